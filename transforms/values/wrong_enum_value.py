"""A value that the property does not allow.

**Why it matters.** The service refuses the resource half-way through the deployment: `1 validation error detected:
Value '2555' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, …]`, or
CloudFormation before it: `#/BillingMode: ON_DEMAND is not a valid enum value`.

**What is rewritten.**

- By a verified table: `ON_DEMAND` → `PAY_PER_REQUEST`, the data resource `AWS::S3::Bucket` of a trail →
  `AWS::S3::Object`, `Daily` → `TwentyFour_Hours`, `>` → `GreaterThanThreshold`. `OPTIONS` among the methods of a
  function URL is taken out.
- A value that is misspelt, in the plural, or has its words in another order becomes the only allowed value that is like
  it (`NEW_AND_OLD_IMAGE` → `NEW_AND_OLD_IMAGES`); one that lacks a word the only one that has it (`TargetTracking` →
  `TargetTrackingScaling`).
- A data resource of a trail and a tier of Intelligent-Tiering that nobody can ask for is taken out of its list.
- A number of days for which logs are kept (`RetentionInDays`) becomes the next larger allowed number, never a smaller
  one; zero, which means "for ever" to other tools, is a finding.

The value is corrected where it lives: at the property, in the Default (and AllowedValues) of a parameter, in the cell
of a mapping, in the branch of an `Fn::If`.

**Fix safety.** Safe: the table holds other words for the same thing, and logs are never kept for a shorter time. Unsafe
where the row says so (`SSEType: AES256` → `KMS` uses another key) and where a word is added. A parameter or the cell of
a mapping that other properties use too is a finding.

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
    Mapping,
    Option,
    Sequence,
    Template,
    remove_item,
    transform,
)
from repair.engine.properties import Property, properties
from transforms.shape.applying import LEFTOVERS, shown
from transforms.shape.names import has_one_word_more, misspelt, words

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
    near, is_sure = _near(found, written.text) if row is None else (None, True)
    right = row.right if row is not None else _rounded_up(found, written.text) or near
    reason = f"{found.type.type_name} {found.place} does not allow {written.text}"
    if row is not None and not row.right:
        return _without_item(template, written, row, reason)
    if right is not None:
        title = f"write {right} for {written.text}"
        source = row.source if row is not None else "the only allowed value that is like it"
        if row is None and near is None:
            source = "the next larger number that is allowed"
        try:
            change = change_text(template, written, right)
        except CannotEdit as error:
            return Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
        if written.shared:
            reason += f"; other properties use {written.holder} too"
            return Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=reason, options=(Option(right, change),))
        is_sure = row.safe if row is not None else is_sure or near is None
        safety = SAFE if is_sure else UNSAFE
        return Fix(title, at, safety, NO_INTERRUPTION, change=change, reason=f"{reason}; {source}")
    options = tuple(_options(template, found, written)) if not written.shared else ()
    return Fix("write an allowed value", at, SUGGEST, NO_INTERRUPTION, reason=reason, options=options)


def _without_item(template: Template, written: Written, row: Row, reason: str) -> Fix:
    node = written.scalar
    title = f"take {written.text} out of the list"
    item = node.parent if isinstance(node.parent, Mapping) and isinstance(node.parent.parent, Sequence) else node
    try:
        if not isinstance(item.parent, Sequence) or len(item.parent.items) == 1 or item.parent.function is not None:
            raise CannotEdit("it is no item of a list with others")
        change: Change = remove_item(template.document, item.parent, int(item.slot))
    except CannotEdit as error:
        return Fix(title, node.path, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
    reason = f"{reason}; {row.source}" + ("" if item is node else f"; this goes: {shown(item)}")
    safety = SAFE if row.safe else UNSAFE
    return Fix(title, node.path, safety, NO_INTERRUPTION, change=change, reason=reason, declares=LEFTOVERS)


def _near(found: Property, text: str) -> tuple[str | None, bool]:
    """The only allowed value that is misspelt here, or has one word more, and whether it is certain."""
    names = [name for name in allowed(found) if not name.isdigit()]
    if text.isdigit() or not names:
        return None, False
    misspelled = misspelt(text, names)
    if len(misspelled) == 1:
        return misspelled[0], True
    longer = [name for name in names if _has_more(text, name)]
    return (longer[0], False) if len(longer) == 1 and not misspelled else (None, False)


def _has_more(text: str, name: str) -> bool:
    """True for a value with one word more, and for a version without its `.x`."""
    return name == f"{text}.x" or (len(words(text)) < len(words(name)) and has_one_word_more(text, name))


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
