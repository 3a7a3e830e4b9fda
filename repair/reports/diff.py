"""The unified diff of what changed: what `patch -p1` and `git apply` take."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from repair.engine.result import Outcome
from repair.reports.secrets import masked_lines, secrets_in

CONTEXT = 3


def unified(outcome: Outcome, *, mask: bool = False) -> Iterator[str]:
    """The lines of one file's diff, each with its line break; nothing where nothing changed.

    Lines are divided at LF only, as patch does: the CR of a CRLF file is part of its lines. `mask` hides secrets: for
    people's eyes, since such a diff does not apply.
    """
    byte_order_mark = "\ufeff" if outcome.bom else ""
    before, after = lines_of(byte_order_mark + outcome.before), lines_of(byte_order_mark + outcome.after)
    old, new = before, after
    if mask:
        old = lines_of(byte_order_mark + "".join(masked_lines(outcome.before, secrets_in(outcome.after))))
        new = lines_of(byte_order_mark + "".join(masked_lines(outcome.after)))
    hunks = list(SequenceMatcher(None, before, after).get_grouped_opcodes(CONTEXT))
    if hunks:
        name = _name(outcome.name)
        yield f"--- {_label('a', name)}\n"
        yield f"+++ {_label('b', name)}\n"
    for hunk in hunks:
        (_, old_start, _, new_start, _), (_, _, old_end, _, new_end) = hunk[0], hunk[-1]
        yield f"@@ -{_range(old_start, old_end)} +{_range(new_start, new_end)} @@\n"
        for kind, i, j, k, m in hunk:
            if kind == "equal":
                yield from (_line(" ", line) for line in old[i:j])
            else:
                yield from (_line("-", line) for line in old[i:j])
                yield from (_line("+", line) for line in new[k:m])


def patch(outcomes: Iterable[Outcome]) -> str:
    """One patch of all files. It must apply, so that nothing in it is masked."""
    return "".join(line for outcome in outcomes if outcome.changed for line in unified(outcome))


def lines_of(text: str) -> list[str]:
    """The lines of a text with their line breaks, divided at LF only."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _line(mark: str, line: str) -> str:
    return f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"


def _range(start: int, end: int) -> str:
    """As POSIX wants it: an empty range stands behind the line before it."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _name(name: str) -> str:
    """Relative to the working directory where the file is below it, so that `patch -p1` finds it there; else from the
    root (`patch -p1 -d /`), since no tool follows `..` in a patch."""
    path = Path(name)
    if path.is_absolute() or ".." in path.parts:
        folder = os.path.realpath(path.parent)
        here = os.path.realpath(os.curdir)
        inside = folder == here or folder.startswith(here.rstrip(os.sep) + os.sep)
        if inside:
            return Path(os.path.relpath(folder, here), path.name).as_posix()
        path = path if path.is_absolute() else Path(folder, path.name)
        path = path.relative_to(path.anchor)
    return path.as_posix()


def _label(side: str, name: str) -> str:
    """git's notation: quoted where a name has quotes or control characters; a tab ends a name that has blanks, at the
    first of which patch would otherwise end it."""
    if re.search(r'[\x00-\x1f\x7f"\\]', name):
        escaped = re.sub(r'[\x00-\x1f\x7f"\\]', lambda match: _escape(match.group()), name)
        return f'"{side}/{escaped}"'
    return f"{side}/{name}" + ("\t" if " " in name else "")


def _escape(char: str) -> str:
    return f"\\{char}" if char in '"\\' else f"\\{ord(char):03o}"
