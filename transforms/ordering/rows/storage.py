"""File systems that are mounted, and buckets that send notifications."""

from __future__ import annotations

from collections.abc import Iterator

from repair import Resource

from ..lookup import (
    BUCKET,
    FUNCTIONS,
    GROUP,
    INSTANCE,
    LAUNCH_PROPERTIES,
    LAUNCHES,
    PERMISSION,
    SCRIPTS,
    meant_for,
    permissions_of,
)
from ..needs import Need, Row, each
from ..uses import Uses
from .containers import ACCESS_POINT, FILE_SYSTEM, mount_targets

LAMBDA = "NotificationConfiguration.LambdaConfigurations.*.Function"


def _function_mounts(uses: Uses, function: Resource) -> list[Need]:
    points = uses.at(function).to(ACCESS_POINT, "FileSystemConfigs.*.Arn")
    return each(mount_targets(points.to(FILE_SYSTEM, "FileSystemId")))


def _machine_mounts(uses: Uses, machine: Resource) -> list[Need]:
    here = uses.at(machine)
    scripts = here + here.to(LAUNCHES, *LAUNCH_PROPERTIES)
    systems = scripts.to(FILE_SYSTEM, *SCRIPTS) + scripts.to(ACCESS_POINT, *SCRIPTS).to(FILE_SYSTEM, "FileSystemId")
    return each(mount_targets(systems))


def _location(uses: Uses, location: Resource) -> list[Need]:
    return each(mount_targets(uses.at(location).to(FILE_SYSTEM, "EfsFilesystemArn")))


def _notification(uses: Uses, bucket: Resource) -> Iterator[Need]:
    here = uses.at(bucket)
    permissions = permissions_of(here.to(FUNCTIONS, LAMBDA), "s3")
    permissions = meant_for(permissions, BUCKET, {bucket.logical_id})
    yield from each(permissions.where(lambda permission: not _names_another(uses, permission, bucket)))
    queues = here.to("AWS::SQS::Queue", "NotificationConfiguration.QueueConfigurations.*.Queue")
    yield from each(queues.users("AWS::SQS::QueuePolicy", "Queues.*"))
    topics = here.to("AWS::SNS::Topic", "NotificationConfiguration.TopicConfigurations.*.Topic")
    yield from each(topics.users("AWS::SNS::TopicPolicy", "Topics.*"))


def _names_another(uses: Uses, permission: Resource, bucket: Resource) -> bool:
    """True if a permission has the ARN of another bucket of the template, spelled out."""
    source = uses.value(permission, "SourceArn")
    if source is None:
        return False
    others = uses.all(BUCKET).where(lambda other: other.logical_id != bucket.logical_id)
    names = {uses.value(step.resource, "BucketName") for step in others} - {None, uses.value(bucket, "BucketName")}
    return any(source.endswith(f":::{name}") for name in names)


STORAGE = (
    Row(
        number=12,
        title="A Lambda function that mounts an EFS access point",
        consumers=("AWS::Lambda::Function", "AWS::Serverless::Function"),
        needs="waits for all mount targets of the file system.",
        error="`EFS file system … has mount targets created in all availability zones the function will execute in, but "
        "not all are in the available life cycle state yet`",
        evidence='AWS documentation of AWS::Lambda::Function: "you must also specify a DependsOn attribute"; aws-cdk '
        "issue 8835",
        find=_function_mounts,
    ),
    Row(
        number=13,
        title="An instance or an Auto Scaling group whose start script mounts an EFS file system",
        consumers=(INSTANCE, GROUP),
        needs="waits for all mount targets of the file system that its UserData or its cfn-init Metadata names.",
        error="`mount.nfs4: Failed to resolve server fs-….efs…`; with a creation policy the stack fails",
        evidence="AWS documentation, EFS sample template (its Auto Scaling group waits for the mount targets)",
        find=_machine_mounts,
    ),
    Row(
        number=13,
        title="A DataSync location on an EFS file system",
        consumers=("AWS::DataSync::LocationEFS",),
        needs="waits for all mount targets of the file system.",
        error="`No valid mount targets for EFS filesystem`",
        evidence="report: cloudformation-coverage-roadmap issue 971",
        find=_location,
    ),
    Row(
        number=22,
        title="A bucket that notifies a Lambda function, a queue or a topic",
        consumers=(BUCKET,),
        needs=f"waits for the {PERMISSION}, the queue policy or the topic policy that lets S3 deliver.",
        error="`Unable to validate the following destination configurations`",
        evidence="AWS documentation of AWS::S3::Bucket NotificationConfiguration",
        find=_notification,
    ),
)
