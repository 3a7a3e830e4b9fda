"""A property that the service refuses beside another one.

**Why it matters.** The deployment fails half-way: `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when
BillingMode is PAY_PER_REQUEST`, `Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or
TrafficPolicyInstanceId]`, `Placement constraints are not supported with FARGATE launch type`, `DeliverLogsPermissionArn is
not applicable for s3 delivery`.

**What is rewritten.** By a verified table, the property goes that says nothing beside the other: throughput of a table that
is paid per request, the `TTL` of an alias record, port and VPC of a target group of functions, storage of an Aurora
instance, an empty `S3OriginConfig` beside a `CustomOriginConfig`, placement in Fargate, the role of a flow log to S3, the
starting position of a queue. In a Fargate task a `HostPort` goes that is not the container's.

**Fix safety.** Safe: the property could never take effect.

**Left alone.** Properties that a function may leave away, values that a caller decides, throughput of zero (DynamoDB takes
it for none), the ACLs of buckets (acl-without-ownership), properties of which the schema says that they exclude each other
(a finding, with both as its options), and templates that another tool or an unknown macro rewrites.

Source: the resource schemas (docs/schemas.md); the table names its source in each row.
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
    Fix,
    Mapping,
    Node,
    Option,
    Path,
    Template,
    remove_key,
    transform,
)
from repair.cloudformation.intrinsics import function_call, get_att_target, literal_text, ref_target
from repair.cloudformation.places import places
from repair.cloudformation.sections import Resource, child
from repair.engine.properties import Property, properties, takes_transform

from .applying import LEFTOVERS, shown
from .exclusions import ROWS, Row

_PORT_MAPPING = ("AWS::ECS::TaskDefinition", "ContainerDefinitions.*.PortMappings.*")


@transform(
    id="excess-property",
    summary="Property that the service refuses beside another one",
    group="shape",
    fixes=("E3020", "E3029", "E3048", "E3053", "E3634", "E3638", "E3681", "E3682", "E3685", "E3719", "F3020"),
)
def excess_property(template: Template, context: Context) -> Iterator[Fix]:
    """Take out what says nothing."""
    for found in properties(template):
        mapping = found.mapping
        if mapping is None or takes_transform(mapping):
            continue
        done: set[str] = set()
        for row in ROWS:
            if (row.type, row.place) != (found.type.type_name, found.place) or not _holds(
                template, found, mapping, row
            ):
                continue
            for key in row.drop:
                if key in mapping and not _says_none(mapping.get(key)):
                    done.add(key)
                    yield _dropped(template, mapping, key, row)
        if (found.type.type_name, found.place) == _PORT_MAPPING:
            yield from _host_port(template, found, mapping)
        yield from _exclusive(template, found, mapping, done)


def _holds(template: Template, found: Property, mapping: Mapping, row: Row) -> bool:
    top = found.resource.properties
    return top is not None and all(
        _is_met(template, top if part.startswith("/") else mapping, part) for part in row.given
    )


def _is_met(template: Template, mapping: Mapping, condition: str) -> bool:
    place, equals, values = condition.lstrip("/").partition("=")
    if place.startswith("!"):
        return place[1:] not in mapping
    node: Node | None = mapping
    for step in place.split("."):
        node = child(node, 0 if step == "*" else step)
    if node is None:
        return False
    if not equals:
        return not _may_be_missing(node)
    target = _resource_at(template, node)
    if target is not None:
        return target.type in values.split("|")
    # a default value is only what a caller may change
    found = places(template, node)
    return bool(found) and all(place.kind != "default" and place.text in values.split("|") for place in found)


def _resource_at(template: Template, node: Node) -> Resource | None:
    """The resource that a Ref or a GetAtt leads to."""
    call = function_call(node)
    target = get_att_target(call) if call is not None else None
    name = target.logical_id if target is not None else ref_target(call) if call is not None else None
    return template.resources.get(name or "")


def _dropped(template: Template, mapping: Mapping, key: str, row: Row) -> Fix:
    at: Path = (*mapping.path, key)
    title = f"take {key} out"
    reason = f"{row.source}; this goes: {shown(mapping.get(key))}"
    try:
        change = remove_key(template.document, mapping, key)
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
    return Fix(title, at, SAFE, NO_INTERRUPTION, change=change, reason=reason, declares=LEFTOVERS)


def _exclusive(template: Template, found: Property, mapping: Mapping, done: set[str]) -> Iterator[Fix]:
    """Two properties of which the schema says that they exclude each other."""
    told: set[frozenset[str]] = set()
    for key, others in found.shape.dependent_excluded.items():
        for other in sorted(others):
            pair = frozenset({key, other})
            if key not in mapping or other not in mapping or pair & done or pair in told or len(pair) < 2:
                continue
            if _may_be_missing(mapping.get(key)) or _may_be_missing(mapping.get(other)):
                continue
            told.add(pair)
            options = []
            for name in sorted(pair):
                try:
                    options.append(Option(f"take {name} out", remove_key(template.document, mapping, name)))
                except CannotEdit:
                    continue
            yield Fix(
                f"choose between {' and '.join(sorted(pair))}",
                (*mapping.path, key),
                SUGGEST,
                NONE,
                reason=f"{found.type.type_name} takes only one of them",
                options=tuple(options),
                declares=LEFTOVERS,
            )


def _may_be_missing(node: Node | None) -> bool:
    """True where a condition may leave the property away."""
    call = function_call(node) if node is not None else None
    return call is not None and (call.name == "Fn::If" or ref_target(call) == "AWS::NoValue")


def _says_none(node: Node | None) -> bool:
    """True where a property may be absent, or is a throughput of zero, which DynamoDB takes for none."""
    if _may_be_missing(node):
        return True
    return isinstance(node, Mapping) and bool(node.entries) and all(literal_text(e.value) == "0" for e in node.entries)


def _host_port(template: Template, found: Property, mapping: Mapping) -> Iterator[Fix]:
    """In a Fargate task a container is reached at its own port."""
    inside, outside = literal_text(mapping.get("ContainerPort")), literal_text(mapping.get("HostPort"))
    if inside is None or outside is None or inside == outside or not (inside + outside).isdigit():
        return
    top = found.resource.properties
    if top is not None and _is_met(template, top, "RequiresCompatibilities.*=FARGATE"):
        source = f"host port and container port of a Fargate task must match: it is reached at {inside}"
        yield _dropped(template, mapping, "HostPort", Row("", "", (), (), source))
