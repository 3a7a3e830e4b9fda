"""Changing pieces of a scalar's text where they stand: its quotes, line breaks and layout are kept."""

from __future__ import annotations

from collections.abc import Iterable

from repair.syntax.copies import owner_column
from repair.syntax.document import Document
from repair.syntax.edits import Change, Edit, Operation, apply_edits
from repair.syntax.errors import CannotEdit, TemplateError
from repair.syntax.json_parser import parse_json
from repair.syntax.lines import check_editable
from repair.syntax.model import plain_value, scalar_model, wrap_function
from repair.syntax.nodes import Mapping, Node, Scalar, Sequence
from repair.syntax.render import layout_for, scalar_text
from repair.syntax.style import double_quoted, single_quoted
from repair.syntax.values import Quoted
from repair.syntax.yaml_parser import parse_yaml


def edit_text(document: Document, scalar: Scalar, replacements: Iterable[tuple[str, str]]) -> Change:
    """Change pieces of a scalar's text in place, its quotes, line breaks and layout kept.

    Each old piece (which holds no line break) is replaced wherever it occurs. A plain scalar that would no longer be
    one, or no longer text, is put in quotes. Raises CannotEdit where a piece does not stand in the source as it does
    in the value (escapes, folded lines), or where the new one cannot stand there.
    """
    check_editable(document, scalar)
    raw = document.text[scalar.content_start : scalar.end]
    value = scalar.value
    edits: list[Edit] = []
    for old, new in replacements:
        there, written = _written_like(scalar, old), _written_like(scalar, new)
        if not old or value.count(old) == 0 or value.count(old) != raw.count(there):
            raise CannotEdit(f"{old!r} does not stand in the text as it stands in the value")
        position = raw.find(there)
        while position >= 0:
            edits.append(Edit(scalar.content_start + position, scalar.content_start + position + len(there), written))
            position = raw.find(there, position + len(there))
        value = value.replace(old, new)
    quoted = scalar.quoted
    if not _reads_as(document, scalar, edits, value):
        if document.format == "json" or quoted or "\n" in raw or "\r" in raw:
            raise CannotEdit("the new text cannot stand there as the old one does")
        text, _ = scalar_text(Quoted(value), layout_for(document, None, _in_flow(scalar)))
        edits, quoted = [Edit(scalar.content_start, scalar.end, text)], True
    tag = None if scalar.function else scalar.tag
    model = wrap_function(scalar.tag, scalar_model(value, quoted, tag), True)
    return Change(tuple(edits), (Operation("replace", scalar.path, scalar.start, model),))


def _written_like(scalar: Scalar, piece: str) -> str:
    if scalar.style == "double":
        return double_quoted(piece)[1:-1]
    if scalar.style == "single":
        quoted = single_quoted(piece)
        if quoted is None:
            raise CannotEdit(f"{piece!r} cannot stand between single quotes")
        return quoted[1:-1]
    return piece


def _reads_as(document: Document, scalar: Scalar, edits: list[Edit], value: str) -> bool:
    """True if the scalar's text, so edited, is one scalar of the same style with this value."""
    moved = [Edit(edit.start - scalar.content_start, edit.end - scalar.content_start, edit.text) for edit in edits]
    try:
        raw = apply_edits(document.text[scalar.content_start : scalar.end], moved)
        found = _alone(document, scalar, raw)
    except (ValueError, TemplateError):
        return False
    if not isinstance(found, Scalar) or found.style != scalar.style or found.value != value or found.tag is not None:
        return False
    if not (value or scalar.quoted):
        return False
    still_text = isinstance(plain_value(value), str) or not isinstance(plain_value(scalar.value), str)
    return scalar.quoted or still_text


def _alone(document: Document, scalar: Scalar, raw: str) -> Node | None:
    """What a scalar's text is by itself, read in surroundings like its own."""
    if document.format == "json":
        return parse_json(raw)
    if _in_flow(scalar):
        root = parse_yaml(f"{{k: {raw} }}").root
        return root.get("k") if isinstance(root, Mapping) and len(root.entries) == 1 else None
    end = "\n" if scalar.end < len(document.text) else ""
    root = parse_yaml(f"{' ' * owner_column(scalar, document.text)}- {raw}{end}").root
    return root.items[0] if isinstance(root, Sequence) and len(root.items) == 1 else None


def _in_flow(node: Node) -> bool:
    return node.parent is not None and node.parent.flow
