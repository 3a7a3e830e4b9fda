"""New values as text, in the dress of their surroundings, together with the model that the text must have.

The renderer only ever writes *new* values; what exists is spliced, never re-serialised.
"""

from __future__ import annotations

from collections.abc import Sequence as AbstractSequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from repair.syntax.copies import entry_by_entry, owner_column, reindented, shifted, value_of
from repair.syntax.document import Document
from repair.syntax.lines import column, ends_in_block_scalar, line_end, rest_is_comment
from repair.syntax.model import Model, scalar_model, to_model
from repair.syntax.nodes import Mapping, Node, Scalar, Sequence
from repair.syntax.style import double_quoted, is_function_key, plain_allowed, single_quoted, style_of
from repair.syntax.values import Call, Copy, Extended, Plain, Quoted, Value


@dataclass(frozen=True, slots=True)
class Layout:
    """How to write at one place. Columns and steps count characters."""

    document: Document
    flow: bool
    prefer: Literal["plain", "single", "double"]
    quote: Literal["single", "double"]
    short_calls: bool
    step: int
    list_step: int
    eol: str
    spread: bool
    """JSON only: collections go on several lines."""

    @property
    def json(self) -> bool:
        """True in a JSON document."""
        return self.document.format == "json"


def layout_for(document: Document, near: Node | None, flow: bool) -> Layout:
    """The layout beside a sibling node (or, without one, by the document's majority)."""
    style = style_of(document)
    prefer: Literal["plain", "single", "double"] = "plain"
    short = style.short_calls
    if isinstance(near, Scalar) and near.style in ("single", "double") and near.function is None:
        prefer = "single" if near.style == "single" else "double"
    if near is not None and near.function:
        short = True
    quote = _quote_of(near) or style.quote
    spread = style.json_indent is not None
    if isinstance(near, (Mapping, Sequence)) and near.end - near.start > 2 and "\n" not in document.raw(near):
        spread = False
    return Layout(
        document,
        flow or document.format == "json",
        prefer,
        quote,
        short,
        style.step,
        style.list_step,
        document.eol,
        spread,
    )


def _quote_of(near: Node | None) -> Literal["single", "double"] | None:
    """The quotes of a text, also of the one that a call holds (``!Sub "x"``, ``Fn::Sub: "x"``)."""
    if isinstance(near, Mapping) and len(near.entries) == 1 and is_function_key(near.entries[0].key.value):
        near = near.entries[0].value
    if isinstance(near, Scalar) and near.style in ("single", "double"):
        return "single" if near.style == "single" else "double"
    return None


def inline(value: Value, layout: Layout, indent: str = "") -> tuple[str, Model]:
    """`value` on one line (pretty JSON: on as many as it needs, `indent` being that of the line it starts on)."""
    if isinstance(value, Copy) and _is_bare_pair(value.node, layout.document):
        value = value_of(value.node)
    if isinstance(value, Extended):
        value = entry_by_entry(value)
    if isinstance(value, Copy):
        return _copied_inline(value.node, layout, indent)
    if isinstance(value, Call):
        return _call_inline(value, layout, indent)
    if isinstance(value, dict):
        inner = replace(layout, flow=True)
        pairs = [(key_text(key, inner), *inline(item, inner, _deeper(layout, indent))) for key, item in value.items()]
        colon = style_of(layout.document).json_colon if layout.json else ": "
        return (
            _bracket("{", [f"{key}{colon}{text}" for key, text, _ in pairs], "}", layout, indent),
            {key: model for key, (_, _, model) in zip(value, pairs, strict=True)},
        )
    if isinstance(value, AbstractSequence) and not isinstance(value, str):
        items = [inline(item, replace(layout, flow=True), _deeper(layout, indent)) for item in value]
        return _bracket("[", [text for text, _ in items], "]", layout, indent), [model for _, model in items]
    return scalar_text(value, layout)


def _deeper(layout: Layout, indent: str) -> str:
    return indent + (style_of(layout.document).json_indent or "")


def _bracket(open_: str, parts: list[str], close: str, layout: Layout, indent: str) -> str:
    if not parts:
        return open_ + close
    if layout.json and layout.spread and not _fits_on_a_line(parts, layout):
        deeper = layout.eol + _deeper(layout, indent)
        return open_ + deeper + ("," + deeper).join(parts) + layout.eol + indent + close
    separator = "," if layout.json and style_of(layout.document).json_colon == ":" else ", "
    return open_ + separator.join(parts) + close


def _fits_on_a_line(parts: list[str], layout: Layout) -> bool:
    """True for a small collection of simple things where the document writes such on one line."""
    if not style_of(layout.document).json_one_liners or any("\n" in part for part in parts):
        return False
    return sum(map(len, parts)) <= 60 and len(parts) <= 3


def scalar_text(value: str | bool | int | Quoted | Plain | None, layout: Layout) -> tuple[str, Model]:
    """A scalar and its model."""
    if isinstance(value, Plain):
        if "\n" not in value.lexeme and not (layout.flow and not layout.json and set(value.lexeme) & set(",[]{}")):
            return value.lexeme, scalar_model(value.lexeme, False)
        value = Quoted(value.lexeme)  # such text is a string in any case
    if value is None:
        return "null", scalar_model("null", False)
    if isinstance(value, bool):
        return str(value).lower(), scalar_model(str(value).lower(), False)
    if isinstance(value, int):
        return str(value), scalar_model(str(value), False)
    text = value.text if isinstance(value, Quoted) else value
    if layout.json:
        return double_quoted(text), scalar_model(text, True)
    if layout.prefer == "plain" and not isinstance(value, Quoted) and plain_allowed(text, layout.flow):
        return text, scalar_model(text, False)
    single = single_quoted(text) if layout.quote == "single" else None
    return single or double_quoted(text), scalar_model(text, True)


def key_text(key: str, layout: Layout) -> str:
    """A key as it must be written."""
    if layout.json:
        return double_quoted(key)
    if plain_allowed(key, layout.flow):
        return key
    return single_quoted(key) or double_quoted(key)


def _call_inline(call: Call, layout: Layout, indent: str) -> tuple[str, Model]:
    bare = replace(layout, prefer="plain")
    if call.function == "Fn::GetAtt" and _strings(call.argument) == 2:
        resource, attribute = call.argument
        if layout.short_calls and not layout.json:
            text = f"{resource}.{attribute}"
            text, _ = scalar_text(text, bare)
            mark = "'" if text[0] in "'\"" else "="
            return f"!GetAtt {text}", {call.function: [mark + resource, mark + attribute]}
    if layout.json or not layout.short_calls or isinstance(call.argument, Call) or _is_call(call.argument):
        inner = replace(layout, prefer="plain", flow=True)
        text, model = inline(call.argument, inner, _deeper(layout, indent))
        colon = style_of(layout.document).json_colon if layout.json else ": "
        return (
            _bracket("{", [f"{key_text(call.function, inner)}{colon}{text}"], "}", layout, indent),
            {call.function: model},
        )
    text, model = inline(call.argument, replace(bare, flow=layout.flow or not isinstance(call.argument, str)))
    return f"!{call.function.removeprefix('Fn::')} {text}", {call.function: model}


def _is_bare_pair(node: Node, document: Document) -> bool:
    """True for the ``a: b`` of ``[a: b]``, whose text is no value by itself."""
    return isinstance(node, Mapping) and node.flow and document.text[node.content_start] != "{"


def _is_call(value: object) -> bool:
    return isinstance(value, Copy) and value.node.function is not None


def _strings(value: object) -> int:
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return len(value)
    return 0


def _copied_inline(node: Node, layout: Layout, indent: str) -> tuple[str, Model]:
    raw = layout.document.raw(node)
    one_line = "\n" not in raw and "\r" not in raw
    if layout.json:
        if one_line:
            return raw, to_model(node)
        return reindented(node, layout.document, indent), to_model(node)
    if one_line and not _is_block(node) and raw:
        risky = isinstance(node, Scalar) and node.style == "plain" and any(char in node.value for char in ",[]{}")
        if not (layout.flow and risky):
            return raw, to_model(node)
    return inline(value_of(node), layout, indent)


def _is_block(node: Node) -> bool:
    return node.style in ("literal", "folded") if isinstance(node, Scalar) else not _is_flow(node)


def _is_flow(node: Node) -> bool:
    return isinstance(node, (Mapping, Sequence)) and node.flow


def fits_inline(value: Value, document: Document) -> bool:
    """True if a value belongs on one line: scalars, and calls and lists of such things."""
    if isinstance(value, Copy):
        raw = document.raw(value.node)
        return "\n" not in raw and "\r" not in raw and not _is_block(value.node)
    if isinstance(value, Call):
        return fits_inline(value.argument, document) if not isinstance(value.argument, dict) else not value.argument
    if isinstance(value, dict):
        return not value
    if isinstance(value, AbstractSequence) and not isinstance(value, str):
        return all(fits_inline(item, document) for item in value)
    return True


def block(value: Value, layout: Layout, at: int) -> tuple[str, Model]:
    """What follows ``key:`` in block style, the key standing at column `at`: `` text`` or a line break and lines."""
    if isinstance(value, Copy) and _is_bare_pair(value.node, layout.document):
        value = value_of(value.node)
    if layout.json:
        text, model = inline(value, layout, " " * at)
        return " " + text, model
    if isinstance(value, Extended):
        return _extended_block(value, layout, at + layout.step)
    if isinstance(value, Copy) and not fits_inline(value, layout.document):
        return _copied_block(value.node, layout, at)
    if isinstance(value, Call) and not fits_inline(value, layout.document):
        if layout.short_calls and not isinstance(value.argument, Call) and not _is_call(value.argument):
            text, model = block(value.argument, layout, at)
            return f" !{value.function.removeprefix('Fn::')}{text}", {value.function: model}
        return block({value.function: value.argument}, layout, at)
    if isinstance(value, Call) and not layout.short_calls:
        if _strings(value.argument):
            text, model = inline(value.argument, replace(layout, flow=True, prefer="plain"))
            indent = layout.eol + " " * (at + layout.step)
            return f"{indent}{key_text(value.function, layout)}: {text}", {value.function: model}
        return block({value.function: value.argument}, layout, at)
    if isinstance(value, dict) and value:
        return _block_mapping(value, layout, at + layout.step)
    if isinstance(value, AbstractSequence) and not isinstance(value, str) and value:
        return _block_list(value, layout, at + layout.list_step)
    text, model = inline(value, layout)
    return " " + text, model


def mapping_lines(value: dict[str, Any], layout: Layout, at: int) -> tuple[list[str], Model]:
    """The lines of a block mapping whose keys stand at column `at`; the first without its indent."""
    lines: list[str] = []
    model: dict[str, Model] = {}
    for key, item in value.items():
        text, model[key] = block(item, replace(layout, prefer="plain"), at)
        lines.append(f"{key_text(key, layout)}:{text}")
    return lines, model


def _block_mapping(value: dict[str, Any], layout: Layout, at: int) -> tuple[str, Model]:
    lines, model = mapping_lines(value, layout, at)
    return "".join(f"{layout.eol}{' ' * at}{line}" for line in lines), model


def _block_list(value: AbstractSequence[Any], layout: Layout, at: int) -> tuple[str, Model]:
    lines: list[str] = []
    models: list[Model] = []
    for item in value:
        text, model = item_text(item, layout, at)
        lines.append(f"-{text}")
        models.append(model)
    return "".join(f"{layout.eol}{' ' * at}{line}" for line in lines), models


def item_text(value: Value, layout: Layout, at: int) -> tuple[str, Model]:
    """What follows the ``-`` at column `at` of a block list item."""
    layout = replace(layout, prefer=layout.prefer if isinstance(value, (str, Quoted)) else "plain")
    if isinstance(value, Copy) and isinstance(value.node, Scalar) and not fits_inline(value, layout.document):
        return _copied_block(value.node, layout, at)
    if isinstance(value, Copy) and isinstance(value.node, Mapping) and not value.node.flow and value.node.tag is None:
        value = {entry.key.value: Copy(entry.value) for entry in value.node.entries}
    if isinstance(value, Call) and not layout.short_calls and not layout.json:
        value = {value.function: value.argument}
    if isinstance(value, dict) and value and not layout.json:
        lines, model = mapping_lines(value, layout, at + 2)
        return " " + f"{layout.eol}{' ' * (at + 2)}".join(lines), model
    if isinstance(value, (list, tuple)) and value and not fits_inline(value, layout.document):
        text, models = _block_list(value, layout, at + 2)
        return " " + text.removeprefix(layout.eol + " " * (at + 2)), models
    if isinstance(value, (list, tuple)):
        text, models = inline(value, replace(layout, flow=True))
        return " " + text, models
    # A list below the call must stand deeper than the dash, even where lists stand flush with their key.
    return block(value, layout, at if layout.list_step else at + 2)


def _copied_block(node: Node, layout: Layout, at: int) -> tuple[str, Model]:
    """The lines of an existing node moved to stand below a key at column `at`, comments and all."""
    text = layout.document.text
    if isinstance(node, Scalar):
        start = node.start
        owner = owner_column(node, text)
        shift = at - owner
    else:
        start = node.content_start
        target = at + (layout.list_step if isinstance(node, Sequence) else layout.step)
        shift = target - column(text, start)
    if _is_flow(node):
        return " " + shifted(layout.document.raw(node), at - owner_column(node, text)), to_model(node)
    raw = shifted(text[start : node.end], shift)
    if isinstance(node, Scalar):
        return " " + raw, to_model(node)
    head = f" {text[node.start : node.content_start].split()[0]}" if node.tag else ""
    return f"{head}{layout.eol}{' ' * (column(text, start) + shift)}{raw}", to_model(node)


def _extended_block(value: Extended, layout: Layout, at: int) -> tuple[str, Model]:
    """New entries, and below them the lines of an existing mapping, its keys moved to column `at`."""
    node, text = value.node, layout.document.text
    if node.flow or not node.entries:
        return _block_mapping(entry_by_entry(value), layout, at)
    head, first = _block_mapping(value.first, layout, at)
    own = to_model(node)
    assert isinstance(first, dict) and isinstance(own, dict)
    end = node.end
    if ends_in_block_scalar(node) is None and rest_is_comment(text, end):
        end += len(text[end : line_end(text, end)].rstrip(" \t"))
    raw = shifted(text[node.content_start : end], at - column(text, node.content_start))
    return f"{head}{layout.eol}{' ' * at}{raw}", {**first, **own}
