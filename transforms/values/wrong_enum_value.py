"""A value that the property does not allow.

**Why it matters.** The service refuses the resource half-way through the deployment: `1 validation error detected: Value
'2555' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, …]`, or CloudFormation
before it: `#/BillingMode: ON_DEMAND is not a valid enum value`.

**What is rewritten.**

- By a verified table: `ON_DEMAND` → `PAY_PER_REQUEST`, the data resource `AWS::S3::Bucket` of a trail → `AWS::S3::Object`,
  `Daily` → `TwentyFour_Hours`, `>` → `GreaterThanThreshold`. `OPTIONS` among the methods of a function URL is taken out.
- A number of days for which logs are kept (`RetentionInDays`) becomes the next larger allowed number, never a smaller one;
  zero, which means "for ever" to other tools, is a finding.

The value is corrected where it lives: at the property, in the Default (and AllowedValues) of a parameter, in the cell of a
mapping, in the branch of an `Fn::If`.

**Fix safety.** Safe: the table holds other words for the same thing, and logs are never kept for a shorter time. Unsafe
where the row says so (`SSEType: AES256` → `KMS` uses another key). A parameter or the cell of a mapping that other
properties use too is a finding.

**Left alone.** Every other value that is not allowed is a finding, with the allowed ones as its options. `SecureString`
parameters (CloudFormation cannot make them): writing `String` would show the secret.

Source: the resource schemas (docs/schemas.md); the table names its source in each row.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Option,
    Sequence,
    Template,
    remove_item,
    transform,
)
from repair.engine.properties import Property, properties

from .known_values import Row, known_row
from .writing import Written, change_text, texts
from .wrong_enum_case import allowed, meant

_ROUNDED_UP = frozenset({("AWS::Logs::LogGroup", "RetentionInDays")})
_MOST_OPTIONS = 30


@transform(
    id="wrong-enum-value",
    summary="Value that the property does not allow",
    group="values",
    fixes=("E3030", "F3030", "W3030"),
)
def wrong_enum_value(template: Template, context: Context) -> Iterator[Fix]:
    """Write the allowed value that was meant."""
    seen: set[int] = set()
    for found in properties(template):
        if not found.shape.enum and not found.shape.enum_ignore_case:
            continue
        for written in texts(template, found):
            if id(written.place.node) in seen or not written.text or not _is_wrong(found, written.text):
                continue
            seen.add(id(written.place.node))
            yield _fix(template, found, written)


def _is_wrong(found: Property, text: str) -> bool:
    known = {value.lower() for value in found.shape.enum_ignore_case}
    return text not in allowed(found) and text.lower() not in known and meant(found, text) is None


def _fix(template: Template, found: Property, written: Written) -> Fix:
    at = written.place.path
    row = known_row(found.type.type_name, found.place, written.text)
    right = row.right if row is not None else _rounded_up(found, written.text)
    reason = f"{found.type.type_name} {found.place} does not allow {written.text}"
    if row is not None and not row.right:
        return _without_item(template, written, row, reason)
    if right is not None:
        title = f"write {right} for {written.text}"
        source = row.source if row is not None else "the next larger number that is allowed"
        try:
            change = change_text(template, written, right)
        except CannotEdit as error:
            return Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
        if written.shared:
            reason += f"; other properties use {written.holder} too"
            return Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=reason, options=(Option(right, change),))
        safety = SAFE if row is None or row.safe else UNSAFE
        return Fix(title, at, safety, NO_INTERRUPTION, change=change, reason=f"{reason}; {source}")
    options = tuple(_options(template, found, written)) if not written.shared else ()
    return Fix("write an allowed value", at, SUGGEST, NO_INTERRUPTION, reason=reason, options=options)


def _without_item(template: Template, written: Written, row: Row, reason: str) -> Fix:
    node = written.scalar
    title = f"take {written.text} out of the list"
    try:
        if not isinstance(node.parent, Sequence) or len(node.parent.items) == 1:
            raise CannotEdit("it is no item of a list with others")
        change: Change = remove_item(template.document, node.parent, int(node.slot))
    except CannotEdit as error:
        return Fix(title, node.path, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
    return Fix(title, node.path, SAFE, NO_INTERRUPTION, change=change, reason=f"{reason}; {row.source}")


def _rounded_up(found: Property, text: str) -> str | None:
    if (found.type.type_name, found.place) not in _ROUNDED_UP or not text.isdigit() or int(text) < 1:
        return None  # zero means "for ever" to Terraform and the CDK
    larger = sorted(value for value in found.shape.enum if isinstance(value, int) and value > int(text))
    return str(larger[0]) if larger else None


def _options(template: Template, found: Property, written: Written) -> Iterator[Option]:
    names = allowed(found)
    for name in names if len(names) <= _MOST_OPTIONS else ():
        try:
            yield Option(name, change_text(template, written, name))
        except CannotEdit:
            return
