"""Values that people write for one that a service knows by another word; with its source.

`place` is where the property is, ``*`` for any item of a list. An empty `right` means that the item is taken out of its
list. tests/transforms/test_value_tables.py holds each row against the schemas.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.shape.names import squashed


@dataclass(frozen=True, slots=True)
class Row:
    """One wrong value of one property. Case and separators of `wrong` do not count."""

    type: str
    place: str
    wrong: str
    right: str
    source: str
    safe: bool = True


_CONSOLE = "the console calls it so"
_CLOUDTRAIL = "EventSelectors.*.DataResources.*.Type"
_SSE = "BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.SSEAlgorithm"
_RULE = "LifecycleConfiguration.Rules.*"
_FREQUENCIES = (("Daily", "TwentyFour_Hours"), ("Hourly", "One_Hour"), ("24Hours", "TwentyFour_Hours"))
_OPERATORS = (
    (">", "GreaterThanThreshold"),
    (">=", "GreaterThanOrEqualToThreshold"),
    ("<", "LessThanThreshold"),
    ("<=", "LessThanOrEqualToThreshold"),
    ("GreaterThan", "GreaterThanThreshold"),
    ("GreaterThanOrEqualTo", "GreaterThanOrEqualToThreshold"),
    ("GreaterThanOrEqualThreshold", "GreaterThanOrEqualToThreshold"),
    ("LessThan", "LessThanThreshold"),
    ("LessThanOrEqualTo", "LessThanOrEqualToThreshold"),
    ("LessThanOrEqualThreshold", "LessThanOrEqualToThreshold"),
)

_DOCKER = "Docker calls it so"
_TRAIL = "basic event selectors know no data events of this type"
_LB = "AWS::ElasticLoadBalancingV2::LoadBalancer"

ROWS: tuple[Row, ...] = (
    *(
        Row("AWS::CloudTrail::Trail", _CLOUDTRAIL, wrong, "", _TRAIL, safe=False)
        for wrong in (
            *("AWS::EC2::Instance", "AWS::IAM::Role", "AWS::KMS::Key", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance"),
            *("AWS::SecretsManager::Secret", "AWS::SNS::Topic", "AWS::SQS::Queue"),
        )
    ),
    Row("AWS::CloudTrail::Trail", "EventSelectors.*.ReadWriteType", "Both", "All", _CONSOLE),
    Row("AWS::ApiGateway::Method", "Integration.Type", "LAMBDA_PROXY", "AWS_PROXY", _CONSOLE),
    Row(
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "ScalableDimension",
        "ecs:service:DesiredCapacity",
        "ecs:service:DesiredCount",
        "AWS::ECS::Service calls it so",
    ),
    Row(
        "AWS::AutoScaling::ScalingPolicy",
        "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType",
        "CPUUtilization",
        "ASGAverageCPUUtilization",
        "the metric of CloudWatch is called so",
    ),
    Row(
        "AWS::CloudFront::Distribution",
        "DistributionConfig.ViewerCertificate.SslSupportMethod",
        "SNI",
        "sni-only",
        _CONSOLE,
    ),
    Row(
        "AWS::CloudFront::Distribution",
        "DistributionConfig.ViewerCertificate.MinimumProtocolVersion",
        "TLSv1.2",
        "TLSv1.2_2021",
        "the policy with TLS 1.2 that AWS recommends for SNI",
        safe=False,
    ),
    Row("AWS::CloudWatch::Alarm", "Unit", "Percentage", "Percent", "a word for the same"),
    Row("AWS::CloudWatch::Alarm", "Statistic", "Mean", "Average", "a word for the same"),
    Row("AWS::Cognito::UserPool", "AutoVerifiedAttributes.*", "phone", "phone_number", _CONSOLE),
    Row("AWS::Cognito::UserPoolClient", "AllowedOAuthFlows.*", "authorization_code", "code", "OAuth 2.0 calls it so"),
    Row("AWS::DynamoDB::Table", "BillingMode", "PAY_AS_YOU_GO", "PAY_PER_REQUEST", "a word for the same"),
    *(
        Row("AWS::DynamoDB::Table", place, wrong, right, _CONSOLE)
        for place, wrong, right in (
            ("AttributeDefinitions.*.AttributeType", "String", "S"),
            ("AttributeDefinitions.*.AttributeType", "Number", "N"),
            ("AttributeDefinitions.*.AttributeType", "Binary", "B"),
            ("KeySchema.*.KeyType", "PARTITION", "HASH"),
            ("KeySchema.*.KeyType", "SORT", "RANGE"),
            ("TableClass", "STANDARD_IA", "STANDARD_INFREQUENT_ACCESS"),
        )
    ),
    Row(_LB, "Scheme", "public", "internet-facing", _CONSOLE),
    Row(_LB, "Scheme", "external", "internet-facing", "the opposite of internal"),
    Row(_LB, "Scheme", "private", "internal", "a word for the same"),
    Row(_LB, "Type", "alb", "application", "it is called so for short"),
    Row(_LB, "Type", "nlb", "network", "it is called so for short"),
    *(
        Row(
            f"AWS::ElasticLoadBalancingV2::{type}",
            f"{place}.*.RedirectConfig.StatusCode",
            code,
            f"HTTP_{code}",
            _CONSOLE,
        )
        for type, place in (("Listener", "DefaultActions"), ("ListenerRule", "Actions"))
        for code in ("301", "302")
    ),
    Row("AWS::GuardDuty::Detector", "FindingPublishingFrequency", "15_MINUTES", "FIFTEEN_MINUTES", _CONSOLE),
    *(
        Row("AWS::Lambda::Function", "Architectures.*", wrong, right, _DOCKER)
        for wrong, right in (("amd64", "x86_64"), ("x64", "x86_64"), ("x86", "x86_64"), ("aarch64", "arm64"))
    ),
    Row("AWS::Lambda::Function", "TracingConfig.Mode", "Enabled", "Active", _CONSOLE),
    Row("AWS::Lambda::Function", "TracingConfig.Mode", "Disabled", "PassThrough", _CONSOLE),
    *(
        Row(type, place, wrong, right, "the API asks whether tokens are required")
        for type, place in (
            ("AWS::EC2::LaunchTemplate", "LaunchTemplateData.MetadataOptions.HttpTokens"),
            ("AWS::AutoScaling::LaunchConfiguration", "MetadataOptions.HttpTokens"),
        )
        for wrong, right in (("true", "required"), ("false", "optional"))
    ),
    Row("AWS::S3::Bucket", f"{_RULE}.Status", "Active", "Enabled", "a word for the same"),
    *(
        Row("AWS::S3::Bucket", f"{_RULE}.{place}.*.StorageClass", wrong, right, _CONSOLE)
        for place in ("Transitions", "NoncurrentVersionTransitions")
        for wrong, right in (
            ("GLACIER_INSTANT_RETRIEVAL", "GLACIER_IR"),
            ("GLACIER_FLEXIBLE_RETRIEVAL", "GLACIER"),
            ("GLACIER_DEEP_ARCHIVE", "DEEP_ARCHIVE"),
            ("STANDARD_INFREQUENT_ACCESS", "STANDARD_IA"),
        )
    ),
    Row(
        "AWS::S3::Bucket",
        "IntelligentTieringConfigurations.*.Tierings.*.AccessTier",
        "ARCHIVE_INSTANT_ACCESS",
        "",
        "objects get into the Archive Instant Access tier by themselves; only the other two are asked for",
    ),
    Row("AWS::CloudTrail::Trail", _CLOUDTRAIL, "AWS::S3::Bucket", "AWS::S3::Object", "data events are about objects"),
    Row("AWS::DynamoDB::Table", "BillingMode", "ON_DEMAND", "PAY_PER_REQUEST", _CONSOLE),
    Row("AWS::DynamoDB::GlobalTable", "BillingMode", "ON_DEMAND", "PAY_PER_REQUEST", _CONSOLE),
    Row(
        "AWS::DynamoDB::Table",
        "SSESpecification.SSEType",
        "AES256",
        "KMS",
        "AWS documentation: the only supported value is KMS",
        safe=False,
    ),
    Row("AWS::EC2::FlowLog", "LogDestinationType", "cloudwatch", "cloud-watch-logs", _CONSOLE),
    Row("AWS::EC2::FlowLog", "LogDestinationType", "cloudwatchlog", "cloud-watch-logs", _CONSOLE),
    Row("AWS::EC2::FlowLog", "LogDestinationType", "firehose", "kinesis-data-firehose", _CONSOLE),
    Row("AWS::Lambda::Url", "AuthType", "IAM", "AWS_IAM", _CONSOLE),
    Row("AWS::Lambda::Url", "Cors.AllowMethods.*", "OPTIONS", "", "Lambda answers preflight requests by itself"),
    Row("AWS::S3::Bucket", _SSE, "KMS", "aws:kms", _CONSOLE),
    Row("AWS::S3::Bucket", _SSE, "SSE-KMS", "aws:kms", _CONSOLE),
    Row("AWS::S3::Bucket", _SSE, "SSE-S3", "AES256", _CONSOLE),
    Row("AWS::S3::Bucket", f"{_RULE}.Transitions.*.StorageClass", "INFREQUENT_ACCESS", "STANDARD_IA", _CONSOLE),
    Row("AWS::S3::Bucket", f"{_RULE}.Transitions.*.StorageClass", "IA", "STANDARD_IA", _CONSOLE),
    *(
        Row("AWS::Config::DeliveryChannel", "ConfigSnapshotDeliveryProperties.DeliveryFrequency", *pair, _CONSOLE)
        for pair in _FREQUENCIES
    ),
    *(Row("AWS::CloudWatch::Alarm", "ComparisonOperator", *pair, _CONSOLE) for pair in _OPERATORS),
    Row("AWS::CloudWatch::Alarm", "Statistic", "Avg", "Average", _CONSOLE),
    Row("AWS::CloudWatch::Alarm", "Statistic", "Max", "Maximum", _CONSOLE),
    Row("AWS::CloudWatch::Alarm", "Statistic", "Min", "Minimum", _CONSOLE),
    Row("AWS::CloudWatch::Alarm", "Statistic", "Count", "SampleCount", _CONSOLE),
)


def known_row(type_name: str, place: str, value: str) -> Row | None:
    """The row about a value of a property, or None."""
    for row in ROWS:
        if (row.type, row.place) == (type_name, place) and _same(row.wrong, value):
            return row
    return None


def _same(wrong: str, value: str) -> bool:
    return wrong == value or (bool(squashed(wrong)) and squashed(wrong) == squashed(value))
