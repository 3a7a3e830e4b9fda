"""Limits of numbers that the schemas do not know, because they hold beside something else only; with their source.

`given` are conditions on the mapping that the number is in (see :mod:`transforms.shape.beside`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """The least and the greatest number at a place."""

    type: str
    place: str
    least: int
    most: int
    source: str
    given: tuple[str, ...] = ()


_TIERS = "IntelligentTieringConfigurations.*.Tierings.*.Days"
_FSX = "Amazon FSx API Reference, CreateFileSystem: StorageCapacity"

LIMITS: tuple[Limit, ...] = (
    Limit(
        "AWS::ApiGateway::Authorizer",
        "AuthorizerResultTtlInSeconds",
        0,
        3600,
        "Amazon API Gateway API Reference, Authorizer: the maximum value is 3600, or 1 hour",
    ),
    Limit("AWS::FSx::FileSystem", "StorageCapacity", 32, 65536, _FSX, ("FileSystemType=WINDOWS",)),
    Limit("AWS::FSx::FileSystem", "StorageCapacity", 64, 524288, _FSX, ("FileSystemType=OPENZFS",)),
    Limit(
        "AWS::Lambda::Function",
        "Timeout",
        1,
        900,
        "AWS Lambda quotas: a function runs for 900 seconds at most",
        ("!CapacityProviderConfig",),
    ),
    Limit(
        "AWS::Lambda::EventSourceMapping",
        "BatchSize",
        1,
        10,
        "AWS Lambda API Reference, CreateEventSourceMapping: for FIFO queues, the maximum is 10",
        ("EventSourceArn@FifoQueue=true",),
    ),
    Limit(
        "AWS::RDS::DBInstance",
        "BackupRetentionPeriod",
        0,
        35,
        "Amazon RDS API Reference, CreateDBInstance: must be a value from 0 to 35",
    ),
    Limit(
        "AWS::S3::Bucket",
        _TIERS,
        90,
        730,
        "Amazon S3 User Guide, S3 Intelligent-Tiering: 90 to 730 days",
        ("AccessTier=ARCHIVE_ACCESS",),
    ),
    Limit(
        "AWS::S3::Bucket",
        _TIERS,
        180,
        730,
        "Amazon S3 User Guide, S3 Intelligent-Tiering: 180 to 730 days",
        ("AccessTier=DEEP_ARCHIVE_ACCESS",),
    ),
)
