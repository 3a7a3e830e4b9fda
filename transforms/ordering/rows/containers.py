"""Containers: what an ECS service needs before its first task starts."""

from __future__ import annotations

from collections.abc import Iterator

from repair import Resource

from ..lookup import GROUP, LAUNCH_PROPERTIES, LAUNCHES, SCRIPTS, literal
from ..needs import Need, Row, any_of, each
from ..uses import Trail, Uses

SERVICE = "AWS::ECS::Service"
TASK = "AWS::ECS::TaskDefinition"
TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
LISTENER_RULE = "AWS::ElasticLoadBalancingV2::ListenerRule"
FILE_SYSTEM = "AWS::EFS::FileSystem"
ACCESS_POINT = "AWS::EFS::AccessPoint"
MOUNT_TARGET = "AWS::EFS::MountTarget"


def forwarders(groups: Trail) -> Trail:
    """The listeners and rules that forward to target groups, in one action or weighted."""
    actions = [
        f"{kind}.*.{place}"
        for kind in ("DefaultActions", "Actions")
        for place in ("TargetGroupArn", "ForwardConfig.TargetGroups.*.TargetGroupArn")
    ]
    return groups.users((LISTENER, LISTENER_RULE), *actions)


def mount_targets(file_systems: Trail) -> Trail:
    """All mount targets of file systems, and the rules of their own that let NFS in to them."""
    targets = file_systems.users(MOUNT_TARGET, "FileSystemId")
    rules = targets.to("AWS::EC2::SecurityGroup", "SecurityGroups.*").users("AWS::EC2::SecurityGroupIngress", "GroupId")
    return targets + rules.where(lambda rule: literal(rule, "FromPort") in ("2049", "-1", ""))


def file_systems(where: Trail, direct: str, through: str) -> Trail:
    """The file systems named in a property, and those of the access points named in another."""
    return where.to(FILE_SYSTEM, direct) + where.to(ACCESS_POINT, through).to(FILE_SYSTEM, "FileSystemId")


def _forwarding(uses: Uses, service: Resource) -> Iterator[Need]:
    for group in uses.at(service).to(TARGET_GROUP, "LoadBalancers.*.TargetGroupArn"):
        yield from any_of(group.resource.logical_id, forwarders(Trail(uses, (group,))))


def _task_mounts(uses: Uses, service: Resource) -> list[Need]:
    volume = "Volumes.*.EFSVolumeConfiguration"
    tasks = uses.at(service).to(TASK, "TaskDefinition")
    systems = file_systems(tasks, f"{volume}.FilesystemId", f"{volume}.AuthorizationConfig.AccessPointId")
    return each(mount_targets(systems))


def _machines(uses: Uses, service: Resource) -> list[Need]:
    """The machines of the service's cluster: those whose start script names the cluster."""
    launch = literal(service, "LaunchType")
    if launch not in ("", "EC2") or service.property("CapacityProviderStrategy") is not None:
        return []
    clusters = uses.at(service).to("AWS::ECS::Cluster", "Cluster")
    groups = clusters.users(LAUNCHES, *SCRIPTS).users(GROUP, *LAUNCH_PROPERTIES)
    return each(groups + clusters.users("AWS::EC2::Instance", *SCRIPTS))


def _capacity(uses: Uses, service: Resource) -> list[Need]:
    if service.property("LaunchType") is not None:
        return []
    clusters = uses.at(service).to("AWS::ECS::Cluster", "Cluster")
    return each(clusters.users("AWS::ECS::ClusterCapacityProviderAssociations", "Cluster"))


CONTAINERS = (
    Row(
        number=10,
        title="An ECS service behind a load balancer",
        consumers=(SERVICE, "AWS::ECS::TaskSet"),
        needs="waits for the listener or the listener rule that forwards to its target group (also one of several, "
        "weighted). One is enough.",
        error="`The target group with targetGroupArn … does not have an associated load balancer`",
        evidence="AWS documentation of AWS::ECS::Service; many reports",
        find=_forwarding,
    ),
    Row(
        number=11,
        title="An ECS service whose task mounts an EFS file system",
        consumers=(SERVICE, "AWS::ECS::TaskSet"),
        needs="waits for all mount targets of the file system, which the task definition names itself or through an "
        "access point, and for the security group rule that lets NFS in where that is a resource of its own.",
        error='`ResourceInitializationError: failed to invoke EFS utils … Failed to resolve "fs-….efs…"`; the first '
        "tasks fail, and with a deployment circuit breaker the stack does",
        evidence="reports: valheim-ecs-fargate-cdk issue 28, amazon-ecs-cli issue 1083",
        find=_task_mounts,
    ),
    Row(
        number=14,
        title="An ECS service on machines of the template",
        consumers=(SERVICE,),
        needs="waits for the Auto Scaling group or the instances whose start script joins its cluster.",
        error="`Service … did not stabilize`: no container instance met its requirements",
        evidence="AWS documentation, ECS sample template (its service waits for the Auto Scaling group)",
        find=_machines,
    ),
    Row(
        number=15,
        title="An ECS service that takes its cluster's capacity providers",
        consumers=(SERVICE, "AWS::ECS::TaskSet"),
        needs="waits for the association of capacity providers with the cluster, unless it has a launch type of its own.",
        error="`The specified capacity provider … was not found`, or the service starts with another launch type",
        evidence='containers-roadmap issue 631 ("strongly recommended" by the ECS team)',
        find=_capacity,
    ),
)
