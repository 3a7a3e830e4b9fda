"""Calls of intrinsic functions: short form, long form and JSON are one thing.

``!Sub x``, ``Fn::Sub: x`` and ``{"Fn::Sub": "x"}`` are all a :class:`FunctionCall` named ``Fn::Sub``. In the short form
the call and its argument are the same node, once seen with its tag and once without; so ask :attr:`FunctionCall.inner`
(not :func:`function_call`) what the argument of a call is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from repair.syntax.document import Document
from repair.syntax.edits import Change
from repair.syntax.nodes import Mapping, Node, Path, Scalar, Sequence, walk
from repair.syntax.tree import replace
from repair.syntax.values import Call, Value

Form = Literal["short", "long"]

#: Functions whose arguments are conditions, so that ``{"Condition": "Name"}`` in them is a call.
_CONDITION_FUNCTIONS = frozenset({"Fn::And", "Fn::Or", "Fn::Not", "Fn::If"})


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """One call of an intrinsic function, by its long name (``Fn::Sub``, ``Ref``, ``Condition``).

    `node` stands for the whole call: the tagged node, or the mapping with the function's name as its only key.
    `argument` is the argument; in the short form it is `node` itself, to be read without its tag. So in
    ``!Base64 {Fn::Sub: x}`` two calls share one node; `outer` of the second is then the first. Replace calls with
    :func:`replace_call`, which knows that, and not their nodes.
    """

    name: str
    node: Node
    argument: Node
    form: Form
    outer: FunctionCall | None = None

    @property
    def path(self) -> Path:
        """Long-form path of the call."""
        return self.outer.argument_path if self.outer else self.node.path

    @property
    def argument_path(self) -> Path:
        """Long-form path of the argument."""
        return (*self.path, self.name)

    @property
    def inner(self) -> FunctionCall | None:
        """The call that the argument is (``!Base64 {Fn::Sub: x}``, ``Fn::Base64: !Sub x``), or None."""
        return _long_form(self.argument, self) if self.form == "short" else function_call(self.argument)

    @property
    def items(self) -> list[Node]:
        """The members of an argument that is a list; empty where it is not one."""
        if isinstance(self.argument, Sequence) and self.inner is None:
            return self.argument.items
        return []

    @property
    def scalar(self) -> Scalar | None:
        """The argument where it is a single text, else None."""
        return self.argument if isinstance(self.argument, Scalar) and self.inner is None else None

    @property
    def text(self) -> str | None:
        """The decoded text of an argument that is a single text, else None."""
        scalar = self.scalar
        return scalar.value if scalar else None


class GetAttTarget(NamedTuple):
    """What a ``Fn::GetAtt`` asks for; `attribute` is a ``Ref`` call where the list form computes its name."""

    logical_id: str
    attribute: str | FunctionCall


class MapLookup(NamedTuple):
    """The keys of a ``Fn::FindInMap``: literals or calls; `default` is the value of ``DefaultValue``."""

    map_name: Node
    top_key: Node
    second_key: Node
    default: Node | None


class Branches(NamedTuple):
    """The parts of a ``Fn::If``."""

    condition: str
    if_true: Node
    if_false: Node


def function_call(node: Node) -> FunctionCall | None:
    """The call that a node stands for, or None. A tag goes before what it tags (``!Base64 {Fn::Sub: x}``)."""
    if node.tag is None:
        return _long_form(node)
    name = node.function
    return FunctionCall(name, node, node, "short") if name else None


def _long_form(node: Node, outer: FunctionCall | None = None) -> FunctionCall | None:
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        return None
    entry = node.entries[0]
    name = entry.key.value
    if name == "Ref" or name.startswith("Fn::") or (name == "Condition" and _is_condition_call(node, entry.value)):
        return FunctionCall(name, node, entry.value, "long", outer)
    return None


def _is_condition_call(node: Mapping, argument: Node) -> bool:
    """``{"Condition": "Name"}`` is a call only where CloudFormation expects a condition."""
    parent = node.parent
    if not isinstance(argument, Scalar) or argument.tag is not None or parent is None:
        return False
    if isinstance(parent, Mapping):
        return parent.slot == "Conditions" and parent.parent is not None and parent.parent.parent is None
    return parent.function in _CONDITION_FUNCTIONS or parent.slot in _CONDITION_FUNCTIONS


def calls(root: Node, *names: str) -> Iterator[FunctionCall]:
    """Every call at and below `root` with one of the long `names` (all where none is given), in document order."""
    wanted = frozenset(names)
    for node in walk(root):
        if isinstance(node, Scalar) and node.tag is None:
            continue
        call = function_call(node)
        while call is not None:
            if not wanted or call.name in wanted:
                yield call
            # ``!Base64 {Fn::Sub: x}`` is two calls at one node; a long form's argument is a node of its own.
            call = call.inner if call.form == "short" else None


def replace_call(document: Document, call: FunctionCall, value: Value) -> Change:
    """Write something else in place of a call. Raises CannotEdit."""
    if call.outer is None:
        return replace(document, call.node, value)
    return replace(document, call.node, Call(call.outer.name, value))


def is_literal(node: Node) -> bool:
    """True for a single text that is no call and has no tag of its own."""
    return isinstance(node, Scalar) and node.tag is None


def literal_text(node: Node | None) -> str | None:
    """The decoded text of a literal, or None for anything else."""
    return node.value if isinstance(node, Scalar) and node.tag is None else None


def ref_target(call: FunctionCall) -> str | None:
    """The name in a ``Ref`` (a parameter, a resource or a pseudo parameter), or None."""
    return call.text if call.name == "Ref" else None


def get_att_target(call: FunctionCall) -> GetAttTarget | None:
    """What a ``Fn::GetAtt`` asks for, or None where its resource is not a literal.

    ``!GetAtt A.B.C``, ``[A, B.C]`` and the long form with a string are ``("A", "B.C")``: the first dot divides. A
    list's second member may be a ``Ref`` (the AWS documentation allows no other function there).
    """
    if call.name != "Fn::GetAtt":
        return None
    text = call.text
    if text is not None:
        logical_id, dot, attribute = text.partition(".")
        return GetAttTarget(logical_id, attribute) if dot and logical_id and attribute else None
    texts = [literal_text(item) for item in call.items]
    if len(texts) < 2 or not texts[0]:
        return None
    rest = [text for text in texts[1:] if text is not None]
    if len(rest) == len(texts) - 1:
        return GetAttTarget(texts[0], ".".join(rest))
    reference = function_call(call.items[1])
    if len(texts) == 2 and reference is not None and reference.name == "Ref":
        return GetAttTarget(texts[0], reference)
    return None


def sub_text(call: FunctionCall) -> Scalar | None:
    """The text of a ``Fn::Sub`` with one or two arguments, or None where it is not a literal."""
    if call.name != "Fn::Sub":
        return None
    if call.scalar is not None:
        return call.scalar
    items = call.items
    first = items[0] if 1 <= len(items) <= 2 else None
    return first if isinstance(first, Scalar) and first.tag is None else None


def sub_variables(call: FunctionCall) -> dict[str, Node]:
    """The variables that a two-argument ``Fn::Sub`` defines for itself; empty for one argument."""
    if call.name != "Fn::Sub" or len(call.items) != 2:
        return {}
    values = call.items[1]
    if not isinstance(values, Mapping) or function_call(values) is not None:
        return {}
    return {entry.key.value: entry.value for entry in values.entries}


def find_in_map(call: FunctionCall) -> MapLookup | None:
    """The keys of a ``Fn::FindInMap``, or None where it has not three of them."""
    items = call.items
    if call.name != "Fn::FindInMap" or not 3 <= len(items) <= 4:
        return None
    options = items[3] if len(items) == 4 else None
    default = options.get("DefaultValue") if isinstance(options, Mapping) else None
    return MapLookup(items[0], items[1], items[2], default)


def if_branches(call: FunctionCall) -> Branches | None:
    """Condition and branches of a ``Fn::If``, or None where it has not three parts or the condition no name.

    The condition may be written ``!Condition Name``, which CloudFormation takes too.
    """
    items = call.items
    if call.name != "Fn::If" or len(items) != 3:
        return None
    name = literal_text(items[0])
    if name is None:
        inner = function_call(items[0])
        name = inner.text if inner is not None and inner.name == "Condition" else None
    return Branches(name, items[1], items[2]) if name else None
