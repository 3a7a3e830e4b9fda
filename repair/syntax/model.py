"""The model of a template: what the text says, in long form, without its layout.

JSON with string keys. Short-form calls are written long (``!Sub x`` is ``{"Fn::Sub": ...}``, ``!GetAtt A.B.C`` is
``{"Fn::GetAtt": ["A", "B.C"]}``). A scalar is one string: its first character tells how it was written, the rest is
its lexeme or decoded text:

- ``'text``   quoted (or a block scalar): certainly a string
- ``=lexeme`` plain: its type is the reader's business (``=15.10`` is a number to CloudFormation)
- ``!tag text`` with an explicit tag that is not a function

Two YAML libraries disagree on the resolved type of ``N``, ``yes`` or ``22:22``, and Python says ``15.1 == 15.10``: so
no resolved type ever enters the comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Union

from repair.syntax.nodes import Mapping, Node, Scalar, Sequence, function_name

Model = Union[str, list[Any], dict[str, Any]]

_BOOLEANS = {
    **dict.fromkeys(("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
}
_NULLS = {"", "~", "null", "Null", "NULL"}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)\Z")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?\Z")


def scalar_model(text: str, quoted: bool, tag: str | None = None) -> str:
    """The model of one scalar, without a function's tag."""
    if tag is not None and tag not in ("!",):
        return f"!{tag} {text}"
    return f"'{text}" if quoted else f"={text}"


def wrap_function(tag: str | None, inner: Model, getatt_scalar: bool) -> Model:
    """`inner` under the function of a short-form tag; unchanged where the tag is no function."""
    function = function_name(tag) if tag else None
    if function is None:
        return inner
    if function == "Fn::GetAtt" and getatt_scalar and isinstance(inner, str) and "." in inner:
        mark, (resource, attribute) = inner[0], inner[1:].split(".", 1)
        return {function: [mark + resource, mark + attribute]}
    return {function: inner}


def to_model(root: Node) -> Model:
    """The model of a node. Recursion is bounded by the parser's depth limit."""
    if isinstance(root, Scalar):
        tag = None if root.function else root.tag
        return wrap_function(root.tag, scalar_model(root.value, root.quoted, tag), True)
    if isinstance(root, Mapping):
        return wrap_function(root.tag, {e.key.value: to_model(e.value) for e in root.entries}, False)
    assert isinstance(root, Sequence)
    return wrap_function(root.tag, [to_model(item) for item in root.items], False)


def plain_value(lexeme: str) -> str | bool | int | float | None:
    """What CloudFormation's YAML 1.1 makes of a plain scalar, for reports and people; never for comparing."""
    if lexeme in _NULLS:
        return None
    if lexeme in _BOOLEANS:
        return _BOOLEANS[lexeme]
    if _INTEGER.match(lexeme):
        return int(lexeme.replace("_", ""))
    if _FLOAT.match(lexeme) and any(char.isdigit() for char in lexeme):
        return float(lexeme.replace("_", ""))
    return lexeme


def to_data(model: Model) -> Any:
    """A model as ordinary JSON data, for people and for JSON Patch documents."""
    if isinstance(model, dict):
        return {key: to_data(value) for key, value in model.items()}
    if isinstance(model, list):
        return [to_data(value) for value in model]
    mark, text = model[0], model[1:]
    if mark == "=":
        return plain_value(text)
    return text if mark == "'" else text.partition(" ")[2]


def pointer(path: Iterable[str | int]) -> str:
    """A path as an RFC 6901 JSON pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
