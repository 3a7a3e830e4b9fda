"""`!Ref` of a resource where its ARN is wanted, and `Ref` gives its name.

**Why it matters.** The service takes the name for an ARN and refuses it: `Invalid parameter: SQS endpoint ARN`,
`1 validation error detected: Value 'my-role' at 'roleArn' failed to satisfy constraint`.

**What is rewritten.** `!Ref Role` becomes `!GetAtt Role.Arn` where the property wants the ARN: its schema says so (a
format of AWS, or a pattern that starts with `arn`), it is known to (the endpoint of a subscription for a queue), or its
name ends in `Arn`.

**Fix safety.** Safe where the schema wants an ARN of this type, or nothing but an ARN, and in the places that are
known: a name fails for certain. Unsafe where only the name of the property says so.

**Left alone.** Resources of which `Ref` gives the ARN itself, or that have no attribute `Arn`; task definitions of ECS,
which take the names of roles, too; tables whose stream is read (its ARN is `StreamArn`); properties that take both;
names inside a `Fn::Sub` or `Fn::Join`; templates that another tool or an unknown macro rewrites.

Source: the resource schemas (docs/schemas.md): primary identifier, attributes, formats and patterns; Amazon ECS API
reference ("The short name or full Amazon Resource Name (ARN)").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Safety,
    Template,
    get_att,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import ref_target
from repair.engine.properties import Property, properties
from repair.knowledge.schemas import resource_schema
from transforms.shape.beside import is_met

#: Types that take the name in some property, whatever that is called.
_TAKE_NAMES = ("AWS::ECS::TaskDefinition", "AWS::Serverless::")

#: Where a table is read as a stream.
_STREAMS = frozenset({("AWS::Lambda::EventSourceMapping", "EventSourceArn"), ("AWS::Pipes::Pipe", "Source")})

#: What Ref gives: a name, the URL of a queue, the id of a key.
_NAMES = (
    "main-Name-1ABC2DEF",
    "https://sqs.eu-south-1.amazonaws.com/123456789012/main",
    "1234abcd-12ab-34cd-56ef-123456",
)
#: Places that take nothing but an ARN, though their schema does not say so, and the conditions of which one must hold beside them, if any.
_ARN_PLACES: dict[tuple[str, str], tuple[str, ...]] = {
    ("AWS::ApiGateway::Stage", "AccessLogSetting.DestinationArn"): (),
    ("AWS::ApiGatewayV2::Stage", "AccessLogSettings.DestinationArn"): (),
    ("AWS::EC2::FlowLog", "LogDestination"): ("LogDestinationType=s3", "LogDestinationType=cloud-watch-logs"),
    ("AWS::S3::Bucket", "NotificationConfiguration.LambdaConfigurations.*.Function"): (),
    ("AWS::S3::Bucket", "NotificationConfiguration.QueueConfigurations.*.Queue"): (),
    ("AWS::SNS::Subscription", "Endpoint"): ("Protocol=sqs|lambda|firehose",),
    ("AWS::SNS::Topic", "Subscription.*.Endpoint"): ("Protocol=sqs|lambda|firehose",),
}


@transform(
    id="name-for-arn",
    summary="Ref of a resource whose ARN is wanted",
    group="references",
    fixes=("E1041", "E1156", "E3050", "E3530", "W3694"),
)
def name_for_arn(template: Template, context: Context) -> Iterator[Fix]:
    """Ask for the ARN."""
    for found in properties(template):
        if found.call is None or found.resource.type.startswith(_TAKE_NAMES):
            continue
        name = ref_target(found.call)
        if name not in template.resources or found.call.outer is not None or name in template.parameters:
            continue
        kind = template.resources[name].type
        if not _gives_a_name(kind) or _is_for_its_stream(found, kind):
            continue
        safety = SAFE if _is_known_place(template, found) else _wanted(found, kind)
        if safety is None:
            continue
        try:
            change = replace(template.document, found.node, get_att(name, "Arn"))
        except CannotEdit:
            continue
        reason = f"{found.type.type_name} {found.place} wants an ARN, and Ref of {kind} gives a name"
        title = f"ask {name} for its ARN"
        yield Fix(title, found.node.path, safety, NO_INTERRUPTION, change=change, reason=reason)


def _gives_a_name(type_name: str) -> bool:
    """True if Ref gives the name of a resource that has an attribute Arn, too."""
    schema = resource_schema(type_name)
    if schema is None or schema.attribute("Arn") is None or schema.ref_property is None:
        return False
    return schema.ref_property.endswith("Name") or schema.ref_property in ("QueueUrl", "KeyId")


def _is_for_its_stream(found: Property, type_name: str) -> bool:
    """True where the stream of a table is read, which has an ARN of its own."""
    return type_name == "AWS::DynamoDB::Table" and (found.type.type_name, found.place) in _STREAMS


def _is_known_place(template: Template, found: Property) -> bool:
    conditions = _ARN_PLACES.get((found.type.type_name, found.place))
    if conditions is None:
        return False
    holder = found.node.parent
    return not conditions or (isinstance(holder, Mapping) and any(is_met(template, holder, one) for one in conditions))


def _wanted(found: Property, type_name: str) -> Safety | None:
    """Whether an ARN is wanted: for certain (safe), by the name of the property (unsafe), or not."""
    shape = found.shape
    if shape.formats:
        return SAFE if shape.formats == {f"{type_name}.Arn"} else None
    if "string" not in shape.types:
        return None
    if shape.pattern and shape.pattern.removeprefix("^").startswith("arn:") and not _takes_names(shape.pattern):
        return SAFE
    key = str(next((step for step in reversed(found.steps) if isinstance(step, str)), ""))
    return UNSAFE if key.endswith(("Arn", "Arns", "ARN", "ARNs")) and not shape.pattern else None


def _takes_names(pattern: str) -> bool:
    """True if a pattern matches what Ref gives, or cannot be told."""
    try:
        return any(re.search(pattern, name) is not None for name in _NAMES)
    except re.error:
        return True
