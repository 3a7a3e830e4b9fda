"""A resource attribute among the properties, or a property among the resource attributes.

**Why it matters.** CloudFormation refuses the stack: `extraneous key [DependsOn] is not permitted`, or the template:
`Invalid template resource property 'Tags'`.

**What is rewritten.** `DependsOn`, `Condition`, `DeletionPolicy`, `UpdateReplacePolicy`, `CreationPolicy`,
`UpdatePolicy` and `Metadata` below `Properties` move up to the resource. A key beside `Properties` that is a property
of the type moves below `Properties`. A `DependsOn` among the properties that the resource has itself goes.

**Fix safety.** Safe: CloudFormation knows the name in one place only.

**Left alone.** A place that is taken, a `DependsOn` that would close a circle (a finding), a type that has a property
of this name itself, serverless resources (which have attributes of their own), and templates that another tool or an
unknown macro rewrites.

Source: AWS CloudFormation User Guide, "Resource attribute reference"; the resource schemas (docs/schemas.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    NONE,
    SAFE,
    SUGGEST,
    CannotEdit,
    Context,
    Copy,
    Fix,
    Resource,
    Sequence,
    Template,
    remove_key,
    rename_key,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import is_refused
from repair.knowledge.schemas import ResourceSchema, resource_schema

from .relocation import move_down, move_up
from .unknown_property import ATTRIBUTES, is_attribute


@transform(
    id="misplaced-attribute",
    summary="Resource attribute among the properties, or the reverse",
    group="shape",
    fixes=("E3001", "E3002", "F3002"),
)
def misplaced_attribute(template: Template, context: Context) -> Iterator[Fix]:
    """Move it to where CloudFormation reads it."""
    if is_refused(template):
        return
    for resource in template.resources.values():
        schema = resource_schema(resource.type)
        if schema is None or resource.type.startswith(("AWS::Serverless::", "Custom::", "AWS::CloudFormation::Custom")):
            continue
        yield from _up(template, resource, schema)
        yield from _down(template, resource, schema)


def _up(template: Template, resource: Resource, schema: ResourceSchema) -> Iterator[Fix]:
    written = resource.properties
    for key in written.keys() if written is not None else ():
        assert written is not None
        if not is_attribute(key, written.get(key)) or schema.properties.knows(key):
            continue
        if key in resource.node:
            if key == "DependsOn":
                yield from _repeated(template, resource)
            continue
        if key == "DependsOn" and _closes_a_circle(template, resource):
            title = f"take DependsOn out of the properties of {resource.logical_id}"
            reason = "moved up to the resource, it would close a circle"
            yield Fix(title, (*written.path, key), SUGGEST, NONE, reason=reason)
            continue
        try:
            change = move_up(template.document, written, key, resource.node, key)
        except CannotEdit:
            continue
        title = f"move {key} up to the resource"
        yield Fix(title, (*written.path, key), SAFE, NO_INTERRUPTION, change=change, reason="it is no property")


def _closes_a_circle(template: Template, resource: Resource) -> bool:
    node = resource.property("DependsOn")
    names = {literal_text(item) for item in (node.items if isinstance(node, Sequence) else [node]) if item is not None}
    own = resource.logical_id
    return any(name == own or (name and template.graph.path_exists(name, own)) for name in names)


def _repeated(template: Template, resource: Resource) -> Iterator[Fix]:
    """DependsOn in both places: the one among the properties goes where it names nothing new."""
    written = resource.properties
    node = written.get("DependsOn") if written is not None else None
    items = node.items if isinstance(node, Sequence) else [node]
    if written is None or not all(literal_text(item) in resource.depends_on for item in items):
        return
    try:
        change = remove_key(template.document, written, "DependsOn")
    except CannotEdit:
        return
    title, reason = "take DependsOn out of the properties", "the resource depends on the same already"
    yield Fix(title, (*written.path, "DependsOn"), SAFE, NONE, change=change, reason=reason)


def _down(template: Template, resource: Resource, schema: ResourceSchema) -> Iterator[Fix]:
    node, document = resource.node, template.document
    for key in node.keys():  # noqa: SIM118 - a Mapping node is no dict
        if key in ATTRIBUTES or key in ("Type", "Properties") or key not in schema.properties.properties:
            continue
        entry = node.entry(key)
        assert entry is not None
        try:
            if "Properties" in node:
                change = move_down(document, node, key, ("Properties", key))
            else:
                change = rename_key(document, node, key, "Properties")
                change += replace(document, entry.value, {key: Copy(entry.value)})
        except CannotEdit:
            continue
        title = f"move {key} below Properties"
        reason = f"it is a property of {resource.type}"
        yield Fix(title, (*node.path, key), SAFE, NO_INTERRUPTION, change=change, reason=reason)
