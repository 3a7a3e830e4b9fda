"""A Ref that gives the name of a resource where its ARN is wanted.

**Why it matters.** The service takes the name for an ARN and refuses it: `Role is not valid`, `Invalid parameter: SQS endpoint
ARN`, `1 validation error detected: Value 'my-role' at 'roleArn' failed to satisfy constraint`.

**What is rewritten.** `!Ref TaskRole` → `!GetAtt TaskRole.Arn`, where the schema says which kind of value the property takes and
the resource gives it by exactly one attribute, or where the property is called an ARN (`DestinationArn`, `BucketARN`) or is
known to be one (the endpoint of a subscription for a queue), and Ref is known to give a name.

**Fix safety.** Safe: the same resource, in the form that is asked for.

**Left alone.** Properties that take both, or of which the schema does not say what they take; names inside a `Fn::Sub` or
`Fn::Join`; templates that another tool or an unknown macro rewrites.

Source: the resource schemas (docs/schemas.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Resource,
    Template,
    get_att,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import ref_target
from repair.engine.properties import Property, properties
from repair.knowledge.schemas import ResourceSchema, resource_schema
from transforms.shape.beside import is_met

#: Types whose Ref is a name or a URL, and which have their ARN as the attribute `Arn` (AWS CloudFormation User Guide).
_NAMED = frozenset(
    {
        "AWS::DynamoDB::Table",
        "AWS::IAM::InstanceProfile",
        "AWS::IAM::Role",
        "AWS::Kinesis::Stream",
        "AWS::KinesisFirehose::DeliveryStream",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::SQS::Queue",
    }
)
#: Formats that say no more than that it is an ARN of one of these.
_ARNS = frozenset({f"{name}.Arn" for name in _NAMED} | {"arn"})
#: Places that take an ARN and are not called so, and the conditions of which one must hold beside them, if any.
_ARN_PLACES: dict[tuple[str, str], tuple[str, ...]] = {
    ("AWS::EC2::FlowLog", "LogDestination"): ("LogDestinationType=s3", "LogDestinationType=cloud-watch-logs"),
    ("AWS::S3::Bucket", "NotificationConfiguration.LambdaConfigurations.*.Function"): (),
    ("AWS::S3::Bucket", "NotificationConfiguration.QueueConfigurations.*.Queue"): (),
    ("AWS::SNS::Subscription", "Endpoint"): ("Protocol=sqs|lambda|firehose",),
    ("AWS::SNS::Topic", "Subscription.*.Endpoint"): ("Protocol=sqs|lambda|firehose",),
}


@transform(
    id="name-for-arn",
    summary="Ref to a name where an ARN is wanted",
    group="references",
    fixes=("E3050", "W3694"),
)
def name_for_arn(template: Template, context: Context) -> Iterator[Fix]:
    """Ask for the attribute."""
    for found in properties(template):
        name = ref_target(found.call) if found.call is not None else None
        resource = template.resources.get(name or "")
        schema = resource_schema(resource.type) if resource is not None else None
        if resource is None or schema is None:
            continue
        attribute = _attribute(schema, found.shape.formats) or _by_name(template, found, resource)
        if attribute is None:
            continue
        title = f"write the {attribute} of {resource.logical_id}"
        reason = f"{found.type.type_name} {found.place} takes {', '.join(sorted(found.shape.formats)) or 'an ARN'}"
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


def _by_name(template: Template, found: Property, resource: Resource) -> str | None:
    """`Arn` where a property is called so, and Ref gives a name for certain."""
    if resource.type not in _NAMED or found.shape.types != {"string"} or found.shape.formats - _ARNS:
        return None
    if _is_called_arn(found) or _is_arn(template, found):
        return "Arn"
    return None


def _is_called_arn(found: Property) -> bool:
    names = [step for step in found.steps if isinstance(step, str)]
    return bool(names) and names[-1].endswith(("Arn", "Arns", "ARN", "ARNs"))


def _is_arn(template: Template, found: Property) -> bool:
    conditions = _ARN_PLACES.get((found.type.type_name, found.place))
    if conditions is None:
        return False
    holder = found.node.parent
    return not conditions or (isinstance(holder, Mapping) and any(is_met(template, holder, one) for one in conditions))
