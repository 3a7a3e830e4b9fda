"""Putting one value in the place of another, whatever shapes the two have."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from repair.syntax import block
from repair.syntax.document import Document
from repair.syntax.edits import Edit
from repair.syntax.errors import CannotEdit
from repair.syntax.lines import colon_end, column, comments_in, line_end, line_start, rest_is_comment
from repair.syntax.model import Model
from repair.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence
from repair.syntax.render import Layout, fits_inline, inline, item_text, layout_for
from repair.syntax.render import block as render_block
from repair.syntax.values import Call, Copy, Extended, Plain, Quoted, Value


def replacement(document: Document, node: Node, value: Value) -> tuple[list[Edit], Model]:
    """The edits that put `value` in the place of `node`, and its model. Raises CannotEdit."""
    text = document.text
    parent = node.parent
    assert parent is not None
    layout = layout_for(document, node, parent.flow)
    if isinstance(value, Call) and isinstance(node, Mapping) and not node.function and document.format == "yaml":
        # A long-form call is replaced by a long-form call.
        keys = node.keys()
        if len(keys) == 1 and (keys[0].startswith("Fn::") or keys[0] == "Ref"):
            layout = dataclasses.replace(layout, short_calls=False)
    if parent.flow or document.format == "json":
        new, model = inline(value, layout, line_indent(document, node.start))
        return [Edit(node.start, node.end, _spaced(document, node, new))], model
    inlines = _inline_here(value, layout) or (_is_wrapped_text(value) and _has_comment(document, node))
    if isinstance(parent, Sequence):
        dash = block.spans(document, parent)[int(node.slot)][0]
        new, model = item_text(value, layout, column(text, dash))
        if "\n" in new and not text[dash + 1 : node.start].strip(" "):
            # Its lines stand two columns behind the dash, wherever the old value stood.
            return [Edit(dash + 1, node.end, new)], model
        if "\n" in new and node.end > node.start:  # the old value stands on a line of its own
            new, model = item_text(value, layout, column(text, node.start) - 2)
        return [Edit(node.start, node.end, new.removeprefix(" ") if node.end > node.start else new)], model
    entry = parent.entry(str(node.slot))
    assert entry is not None
    margin = column(text, entry.key.start)
    same_line = line_start(text, node.start) == line_start(text, entry.key.start)
    content_below = isinstance(node, (Mapping, Sequence)) and not node.flow
    if inlines:
        new, model = inline(value, layout)
        if same_line and not content_below:
            return [Edit(node.start, node.end, _spaced(document, node, new))], model
        return collapse(document, entry, node, new), model
    below = content_below and not node.tag and not same_line
    if below:
        step = column(text, node.start) - margin
        if isinstance(node, Sequence):
            layout = dataclasses.replace(layout, list_step=max(step, 0))
        elif step > 0:
            layout = dataclasses.replace(layout, step=step)
    new, model = render_block(value, layout, margin)
    prefix = layout.eol + " " * column(text, node.start)
    if below and new.startswith(prefix) and new[len(prefix)] != " ":
        return [Edit(node.start, node.end, new[len(prefix) :])], model
    if not new.startswith((document.eol, "\n", "\r")):  # a tag or a flow text comes first, lines below it
        lines = re.search(r"[\r\n]", new)
        end = lines.start() if lines else len(new)
        edits = collapse(document, entry, node, new[:end].strip(" "), new[end:])
        return edits, model
    return collapse(document, entry, node, "", new), model


def comments_taken(document: Document, node: Node, edits: Iterable[Edit]) -> tuple[str, ...]:
    """The comments in a value, and between its key and it, that edits take away."""
    parent = node.parent
    entry = parent.entry(str(node.slot)) if isinstance(parent, Mapping) else None
    found = comments_in(document.text, node, entry.key.end if entry else node.start, node.end)
    return tuple(text for offset, text in found if any(edit.start <= offset < edit.end for edit in edits))


def _is_wrapped_text(value: Value) -> bool:
    """True for a copy of a plain or quoted scalar: if it has several lines, no comment may stand behind the first."""
    return (
        isinstance(value, Copy) and isinstance(value.node, Scalar) and value.node.style in ("plain", "single", "double")
    )


def _has_comment(document: Document, node: Node) -> bool:
    parent = node.parent
    entry = parent.entry(str(node.slot)) if isinstance(parent, Mapping) else None
    start = entry.key.end if entry else node.start
    return bool(comments_in(document.text, node, start, line_end(document.text, node.end)))


def _inline_here(value: Value, layout: Layout) -> bool:
    if isinstance(value, Extended):
        return False
    if isinstance(value, dict):
        return not value
    if isinstance(value, Copy):
        return fits_inline(value, layout.document)
    if isinstance(value, Call):
        return layout.short_calls and fits_inline(value, layout.document)
    if isinstance(value, (list, tuple)):
        return all(isinstance(item, (str, Quoted, Plain, int)) for item in value)
    return True


def _spaced(document: Document, node: Node, new: str) -> str:
    """An empty value stands right behind its colon or dash: a space belongs between."""
    if node.start == node.end and document.text[node.start - 1 : node.start] not in (" ", ""):
        return " " + new
    return new


def collapse(document: Document, entry: Entry, node: Node, head: str, body: str = "") -> list[Edit]:
    """Write ``key: head`` and below it `body` in place of a value, keeping a comment on the key's own line."""
    text = document.text
    colon = colon_end(text, entry)
    key_line_end = line_end(text, colon)
    edits: list[Edit] = []
    if node.end <= key_line_end:
        # The value is on the key's line, its comment behind it.
        if not rest_is_comment(text, node.end):
            raise CannotEdit("another value shares the line")
        rest = text[node.end : key_line_end].rstrip(" \t")
        start = colon if not head else min(colon, node.start)
        edits.append(Edit(start, node.end if rest else key_line_end, f" {head}" if head else ""))
        if body:
            edits.append(Edit(key_line_end, key_line_end, body))
        return edits
    gap_end = min(
        key_line_end, node.content_start if isinstance(node, (Mapping, Sequence)) and not node.flow else node.start
    )
    gap = text[colon:gap_end]
    comment = gap.find("#") if not isinstance(node, Scalar) or node.start > key_line_end else -1
    if comment >= 0 and node.start > colon + comment:
        edits.append(Edit(colon, colon, f" {head}" if head else ""))
        edits.append(Edit(key_line_end, node.end, body))
    elif comment >= 0:  # ``key: !Tag  # comment`` and lines below
        edits.append(Edit(colon, colon + len(gap[:comment].rstrip()), f" {head}" if head else ""))
        edits.append(Edit(key_line_end, node.end, body))
    else:
        edits.append(Edit(colon, node.end, (f" {head}" if head else "") + body))
    return [edit for edit in edits if edit.start != edit.end or edit.text]


def line_indent(document: Document, offset: int) -> str:
    """The blanks that the line of `offset` starts with."""
    line = document.text[line_start(document.text, offset) : offset]
    return line[: len(line) - len(line.lstrip(" \t"))]
