"""A Ref that gives the name of a resource where its ARN is wanted.

**Why it matters.** The service takes the name for an ARN and refuses it: `Role is not valid`, `Invalid parameter: SQS endpoint
ARN`, `1 validation error detected: Value 'my-role' at 'roleArn' failed to satisfy constraint`.

**What is rewritten.** `!Ref TaskRole` → `!GetAtt TaskRole.Arn`, where the schema says which kind of value the property takes and
the resource gives it by exactly one attribute.

**Fix safety.** Safe: the same resource, in the form that is asked for.

**Left alone.** Properties that take both, or of which the schema does not say what they take; names inside a `Fn::Sub` or
`Fn::Join`; templates that another tool or an unknown macro rewrites.

Source: the resource schemas (docs/schemas.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NO_INTERRUPTION, SAFE, SUGGEST, CannotEdit, Context, Fix, Template, get_att, replace, transform
from repair.cloudformation.intrinsics import ref_target
from repair.engine.properties import properties
from repair.knowledge.schemas import ResourceSchema, resource_schema


@transform(
    id="name-for-arn",
    summary="Ref to a name where an ARN is wanted",
    group="references",
    fixes=("E3050",),
)
def name_for_arn(template: Template, context: Context) -> Iterator[Fix]:
    """Ask for the attribute."""
    for found in properties(template):
        name = ref_target(found.call) if found.call is not None else None
        resource = template.resources.get(name or "")
        schema = resource_schema(resource.type) if resource is not None else None
        if resource is None or schema is None or not found.shape.formats:
            continue
        attribute = _attribute(schema, found.shape.formats)
        if attribute is None:
            continue
        title = f"write the {attribute} of {resource.logical_id}"
        reason = f"{found.type.type_name} {found.place} takes {', '.join(sorted(found.shape.formats))}"
        try:
            change = replace(template.document, found.node, get_att(resource.logical_id, attribute))
        except CannotEdit as error:
            yield Fix(title, found.node.path, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
            continue
        yield Fix(title, found.node.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _attribute(schema: ResourceSchema, wanted: frozenset[str]) -> str | None:
    """The only attribute that gives what is wanted, where that is an ARN of this very type and Ref does not give it."""
    if wanted != {f"{schema.type_name}.Arn"} or schema.ref_property is None or schema.ref_format in wanted:
        return None
    if schema.ref_property.lower().endswith("arn"):
        return None
    names = [name for name, attribute in schema.attributes.items() if attribute.format in wanted]
    return names[0] if len(names) == 1 else None
