"""What CloudFormation does to a running resource when one of its properties changes.

The resource schemas say what replaces a resource; they do not say what interrupts it. That is documented, property by
property, as "Update requires: Some interruptions", and kept in `data/update_behaviours.json` with its source.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from repair.knowledge.schema_nodes import Step
from repair.knowledge.schemas import PropertyPath, PropertySchema, ResourceSchema, resource_schema, schema_source

Behaviour: TypeAlias = Literal["none", "no-interruption", "some-interruption", "replacement", "unknown"]

_TABLE = Path(__file__).parent / "data" / "update_behaviours.json"

_GRAVEST_FIRST = ("replacement", "not-supported", "some-interruption")

# what stands beside Properties in a resource is read by CloudFormation itself, not by the service
_RESOURCE_ATTRIBUTES: dict[str, tuple[Behaviour, str]] = {
    "Condition": ("unknown", "a condition that comes out otherwise creates or removes the resource"),
    "CreationPolicy": ("none", "CreationPolicy is only looked at while the resource is created"),
    "DeletionPolicy": ("none", "DeletionPolicy is only looked at when the resource is removed"),
    "DependsOn": ("none", "DependsOn only orders the deployment"),
    "Metadata": ("none", "Metadata is not part of what is deployed"),
    "Type": ("replacement", "a resource of another type is another resource"),
    "UpdatePolicy": ("none", "UpdatePolicy is only looked at while something else is updated"),
    "UpdateReplacePolicy": ("none", "UpdateReplacePolicy is only looked at when the resource is replaced"),
}
# here the schema cannot know: a macro, a function of the user or another template decides
_DECIDED_ELSEWHERE = (
    "AWS::Serverless::",
    "AWS::CloudFormation::CustomResource",
    "AWS::CloudFormation::Stack",
    "Custom::",
)


@dataclass(frozen=True, slots=True)
class UpdateFact:
    """What an update of one property does, how we know, and whether it may come worse."""

    behaviour: Behaviour
    reason: str
    source: str
    may_replace: bool = False
    """Whether the resource is replaced in some cases, whatever `behaviour` says is the rule."""


def update_behaviour(type_name: str, path: Sequence[Step]) -> Behaviour:
    """Return what a change at a path of a resource does, such as `("Properties", "EngineVersion")`."""
    return update_fact(type_name, path).behaviour


def update_fact(type_name: str, path: Sequence[Step]) -> UpdateFact:
    """Return what a change at a path of a resource does, with its reason and source.

    The path starts below the logical id; the empty path stands for the logical id itself. Functions in the path are
    looked through (`Fn::If`) or end it (`Fn::Sub`, `Ref`).
    """
    if not path:
        return _general("replacement", "a resource under another logical id is another resource")
    if path[0] != "Properties":
        behaviour, reason = _RESOURCE_ATTRIBUTES.get(str(path[0]), ("unknown", f"{path[0]} is not known"))
        return _general(behaviour, reason)
    schema = resource_schema(type_name)
    if schema is None:
        return UpdateFact("unknown", f"no schema for {type_name}", schema_source())
    if type_name.startswith(_DECIDED_ELSEWHERE):
        return UpdateFact("unknown", f"what updates {type_name} is not CloudFormation itself", schema_source())
    wanted = tuple(_property_steps(path[1:]))
    if not wanted:
        return UpdateFact("unknown", "all properties at once", schema_source())
    if not _is_known(schema.properties, wanted):
        return UpdateFact("unknown", f"{'.'.join(wanted)} is not a property of {type_name}", schema_source())
    return _from_schema(schema, wanted) or _from_table(schema, wanted)


def _general(behaviour: Behaviour, reason: str) -> UpdateFact:
    return UpdateFact(behaviour, reason, "AWS CloudFormation User Guide, update behaviors of stack resources")


def _property_steps(path: Sequence[Step]) -> Iterator[str]:
    """Yield the property names of a path, `*` for a list index; an Fn::If and the branch taken are left out."""
    steps = iter(path)
    for step in steps:
        if step == "Fn::If":
            next(steps, None)
        elif isinstance(step, int):
            yield "*"
        elif step == "Ref" or step.startswith("Fn::"):
            return
        else:
            yield step


def _is_known(node: PropertySchema | None, path: PropertyPath) -> bool:
    for step in path:
        if node is None or node.free_form:
            break
        child = node.child(step)
        if child is None:
            return node.additional
        node = child
    return True


def _covers(paths: Iterable[PropertyPath], wanted: PropertyPath) -> bool:
    """Tell whether one of the paths is the wanted one or stands above it."""
    return any(wanted[: len(path)] == path for path in paths)


def _has_part(paths: Iterable[PropertyPath], wanted: PropertyPath) -> bool:
    """Tell whether one of the paths stands below the wanted one."""
    return any(path[: len(wanted)] == wanted for path in paths)


def _from_schema(schema: ResourceSchema, wanted: PropertyPath) -> UpdateFact | None:
    """Return what the schema alone decides."""
    name = ".".join(wanted)
    if _covers(schema.create_only, wanted):
        return UpdateFact("replacement", f"{name} is create-only", schema_source(), may_replace=True)
    if _covers(schema.read_only, wanted):
        return UpdateFact("none", f"{name} is read-only: no running stack has set it", schema_source())
    if schema.immutable:
        return UpdateFact("replacement", f"{schema.type_name} cannot be updated", schema_source(), may_replace=True)
    if _has_part(schema.create_only, wanted):
        return UpdateFact("replacement", f"a part of {name} is create-only", schema_source(), may_replace=True)
    return None


def _from_table(schema: ResourceSchema, wanted: PropertyPath) -> UpdateFact:
    """Return what is documented for the property, for the nearest one above it and for what is below it."""
    name = ".".join(wanted)
    rows = _documented().get(schema.type_name, {})
    own = next((rows[wanted[:end]] for end in range(len(wanted), 0, -1) if wanted[:end] in rows), None)
    conditional = schema.conditional_create_only
    sometimes = _covers(conditional, wanted) or _has_part(conditional, wanted)
    if own is None and sometimes:
        return UpdateFact("replacement", f"{name} is create-only in some cases", schema_source(), may_replace=True)
    parts = [row for path, row in rows.items() if path[: len(wanted)] == wanted]
    worst = min([own, *parts] if own else parts, key=lambda row: _GRAVEST_FIRST.index(row[0]), default=None)
    if worst is None:
        return UpdateFact("no-interruption", f"{name} is not create-only, no interruption is known", schema_source())
    documented, source = worst
    if documented == "not-supported":
        return UpdateFact("unknown", f"{name}: documented as not updatable, the update may fail", source, sometimes)
    if documented == "replacement":
        return UpdateFact("replacement", f"{name}: documented as replacement", source, may_replace=True)
    return UpdateFact("some-interruption", f"{name}: documented as some interruptions", source, sometimes)


@cache
def _documented() -> dict[str, dict[PropertyPath, tuple[str, str]]]:
    """Return the documented behaviours by type and path, each with its source."""
    table = json.loads(_TABLE.read_bytes())
    sources = table["sources"]
    found: dict[str, dict[PropertyPath, tuple[str, str]]] = {}
    for type_name, path, behaviour, source in table["rows"]:
        found.setdefault(type_name, {})[tuple(path.split("/"))] = (behaviour, sources[source])
    return found
