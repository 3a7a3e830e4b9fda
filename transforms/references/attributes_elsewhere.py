"""Attributes that people ask for and that a type does not return: where the value is, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """An attribute that does not exist: another one of the resource (`to`), or a value that is always the same."""

    type: str
    attribute: str
    source: str
    to: str = ""
    constant: str = ""


_API = "the service's API calls it so"

ROWS: tuple[Row, ...] = (
    Row(
        "AWS::CloudFront::Distribution",
        "HostedZoneId",
        "AWS documentation of AWS::Route53::RecordSet AliasTarget: the hosted zone of every distribution",
        constant="Z2FDTNDATAQYW2",
    ),
    Row(
        "AWS::CloudFront::Distribution",
        "CanonicalHostedZoneId",
        "AWS documentation of AWS::Route53::RecordSet AliasTarget: the hosted zone of every distribution",
        constant="Z2FDTNDATAQYW2",
    ),
    Row("AWS::RDS::DBCluster", "ReaderEndpoint", _API, to="ReadEndpoint.Address"),
    Row("AWS::RDS::DBCluster", "ReaderEndpoint.Address", _API, to="ReadEndpoint.Address"),
    Row("AWS::RDS::DBInstance", "Endpoint", _API, to="Endpoint.Address"),
    Row("AWS::ElasticLoadBalancingV2::LoadBalancer", "HostedZoneId", _API, to="CanonicalHostedZoneID"),
    Row("AWS::ElasticLoadBalancingV2::LoadBalancer", "CanonicalHostedZoneName", _API, to="DNSName"),
    Row("AWS::ElasticLoadBalancing::LoadBalancer", "CanonicalHostedZoneId", _API, to="CanonicalHostedZoneNameID"),
    Row("AWS::S3::Bucket", "BucketArn", _API, to="Arn"),
    Row("AWS::S3::Bucket", "BucketDomainName", "the Terraform provider calls it so", to="DomainName"),
    Row("AWS::S3::Bucket", "BucketRegionalDomainName", "the Terraform provider calls it so", to="RegionalDomainName"),
    Row("AWS::IAM::Role", "RoleArn", _API, to="Arn"),
    Row("AWS::Lambda::Function", "FunctionArn", _API, to="Arn"),
    Row("AWS::SQS::Queue", "QueueArn", _API, to="Arn"),
    Row("AWS::DynamoDB::Table", "TableArn", _API, to="Arn"),
    Row("AWS::KMS::Key", "KeyArn", _API, to="Arn"),
    Row("AWS::Logs::LogGroup", "LogGroupArn", _API, to="Arn"),
    Row("AWS::Cognito::UserPool", "UserPoolArn", _API, to="Arn"),
    Row("AWS::Kinesis::Stream", "StreamArn", _API, to="Arn"),
    Row("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamArn", _API, to="Arn"),
    Row("AWS::Events::EventBus", "EventBusArn", _API, to="Arn"),
    Row("AWS::Events::Rule", "RuleArn", _API, to="Arn"),
    Row("AWS::CloudWatch::Alarm", "AlarmArn", _API, to="Arn"),
    Row("AWS::ECS::Cluster", "ClusterArn", _API, to="Arn"),
    Row("AWS::EKS::Cluster", "ClusterArn", _API, to="Arn"),
    Row("AWS::EFS::FileSystem", "FileSystemArn", _API, to="Arn"),
    Row("AWS::ECR::Repository", "RepositoryArn", _API, to="Arn"),
    Row("AWS::StepFunctions::StateMachine", "StateMachineArn", _API, to="Arn"),
)


def known_row(type_name: str, attribute: str) -> Row | None:
    """The row about an attribute, or None."""
    for row in ROWS:
        if (row.type, row.attribute) == (type_name, attribute):
            return row
    return None
