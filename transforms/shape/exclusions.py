"""Properties that a service refuses beside others: what goes, beside what, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """`drop` goes from the mapping at `place` where all of `given` hold.

    A condition is a place below ``Properties`` if it starts with ``/``, else below the mapping; with ``=`` it asks for a
    literal value or the type of the resource that a reference leads to (``|`` between several), with ``!`` in front for
    the absence of a property. ``*`` is any item of a list.
    """

    type: str
    place: str
    drop: tuple[str, ...]
    given: tuple[str, ...]
    source: str
    safe: bool = True


_ON_DEMAND = "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
_AURORA = "AWS documentation of AWS::RDS::DBInstance: not applicable to Aurora, its cluster has it"
_ALIAS = "Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]"
_IMAGE = "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image"

ROWS: tuple[Row, ...] = (
    Row("AWS::DynamoDB::Table", "", ("ProvisionedThroughput",), ("BillingMode=PAY_PER_REQUEST",), _ON_DEMAND),
    Row(
        "AWS::DynamoDB::Table",
        "GlobalSecondaryIndexes.*",
        ("ProvisionedThroughput",),
        ("/BillingMode=PAY_PER_REQUEST",),
        _ON_DEMAND,
    ),
    Row("AWS::Lambda::Function", "", ("Handler", "Runtime", "Layers"), ("PackageType=Image", "Code.ImageUri"), _IMAGE),
    Row(
        "AWS::RDS::DBInstance",
        "",
        ("AllocatedStorage", "BackupRetentionPeriod", "CopyTagsToSnapshot"),
        ("DBClusterIdentifier", "Engine=aurora-mysql|aurora-postgresql"),
        _AURORA,
    ),
    Row(
        "AWS::Lambda::EventSourceMapping",
        "",
        ("StartingPosition", "StartingPositionTimestamp"),
        ("EventSourceArn=AWS::SQS::Queue",),
        "StartingPosition is not valid for SQS event sources",
    ),
    Row(
        "AWS::ECS::Service",
        "",
        ("PlacementConstraints", "PlacementStrategies"),
        ("LaunchType=FARGATE",),
        "Placement constraints are not supported with FARGATE launch type",
    ),
    Row(
        "AWS::ECS::TaskDefinition",
        "",
        ("PlacementConstraints",),
        ("RequiresCompatibilities.*=FARGATE",),
        "Placement constraints are not supported with FARGATE",
    ),
    Row(
        "AWS::EC2::FlowLog",
        "",
        ("DeliverLogsPermissionArn",),
        ("LogDestinationType=s3",),
        "DeliverLogsPermissionArn is not applicable for s3 delivery",
    ),
    Row(
        "AWS::EC2::FlowLog",
        "",
        ("LogGroupName",),
        ("LogDestinationType=s3|kinesis-data-firehose", "LogDestination"),
        "Please only provide LogGroupName or only provide LogDestination",
    ),
    Row("AWS::Route53::RecordSet", "", ("TTL",), ("AliasTarget", "!ResourceRecords"), _ALIAS),
    Row("AWS::Route53::RecordSetGroup", "RecordSets.*", ("TTL",), ("AliasTarget", "!ResourceRecords"), _ALIAS),
    Row(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "",
        ("Port", "Protocol", "VpcId"),
        ("TargetType=lambda",),
        "AWS documentation of the target group: does not apply to Lambda functions",
    ),
    Row(
        "AWS::CloudFront::Distribution",
        "DistributionConfig.Origins.*",
        ("S3OriginConfig",),
        ("CustomOriginConfig", "S3OriginConfig.OriginAccessIdentity="),
        "an origin is either of S3 or custom; this S3OriginConfig says nothing",
    ),
    *(
        Row(
            type,
            place,
            ("VirtualName",),
            ("Ebs",),
            "a device is either an instance store with a virtual name or a volume of Amazon EBS",
        )
        for type, place in (
            ("AWS::AutoScaling::LaunchConfiguration", "BlockDeviceMappings.*"),
            ("AWS::EC2::Instance", "BlockDeviceMappings.*"),
            ("AWS::EC2::LaunchTemplate", "LaunchTemplateData.BlockDeviceMappings.*"),
        )
    ),
    Row(
        "AWS::RDS::DBCluster",
        "",
        ("AllocatedStorage", "DBClusterInstanceClass", "Iops", "PubliclyAccessible"),
        ("Engine=aurora-mysql|aurora-postgresql",),
        "AWS documentation of AWS::RDS::DBCluster: valid for Multi-AZ DB clusters only, not for Aurora",
    ),
    Row(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "",
        ("ProtocolVersion",),
        ("Protocol=TCP|TLS|UDP|TCP_UDP",),
        "AWS documentation of the target group: the protocol version is one of HTTP and HTTPS",
    ),
    Row(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "",
        ("Matcher",),
        ("HealthCheckProtocol=TCP",),
        "AWS documentation of the target group: a TCP health check has no codes to match",
    ),
    *(
        Row(
            "AWS::CloudFront::Distribution",
            f"DistributionConfig.{place}",
            ("ForwardedValues",),
            ("CachePolicyId",),
            "AWS documentation of the cache behavior: the cache policy says what is forwarded",
            safe=False,
        )
        for place in ("DefaultCacheBehavior", "CacheBehaviors.*")
    ),
)
