"""Lines, gaps and comments: where an edit may begin and end."""

from __future__ import annotations

from repair.syntax.document import Document
from repair.syntax.errors import CannotEdit
from repair.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence, walk
from repair.syntax.yaml_parser import find_in_gap


def check_editable(document: Document, node: Node) -> None:
    """Raises CannotEdit where nothing may be edited: files with aliases, values with tags that are no functions."""
    if document.unsupported:
        raise CannotEdit(f"the file holds an {document.unsupported[0].what}, which CloudFormation does not support")
    if node.tag is not None and node.function is None:
        raise CannotEdit(f"the value has the tag {node.tag}")


def line_start(text: str, offset: int) -> int:
    """Offset of the first character of the line that `offset` is in."""
    newline = text.rfind("\n", 0, offset)
    return max(newline, text.rfind("\r", newline + 1, offset)) + 1


def line_end(text: str, offset: int) -> int:
    """Offset of the line break (or the end of the text) at or behind `offset`."""
    newline = text.find("\n", offset)
    carriage = text.find("\r", offset, newline if newline >= 0 else len(text))
    ends = [position for position in (newline, carriage) if position >= 0]
    return min(ends) if ends else len(text)


def after_break(text: str, offset: int) -> int:
    """Offset behind the line break at `offset` (CRLF is one); `offset` itself where there is none."""
    if text.startswith("\r\n", offset):
        return offset + 2
    return offset + 1 if offset < len(text) and text[offset] in "\r\n" else offset


def before_break(text: str, offset: int) -> int:
    """Offset of the line break that ends just before `offset`."""
    if text.endswith("\r\n", 0, offset):
        return offset - 2
    return offset - 1 if offset and text[offset - 1] in "\r\n" else offset


def column(text: str, offset: int) -> int:
    """Characters between the start of the line and `offset`."""
    return offset - line_start(text, offset)


def line_at(text: str, offset: int) -> str:
    """The whole line that `offset` is in, without its break."""
    return text[line_start(text, offset) : line_end(text, offset)]


def first_on_line(text: str, offset: int) -> bool:
    """True if only blanks stand before `offset` on its line."""
    return not text[line_start(text, offset) : offset].strip(" \t")


def rest_is_comment(text: str, offset: int) -> bool:
    """True if nothing but blanks and a comment follows on the line."""
    rest = text[offset : line_end(text, offset)]
    stripped = rest.strip(" \t")
    return not stripped or (stripped.startswith("#") and (rest[0] in " \t"))


def colon_end(text: str, entry: Entry) -> int:
    """Offset behind the colon of a pair. Raises CannotEdit where it has none (``{a}``)."""
    position = find_in_gap(text, entry.key.end, max(entry.value.start, entry.key.end + 1), ":")
    if position < 0:
        raise CannotEdit(f"the key {entry.key.value!r} has no colon")
    return position + 1


def entry_end(text: str, entry: Entry) -> int:
    """End of the content of a pair."""
    end = max(entry.value.end, entry.key.end)
    if entry.value.start == entry.value.end:
        position = find_in_gap(text, entry.key.end, max(entry.value.start, entry.key.end + 1), ":")
        end = max(end, position + 1)
    return end


def dash(text: str, sequence: Sequence, index: int) -> int:
    """Offset of the ``-`` of an item of a block sequence."""
    if index == 0:
        return sequence.content_start
    position = find_in_gap(text, sequence.items[index - 1].end, len(text), "-")
    if position < 0:
        raise CannotEdit("the dash of a list item was not found")
    return position


def ends_in_block_scalar(node: Node) -> Scalar | None:
    """The block scalar that a node's text ends with, if it ends with one."""
    while True:
        if isinstance(node, Scalar):
            return node if node.style in ("literal", "folded") else None
        if isinstance(node, Mapping) and not node.flow:
            node = node.entries[-1].value
        elif isinstance(node, Sequence) and not node.flow:
            node = node.items[-1]
        else:
            return None


def keeps_blank_lines(text: str, scalar: Scalar) -> bool:
    """True for ``|+`` and ``>+``, whose trailing blank lines are content."""
    return "+" in text[scalar.content_start : line_end(text, scalar.content_start)].split("#", 1)[0]


def comments_in(text: str, root: Node, start: int | None = None, end: int | None = None) -> list[tuple[int, str]]:
    """(offset, text) of the comments inside a node (or in ``text[start:end]``, which must cover whole nodes)."""
    tokens: list[tuple[int, int]] = []
    for node in walk(root):
        if isinstance(node, Scalar):
            tokens.append((node.start, node.end))
        elif isinstance(node, Mapping):
            tokens.extend((entry.key.start, entry.key.end) for entry in node.entries)
    tokens.sort()
    found: list[tuple[int, str]] = []
    position = root.start if start is None else start
    stop = root.end if end is None else end
    for token_start, token_end in [*tokens, (stop, stop)]:
        while position < min(token_start, stop):
            offset = find_in_gap_comment(text, position, min(token_start, stop))
            if offset < 0:
                break
            close = line_end(text, offset)
            found.append((offset, text[offset:close]))
            position = close
        position = max(position, token_end)
    return found


def find_in_gap_comment(text: str, start: int, end: int) -> int:
    """Offset of the first comment between two tokens, -1 where there is none."""
    position = start
    while True:
        position = text.find("#", position, end)
        if position < 0 or position == 0 or text[position - 1] in " \t\r\n,[]{}":
            return position
        position += 1
