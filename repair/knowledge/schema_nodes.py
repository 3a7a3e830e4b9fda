"""The property tree of a resource schema, built node by node from its compact record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, TypeAlias

Step: TypeAlias = "str | int"
Node: TypeAlias = Any

_STRING_KEYWORDS = ("minLength", "maxLength", "pattern")


@dataclass(frozen=True, slots=True, eq=False)
class PropertySchema:
    """What the schema says about one property, or about the object of all properties of a type.

    A fact that the schema does not state is empty or None. `types` is empty where any value goes.
    """

    types: frozenset[str]
    """JSON types: string, integer, number, boolean, object, array."""
    properties: Mapping[str, PropertySchema]
    pattern_properties: Mapping[str, PropertySchema]
    """Open maps: a regular expression of the schema (ECMA syntax) for the name -> what its value must be."""
    additional: bool
    """Whether names are allowed that neither `properties` nor `pattern_properties` knows; never for a scalar."""
    required: frozenset[str]
    required_xor: tuple[frozenset[str], ...]
    """Groups of names of which exactly one must be there."""
    required_or: tuple[frozenset[str], ...]
    """Groups of names of which at least one must be there."""
    dependent_required: Mapping[str, frozenset[str]]
    """A name -> the names that must be there too."""
    dependent_excluded: Mapping[str, frozenset[str]]
    """A name -> the names that must not be there with it."""
    enum: tuple[str | int | float | bool, ...]
    enum_ignore_case: tuple[str, ...]
    """Allowed values that are accepted in any case; given instead of `enum`."""
    pattern: str | None
    """A regular expression in ECMA syntax, which Python may not be able to compile."""
    formats: frozenset[str]
    """What kind of value is wanted, such as `AWS::EC2::SecurityGroup.Id`; several where any of them will do."""
    related: frozenset[str]
    """The properties of other types that the value comes from, such as `AWS::EC2::VPCEndpoint.Id`."""
    min_length: int | None
    max_length: int | None
    min_items: int | None
    max_items: int | None
    min_properties: int | None
    max_properties: int | None
    minimum: float | None
    maximum: float | None
    unique_items: bool
    unique_keys: tuple[str, ...]
    """The properties by which the items of a list must differ."""
    _items: Node = field(repr=False)
    _scope: Scope = field(repr=False)

    @property
    def items(self) -> PropertySchema | None:
        """What each item of a list must be, if the schema says so."""
        return None if self._items is None else self._scope.schema(self._items)

    @property
    def format(self) -> str | None:
        """The kind of value that is wanted, where there is only one."""
        return next(iter(self.formats)) if len(self.formats) == 1 else None

    @property
    def free_form(self) -> bool:
        """Whether anything may stand below this property, such as a policy document."""
        return self.additional and not self.properties and not self.pattern_properties

    def child(self, step: Step) -> PropertySchema | None:
        """Return the schema one step down: a property name, a list index, or `*` for any item."""
        if isinstance(step, int) or step == "*":
            return self.items
        if step in self.properties:
            return self.properties[step]
        for pattern, schema in self.pattern_properties.items():
            if _matches(pattern, step):
                return schema
        return None

    def knows(self, name: str) -> bool:
        """Tell whether a property of this name may stand here."""
        return self.additional or self.child(name) is not None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scope:
    """The record of one resource type, and the schemas that were already built from it."""

    record: Node
    built: dict[int, PropertySchema]

    def schema(self, node: Node) -> PropertySchema:
        """Return the schema of a compact node of the record."""
        if isinstance(node, str) and node.startswith("#"):
            node = self.record["definitions"][node[1:]]
        if isinstance(node, str):
            return _bare(node)
        # the record keeps its nodes alive, so that their identity is a safe key
        known = self.built.get(id(node))
        if known is None:
            known = self.built[id(node)] = _property_schema(node, self)
        return known


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Children(Mapping[str, PropertySchema]):
    """Properties by name, each built when it is first looked at."""

    nodes: Mapping[str, Node]
    scope: Scope

    def __getitem__(self, name: str) -> PropertySchema:
        return self.scope.schema(self.nodes[name])

    def __contains__(self, name: object) -> bool:
        return name in self.nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        return f"<{', '.join(self.nodes)}>"


@cache
def _bare(type_name: str) -> PropertySchema:
    """Return the schema of a node that has a type and nothing else."""
    return _property_schema({"type": type_name}, Scope({}, {}))


@lru_cache(maxsize=1024)
def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return True  # \p{L} and the like: when in doubt a name is allowed


def _types(node: Node) -> frozenset[str]:
    if "type" in node:
        return frozenset([node["type"]] if isinstance(node["type"], str) else node["type"])
    if "properties" in node or "patterns" in node:
        return frozenset(["object"])
    if "items" in node:
        return frozenset(["array"])
    return frozenset(["string"] if any(keyword in node for keyword in _STRING_KEYWORDS) else [])


def _names_by_name(node: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(names) for name, names in node.items()}


def _property_schema(node: Node, scope: Scope) -> PropertySchema:
    formats = node.get("format", ())
    types = _types(node)
    may_be_map = "properties" not in node and "patterns" not in node and (not types or "object" in types)
    return PropertySchema(
        types=types,
        properties=_Children(node.get("properties", {}), scope),
        pattern_properties=_Children(node.get("patterns", {}), scope),
        additional=node.get("additional", may_be_map),
        required=frozenset(node.get("required", ())),
        required_xor=tuple(frozenset(group) for group in node.get("requiredXor", ())),
        required_or=tuple(frozenset(group) for group in node.get("requiredOr", ())),
        dependent_required=_names_by_name(node.get("dependentRequired", {})),
        dependent_excluded=_names_by_name(node.get("dependentExcluded", {})),
        enum=tuple(node.get("enum", ())),
        enum_ignore_case=tuple(node.get("enumCaseInsensitive", ())),
        pattern=node.get("pattern"),
        formats=frozenset([formats] if isinstance(formats, str) else formats),
        related=frozenset(node.get("related", ())),
        min_length=node.get("minLength"),
        max_length=node.get("maxLength"),
        min_items=node.get("minItems"),
        max_items=node.get("maxItems"),
        min_properties=node.get("minProperties"),
        max_properties=node.get("maxProperties"),
        minimum=node.get("minimum", node.get("exclusiveMinimum")),
        maximum=node.get("maximum", node.get("exclusiveMaximum")),
        unique_items=node.get("uniqueItems", False),
        unique_keys=tuple(node.get("uniqueKeys", ())),
        _items=node.get("items"),
        _scope=scope,
    )
