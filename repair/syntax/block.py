"""Splices in block style: lines are added and taken whole."""

from __future__ import annotations

from functools import lru_cache

from repair.syntax.document import Document
from repair.syntax.edits import Edit
from repair.syntax.errors import CannotEdit
from repair.syntax.lines import (
    after_break,
    before_break,
    column,
    comments_in,
    dash,
    ends_in_block_scalar,
    entry_end,
    first_on_line,
    keeps_blank_lines,
    line_at,
    line_end,
    line_start,
    rest_is_comment,
)
from repair.syntax.nodes import Mapping, Node, Sequence

Spans = list[tuple[int, int]]
"""(start, end of content) of the members of a block collection; for a list the start is the dash."""


@lru_cache(maxsize=16)
def spans(document: Document, container: Mapping | Sequence) -> Spans:
    """Where the members of a block collection stand. Raises CannotEdit after an explicit ``? key``."""
    text = document.text
    if isinstance(container, Sequence):
        return [
            (dash(text, container, i), max(item.end, dash(text, container, i) + 1))
            for i, item in enumerate(container.items)
        ]
    for entry in container.entries:
        if text[line_start(text, entry.key.start) : entry.key.start].rstrip(" ").endswith("?"):
            raise CannotEdit(f"the key {entry.key.value!r} is written with an explicit '?'")
    return [(entry.key.start, entry_end(text, entry)) for entry in container.entries]


def member(container: Mapping | Sequence, index: int) -> Node:
    """The value of a member."""
    return container.entries[index].value if isinstance(container, Mapping) else container.items[index]


def insertion_after(document: Document, container: Mapping | Sequence, index: int) -> int:
    """Offset of the line break behind a member: where a new line may follow it. Raises CannotEdit."""
    text = document.text
    start, end = spans(document, container)[index]
    if not rest_is_comment(text, end):
        raise CannotEdit("another value shares the line")
    scalar = ends_in_block_scalar(member(container, index))
    stop = line_end(text, end)
    if scalar is not None and stop == len(text):
        header = text[scalar.content_start : line_end(text, scalar.content_start)].split("#", 1)[0]
        if "-" not in header:
            raise CannotEdit("a block scalar ends the file without a line break: a new line would become its content")
    margin = column(text, start)
    while True:
        following = after_break(text, stop)
        line = line_at(text, following) if following > stop else ""
        stripped = line.lstrip(" ")
        if not stripped.startswith("#") or len(line) - len(stripped) <= margin:
            return stop
        stop = line_end(text, following)


def insert_after(document: Document, container: Mapping | Sequence, index: int, body: str, spaced: bool) -> Edit:
    """Add a member's text (without indent) on a new line behind member `index`."""
    text = document.text
    starts = spans(document, container)
    stop = insertion_after(document, container, index)
    scalar = ends_in_block_scalar(member(container, index))
    keep = scalar is not None and keeps_blank_lines(text, scalar)
    blank = document.eol if spaced and not keep and _blank_above(text, starts[index][0]) and index > 0 else ""
    eol = _eol_near(document, starts[index][0])
    return Edit(stop, stop, f"{blank and eol}{eol}{' ' * column(text, starts[0][0])}{body}")


def insert_before(document: Document, container: Mapping | Sequence, index: int, body: str) -> Edit:
    """Add a member's text (without indent) on a line of its own above member `index`, and above its comments."""
    text = document.text
    start = spans(document, container)[index][0]
    indent = column(text, start)
    eol = _eol_near(document, start)
    if not first_on_line(text, start):
        return Edit(start, start, f"{body}{eol}{' ' * indent}")
    top = _comment_run(text, start)
    return Edit(top, top, f"{' ' * indent}{body}{eol}")


def _eol_near(document: Document, offset: int) -> str:
    """The line break of the line that `offset` is in, of the one above where it has none, else the majority's."""
    text = document.text
    stop = line_end(text, offset)
    if stop == len(text):
        start = line_start(text, offset)
        stop = before_break(text, start)
    here = text[stop : after_break(text, stop)]
    return here or document.eol


def _blank_above(text: str, start: int) -> bool:
    top = _comment_run(text, start)
    if top == 0:
        return False
    return not line_at(text, before_break(text, top)).strip(" \t")


def _comment_run(text: str, start: int) -> int:
    """Start of the run of own-line comments directly above, in the same column; else of the line itself."""
    indent = column(text, start)
    top = line_start(text, start)
    while top > 0:
        above = line_start(text, before_break(text, top))
        line = text[above : before_break(text, top)]
        if line[:indent].strip(" ") or not line[indent:].startswith("#"):
            break
        top = above
    return top


def remove(document: Document, container: Mapping | Sequence, index: int) -> tuple[list[Edit], list[str]]:
    """Take a member of several out: whole lines, with its comments. Returns the edits and the comments that go.

    A comment on the removed line itself is not counted as lost.
    """
    text = document.text
    starts = spans(document, container)
    start, end = starts[index]
    last = index == len(starts) - 1
    node = member(container, index)
    if not rest_is_comment(text, end):
        raise CannotEdit("another value shares the line")
    inside = container.entries[index].key.end if isinstance(container, Mapping) else start
    comments = comments_in(text, node, inside, line_end(text, end))
    lost = [comment for offset, comment in comments if line_start(text, offset) != line_start(text, start)]
    if not first_on_line(text, start):
        if last:
            raise CannotEdit("the line holds the marker of what is around it")
        following = starts[index + 1][0]
        if line_start(text, following) == line_start(text, start):
            raise CannotEdit("another value shares the line")
        between = text[line_end(text, end) : line_start(text, following)]
        lost += [line.strip() for line in between.splitlines() if line.strip().startswith("#")]
        return [Edit(start, following, "")], lost
    if last or _has_own_comments(text, starts[index + 1][0]):
        top = _comment_run(text, start)
        lost = [line.strip() for line in text[top : line_start(text, start)].splitlines()] + lost
    else:
        top = line_start(text, start)
    return [_cut_lines(document, container, index, top, line_end(text, end))], lost


def _has_own_comments(text: str, start: int) -> bool:
    return _comment_run(text, start) != line_start(text, start)


def _cut_lines(document: Document, container: Mapping | Sequence, index: int, top: int, bottom: int) -> Edit:
    """Remove the lines from `top` to the line break at `bottom`, keeping one separator where there were two."""
    text = document.text
    previous = ends_in_block_scalar(member(container, index - 1)) if index else None
    after = after_break(text, bottom)
    if after == bottom and top > 0:
        # No final line break: the lines above lose theirs instead, unless that would shorten a block scalar.
        start = before_break(text, top)
        while previous is None and start > 0 and not line_at(text, start).strip(" \t"):
            start = before_break(text, line_start(text, start))
        return Edit(top if previous is not None else start, bottom, "")
    blank_above = top == 0 or not line_at(text, before_break(text, top)).strip(" \t")
    swallow_all = previous is not None and keeps_blank_lines(text, previous)
    if blank_above or swallow_all or previous is not None:
        after = _skip_blank(text, after) if blank_above or swallow_all else _skip_risky_blank(text, after)
    if previous is not None and _becomes_content(text, after, column(text, spans(document, container)[index][0])):
        raise CannotEdit("a comment below would become text of the block scalar above")
    if after == len(text) and previous is None:
        while top > 0 and not line_at(text, before_break(text, top)).strip(" \t"):
            top = line_start(text, before_break(text, top))
    return Edit(top, after, "")


def _becomes_content(text: str, position: int, margin: int) -> bool:
    """True if the first line that is not blank is a comment to the right of `margin`."""
    line = line_at(text, _skip_blank(text, position))
    return line.lstrip(" ").startswith("#") and len(line) - len(line.lstrip(" ")) > margin


def _skip_blank(text: str, position: int) -> int:
    while position < len(text):
        stop = line_end(text, position)
        if text[position:stop].strip(" \t"):
            break
        following = after_break(text, stop)
        if following == stop:
            return stop
        position = following
    return position


def _skip_risky_blank(text: str, position: int) -> int:
    """Past blank lines that hold spaces: behind a block scalar they would become its content."""
    end = _skip_blank(text, position)
    return end if text[position:end].strip("\r\n") else position
