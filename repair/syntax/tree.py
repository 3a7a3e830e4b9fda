"""The mutable tree: each operation records the edits of the text and says what they mean.

Pure functions on one :class:`Document`: nothing is changed, a :class:`Change` is returned. They refuse with
:class:`CannotEdit` rather than write what they are not sure of; law 2 (the engine) proves what they wrote.
"""

from __future__ import annotations

import dataclasses

from repair.syntax import block, flow
from repair.syntax.copies import ends_in_copied_block_scalar, portable, without_block_scalar_at_end, would_grow
from repair.syntax.document import Document
from repair.syntax.edits import Change, Edit, Operation
from repair.syntax.errors import CannotEdit
from repair.syntax.in_place import edit_text
from repair.syntax.lines import check_editable, column, comments_in
from repair.syntax.nodes import Mapping, Node, Path, Sequence
from repair.syntax.render import (
    Layout,
    fits_inline,
    inline,
    item_text,
    key_text,
    layout_for,
)
from repair.syntax.render import (
    block as render_block,
)
from repair.syntax.replacing import collapse, comments_taken, line_indent, replacement
from repair.syntax.style import double_quoted, single_quoted
from repair.syntax.values import Value


def add_key(
    document: Document, mapping: Mapping, key: str, value: Value, *, after: str | None = None, before: str | None = None
) -> Change:
    """Add ``key: value`` to a mapping: behind the key `after`, in front of the key `before`, else at its end.

    A place that does not exist means the end. Raises CannotEdit where the key is there already.
    """
    check_editable(document, mapping)
    if key in mapping:
        raise CannotEdit(f"there is a key {key!r} already")
    keys = mapping.keys()
    place = keys.index(after) + 1 if after in keys else keys.index(before) if before in keys else len(keys)
    path = (*_inside(mapping), key)
    value = portable(document, value)
    if not mapping.entries:
        return _fill_empty(document, mapping, {key: value}, path)
    near = mapping.entries[max(place - 1, 0)].value
    layout = layout_for(document, near, mapping.flow)
    indent = line_indent(document, mapping.entries[0].key.start)
    if mapping.flow:
        text, model = inline(value, layout, indent)
        body = f"{_key_like(document, mapping, key, layout)}{_colon_like(document, mapping)}{text}"
        edits = (
            flow.append(document, mapping, body) if place == len(keys) else flow.insert(document, mapping, place, body)
        )
    else:
        text, model = render_block(value, layout, column(document.text, mapping.entries[0].key.start))
        body = f"{_key_like(document, mapping, key, layout)}:{text}"
        edits = [_block_insertion(document, mapping, place, body, free=after is None and before is None)]
        if ends_in_copied_block_scalar(value):
            if edits[0].start == len(document.text):
                # Without a line break behind it the copy would lose its own last one.
                edits = [dataclasses.replace(edits[0], text=edits[0].text + layout.eol)]
            elif not _ends_a_line(edits[0]) and would_grow(document.text, edits[0].end):
                return add_key(document, mapping, key, without_block_scalar_at_end(value), after=after, before=before)
    return _addition(mapping, edits, Operation("add", path, edits[-1].start, model))


def _ends_a_line(edit: Edit) -> bool:
    return edit.text.rstrip(" ").endswith(("\n", "\r"))


def _block_insertion(document: Document, container: Mapping | Sequence, place: int, body: str, free: bool) -> Edit:
    count = len(container.entries if isinstance(container, Mapping) else container.items)
    spaced = document.eol in body or "\n" in body
    if place == 0:
        return block.insert_before(document, container, 0, body)
    try:
        return block.insert_after(document, container, place - 1, body, spaced)
    except CannotEdit:
        if not free or place != count or isinstance(container, Sequence):
            raise
        return block.insert_before(document, container, count - 1, body)


def append(document: Document, sequence: Sequence, value: Value) -> Change:
    """Add an item at the end of a list."""
    return insert(document, sequence, len(sequence.items), value)


def insert(document: Document, sequence: Sequence, index: int, value: Value) -> Change:
    """Add an item in front of item `index` (at the end if there is none)."""
    check_editable(document, sequence)
    count = len(sequence.items)
    index = min(index, count)
    path = (*_inside(sequence), index)
    value = portable(document, value)
    if not count:
        return _fill_empty(document, sequence, [value], path)
    layout = layout_for(document, sequence.items[max(index - 1, 0)], sequence.flow)
    if sequence.flow:
        text, model = inline(value, layout, line_indent(document, sequence.items[0].start))
        edits = (
            flow.append(document, sequence, text) if index == count else flow.insert(document, sequence, index, text)
        )
    else:
        margin = column(document.text, sequence.content_start)
        text, model = item_text(value, layout, margin)
        edits = [_block_insertion(document, sequence, index, f"-{text}", free=False)]
        if (
            ends_in_copied_block_scalar(value)
            and not _ends_a_line(edits[0])
            and would_grow(document.text, edits[0].end)
        ):
            return insert(document, sequence, index, without_block_scalar_at_end(value))
    return _addition(sequence, edits, Operation("add", path, edits[-1].start, model, in_list=True))


def _addition(container: Mapping | Sequence, edits: list[Edit], operation: Operation) -> Change:
    if len(edits) > 1:  # a comma here and a line there: two such additions would write the comma twice
        return Change(tuple(edits), (operation,), claims=frozenset({container.start}))
    marked = tuple(dataclasses.replace(edit, into=container.start) for edit in edits)
    return Change(marked, (operation,), adds_to=frozenset({container.start}))


def _fill_empty(document: Document, container: Mapping | Sequence, value: Value, path: Path) -> Change:
    """``{}`` or ``[]`` becomes a collection of one, in block style where its parent is in block style."""
    if comments_in(document.text, container):
        raise CannotEdit("the empty collection holds a comment")
    if ends_in_copied_block_scalar(value) and would_grow(document.text, container.end):
        value = without_block_scalar_at_end(value)
    member = next(iter(value.values())) if isinstance(value, dict) else next(iter(value))  # type: ignore[arg-type]
    parent = container.parent
    as_flow = document.format == "json" or parent is None or parent.flow or container.tag is not None
    if as_flow or (fits_inline(member, document) and isinstance(container, Sequence)):
        layout = layout_for(document, None, True)
        text, model = inline(value, layout, line_indent(document, container.start))
        edits: list[Edit] = [Edit(container.content_start, container.end, text)]
    else:
        edits, model = replacement(document, container, value)
    inner = next(iter(model.values())) if isinstance(model, dict) else model[0]
    operation = Operation("add", path, container.start, inner, in_list=isinstance(container, Sequence))
    return Change(tuple(edits), (operation,), claims=frozenset({container.start}))


def replace(document: Document, node: Node, value: Value) -> Change:
    """Replace a value. Comments inside what is replaced are listed as lost."""
    check_editable(document, node)
    if node.parent is None:
        raise CannotEdit("the whole document")
    value = portable(document, value)
    if ends_in_copied_block_scalar(value) and would_grow(document.text, node.end):
        value = without_block_scalar_at_end(value)
    edits, model = replacement(document, node, value)
    operation = Operation("replace", node.path, node.start, model)
    return Change(tuple(edits), (operation,), comments_taken(document, node, edits))


def rename_key(document: Document, mapping: Mapping, key: str, new_key: str) -> Change:
    """Give a key another name, in its own quotes."""
    check_editable(document, mapping)
    entry = mapping.entry(key)
    if entry is None:
        raise CannotEdit(f"there is no key {key!r}")
    if new_key in mapping:
        raise CannotEdit(f"there is a key {new_key!r} already")
    if entry.key.style == "double":
        text = double_quoted(new_key)
    elif entry.key.style == "single":
        text = single_quoted(new_key) or double_quoted(new_key)
    else:
        text = key_text(new_key, layout_for(document, None, mapping.flow))
    place = _inside(mapping)
    operation = Operation("move", (*place, key), entry.key.start, target=(*place, new_key))
    return Change((Edit(entry.key.start, entry.key.end, text),), (operation,))


def remove_key(document: Document, mapping: Mapping, key: str) -> Change:
    """Take a pair out; the only one leaves ``{}``."""
    entry = mapping.entry(key)
    if entry is None:
        raise CannotEdit(f"there is no key {key!r}")
    return _remove(document, mapping, mapping.entries.index(entry), (*_inside(mapping), key))


def remove_item(document: Document, sequence: Sequence, index: int) -> Change:
    """Take an item out; the only one leaves ``[]``."""
    return _remove(document, sequence, index, (*_inside(sequence), index))


def _remove(document: Document, container: Mapping | Sequence, index: int, path: Path) -> Change:
    check_editable(document, container)
    is_list = isinstance(container, Sequence)
    members = container.items if isinstance(container, Sequence) else container.entries
    start = container.items[index].start if isinstance(container, Sequence) else container.entries[index].key.start
    if len(members) == 1:
        edits, lost = _empty(document, container)
    elif container.flow:
        edits, lost = flow.remove(document, container, index)
    else:
        edits, lost = block.remove(document, container, index)
    operation = Operation("remove", path, start, in_list=is_list)
    return Change(tuple(edits), (operation,), tuple(lost), claims=frozenset({container.start}))


def _empty(document: Document, container: Mapping | Sequence) -> tuple[list[Edit], list[str]]:
    nothing = "[]" if isinstance(container, Sequence) else "{}"
    text = document.text
    parent = container.parent
    if container.flow:
        if text[container.content_start] not in "{[":
            raise CannotEdit("a pair without braces inside a list")
        edits = [Edit(container.content_start, container.end, nothing)]
    elif parent is None:
        raise CannotEdit("the only key of the document")
    elif isinstance(parent, Sequence):
        block.spans(document, container)  # refuses an explicit key
        edits = [Edit(container.content_start, container.end, nothing)]
    else:
        assert isinstance(parent, Mapping)
        entry = parent.entry(str(container.slot))
        assert entry is not None
        tag = text[container.start : container.content_start].split()[0] + " " if container.tag else ""
        edits = collapse(document, entry, container, tag + nothing)
    return edits, list(comments_taken(document, container, edits))


def _inside(container: Mapping | Sequence) -> Path:
    function = container.function
    return (*container.path, function) if function else container.path


def _key_like(document: Document, mapping: Mapping, key: str, layout: Layout) -> str:
    """A key in the quotes of its siblings, where all of them have the same."""
    styles = {entry.key.style for entry in mapping.entries}
    if styles == {"double"}:
        return double_quoted(key)
    if styles == {"single"}:
        return single_quoted(key) or double_quoted(key)
    return key_text(key, layout)


def _colon_like(document: Document, mapping: Mapping) -> str:
    """Colon and blanks as the last sibling in a flow mapping has them."""
    entry = mapping.entries[-1]
    gap = document.text[entry.key.end : entry.value.start]
    if "\n" in gap or "\r" in gap or "#" in gap or ":" not in gap or (gap == ":" and entry.key.style == "plain"):
        return ": "
    return gap


__all__ = [
    "add_key",
    "append",
    "edit_text",
    "insert",
    "remove_item",
    "remove_key",
    "rename_key",
    "replace",
]
