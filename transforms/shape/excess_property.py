"""A property that the service refuses beside another one.

**Why it matters.** The deployment fails half-way: `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified
when BillingMode is PAY_PER_REQUEST`, `Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or
TrafficPolicyInstanceId]`, `Placement constraints are not supported with FARGATE launch type`, `DeliverLogsPermissionArn
is not applicable for s3 delivery`.

**What is rewritten.** By a verified table, the property goes that says nothing beside the other: throughput of a table
that is paid per request, the `TTL` of an alias record, port and VPC of a target group of functions, storage of an
Aurora instance, an empty `S3OriginConfig` beside a `CustomOriginConfig`, placement in Fargate, the role of a flow log
to S3, the starting position of a queue. In a Fargate task a `HostPort` goes that is not the container's.

Of properties of which the schema takes only one, those go that say nothing (an empty list, an empty text, a switch that
is off) or the same as the other (`SubnetMappings` with the subnets of `Subnets`, the name of what the other refers to).
A rule of a security group for IPv4 and IPv6 becomes two rules.

**Fix safety.** Safe: the property could never take effect. Unsafe for the second rule of a security group, and for
`ForwardedValues` beside a cache policy: the policy may forward less.

**Left alone.** Properties that a function may leave away, values that a caller decides, throughput of zero (DynamoDB
takes it for none), the ACLs of buckets (acl-without-ownership), properties of which only one may be there and all say
something (a finding, with both as its options), and templates that another tool or an unknown macro rewrites.

Source: the resource schemas (docs/schemas.md); the table names its source in each row.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    NONE,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    Mapping,
    Node,
    Option,
    Path,
    Sequence,
    Template,
    Value,
    insert,
    remove_key,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import Property, properties, takes_transform

from .alternatives import groups, repeats, says_nothing
from .applying import LEFTOVERS, shown
from .beside import is_met, may_be_missing
from .exclusions import ROWS, Row

_FAMILIES = {"CidrIp", "CidrIpv6"}
_REACHED_BY_ADDRESS = ("RequiresCompatibilities.*=FARGATE", "NetworkMode=awsvpc")
_PORT_MAPPING = ("AWS::ECS::TaskDefinition", "ContainerDefinitions.*.PortMappings.*")


@transform(
    id="excess-property",
    summary="Property that the service refuses beside another one",
    group="shape",
    fixes=(
        "E3014",
        "E3020",
        "E3029",
        "E3048",
        "E3053",
        "E3634",
        "E3638",
        "E3681",
        "E3682",
        "E3685",
        "E3719",
        "F3014",
        "F3020",
    ),
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
        is_met(template, top if part.startswith("/") else mapping, part) for part in row.given
    )


def _dropped(template: Template, mapping: Mapping, key: str, row: Row) -> Fix:
    at: Path = (*mapping.path, key)
    title = f"take {key} out"
    reason = f"{row.source}; this goes: {shown(mapping.get(key))}"
    try:
        change = remove_key(template.document, mapping, key)
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
    safety = SAFE if row.safe else UNSAFE
    return Fix(title, at, safety, NO_INTERRUPTION, change=change, reason=reason, declares=LEFTOVERS)


def _exclusive(template: Template, found: Property, mapping: Mapping, done: set[str]) -> Iterator[Fix]:
    """Properties of which the schema says that only one of them may be there."""
    for group in groups(found, mapping):
        if set(group) & done or any(may_be_missing(mapping.get(name)) for name in group):
            continue
        needless = list(_needless(template, found, mapping, group))
        if needless and len(needless) < len(group):
            for name, why in needless:
                yield _dropped(template, mapping, name, Row("", "", (), (), why))
        elif set(group) == _FAMILIES and isinstance(mapping.parent, Sequence):
            yield _two_rules(template, mapping, mapping.parent)
        else:
            yield _to_choose(template, found, mapping, group)


def _needless(
    template: Template, found: Property, mapping: Mapping, group: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """The names that say nothing, or nothing new; each with the reason."""
    for name in group:
        node = mapping.get(name)
        assert node is not None
        others = [other for other in group if other != name]
        if says_nothing(node, found.shape.child(name)):
            yield name, f"{found.type.type_name} takes only one of {', '.join(group)}, and this says nothing"
            continue
        other = mapping.get(others[0]) if len(others) == 1 else None
        if other is not None and repeats(template, name, node, others[0], other):
            yield name, f"{found.type.type_name} takes only one of {', '.join(group)}, and both name the same"


def _two_rules(template: Template, mapping: Mapping, rules: Sequence) -> Fix:
    """A rule for IPv4 and IPv6 at once is two rules."""
    title, at = "make two rules of it, one for each address family", (*mapping.path, "CidrIpv6")
    reason = "a rule has one source or destination"
    second: dict[str, Value] = {e.key.value: Copy(e.value) for e in mapping.entries if e.key.value != "CidrIp"}
    try:
        change = remove_key(template.document, mapping, "CidrIpv6")
        change += Change(lost_comments=_comment_behind(template, mapping, "CidrIpv6"))
        change += insert(template.document, rules, int(mapping.slot) + 1, second)
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
    return Fix(title, at, UNSAFE, NO_INTERRUPTION, change=change, reason=reason)


def _comment_behind(template: Template, mapping: Mapping, key: str) -> tuple[str, ...]:
    """The comment on the line of a pair, which would stand behind a pair of another rule."""
    entry = mapping.entry(key)
    assert entry is not None
    rest = template.document.text[entry.value.end :].partition("\n")[0].strip()
    return (rest,) if rest.startswith("#") else ()


def _to_choose(template: Template, found: Property, mapping: Mapping, group: tuple[str, ...]) -> Fix:
    options = []
    for name in group:
        try:
            options.append(Option(f"take {name} out", remove_key(template.document, mapping, name)))
        except CannotEdit:
            continue
    return Fix(
        f"choose between {' and '.join(group)}",
        (*mapping.path, group[0]),
        SUGGEST,
        NONE,
        reason=f"{found.type.type_name} takes only one of them",
        options=tuple(options) if len(group) == 2 else (),
        declares=LEFTOVERS,
    )


def _says_none(node: Node | None) -> bool:
    """True where a property may be absent, or is a throughput of zero, which DynamoDB takes for none."""
    if may_be_missing(node):
        return True
    return isinstance(node, Mapping) and bool(node.entries) and all(literal_text(e.value) == "0" for e in node.entries)


def _host_port(template: Template, found: Property, mapping: Mapping) -> Iterator[Fix]:
    """In a Fargate task a container is reached at its own port."""
    inside, outside = literal_text(mapping.get("ContainerPort")), literal_text(mapping.get("HostPort"))
    if inside is None or outside is None or inside == outside or not (inside + outside).isdigit():
        return
    top = found.resource.properties
    if top is not None and any(is_met(template, top, condition) for condition in _REACHED_BY_ADDRESS):
        source = f"a task with a network interface of its own is reached at its container port, {inside}"
        yield _dropped(template, mapping, "HostPort", Row("", "", (), (), source))
