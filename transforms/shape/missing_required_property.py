"""A property that the resource type requires and the template does not have.

**Why it matters.** CloudFormation refuses the stack before it creates anything: `Properties validation failed for
resource Trail with message: #: required key [IsLogging] not found`, or, for older types, `Property IsLogging cannot be
empty`.

**What is rewritten.** The property is added where one answer is right:

- from a verified table: `IsLogging: true` of a trail, `SSEType: KMS` where a key is given, `Status: Enabled` of a
  lifecycle rule, `Action: lambda:InvokeFunction` of a permission;
- where a service asks for more than the schema: encryption where a key is given, `NetworkMode: awsvpc` of a Fargate
  task, the position at which a stream is read;
- where the schema allows one value only;
- `Id` of an event target: the logical id of what it calls and `Target`, unique in its rule;
- `BillingMode: PAY_PER_REQUEST` of a table that has no throughput;
- where the template holds exactly one thing of the kind that is wanted, and, for a role, one that trusts the service: a
  reference to it (`Role: !GetAtt FunctionRole.Arn`).

Everything else is a finding: with the candidates as its options, or with any value that you give
(`--choose 'missing-required-property@Resources.Fn.Properties.Role=!GetAtt AppRole.Arn'`).

**Fix safety.** Safe for the table, for a single allowed value and for the id of a target: nobody would write anything
else. Unsafe for references, which give access or place a resource, for the billing mode, which decides about costs, and
for the rows of the table that say so.

**Left alone.** Mappings with a property that will be renamed to the missing one, mappings that a macro adds to, and
templates that another tool or an unknown macro rewrites.

Source: the resource schemas (docs/schemas.md); AWS CloudFormation User Guide for the rows of the table.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    UNSAFE,
    Call,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Option,
    Path,
    Safety,
    Sequence,
    Template,
    Value,
    add_key,
    transform,
)
from repair.cloudformation.intrinsics import function_call, get_att_target, literal_text, ref_target
from repair.engine.properties import Property, properties, takes_transform, unknown_keys
from repair.knowledge.schemas import PropertySchema

from .beside import is_met
from .known_answers import ASSUMED_BY, Answer, answer, asked
from .known_properties import known_row
from .names import share_a_word
from .suppliers import Supplier, suppliers, trusts
from .targets import targets

#: What gives an API its name.
_DEFINED = frozenset({"Body", "BodyS3Location", "CloneFrom", "Name"})


@transform(
    id="missing-required-property",
    summary="Required property that is not there",
    group="shape",
    fixes=("E3003", "F3003", "E3021", "F3021", "E3046", "E3048", "E3633", "E3660", "E3704", "E3720"),
)
def missing_required_property(template: Template, context: Context) -> Iterator[Fix]:
    """Add what is missing where one answer is right."""
    for found in properties(template):
        mapping = found.mapping
        if mapping is None or takes_transform(mapping) or _will_change(template, found, mapping):
            continue
        strangers = unknown_keys(found)
        for name in _missing(template, found, mapping):
            if any(share_a_word(key, name) for key in strangers):
                continue  # unknown-property asks whether it was meant
            yield _fix(template, found, mapping, name)
        for group in dict.fromkeys(found.shape.required_xor):
            if not group & set(mapping.keys()):
                yield _one_of(found, mapping, group)


def _missing(template: Template, found: Property, mapping: Mapping) -> list[str]:
    wanted = set(found.shape.required)
    for key, names in found.shape.dependent_required.items():
        if key in mapping:
            wanted |= names
    if found.type.type_name == "AWS::DynamoDB::Table" and not found.steps and "BillingMode" not in mapping:
        wanted |= set() if "ProvisionedThroughput" in mapping else {"BillingMode"}
    if found.type.type_name == "AWS::ApiGateway::RestApi" and not found.steps and not _DEFINED & set(mapping.keys()):
        wanted |= {"Name"}
    wanted |= {row.name for row in asked(found.type.type_name, found.place) if _holds(template, mapping, row)}
    return sorted(wanted - set(mapping.keys()))


def _one_of(found: Property, mapping: Mapping, group: frozenset[str]) -> Fix:
    """Nothing of what one thing must be there of."""
    names = ", ".join(sorted(group))
    reason = f"{found.type.type_name} requires exactly one of them"
    return Fix(f"add one of {names}", mapping.path, SUGGEST, NO_INTERRUPTION, reason=reason)


def _holds(template: Template, mapping: Mapping, row: Answer) -> bool:
    return all(is_met(template, mapping, condition) for condition in row.given)


def _will_change(template: Template, found: Property, mapping: Mapping) -> bool:
    """True while a misnamed property may turn out to be what is missing."""
    for key in unknown_keys(found):
        row = known_row(found.type.type_name, f"{found.place}.{key}".lstrip("."))
        if (row is not None and (row.to or row.inner)) or targets(template, found, key):
            return True
    return False


def _fix(template: Template, found: Property, mapping: Mapping, name: str) -> Fix:
    at: Path = (*mapping.path, name)
    shape = found.shape.child(name)
    known = _known_answer(template, found, mapping, name, shape)
    if known is not None:
        value, safety, reason = known
        return _adding(template, mapping, name, value, safety, reason)
    reason = f"{found.type.type_name} requires {'.'.join(part for part in (found.place, name) if part)}"
    candidates = _candidates(template, found, shape) if shape is not None else []
    if len(candidates) == 1 and candidates[0].is_certain:
        only = candidates[0]
        return _adding(template, mapping, name, only.value, UNSAFE, f"{reason}; only {only.label} gives such a value")
    options = []
    for candidate in (item for item in candidates if item.is_certain):
        try:
            options.append(Option(candidate.label, add_key(template.document, mapping, name, candidate.value)))
        except CannotEdit:
            continue
    if shape is not None and shape.enum:
        reason += f"; it is one of {', '.join(map(str, shape.enum[:12]))}"
    return Fix(f"add {name}", at, SUGGEST, NO_INTERRUPTION, reason=reason, options=tuple(options))


def _adding(template: Template, mapping: Mapping, name: str, value: Value, safety: Safety, reason: str) -> Fix:
    at: Path = (*mapping.path, name)
    try:
        change = add_key(template.document, mapping, name, value)
    except CannotEdit as error:
        return Fix(f"add {name}", at, SUGGEST, NO_INTERRUPTION, reason=str(error))
    return Fix(f"add {name}", at, safety, NO_INTERRUPTION, change=change, reason=reason)


def _known_answer(
    template: Template, found: Property, mapping: Mapping, name: str, shape: PropertySchema | None
) -> tuple[Value, Safety, str] | None:
    row = answer(found.type.type_name, found.place, name)
    if row is not None and _holds(template, mapping, row):
        return row.value, SAFE if row.safe else UNSAFE, row.source
    if found.type.type_name == "AWS::ApiGateway::RestApi" and name == "Name":
        called = Call("Fn::Sub", f"${{AWS::StackName}}-{found.resource.logical_id}")
        return called, UNSAFE, "an API that no document defines needs a name; any will do"
    if found.type.type_name == "AWS::DynamoDB::Table" and name == "BillingMode":
        return "PAY_PER_REQUEST", UNSAFE, "the table has no ProvisionedThroughput"
    if found.type.type_name == "AWS::Events::Rule" and (found.place, name) == ("Targets.*", "Id"):
        return _target_id(mapping), SAFE, "any name will do that no other target of the rule has"
    if shape is not None and len(shape.enum) == 1 and isinstance(shape.enum[0], (str, bool)):
        return shape.enum[0], SAFE, "it is the only value that is allowed"
    return None


def _target_id(target: Mapping) -> str:
    targets_list = target.parent
    items = targets_list.items if isinstance(targets_list, Sequence) else [target]
    taken = {literal_text(item.get("Id")) for item in items if isinstance(item, Mapping)}
    before = [_target_name(item) for item in items[: items.index(target)] if isinstance(item, Mapping)]
    name = _target_name(target)
    number = before.count(name) + 1
    wanted = name if number == 1 else f"{name}{number}"
    while wanted in taken:
        number += 1
        wanted = f"{name}{number}"
    return wanted


def _target_name(target: Mapping) -> str:
    node = target.get("Arn")
    call = function_call(node) if node is not None else None
    logical_id = None
    if call is not None:
        attribute = get_att_target(call)
        logical_id = attribute.logical_id if attribute is not None else ref_target(call)
    return f"{(logical_id or '')[:50]}Target"


def _candidates(template: Template, found: Property, shape: PropertySchema) -> list[Supplier]:
    candidates = suppliers(template, shape, found.resource)
    service = ASSUMED_BY.get(found.type.type_name)
    if any(name.startswith("AWS::IAM::Role") for name in shape.formats):
        if service is None:
            return []
        candidates = [item for item in candidates if item.resource is not None and trusts(item.resource, service)]
    return candidates
