"""Resource schemas: which properties a resource type has, of which shape, and what Fn::GetAtt and Ref return.

The data are the resource provider schemas that cfn-lint ships, compacted by `scripts/build_schemas.py` into one shard a
service with one type a line. Asking for a type parses its one line; the nodes below it are built when they are asked
for, which also copes with types that contain themselves (`AWS::WAFv2::WebACL`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

from repair.knowledge.schema_nodes import Node, PropertySchema, Scope, Step

__all__ = ["Attribute", "PropertySchema", "ResourceSchema", "resource_schema", "resource_types", "schema_source"]

PropertyPath: TypeAlias = tuple[str, ...]

_SHARDS = Path(__file__).parent / "data" / "schemas"
_CUSTOM = "AWS::CloudFormation::CustomResource"


@dataclass(frozen=True, slots=True)
class Attribute:
    """What Fn::GetAtt returns for one attribute of a resource."""

    name: str
    schema: PropertySchema | None
    """None where the schema says nothing about it, such as the outputs of a nested stack."""

    @property
    def types(self) -> frozenset[str]:
        """The JSON types of the value; empty if unknown."""
        return self.schema.types if self.schema else frozenset()

    @property
    def format(self) -> str | None:
        """The kind of value, such as `AWS::EC2::SecurityGroup.Id`."""
        return self.schema.format if self.schema else None


@dataclass(frozen=True, slots=True, eq=False)
class ResourceSchema:
    """What the schema says about one resource type. Paths are below `Properties`; `*` stands for any list item."""

    type_name: str
    properties: PropertySchema
    """The object of all properties, read-only ones included."""
    create_only: frozenset[PropertyPath]
    """A change of these replaces the resource."""
    conditional_create_only: frozenset[PropertyPath]
    """A change of these replaces the resource in some cases."""
    read_only: frozenset[PropertyPath]
    """A template must not set these."""
    write_only: frozenset[PropertyPath]
    """The service never returns these, so drift stays unseen."""
    deprecated: frozenset[PropertyPath]
    primary_identifier: tuple[PropertyPath, ...]
    attributes: Mapping[str, Attribute]
    """Fn::GetAtt names, dotted where they are (`Endpoint.Address`); a trailing `*` stands for any name."""
    known_values: Mapping[PropertyPath, frozenset[str]]
    """Values that exist in at least one region, such as instance types; a new one may be missing here."""
    tag_property: PropertyPath | None
    """Where the tags are; None if the type cannot be tagged."""
    immutable: bool
    """Whether the type has no update at all: every change replaces it."""
    lifecycle: str | None
    """`maintenance`, `sunset` or `shutdown` if AWS is retiring the type."""
    missing_regions: frozenset[str]
    """The regions in which the type does not exist."""

    def at(self, path: Sequence[Step]) -> PropertySchema | None:
        """Return the schema of a path below `Properties`; None when it is unknown or below something free-form."""
        return _descend(self.properties, path)

    def attribute(self, name: str) -> Attribute | None:
        """Return what Fn::GetAtt gives for a name, or None if there is no such attribute."""
        exact = self.attributes.get(name)
        if exact is not None:
            return exact
        open_ended = (known for known in self.attributes if known.endswith("*") and name.startswith(known[:-1]))
        return next((Attribute(name, None) for _ in open_ended), None)

    @property
    def ref_property(self) -> str | None:
        """The property whose value Ref returns, as far as the primary identifier tells; None if it is composed."""
        if len(self.primary_identifier) != 1 or len(self.primary_identifier[0]) != 1:
            return None
        return self.primary_identifier[0][0]

    @property
    def ref_format(self) -> str | None:
        """The kind of value that Ref returns, such as `AWS::EC2::VPC.Id`, where it is known and the only one."""
        schema = self.at(self.primary_identifier[0]) if len(self.primary_identifier) == 1 else None
        return schema.format if schema else None


@dataclass(frozen=True, slots=True, eq=False)
class _Attributes(Mapping[str, Attribute]):
    """Attributes by name, each resolved when it is looked at."""

    names: tuple[str, ...]
    properties: PropertySchema

    def __getitem__(self, name: str) -> Attribute:
        if name not in self.names:
            raise KeyError(name)
        return Attribute(name, _descend(self.properties, name.split(".")))

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def _descend(start: PropertySchema, path: Sequence[Step]) -> PropertySchema | None:
    node: PropertySchema | None = start
    for step in path:
        if node is None:
            return None
        node = node.child(step)
    return node


@lru_cache(maxsize=1)
def _index() -> Node:
    return json.loads((_SHARDS / "index.json").read_bytes())


@lru_cache(maxsize=1)
def _shard_of() -> dict[str, str]:
    return {name: shard for shard, types in _index()["services"].items() for name in types}


@lru_cache(maxsize=4)
def _shard_text(shard: str) -> bytes:
    return (_SHARDS / f"{shard}.json").read_bytes()


def _missing_regions(mask: str) -> frozenset[str]:
    bits = int(mask or "0", 16)
    return frozenset(region for i, region in enumerate(_index()["regions"]) if bits >> i & 1)


def _paths(record: Node, key: str) -> frozenset[PropertyPath]:
    return frozenset(tuple(path.split("/")) for path in record.get(key, ()))


@lru_cache(maxsize=1)
def resource_types() -> frozenset[str]:
    """Return the names of all resource types that exist in any region."""
    return frozenset(_shard_of())


def schema_source() -> str:
    """Return where the schemas come from and of which date they are."""
    return f"{_index()['source']}, schemas of {_index()['schema_date'][:10]}"


def resource_schema(type_name: str) -> ResourceSchema | None:
    """Return the schema of a resource type, or None if there is no such type.

    All custom resources (`Custom::…`) share the schema of `AWS::CloudFormation::CustomResource`.
    """
    return _resource_schema(_CUSTOM if type_name.startswith("Custom::") else type_name)


@cache
def _resource_schema(type_name: str) -> ResourceSchema | None:
    shard = _shard_of().get(type_name)
    if shard is None:
        return None
    text = _shard_text(shard)
    marker = f'\n"{type_name}": '.encode()
    start = text.index(marker) + len(marker)
    record = json.loads(text[start : text.index(b"\n", start)].rstrip(b","))
    properties = Scope(record, {}).schema(record)
    read_only = _paths(record, "readOnly")
    names = record.get("attributes", sorted(".".join(path) for path in read_only if "*" not in path))
    return ResourceSchema(
        type_name=type_name,
        properties=properties,
        create_only=_paths(record, "createOnly"),
        conditional_create_only=_paths(record, "conditionalCreateOnly"),
        read_only=read_only,
        write_only=_paths(record, "writeOnly"),
        deprecated=_paths(record, "deprecated"),
        primary_identifier=tuple(tuple(path.split("/")) for path in record.get("primaryIdentifier", ())),
        attributes=_Attributes(tuple(names), properties),
        known_values={tuple(path.split("/")): frozenset(v) for path, v in record.get("knownValues", {}).items()},
        tag_property=tuple(record["tagProperty"].split("/")) if "tagProperty" in record else None,
        immutable=record.get("immutable", False),
        lifecycle=record.get("lifecycle", {}).get("status"),
        missing_regions=_missing_regions(_index()["services"][shard][type_name]),
    )
