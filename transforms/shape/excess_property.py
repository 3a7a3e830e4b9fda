"""A property that the service refuses beside another one.

**Why it matters.** The deployment fails half-way: `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when
BillingMode is PAY_PER_REQUEST`, `Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or
TrafficPolicyInstanceId]`.

**What is rewritten.** By a verified table, the property goes that says nothing beside the other: throughput of a table that
is paid per request, the `TTL` of an alias record, port and VPC of a target group of functions, storage of an Aurora
instance, an empty `S3OriginConfig` beside a `CustomOriginConfig`.

**Fix safety.** Safe: the property could never take effect.

**Left alone.** Conditions that are computed, the ACLs of buckets (acl-without-ownership), properties of which the schema says that they exclude each other (a finding, with
both as its options), and templates that another tool or an unknown macro rewrites.

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
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import Property, properties, takes_transform

from .applying import LEFTOVERS, shown
from .exclusions import ROWS, Row


@transform(
    id="excess-property",
    summary="Property that the service refuses beside another one",
    group="shape",
    fixes=(*("E3020", "E3029", "E3638", "E3681", "E3682", "E3685", "E3719", "F3020"),),
)
def excess_property(template: Template, context: Context) -> Iterator[Fix]:
    """Take out what says nothing, or add what the other one needs."""
    for found in properties(template):
        mapping = found.mapping
        if mapping is None or takes_transform(mapping):
            continue
        done: set[str] = set()
        for row in ROWS:
            if (row.type, row.place) != (found.type.type_name, found.place) or not _holds(found, mapping, row):
                continue
            for key in row.drop:
                if key in mapping:
                    done.add(key)
                    yield _dropped(template, mapping, key, row)
        yield from _exclusive(template, found, mapping, done)


def _holds(found: Property, mapping: Mapping, row: Row) -> bool:
    top = found.resource.properties
    return top is not None and all(_is_met(top if part.startswith("/") else mapping, part) for part in row.given)


def _is_met(mapping: Mapping, condition: str) -> bool:
    place, equals, value = condition.lstrip("/").partition("=")
    if place.startswith("!"):
        return place[1:] not in mapping
    node: Node | None = mapping
    for step in place.split("."):
        node = node.get(step) if isinstance(node, Mapping) and node.tag is None else None
    return node is not None and (not equals or literal_text(node) == value)


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
            if _is_no_value(mapping, key) or _is_no_value(mapping, other):
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


def _is_no_value(mapping: Mapping, key: str) -> bool:
    """True where a condition may leave the property away."""
    node = mapping.get(key)
    return node is not None and (node.function is not None or (isinstance(node, Mapping) and "Fn::If" in node))
