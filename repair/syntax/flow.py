"""Splices in flow collections and in JSON: an element goes and comes with exactly one comma."""

from __future__ import annotations

from functools import lru_cache

from repair.syntax.document import Document
from repair.syntax.edits import Edit
from repair.syntax.errors import CannotEdit
from repair.syntax.lines import (
    after_break,
    before_break,
    comments_in,
    entry_end,
    find_in_gap_comment,
    first_on_line,
    line_end,
    line_start,
)
from repair.syntax.nodes import Mapping, Sequence
from repair.syntax.style import style_of
from repair.syntax.yaml_parser import find_in_gap

Spans = list[tuple[int, int]]


@lru_cache(maxsize=16)
def spans(document: Document, container: Mapping | Sequence) -> Spans:
    """(start, end) of each element. Raises CannotEdit for bare pairs (``[a: b]``) and explicit ``? key``."""
    text = document.text
    if text[container.content_start] not in "{[":
        raise CannotEdit("a pair without braces inside a list")
    if isinstance(container, Mapping):
        found: Spans = []
        position = container.content_start + 1
        for entry in container.entries:
            if find_in_gap(text, position, entry.key.start, "?") >= 0:
                raise CannotEdit(f"the key {entry.key.value!r} is written with an explicit '?'")
            position = entry_end(text, entry)
            found.append((entry.key.start, position))
        return found
    for item in container.items:
        if isinstance(item, Mapping) and item.flow and text[item.content_start] not in "{[":
            raise CannotEdit("a pair without braces inside the list")
    return [(item.start, item.end) for item in container.items]


def separator(document: Document, container: Mapping | Sequence) -> str:
    """What stands between two elements here: comma, and line break and indent where they have them."""
    text = document.text
    found = spans(document, container)
    if len(found) >= 2:
        gap = text[found[-2][1] : found[-1][0]]
        if "#" not in gap:
            return gap
        line = text[line_start(text, found[-1][0]) : found[-1][0]]
        return "," + (document.eol + line[: len(line) - len(line.lstrip(" \t"))] if "\n" in gap else " ")
    gap = text[container.content_start + 1 : found[0][0]]
    if "\n" in gap or "\r" in gap:
        return "," + document.eol + text[line_start(text, found[0][0]) : found[0][0]]
    minified = document.format == "json" and style_of(document).json_colon == ":"
    return "," if minified else ", "


def append(document: Document, container: Mapping | Sequence, body: str) -> list[Edit]:
    """Add an element behind the last one. An empty collection is not for this function."""
    text = document.text
    found = spans(document, container)
    end = found[-1][1]
    close = container.end - 1
    gap = separator(document, container)
    comma = find_in_gap(text, end, close, ",")
    after = comma + 1 if comma >= 0 else end
    tail = "," if comma >= 0 else ""
    stop = line_end(text, after)
    comment = find_in_gap_comment(text, after, min(stop, close))
    if comment >= 0:
        indent = (gap[gap.index(",") + 1 :].lstrip(" \t\r\n") and "") or gap[gap.index(",") + 1 :].lstrip("\r\n")
        line = Edit(stop, stop, f"{document.eol}{indent}{body}{tail}")
        return [line] if comma >= 0 else [Edit(end, end, ","), line]
    if comma >= 0:
        return [Edit(after, after, f"{gap[gap.index(',') + 1 :]}{body},")]
    return [Edit(end, end, f"{gap}{body}")]


def insert(document: Document, container: Mapping | Sequence, index: int, body: str) -> list[Edit]:
    """Add an element in front of element `index`."""
    start = spans(document, container)[index][0]
    return [Edit(start, start, f"{body}{separator(document, container)}")]


def remove(document: Document, container: Mapping | Sequence, index: int) -> tuple[list[Edit], list[str]]:
    """Take an element of several out, with one comma. Returns the edits and the comments that go."""
    text = document.text
    found = spans(document, container)
    start, end = found[index]
    inner = container.entries[index].value if isinstance(container, Mapping) else container.items[index]
    lost = [comment for _, comment in comments_in(text, inner)]
    close = container.end - 1
    comma = find_in_gap(text, end, found[index + 1][0] if index + 1 < len(found) else close, ",")
    if index + 1 < len(found):
        return [_cut_with_comma(text, start, comma + 1, found[index + 1][0])], lost
    before = find_in_gap(text, found[index - 1][1], start, ",")
    if comma >= 0:
        return [Edit(_behind(text, before + 1, start, comma + 1), comma + 1, "")], lost
    if find_in_gap_comment(text, before, start) < 0:
        return [Edit(before, end, "")], lost
    return [Edit(before, before + 1, ""), Edit(_behind(text, before + 1, start, end), end, "")], lost


def _behind(text: str, comma: int, start: int, end: int) -> int:
    """From where to cut an element: behind the comma, or, past a comment, from the end of the line above.

    What follows the element on its line must not come to stand behind the comment."""
    if find_in_gap_comment(text, comma, start) < 0:
        return comma
    follows = find_in_gap(text, end, line_end(text, end), ",]}") >= 0
    return before_break(text, line_start(text, start)) if first_on_line(text, start) and not follows else start


def _cut_with_comma(text: str, start: int, after: int, following: int) -> Edit:
    stop = line_end(text, after)
    if following < stop:
        return Edit(start, following, "")
    if not first_on_line(text, start):
        # What stands before it on the line keeps its line break.
        return Edit(
            len(text[:start].rstrip(" \t")), len(text[:stop].rstrip(" \t")) if "#" not in text[after:stop] else stop, ""
        )
    return Edit(line_start(text, start), after_break(text, stop), "")
