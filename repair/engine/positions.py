"""Where a place of one pass stands in the text before the first pass, and in the text after the last.

Each pass works on a text of its own, but people look at the file as it is, or as it was left. Offsets are carried
over the edits that lie between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from repair.engine.result import TextEdit
from repair.syntax.edits import Edit

Place = tuple[int, int]


class Text(Protocol):
    """A text that knows its lines."""

    def locate(self, offset: int) -> Place:
        """Line and column, from 1."""


@dataclass(frozen=True, slots=True)
class Positions:
    """The texts before and after, and the edits of each pass between them, in the coordinates of their pass."""

    before: Text
    after: Text
    passes: Sequence[Sequence[Edit]]

    def in_original(self, offset: int, step: int) -> Place:
        """Line and column, in the text before, of an offset in the text that pass `step` worked on.

        What a pass wrote stands where it was written in.
        """
        for edits in reversed(self.passes[:step]):
            offset = _back(offset, edits)[0]
        return self.before.locate(offset)

    def in_result(self, offset: int, step: int) -> Place:
        """Line and column, in the text after, of an offset in the text that pass `step` worked on."""
        for edits in self.passes[step:]:
            offset = forth(offset, edits)
        return self.after.locate(offset)

    def edits_of_original(self, edits: Iterable[Edit], step: int) -> tuple[TextEdit, ...]:
        """The edits of pass `step` as edits of the text before; empty if another pass wrote where they apply."""
        moved: list[TextEdit] = []
        for edit in sorted(edits):
            start, end = edit.start, edit.end
            for earlier in reversed(self.passes[:step]):
                start, clear_start = _back(start, earlier)
                end, clear_end = _back(end, earlier)
                if not (clear_start and clear_end):
                    return ()
            moved.append(TextEdit(*self.before.locate(start), *self.before.locate(end), edit.text))
        return tuple(moved)


def _back(offset: int, edits: Iterable[Edit]) -> tuple[int, bool]:
    """The offset before the edits, and whether it was there: not inside what they wrote, though perhaps at its edge."""
    shift = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        start, end = edit.start + shift, edit.start + shift + len(edit.text)
        if offset < start:
            break
        if offset < end:
            return min(edit.start + offset - start, edit.end), offset == start
        shift += len(edit.text) - (edit.end - edit.start)
    return offset - shift, True


def forth(offset: int, edits: Iterable[Edit]) -> int:
    """The offset after the edits."""
    shift = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if offset < edit.start:
            break
        if offset < edit.end:
            return edit.start + shift + min(offset - edit.start, len(edit.text))
        shift += len(edit.text) - (edit.end - edit.start)
    return offset + shift
