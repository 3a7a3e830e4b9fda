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

ROWS: tuple[Row, ...] = (
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
