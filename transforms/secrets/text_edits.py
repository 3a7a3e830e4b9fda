"""Changing the text of a literal or of a Fn::Sub, its quotes kept where YAML allows it."""

from __future__ import annotations

from collections.abc import Iterable

from repair import Call, Change, Quoted, Scalar, Template, edit_text, replace

from .uses import Form


def change_text(template: Template, scalar: Scalar, pieces: Iterable[tuple[str, str]]) -> Change:
    """Change pieces of a text. Raises CannotEdit.

    A plain scalar comes out in quotes: ``arn:…:key::`` or ``{{resolve:…}}`` would be something else without them.
    """
    pieces = tuple(pieces)
    if scalar.style != "plain":
        return edit_text(template.document, scalar, pieces)
    text = scalar.value
    for old, new in pieces:
        text = text.replace(old, new)
    value = Call(scalar.function, Quoted(text)) if scalar.function else Quoted(text)
    return replace(template.document, scalar, value)


def sub_text_of(form: Form) -> str | None:
    """The text of a Fn::Sub that gives this; None where it holds more than names."""
    pieces: list[str] = []
    for part in form:
        if isinstance(part, str):
            pieces.append(part.replace("${", "${!"))
        elif part.function == "Ref" and len(part.arguments) == 1:
            pieces.append(f"${{{part.arguments[0]}}}")
        elif part.function == "Fn::GetAtt" and all(isinstance(argument, str) for argument in part.arguments):
            pieces.append(f"${{{'.'.join(part.arguments)}}}")
        else:
            return None
    return "".join(pieces)


def text_value(text: str) -> Call | Quoted:
    """A text for `sub_text_of`'s result: a Fn::Sub only where it needs one."""
    return Call("Fn::Sub", Quoted(text)) if "${" in text else Quoted(text)
