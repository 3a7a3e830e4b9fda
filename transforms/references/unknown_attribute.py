"""An attribute that `Fn::GetAtt` (or `${Resource.Attribute}`) asks for and that the resource does not return.

**Why it matters.** CloudFormation refuses the template: `Template error: resource Api does not support attribute type
Name in Fn::GetAtt`, or fails the resource half-way with `Attribute 'Name' does not exist`.

**What is rewritten.** The first of these that applies:

1. another case: `Fn.arn` → `Fn.Arn`;
2. a verified table: `ReaderEndpoint.Address` of an Aurora cluster → `ReadEndpoint.Address`, `RoleArn` → `Arn`, the
   hosted zone of a CloudFront distribution → the constant that AWS documents;
3. what `Ref` returns: `!GetAtt Fn.FunctionName` → `!Ref Fn`, `!GetAtt Topic.Arn` → `!Ref Topic`, `!GetAtt Vpc.Id` →
   `!Ref Vpc`;
4. a property that the template sets itself: its value (`!GetAtt Api.Name` → what stands at `Name`);
5. a misspelt attribute with one candidate;
6. an attribute of the only resource that is about this one and has it: `!GetAtt Fn.FunctionUrl` → `!GetAtt
   FnUrl.FunctionUrl`.

**Fix safety.** Safe for 1 to 4: the value is the one that was meant. Unsafe for 5 and 6.

**Left alone.** Attributes of custom resources, nested stacks and serverless resources (nobody knows them all),
resources in a `Fn::ForEach`, templates that another tool or an unknown macro rewrites. What has no answer is a finding
with the attributes that exist.

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
    Node,
    Option,
    Resource,
    Safety,
    Template,
    transform,
)
from repair.cloudformation.references import Reference
from repair.engine.properties import is_refused
from repair.knowledge.schemas import ResourceSchema, resource_schema
from transforms.shape.names import misspelt, same_but_for_case

from .attributes_elsewhere import known_row
from .editing import point_to, write_value

_OPEN = ("AWS::CloudFormation::", "AWS::Serverless::", "Custom::", "AWS::ServiceCatalog::")
Answer = tuple[str, Safety, Change, str]


@transform(
    id="unknown-attribute",
    summary="Attribute that the resource does not return",
    group="references",
    fixes=("E1010", "E9004", "E6101", "F6101"),
)
def unknown_attribute(template: Template, context: Context) -> Iterator[Fix]:
    """Ask for what was meant."""
    if is_refused(template):
        return
    for reference in template.references:
        if reference.target != "resource" or not reference.attribute or reference.in_loop:
            continue
        resource = template.resources[reference.name]
        schema = resource_schema(resource.type)
        if schema is None or resource.type.startswith(_OPEN) or schema.attribute(reference.attribute) is not None:
            continue
        if "${" in reference.attribute:
            continue
        yield _fix(template, context, reference, resource, schema)


def _fix(template: Template, context: Context, reference: Reference, resource: Resource, schema: ResourceSchema) -> Fix:
    reason = f"{resource.type} does not return {reference.attribute}"
    try:
        answer = _answer(template, context, reference, resource, schema)
    except CannotEdit as error:
        answer, reason = None, f"{reason}; {error}"
    if answer is not None:
        title, safety, change, why = answer
        return Fix(title, reference.path, safety, NO_INTERRUPTION, change=change, reason=f"{reason}; {why}")
    options = []
    for name in schema.attributes:
        if name.endswith("*"):
            continue
        try:
            options.append(Option(name, point_to(template, reference, resource.logical_id, name)))
        except CannotEdit:
            break
    title = f"choose an attribute of {resource.logical_id}"
    return Fix(title, reference.path, SUGGEST, NO_INTERRUPTION, reason=reason, options=tuple(options))


def _answer(
    template: Template, context: Context, reference: Reference, resource: Resource, schema: ResourceSchema
) -> Answer | None:
    name, wanted = resource.logical_id, reference.attribute
    same = same_but_for_case(wanted, schema.attributes)
    if same is not None:
        return f"ask for {same}", SAFE, point_to(template, reference, name, same), "the case differs"
    row = known_row(resource.type, wanted)
    if row is not None and row.to:
        return f"ask for {row.to}", SAFE, point_to(template, reference, name, row.to), row.source
    if row is not None and not _is_for_china(template, context):
        return f"write {row.constant}", SAFE, write_value(template, reference, row.constant), row.source
    if _is_what_ref_returns(wanted, schema):
        return f"use Ref for {wanted}", SAFE, point_to(template, reference, name), "Ref returns it"
    written = resource.property(wanted)
    if written is not None and _may_move(template, reference, written):
        return f"write the {wanted} itself", SAFE, write_value(template, reference, written), "the template sets it"
    near = misspelt(wanted, schema.attributes)
    if len(near) == 1:
        return f"ask for {near[0]}", UNSAFE, point_to(template, reference, name, near[0]), "the name is misspelt"
    owner = _owner(template, reference, resource)
    if owner is not None:
        change = point_to(template, reference, owner.logical_id, wanted)
        return f"ask {owner.logical_id} for {wanted}", UNSAFE, change, f"{owner.type} returns it"
    return None


def _is_for_china(template: Template, context: Context) -> bool:
    """True where the constants of the aws partition may not hold."""
    text = template.document.text
    return any(region.startswith("cn-") for region in context.regions) or "aws-cn" in text or "amazonaws.com.cn" in text


def _is_what_ref_returns(wanted: str, schema: ResourceSchema) -> bool:
    given = schema.ref_property
    if given is None or "." in wanted:
        return False
    if wanted == given:
        return True
    return wanted in ("Id", "Arn", "Name") and given.endswith(wanted) and wanted not in schema.properties.properties


def _may_move(template: Template, reference: Reference, written: Node) -> bool:
    """False where the value would stand under other conditions, or inside itself."""
    resource = template.resource_of(written)
    if resource is None or reference.path[: len(resource.path)] == resource.path:
        return False
    for use in template.references:
        if use.source.name == resource.logical_id and use.path[: len(written.path)] == written.path:
            if use.target in ("unknown", "condition") or use.in_loop:
                return False
            if use.name == reference.source.name or use.target == "resource":
                return False
    return True


def _owner(template: Template, reference: Reference, resource: Resource) -> Resource | None:
    """The only resource that uses this one and returns the attribute."""
    found = []
    for other in template.graph.predecessors(resource.logical_id):
        schema = resource_schema(template.resources[other].type)
        same_service = template.resources[other].type.split("::")[:2] == resource.type.split("::")[:2]
        if schema is not None and same_service and reference.attribute in schema.attributes:
            found.append(template.resources[other])
    if len(found) != 1 or found[0].logical_id == reference.source.name:
        return None
    source = reference.source.name
    if reference.source.section == "Resources" and template.graph.path_exists(found[0].logical_id, source):
        return None
    return found[0] if found[0].condition in (None, resource.condition) else None
