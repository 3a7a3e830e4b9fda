"""Names and ARNs that are known before their resource exists, because the template writes the name."""

from __future__ import annotations

from repair import Resource, Template
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.results import Opaque

_HERE = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"

#: Of each type: the property that is its name, and what Ref and GetAtt give, the name being ``*``.
_NAMED: dict[str, tuple[str, dict[str, str]]] = {
    "AWS::S3::Bucket": ("BucketName", {"": "*", "Arn": "arn:${AWS::Partition}:s3:::*"}),
    "AWS::DynamoDB::Table": ("TableName", {"": "*", "Arn": _HERE % ("dynamodb", "table/*")}),
    "AWS::SQS::Queue": ("QueueName", {"Arn": _HERE % ("sqs", "*"), "QueueName": "*"}),
    "AWS::SNS::Topic": (
        "TopicName",
        {"": _HERE % ("sns", "*"), "TopicArn": _HERE % ("sns", "*"), "TopicName": "*"},
    ),
    "AWS::Lambda::Function": ("FunctionName", {"": "*", "Arn": _HERE % ("lambda", "function:*")}),
    "AWS::Serverless::Function": ("FunctionName", {"": "*", "Arn": _HERE % ("lambda", "function:*")}),
    "AWS::Logs::LogGroup": ("LogGroupName", {"": "*", "Arn": _HERE % ("logs", "log-group:*") + ":*"}),
    "AWS::Kinesis::Stream": ("Name", {"": "*", "Arn": _HERE % ("kinesis", "stream/*")}),
    "AWS::KinesisFirehose::DeliveryStream": (
        "DeliveryStreamName",
        {"": "*", "Arn": _HERE % ("firehose", "deliverystream/*")},
    ),
    "AWS::ApiGateway::Stage": ("StageName", {"": "*"}),
    "AWS::StepFunctions::StateMachine": (
        "StateMachineName",
        {"": _HERE % ("states", "stateMachine:*"), "Arn": _HERE % ("states", "stateMachine:*"), "Name": "*"},
    ),
    "AWS::CodeBuild::Project": ("Name", {"": "*", "Arn": _HERE % ("codebuild", "project/*")}),
    "AWS::CodePipeline::Pipeline": ("Name", {"": "*"}),
    "AWS::CloudTrail::Trail": ("TrailName", {"": "*", "Arn": _HERE % ("cloudtrail", "trail/*")}),
    "AWS::ECR::Repository": ("RepositoryName", {"": "*", "Arn": _HERE % ("ecr", "repository/*")}),
    "AWS::ECS::Cluster": ("ClusterName", {"": "*", "Arn": _HERE % ("ecs", "cluster/*")}),
    "AWS::IAM::Role": ("RoleName", {"": "*", "Arn": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"}),
}


def name_property(target: Resource) -> str:
    """The property that is a resource's name; empty where its type has none that is known here."""
    return _NAMED.get(target.type, ("", {}))[0]


def known_text(template: Template, target: Resource, attribute: str) -> str | None:
    """What a reference gives, as the text of a Fn::Sub; None where it is not known."""
    property_name, values = _NAMED.get(target.type, ("", {}))
    node = target.property(property_name)
    pattern = values.get(attribute)
    parts = normalise(template, node) if node is not None and pattern is not None else None
    pieces = [_piece(template, part) for part in parts or ()]
    if pattern is None or not pieces or None in pieces:
        return None
    if target.type == "AWS::IAM::Role" and (path := target.property("Path")) is not None:
        if literal_text(path) is None:
            return None
        pattern = pattern.replace("role/", f"role{literal_text(path)}")
    return pattern.replace("*", "".join(piece for piece in pieces if piece), 1)


def _piece(template: Template, part: str | Opaque) -> str | None:
    """A piece of a name as Fn::Sub writes it; None for what is known only when another resource exists."""
    if isinstance(part, str):
        return None if "${" in part or "{{" in part else part
    if part.function == "Ref" and part.arguments[0] not in template.resources:
        return f"${{{part.arguments[0]}}}"
    return None
