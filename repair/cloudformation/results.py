"""What the evaluation of a template's values gives.

- ``str``, ``bool``, ``None`` and :class:`Number`: known values, by the type that CloudFormation sees
- ``tuple`` and ``dict``: lists and mappings of results
- :class:`Opaque`: a value that exists only when the stack is deployed (a Ref to a resource, an ARN, an import), known by
  how it is computed: two of them are equal if they are computed alike
- :class:`Text`: a string with opaque pieces in it
- :class:`Unknown`: no value, and why (the template is wrong there, or asks for something not understood)
- :data:`NO_VALUE`: ``AWS::NoValue``, which takes its property away

No Python numbers occur, so ``True == 1`` and ``15.1 == 15.10`` cannot make two different results equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Union

from repair.cloudformation.intrinsics import function_call
from repair.syntax.nodes import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Number:
    """A number, by the text that CloudFormation makes of it in a string (``15.10`` is ``15.1``)."""

    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping inside an :class:`Opaque`, hashable; the order of its keys does not count."""

    entries: frozenset[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value known only at deployment: a function (``Ref``, ``Fn::GetAtt``, ...) of results.

    `is_list` is true where it is certainly a list, which cannot stand in a string.
    """

    function: str
    arguments: tuple[Any, ...] = ()
    is_list: bool = False

    def __str__(self) -> str:
        return f"${{{self.function} {' '.join(show(argument) for argument in self.arguments)}}}"


@dataclass(frozen=True, slots=True)
class Text:
    """A string of known and opaque pieces; no two known pieces stand side by side, none is empty."""

    parts: tuple[str | Opaque, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Unknown:
    """No value; `reason` says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoValue:
    """The type of :data:`NO_VALUE`."""


NO_VALUE: Final = NoValue()

Result = Union[str, bool, None, Number, Opaque, Text, Unknown, NoValue, "tuple[Any, ...]", "dict[str, Any]"]

#: A string longer than any template or property is nonsense, and could double with each Fn::Sub inside another.
MAX_LENGTH: Final = 1_000_000

#: Where a dynamic reference begins. It is opaque because only a ``{{resolve:`` that stands in one literal is resolved:
#: AWS documents a split between two pieces of a Fn::Join as the way to avoid it (AWS::CloudFormation::StackSet).
RESOLVE: Final = Opaque("{{resolve:")

_RESOLVE_TEXT = "{{resolve:"
_TRUE = frozenset({"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"})
_FALSE = frozenset({"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+\Z")
#: What some YAML 1.1 readers take for a number or a truth value, and others do not.
_DISPUTED = re.compile(
    r"(?:[yYnN]"
    r"|[-+]?0[0-9_]+|[-+]?0[xb][0-9a-fA-F_]+|0o[0-7]+"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[-+]?[0-9][0-9_]*\.?[0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.[0-9_]+(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|=)\Z"
)
_STRING_TAG = "tag:yaml.org,2002:str"


def scalar_result(scalar: Scalar) -> Result:
    """The value of a scalar, its function's tag left out.

    A plain scalar has the type that YAML 1.1 gives it. Where readers of YAML differ (``010``, ``y``, ``1e3``, ``22:22``)
    it is opaque: equal only to the same lexeme. A date is a string: CloudFormation takes ``Version: 2012-10-17``.
    """
    text = scalar.value
    if scalar.tag == _STRING_TAG:
        return text_result(text)
    if scalar.tag is not None and scalar.function is None and scalar.tag != "!":
        return Opaque("lexeme", (scalar.tag, text))
    return text_result(text) if scalar.quoted or scalar.tag == "!" else plain_result(text)


def literal_result(node: Node) -> Result:
    """The value of what holds no function (a cell of a mapping); functions in it are Unknown."""
    if function_call(node) is not None:
        return Unknown("only literals can stand here")
    if isinstance(node, Sequence):
        return tuple(literal_result(item) for item in node.items)
    if isinstance(node, Mapping):
        return {entry.key.value: literal_result(entry.value) for entry in node.entries}
    assert isinstance(node, Scalar)
    return scalar_result(node)


def plain_result(lexeme: str) -> Result:
    """The value of a plain scalar (see :func:`scalar_result`)."""
    if lexeme in _NULL:
        return None
    if lexeme in _TRUE or lexeme in _FALSE:
        return lexeme in _TRUE
    if _INTEGER.match(lexeme):
        return Number(str(int(lexeme)))
    if _FLOAT.match(lexeme):
        return Number(repr(float(lexeme)))
    return Opaque("lexeme", (lexeme,)) if _DISPUTED.match(lexeme) else text_result(lexeme)


def text_result(text: str) -> Result:
    """The value of a string; the beginning of a dynamic reference in it is opaque."""
    if _RESOLVE_TEXT not in text:
        return text
    pieces = text.split(_RESOLVE_TEXT)
    parts: list[Result] = [pieces[0]]
    for piece in pieces[1:]:
        parts += [RESOLVE, piece]
    return concatenate(parts)


def concatenate(values: Iterable[Result]) -> Result:
    """The values as one string, or Unknown where one of them is no string."""
    parts: list[str | Opaque] = []
    length = 0
    for value in values:
        text = as_string(value)
        if isinstance(text, Unknown):
            return text
        pieces = text.parts if isinstance(text, Text) else (text,)
        length += sum(len(piece) if isinstance(piece, str) else 1 for piece in pieces)
        if length > MAX_LENGTH:
            return Unknown("a text of more than a million characters")
        for piece in pieces:
            if isinstance(piece, str) and parts and isinstance(parts[-1], str):
                parts[-1] += piece
            elif piece != "":
                parts.append(piece)
    if not parts:
        return ""
    return parts[0] if len(parts) == 1 else Text(tuple(parts))


def as_string(value: Result) -> str | Text | Opaque | Unknown:
    """A value as CloudFormation writes it into a string; Unknown for lists, mappings and null."""
    if isinstance(value, Opaque):
        return Unknown("a list stands where a string is needed") if value.is_list else value
    if isinstance(value, (str, Text, Unknown)):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return value.text
    if value is None:
        return Unknown("null stands where a string is needed")
    if isinstance(value, NoValue):
        return Unknown("AWS::NoValue stands where a string is needed")
    return Unknown(f"a {'mapping' if isinstance(value, dict) else 'list'} stands where a string is needed")


def freeze(value: Result) -> Any:
    """A value that can be hashed: mappings become :class:`Record`."""
    if isinstance(value, dict):
        return Record(frozenset((key, freeze(item)) for key, item in value.items()))
    if isinstance(value, tuple):
        return tuple(freeze(item) for item in value)
    return value


def comparable(value: Result) -> Any:
    """A value as Fn::Equals compares it: scalars as strings, the rest by its members."""
    if isinstance(value, (tuple, dict)) or (isinstance(value, Opaque) and value.is_list):
        return freeze(value)
    return as_string(value)


def is_known(value: Any) -> bool:
    """True if nothing in a frozen value is opaque or unknown."""
    if isinstance(value, tuple):
        return all(is_known(item) for item in value)
    if isinstance(value, Record):
        return all(is_known(item) for _, item in value.entries)
    return not isinstance(value, (Opaque, Text, Unknown))


def unknowns(value: Result) -> list[Unknown]:
    """Every Unknown in a value, also below functions that are opaque; not recursive."""
    found: list[Unknown] = []
    stack: list[Any] = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, Unknown):
            found.append(item)
        elif isinstance(item, (tuple, frozenset)):
            stack.extend(item)
        elif isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, Record):
            stack.extend(entry for _, entry in item.entries)
        elif isinstance(item, Opaque):
            stack.extend(item.arguments)
        elif isinstance(item, Text):
            stack.extend(item.parts)
    return found


def show(value: Any) -> str:
    """A value for people."""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, Unknown):
        return f"<{value.reason}>"
    if isinstance(value, NoValue):
        return "AWS::NoValue"
    if isinstance(value, frozenset):
        return " ".join(sorted(show(item) for item in value))
    if isinstance(value, tuple):
        return "[" + ", ".join(show(item) for item in value) + "]"
    if isinstance(value, (dict, Record)):
        pairs = value.items() if isinstance(value, dict) else sorted(value.entries, key=lambda pair: pair[0])
        return "{" + ", ".join(f"{key}: {show(item)}" for key, item in pairs) + "}"
    return str(value)
