"""A property that its resource type does not have.

**Why it matters.** CloudFormation refuses the stack before it creates anything: `Properties validation failed for
resource Recorder with message: #: extraneous key [RoleArn] is not permitted` (resource types with a schema), or
`Encountered unsupported property RoleArn` (the older ones).

**What is rewritten.** The first of these that applies:

1. *The verified table.* Names of another service, of its API, of AWS SAM or of Terraform, each with its source:
   `ReservedConcurrencyLimit` → `ReservedConcurrentExecutions`, `MaximumEventAge` → `MaximumEventAgeInSeconds`,
   `SourceSecurityGroupId` of an egress rule → `DestinationSecurityGroupId`, `DeregistrationDelay` of a target group →
   the attribute `deregistration_delay.timeout_seconds`.
2. *The same name in another case* (`RoleArn` → `RoleARN`, `bucket_name` → `BucketName`). Where the right name is there
   too with the same value, the wrong one goes.
3. *A misspelt name*: a plural, a typo, or the same words in another order (`ResourceIds` → `ResourceId`,
   `KeyRotationEnabled` → `EnableKeyRotation`), or *the same name in one other place*: around it
   (`DistributionConfig.Tags` → `Tags`) or below it (`PasswordPolicy` → `Policies.PasswordPolicy`).
4. *The same thing in other words*: with the words of its type or mapping in front or without them, with another form of
   the value, with or without its unit, abbreviated (`SecretName` → `Name`, `TopicArns` → `Topics`, `TimeoutInSeconds` →
   `Timeout`, `MaxPercent` → `MaximumPercent`); *a name with one word more or less* (`IncludeGlobalResources` →
   `IncludeGlobalResourceTypes`); *the only required name that is not there*, if the two have a word in common
   (`Protocol` → `IpProtocol`); *a name of somebody's own* beside the one map that takes such names (`Environment.STAGE`
   → `Environment.Variables.STAGE`).
5. *Keys that belong into the only map there is*: `Environment: {STAGE: prod}` → `Environment: {Variables: {STAGE:
   prod}}`.

Where a reference gives another kind of thing than a place wants (a name for an ARN, a queue for a role), the place is
no candidate. A value that must have another shape at its new place is given it: one item out of its list, an item into
a list, tags from a map to a list.

**Fix safety.** Safe for 1, for 2, for 3 if the name has more than one word, for 4 if the names differ in nothing that
tells and the value is certainly of the kind that is wanted (or the property is required), and for 5; each of them only
if there is one candidate and its value is of the right kind: a certain failure becomes what was meant. Unsafe for 3
with a name of one word (`Type`, `Name`) and for the rest of 4. Unsafe too, with the lost text shown: taking out a
property that belongs nowhere, such as `CloudWatchConfigurations` in the notifications of a bucket, which Amazon S3
never had.

**Left alone.** A name with several candidates (they are the options of the finding), two names for one property with
different values, a name that may stand for a required property which is missing, a name whose value speaks against the
only candidate, mappings that a macro adds to (`Fn::Transform`, `Fn::ForEach`), custom resources, private types, and
templates that another tool or an unknown macro rewrites.

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
    Context,
    Copy,
    Document,
    Fix,
    Mapping,
    Node,
    Option,
    Path,
    Scalar,
    Template,
    replace,
    transform,
)
from repair.engine.properties import Property, fits, properties, takes_transform, unknown_keys
from repair.knowledge.schemas import schema_source

from .applying import LEFTOVERS, change_for, fix_for, same, shown, top_of
from .by_table import fix_by_table
from .known_properties import known_row
from .names import same_but_for_case, share_a_word
from .relocation import rename, take_out
from .targets import Target, doubtful, missing, targets, wider_sibling

ATTRIBUTES = frozenset(
    {"Condition", "CreationPolicy", "DeletionPolicy", "DependsOn", "Metadata", "UpdatePolicy", "UpdateReplacePolicy"}
)


def is_attribute(key: str, node: Node | None) -> bool:
    """True if a key is an attribute of resources, and its value can be that of one."""
    return key in ATTRIBUTES and (key != "Condition" or isinstance(node, Scalar))


#: The schemas of these say less than their transform takes.
_LOOSE = "AWS::Serverless::"


@transform(
    id="unknown-property",
    summary="Property that the resource type does not have",
    group="shape",
    fixes=("E3002", "F3002"),
)
def unknown_property(template: Template, context: Context) -> Iterator[Fix]:
    """Rename it, move it, or, where it belongs nowhere, take it out."""
    for found in properties(template):
        mapping = found.mapping
        if mapping is None or takes_transform(mapping):
            continue
        # misplaced-attribute moves the attributes of resources
        keys = [key for key in unknown_keys(found) if found.steps or not is_attribute(key, mapping.get(key))]
        if len(found.shape.properties) == 1:
            # the only property first, under its right name: the others may belong into it
            keys = [key for key in keys if same_but_for_case(key, found.shape.properties)] or keys
        goals = {key: _goal(template, found, key) for key in keys}
        for key in keys:
            rivals = [other for other in keys if goals[other] and goals[other] == goals[key]]
            values = [entry.value for entry in mapping.entries if entry.key.value in rivals]
            if any(not same(values[0], value) for value in values):
                yield _rivalry(found, mapping, key, rivals)
            else:
                yield _fix(template, found, mapping, key)


def _goal(template: Template, found: Property, key: str) -> str:
    """Where a property would go; empty if that is not known."""
    row = known_row(found.type.type_name, f"{found.place}.{key}".lstrip("."))
    if row is not None:
        return row.to
    choices = targets(template, found, key)
    if len(choices) != 1 or choices[0].up:
        return ""
    return ".".join(filter(None, (found.place, *choices[0].way)))


def _rivalry(found: Property, mapping: Mapping, key: str, rivals: list[str]) -> Fix:
    reason = f"{_unknown(found, key)}; all of {', '.join(rivals)} may mean the same property, with different values"
    return Fix(f"choose between {' and '.join(rivals)}", (*mapping.path, key), SUGGEST, NO_INTERRUPTION, reason=reason)


def _fix(template: Template, found: Property, mapping: Mapping, key: str) -> Fix:
    document = template.document
    at: Path = (*mapping.path, key)
    row = known_row(found.type.type_name, f"{found.place}.{key}".lstrip("."))
    if row is not None:
        fix = fix_by_table(document, found, mapping, key, row, at)
        if fix is not None:
            return fix
    choices = targets(template, found, key)
    if len(choices) == 1:
        fix = fix_for(document, found, mapping, key, choices[0], at)
        if fix is not None:
            return fix
    if not choices and (wider := wider_sibling(found)) is not None:
        return _renamed_around(document, found, mapping, key, wider)
    if not choices and (nested := _below_a_map(document, found, mapping)) is not None:
        return nested
    likely = choices or doubtful(template, found, key) or missing(template, found, key)
    options = [option for target in likely if (option := _option(document, found, mapping, key, target)) is not None]
    try:
        gone = take_out(document, mapping, key, keep=top_of(found, mapping))
    except CannotEdit as error:
        return Fix(f"take {key} out", at, SUGGEST, NONE, reason=str(error))
    means_something = row is not None and bool(row.to or row.inner)
    means_something |= any(share_a_word(key, name) for name in found.shape.required - set(mapping.keys()))
    means_something |= bool(options) and not choices
    if len(options) > 1 or means_something or found.type.type_name.startswith(_LOOSE):
        return Fix(
            f"choose what {key} was meant to be",
            at,
            SUGGEST,
            NO_INTERRUPTION,
            reason=_unknown(found, key),
            options=(*options, Option("remove", gone)),
            declares=LEFTOVERS,
        )
    return Fix(
        f"take {key} out: {found.type.type_name} has no such property",
        at,
        UNSAFE,
        NONE,
        change=gone,
        reason=f"{_unknown(found, key)}; this goes: {shown(mapping.get(key))}",
        options=tuple(options),
        declares=LEFTOVERS,
    )


def _renamed_around(document: Document, found: Property, mapping: Mapping, key: str, wider: str) -> Fix:
    around = mapping.parent
    assert isinstance(around, Mapping)
    old = str(mapping.slot)
    return Fix(
        f"rename {old} to {wider}, which has {key}",
        mapping.path,
        SAFE,
        NO_INTERRUPTION,
        change=rename(document, around, old, wider),
        reason=f"of the two, only {wider} knows all that is written here",
    )


def _below_a_map(document: Document, found: Property, mapping: Mapping) -> Fix | None:
    """Everything goes below the only property that there is, if that is a map and none of the names is known here."""
    names = list(found.shape.properties)
    if len(names) != 1 or not found.steps or any(found.shape.knows(entry.key.value) for entry in mapping.entries):
        return None
    below = found.shape.properties[names[0]]
    if below.properties or not (below.free_form or below.pattern_properties) or "array" in below.types:
        return None
    if not fits(mapping, below):
        return None
    change = replace(document, mapping, {names[0]: Copy(mapping)})
    title = f"put what is written here below {names[0]}"
    return Fix(title, mapping.path, SAFE, NO_INTERRUPTION, change=change, reason=f"{names[0]} is all that it takes")


def _unknown(found: Property, key: str) -> str:
    where = f"{found.type.type_name} {found.place}".rstrip()
    return f"{where} has no {key} ({schema_source()})"


def _option(document: Document, found: Property, mapping: Mapping, key: str, target: Target) -> Option | None:
    try:
        return Option(target.words(key), change_for(document, found, mapping, key, target, None))
    except CannotEdit:
        return None
