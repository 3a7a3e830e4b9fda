"""Ways that several rows go: a role's policies, a function's permissions, a bucket's policies, the gateway of a VPC."""

from __future__ import annotations

from repair import Resource
from repair.cloudformation.intrinsics import literal_text

from .uses import Trail, Uses

ROLE = "AWS::IAM::Role"
POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")
BUCKET = "AWS::S3::Bucket"
BUCKET_POLICY = "AWS::S3::BucketPolicy"
FUNCTION = "AWS::Lambda::Function"
FUNCTIONS = (FUNCTION, "AWS::Lambda::Alias", "AWS::Lambda::Version", "AWS::Serverless::Function")
PERMISSION = "AWS::Lambda::Permission"
VPC = "AWS::EC2::VPC"
SUBNET = "AWS::EC2::Subnet"
ATTACHMENT = "AWS::EC2::VPCGatewayAttachment"
INSTANCE = "AWS::EC2::Instance"
LAUNCHES = ("AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration")
GROUP = "AWS::AutoScaling::AutoScalingGroup"
LAUNCH_PROPERTIES = (
    "LaunchConfigurationName",
    "LaunchTemplate.*",
    "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.*",
)
SCRIPTS = ("UserData", "LaunchTemplateData.UserData", "Metadata.**")


def literal(resource: Resource, *path: str | int) -> str:
    """The text of a literal property; empty where it is missing or computed."""
    return literal_text(resource.property(*path)) or ""


def is_true(resource: Resource, *path: str | int) -> bool:
    """True if a property is literally true."""
    return literal(resource, *path).lower() == "true"


def policies_of(roles: Trail) -> Trail:
    """The policies that are attached to roles as resources of their own."""
    return roles.users(POLICIES, "Roles.*", "RoleName")


def permissions_of(functions: Trail, service: str) -> Trail:
    """The permissions that let an AWS service (``s3``, for ``s3.amazonaws.com``) call functions."""
    found = functions.users(PERMISSION, "FunctionName")
    return found.where(lambda p: (found.uses.value(p, "Principal") or "").partition(".")[0] == service)


def meant_for(permissions: Trail, type: str, names: set[str]) -> Trail:
    """Of permissions, those whose SourceArn does not name only other resources of a type."""

    def fits(permission: Resource) -> bool:
        named = permissions.uses.at(permission).to(type, "SourceArn").names
        return not named or bool(named & names)

    return permissions.where(fits)


def bucket_policies(uses: Uses, consumer: Resource, *path: str) -> Trail:
    """The policies of the bucket that is named in a property, by reference or by its name."""
    name = uses.value(consumer, *path)
    buckets = uses.at(consumer).to(BUCKET, ".".join(path))
    if name is not None:
        buckets += uses.all(BUCKET).where(lambda bucket: uses.value(bucket, "BucketName") == name)
    names = {name, *(uses.value(step.resource, "BucketName") for step in buckets)} - {None}
    by_name = uses.all(BUCKET_POLICY).where(lambda policy: uses.value(policy, "Bucket") in names)
    return buckets.users(BUCKET_POLICY, "Bucket") + by_name


def internet_gateways(attachments: Trail) -> Trail:
    """Of gateway attachments, those of internet gateways."""
    return attachments.where(lambda attachment: attachment.property("InternetGatewayId") is not None)


def attachments_for(uses: Uses, subnets: Trail) -> Trail:
    """The internet gateway attachments of the VPC of subnets; of the only VPC where the subnets do not tell."""
    vpcs = subnets.to(VPC, "VpcId")
    if vpcs:
        return internet_gateways(vpcs.users(ATTACHMENT, "VpcId"))
    everywhere = internet_gateways(uses.all(ATTACHMENT))
    known = {uses.value(step.resource, "VpcId") for step in everywhere}
    if len(known) == 1 and None not in known and len(uses.all(VPC).steps) <= 1:
        return everywhere
    return Trail(uses, ())
