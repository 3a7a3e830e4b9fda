"""What an author may write into a template: ordinary data, and five markers for what data cannot say.

``str``, ``bool``, ``int``, ``None``, ``list`` and ``dict`` (string keys) mean what they mean. A ``str`` is always read
back as a string: the renderer quotes it wherever YAML 1.1 would read something else.
"""

from __future__ import annotations

from collections.abc import Sequence as AbstractSequence
from dataclasses import dataclass
from typing import Any, Union

from repair.syntax.nodes import Mapping, Node

Value = Union[
    str, bool, int, None, AbstractSequence[Any], dict[str, Any], "Quoted", "Plain", "Call", "Copy", "Extended"
]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A string that is always written in quotes (a version number, an account id)."""

    text: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain lexeme, written exactly so (``15``, ``true``)."""

    lexeme: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an intrinsic function, by its long name (``Fn::Join``, ``Ref``).

    Its form (short or long; JSON knows only the long one) is copied from what it replaces, or from the document's
    majority where it replaces nothing.
    """

    function: str
    argument: Any


@dataclass(frozen=True, slots=True)
class Copy:
    """The text of an existing node, re-indented where it goes: comments and quotes inside it stay."""

    node: Node


@dataclass(frozen=True, slots=True)
class Extended:
    """The entries of an existing mapping as they stand, comments and all, behind some new ones in front."""

    first: dict[str, Any]
    node: Mapping


def ref(name: str) -> Call:
    """``!Ref name``."""
    return Call("Ref", name)


def get_att(resource: str, attribute: str) -> Call:
    """``!GetAtt resource.attribute``."""
    return Call("Fn::GetAtt", [resource, attribute])
