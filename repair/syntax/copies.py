"""Text that moves to another place: what can go as it stands, and what must be written anew."""

from __future__ import annotations

import re
from collections.abc import Sequence as AbstractSequence

from repair.syntax.document import Document
from repair.syntax.errors import CannotEdit
from repair.syntax.lines import (
    after_break,
    column,
    dash,
    ends_in_block_scalar,
    keeps_blank_lines,
    line_end,
    line_start,
)
from repair.syntax.nodes import Mapping, Node, Scalar, Sequence
from repair.syntax.values import Call, Copy, Extended, Plain, Quoted, Value

_EXPLICIT = re.compile(r"\?[ \t]+\Z")
_AFTER_BREAK = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


def value_of(node: Node) -> Value:
    """An existing node as a value to be written anew. Raises CannotEdit for tags that are not functions."""
    if node.tag is not None and node.function is None:
        raise CannotEdit(f"the tag {node.tag} is not written by this program")
    inner: Value
    if isinstance(node, Scalar):
        inner = Quoted(node.value) if node.quoted else Plain(node.value or "null")
        if node.function == "Fn::GetAtt" and "." in node.value:
            return Call("Fn::GetAtt", node.value.split(".", 1))
    elif isinstance(node, Mapping):
        inner = {entry.key.value: Copy(entry.value) for entry in node.entries}
    else:
        assert isinstance(node, Sequence)
        inner = [Copy(item) for item in node.items]
    return Call(node.function, inner) if node.function else inner


def entry_by_entry(value: Extended) -> dict[str, Value]:
    """The entries of an extended mapping, each to be written by itself."""
    return {**value.first, **{entry.key.value: Copy(entry.value) for entry in value.node.entries}}


def portable(document: Document, value: Value) -> Value:
    """The same value, without block scalars that mean something else at another place.

    Such are one whose trailing blank lines are content, one that the end of the file cut off, and one by itself whose
    indentation indicator counts from what was around it.
    """
    if isinstance(value, dict):
        return {key: portable(document, item) for key, item in value.items()}
    if isinstance(value, Call):
        return Call(value.function, portable(document, value.argument))
    if isinstance(value, AbstractSequence) and not isinstance(value, str):
        return [portable(document, item) for item in value]
    if isinstance(value, (Copy, Extended)):
        scalar = ends_in_block_scalar(value.node)
        if scalar is not None and not _is_portable(document.text, scalar, alone=scalar is value.node):
            return portable(document, without_block_scalar_at_end(value))
    return value


def _is_portable(text: str, scalar: Scalar, alone: bool) -> bool:
    header = text[scalar.content_start : line_end(text, scalar.content_start)].split("#", 1)[0]
    if keeps_blank_lines(text, scalar) or (alone and re.search(r"\d", header)):
        return False
    last = text[line_start(text, scalar.end) : scalar.end]
    return bool(last.strip(" \t")) and ("-" in header or scalar.value.endswith("\n"))


def ends_in_copied_block_scalar(value: Value) -> bool:
    """True if the last line of a value, in block style, would be that of a copied block scalar."""
    while True:
        if isinstance(value, dict) and value:
            value = list(value.values())[-1]
        elif isinstance(value, Call):
            value = value.argument
        elif isinstance(value, AbstractSequence) and not isinstance(value, str) and value:
            value = value[-1]
        else:
            return isinstance(value, (Copy, Extended)) and ends_in_block_scalar(value.node) is not None


def without_block_scalar_at_end(value: Value) -> Value:
    """The same value, the block scalar that it ends with in quotes."""
    if isinstance(value, Extended):
        value = entry_by_entry(value)
    if isinstance(value, Copy):
        if ends_in_block_scalar(value.node) is None:
            return value
        value = value_of(value.node)
    if isinstance(value, dict) and value:
        *_, last = value
        return {**value, last: without_block_scalar_at_end(value[last])}
    if isinstance(value, Call):
        return Call(value.function, without_block_scalar_at_end(value.argument))
    if isinstance(value, AbstractSequence) and not isinstance(value, str) and value:
        return [*value[:-1], without_block_scalar_at_end(value[-1])]
    return value


def would_grow(text: str, end: int) -> bool:
    """True if what follows `end` would change a block scalar that ended there: the end of the file, spaced blanks, comments."""
    position = line_end(text, end)
    if position > end or position == len(text):
        return True
    while True:
        start = after_break(text, position)
        position = line_end(text, start)
        line = text[start:position]
        if line.strip(" \t"):
            return line.startswith(" ") and line.lstrip(" ").startswith("#")
        if line:
            return True
        if position == len(text):
            return False


def reindented(node: Node, document: Document, indent: str) -> str:
    """The text of a JSON value, its lines moved to another indent."""
    start = line_start(document.text, node.start)
    line = document.text[start : node.start]
    old = line[: len(line) - len(line.lstrip(" \t"))]
    first, *rest = _AFTER_BREAK.split(document.raw(node))
    return "".join([first, *(indent + line.removeprefix(old) for line in rest)])


def owner_column(node: Node, text: str) -> int:
    """The column that the lines of a value must stay right of: of its key, or of its dash."""
    parent = node.parent
    if isinstance(parent, Mapping):
        entry = parent.entry(str(node.slot))
        if entry is not None:
            before = text[line_start(text, entry.key.start) : entry.key.start]
            explicit = _EXPLICIT.search(before)
            return explicit.start() if explicit else len(before)
    if isinstance(parent, Sequence) and not parent.flow:
        return column(text, dash(text, parent, int(node.slot)))
    return column(text, line_start(text, node.start))


def shifted(raw: str, shift: int) -> str:
    """Lines moved to the right or to the left, the first one aside. Raises CannotEdit where they cannot be."""
    first, *rest = _AFTER_BREAK.split(raw)
    moved = [first]
    for line in rest:
        body = line.rstrip("\r\n")
        if not body:
            moved.append(line)
        elif shift >= 0:
            moved.append(" " * shift + line)
        elif body[:-shift].strip(" "):
            raise CannotEdit("the copied text stands left of where it starts")
        else:
            moved.append(line[min(-shift, len(body)) :])
    return "".join(moved)
