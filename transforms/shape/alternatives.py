"""Properties of which a service takes only one: which of them are there, and which of them says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from repair import Mapping, Node, Scalar, Sequence, Template
from repair.cloudformation.intrinsics import function_call, literal_text
from repair.engine.properties import Property
from repair.knowledge.schemas import PropertySchema
from repair.syntax.model import to_data, to_model

from .beside import referred

#: A property that says again what the other one says, by what is left of it without this one key for each item.
_LISTS = {("Subnets", "SubnetMappings"): "SubnetId"}


def groups(found: Property, mapping: Mapping) -> Iterator[tuple[str, ...]]:
    """The names that stand here and of which only one may, group by group, each once."""
    told: set[frozenset[str]] = set()
    pairs = [
        frozenset({key, other})
        for key, others in found.shape.dependent_excluded.items()
        for other in sorted(others)
        if key != other
    ]
    for group in (*found.shape.required_xor, *pairs):
        present = frozenset(name for name in group if name in mapping)
        if len(present) > 1 and not any(present <= known for known in told):
            told.add(present)
            yield tuple(sorted(present))


def says_nothing(node: Node | None, shape: PropertySchema | None) -> bool:
    """True for an empty list, an empty text, a switch that is off, and an object that gives none of its properties."""
    if node is None or shape is None or node.tag is not None:
        return False
    if isinstance(node, Sequence):
        return not node.items
    if isinstance(node, Mapping):
        return not node.entries and bool(shape.properties)
    text = literal_text(node)
    return text == "" or (shape.types == {"boolean"} and text is not None and text.lower() == "false")


def repeats(template: Template, name: str, node: Node, other_name: str, other: Node) -> bool:
    """True if a property names by a literal what the other one names by a reference, or lists the same things."""
    if _LISTS.get((other_name, name)) is not None:
        return _lists_the_same(node, other, _LISTS[other_name, name])
    target = referred(template, other)
    if target is None or target.properties is None:
        return False
    if referred(template, node) is target:
        return function_call(other) is not None and name.endswith("Name")
    said = _plain(node)
    return said is not None and any(_plain(entry.value) == said for entry in target.properties.entries)


def _lists_the_same(mappings: Node, items: Node, key: str) -> bool:
    if not isinstance(mappings, Sequence) or not isinstance(items, Sequence) or mappings.tag or items.tag:
        return False
    only = [item.get(key) for item in mappings.items if isinstance(item, Mapping) and len(item.entries) == 1]
    if len(only) != len(mappings.items) or None in only:
        return False
    return [to_data(to_model(node)) for node in only if node is not None] == [
        to_data(to_model(node)) for node in items.items
    ]


def _plain(node: Node) -> object:
    """What a value says, without the dot that may end the name of a zone; None for what is neither text nor a call."""
    if isinstance(node, Scalar) and node.tag is None:
        return node.value.removesuffix(".") or None
    return str(to_data(to_model(node))) if function_call(node) is not None else None
