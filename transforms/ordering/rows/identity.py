"""Permissions that must be attached before something uses them."""

from __future__ import annotations

from collections.abc import Iterator

from repair import Resource

from ..lookup import FUNCTIONS, ROLE, meant_for, permissions_of, policies_of
from ..needs import Need, Row, each
from ..uses import Trail, Uses
from .containers import SERVICE, TASK

SECRET = "AWS::SecretsManager::Secret"
SECRET_ATTACHMENT = "AWS::SecretsManager::SecretTargetAttachment"
CUSTOM = "AWS::CloudFormation::CustomResource"

#: Types that use their role's permissions while they are created, and the properties that name the role.
_ROLE_OF: dict[str, tuple[str, ...]] = {
    "AWS::Batch::ComputeEnvironment": ("ServiceRole",),
    "AWS::CodeBuild::Project": ("ServiceRole",),
    "AWS::CodeDeploy::DeploymentGroup": ("ServiceRoleArn",),
    "AWS::Config::ConfigurationRecorder": ("RoleARN",),
    "AWS::CloudTrail::Trail": ("CloudWatchLogsRoleArn",),
    "AWS::EC2::FlowLog": ("DeliverLogsPermissionArn",),
    "AWS::EKS::Cluster": ("RoleArn",),
    "AWS::EKS::Nodegroup": ("NodeRole",),
    "AWS::KinesisFirehose::DeliveryStream": ("**",),
    "AWS::Lambda::Function": ("Role",),
    "AWS::Logs::Destination": ("RoleArn",),
    "AWS::StepFunctions::StateMachine": ("RoleArn",),
}
#: Of some, only those with a property that makes them use it.
_ONLY_WITH = {
    "AWS::CodeBuild::Project": "VpcConfig",
    "AWS::Lambda::Function": "VpcConfig",
    "AWS::StepFunctions::StateMachine": "LoggingConfiguration",
}


#: All of them, and those that do so through a function or a task.
ROLE_USERS = (*_ROLE_OF, "AWS::Lambda::EventSourceMapping", CUSTOM, SERVICE)


def roles_of(uses: Uses, consumer: Resource) -> Trail:
    """The roles whose permissions a resource uses while it is created."""
    here = uses.at(consumer)
    if consumer.type == "AWS::Lambda::EventSourceMapping":
        return _with_what_they_name(here.to(FUNCTIONS, "FunctionName")).to(ROLE, "Role")
    if consumer.type == CUSTOM or consumer.type.startswith("Custom::"):
        return _with_what_they_name(here.to(FUNCTIONS, "ServiceToken")).to(ROLE, "Role")
    if consumer.type == SERVICE:
        tasks = here.to(TASK, "TaskDefinition")
        return here.to(ROLE, "Role") + tasks.to(ROLE, "ExecutionRoleArn", "TaskRoleArn")
    if consumer.property(_ONLY_WITH.get(consumer.type, "")) is None and consumer.type in _ONLY_WITH:
        return Trail(uses, ())
    return here.to(ROLE, *_ROLE_OF[consumer.type])


def _with_what_they_name(functions: Trail) -> Trail:
    """Functions, and those that their aliases and versions are of."""
    return functions + functions.to(FUNCTIONS, "FunctionName")


def _role_policies(uses: Uses, consumer: Resource) -> list[Need]:
    return each(policies_of(roles_of(uses, consumer)))


def _rotation(uses: Uses, schedule: Resource) -> Iterator[Need]:
    here = uses.at(schedule)
    permissions = permissions_of(here.to(FUNCTIONS, "RotationLambdaARN"), "secretsmanager")
    secrets = here.to(SECRET, "SecretId") + here.to(SECRET_ATTACHMENT, "SecretId").to(SECRET, "SecretId")
    yield from each(meant_for(permissions, SECRET, secrets.names))
    secret = uses.value(schedule, "SecretId")
    attachments = uses.all(SECRET_ATTACHMENT)
    yield from each(attachments.where(lambda a: secret is not None and uses.value(a, "SecretId") == secret))


IDENTITY = (
    Row(
        number=16,
        title="A resource whose role gets its permissions from a separate policy",
        consumers=(*ROLE_USERS, "Custom::*"),
        needs="waits for the AWS::IAM::Policy, ManagedPolicy or RolePolicy that is attached to its role: functions in a VPC, "
        "event source mappings and custom resources (their function's role), delivery streams, state machines that log, "
        "CodeBuild projects in a VPC, CodeDeploy groups, flow logs, trails, Config recorders, Batch, EKS, log destinations "
        "and ECS services (also their task's roles). Policies inside the role need nothing.",
        error="`The provided execution role does not have permissions to call CreateNetworkInterface on EC2`, `The state "
        "machine IAM Role is not authorized to access the Log Destination` and the like",
        evidence="AWS documentation of DependsOn and of AWS::IAM::Policy; aws-cdk issues 11604, 24476, 34325",
        find=_role_policies,
    ),
    Row(
        number=26,
        title="A secret's rotation schedule",
        consumers=("AWS::SecretsManager::RotationSchedule",),
        needs="waits for the permission that lets Secrets Manager call the rotation function, and for the attachment of the "
        "secret to its database.",
        error="`Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access "
        "to the principal secretsmanager.amazonaws.com`",
        evidence="AWS documentation of AWS::SecretsManager::RotationSchedule (its examples)",
        find=_rotation,
    ),
)
