"""The properties of a template's resources, each beside what the schema of its type says about it.

Both branches of an ``Fn::If`` are followed; other calls are shown and not entered, nor is anything free-form (a policy
document, a map of tags). Nothing is shown where the text in the file is not what CloudFormation reads: under an unknown
macro, in the text of another tool, in the body of an ``Fn::ForEach``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from repair.cloudformation.dialects import dialects
from repair.cloudformation.intrinsics import FunctionCall, function_call, if_branches
from repair.cloudformation.results import Number, plain_result
from repair.cloudformation.sections import Resource
from repair.cloudformation.template import Template
from repair.knowledge.schemas import PropertySchema, ResourceSchema, resource_schema
from repair.syntax.nodes import Mapping, Node, Scalar, Sequence

Steps = tuple["str | int", ...]


@dataclass(frozen=True, slots=True, eq=False)
class Property:
    """One value below ``Properties`` (or ``Properties`` itself, with no steps), and the schema of its place.

    `steps` lead there from ``Properties``, functions left out: they are what :meth:`ResourceSchema.at` takes. `call` is
    set where a function computes the value. `conditional` marks what stands in a branch of an ``Fn::If``.
    """

    resource: Resource
    type: ResourceSchema
    shape: PropertySchema
    steps: Steps
    node: Node
    call: FunctionCall | None
    conditional: bool

    @property
    def mapping(self) -> Mapping | None:
        """The node where it is a mapping that is written out, else None."""
        return self.node if isinstance(self.node, Mapping) and self.call is None else None

    @property
    def sequence(self) -> Sequence | None:
        """The node where it is a list that is written out, else None."""
        return self.node if isinstance(self.node, Sequence) and self.call is None else None

    @property
    def scalar(self) -> Scalar | None:
        """The node where it is a literal, else None."""
        return self.node if isinstance(self.node, Scalar) and self.node.tag is None else None

    @property
    def place(self) -> str:
        """Where in the type: ``SecurityGroupEgress.*.CidrIp``."""
        return general(self.steps)


def general(steps: Steps) -> str:
    """Steps as text, ``*`` for each index."""
    return ".".join("*" if isinstance(step, int) else step for step in steps)


def is_refused(template: Template) -> bool:
    """True where the structure of a template is not ours to change (a macro, the text of another tool)."""
    return any(dialect.refuses for dialect in dialects(template))


def properties(template: Template) -> tuple[Property, ...]:
    """Every property of every resource whose type is known, in document order, what is above first."""
    return _properties(template)


@lru_cache(maxsize=4)
def _properties(template: Template) -> tuple[Property, ...]:
    return () if is_refused(template) else tuple(_walk(template))


def _walk(template: Template) -> Iterator[Property]:
    for resource in template.resources.values():
        schema = resource_schema(resource.type)
        node = resource.node.get("Properties")
        if schema is None or node is None:
            continue
        stack = [Property(resource, schema, schema.properties, (), node, function_call(node), False)]
        while stack:
            found = stack.pop()
            if not _is_choice(found.call):
                yield found
            stack.extend(reversed(list(_below(found))))


def _is_choice(call: FunctionCall | None) -> bool:
    return call is not None and if_branches(call) is not None


def _below(above: Property) -> Iterator[Property]:
    if above.call is not None:
        branches = if_branches(above.call)
        for node in (branches.if_true, branches.if_false) if branches else ():
            yield _at(above, above.shape, above.steps, node, True)
    elif isinstance(above.node, Mapping):
        for entry in above.node.entries:
            shape = above.shape.child(entry.key.value)
            if shape is not None:
                yield _at(above, shape, (*above.steps, entry.key.value), entry.value, above.conditional)
    elif isinstance(above.node, Sequence):
        shape = above.shape.items
        for index, node in enumerate(above.node.items if shape is not None else ()):
            assert shape is not None
            yield _at(above, shape, (*above.steps, index), node, above.conditional)


def _at(above: Property, shape: PropertySchema, steps: Steps, node: Node, conditional: bool) -> Property:
    return Property(above.resource, above.type, shape, steps, node, function_call(node), conditional)


def is_closed(shape: PropertySchema) -> bool:
    """True for an object whose property names are all known."""
    return bool(shape.properties) and not shape.additional


def unknown_keys(found: Property) -> list[str]:
    """The keys of a mapping that its schema does not know; empty where any name may stand."""
    mapping = found.mapping
    if mapping is None or not is_closed(found.shape) or (found.shape.types and "object" not in found.shape.types):
        return []
    if any(entry.key.tag is not None or entry.key.value == "<<" for entry in mapping.entries):
        return []
    return [key for key in mapping.keys() if not key.startswith("Fn::") and not found.shape.knows(key)]  # noqa: SIM118


def takes_transform(mapping: Mapping) -> bool:
    """True where a macro adds keys of its own (``Fn::Transform``) or a loop does (``Fn::ForEach::…``)."""
    return any(entry.key.value.startswith("Fn::") for entry in mapping.entries)


def fits(node: Node, shape: PropertySchema) -> bool:
    """True if a value may stand where `shape` is wanted, as far as it can be told without deploying it."""
    call = function_call(node)
    if call is not None:
        branches = if_branches(call)
        return branches is None or (fits(branches.if_true, shape) and fits(branches.if_false, shape))
    if isinstance(node, Mapping):
        return _fits_object(node, shape)
    if isinstance(node, Sequence):
        if shape.types and "array" not in shape.types:
            return False
        items = shape.items
        return items is None or all(fits(item, items) for item in node.items)
    return isinstance(node, Scalar) and _fits_scalar(node, shape)


def _fits_object(node: Mapping, shape: PropertySchema) -> bool:
    if shape.types and "object" not in shape.types:
        return False
    if takes_transform(node):
        return True
    for entry in node.entries:
        if not shape.knows(entry.key.value):
            return False
        below = shape.child(entry.key.value)
        if below is not None and not fits(entry.value, below):
            return False
    return True


def _fits_scalar(node: Scalar, shape: PropertySchema) -> bool:
    text = node.value
    if shape.enum and text not in {_word(value) for value in shape.enum}:
        return False
    if shape.enum_ignore_case and text.lower() not in {value.lower() for value in shape.enum_ignore_case}:
        return False
    types = shape.types
    if not types or "string" in types:
        return True
    value = text if node.quoted else plain_result(text)
    if "boolean" in types and (isinstance(value, bool) or text.lower() in ("true", "false")):
        return True
    number = isinstance(value, Number) or text.lstrip("-").replace(".", "", 1).isdigit()
    return number and bool(types & {"number", "integer"})


def _word(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
