"""What cannot be created at the same time, and associations of things that are named by a text."""

from __future__ import annotations

from collections.abc import Iterator

from repair import Resource

from ..needs import Need, Row, each
from ..uses import Uses

ACCOUNT = "AWS::Organizations::Account"
EKS = ("AWS::EKS::FargateProfile", "AWS::EKS::IdentityProviderConfig")
FLEET, STACK = "AWS::AppStream::Fleet", "AWS::AppStream::Stack"


def _accounts(uses: Uses, account: Resource) -> list[Need]:
    return _earlier(uses, account, (ACCOUNT,))


def _cluster_changes(uses: Uses, consumer: Resource) -> list[Need]:
    cluster = uses.value(consumer, "ClusterName")
    earlier = _earlier(uses, consumer, EKS)
    return [need for need in earlier if cluster is not None and uses.value(need.target, "ClusterName") == cluster]


def _earlier(uses: Uses, consumer: Resource, types: tuple[str, ...]) -> list[Need]:
    before = uses.all(*types).where(lambda other: other.node.start < consumer.node.start)
    return [Need(step.resource, step.given, either_way=True) for step in before]


def _associated(uses: Uses, association: Resource) -> Iterator[Need]:
    for key, type in (("FleetName", FLEET), ("StackName", STACK)):
        name = uses.value(association, key)
        if name is not None:
            yield from each(uses.all(type).where(lambda r, name=name: uses.value(r, "Name") == name))  # type: ignore[misc]


def _protected(uses: Uses, protection: Resource) -> list[Need]:
    arn = uses.value(protection, "ResourceArn")
    if arn is None or protection.property("ApplicationLayerAutomaticResponseConfiguration") is None:
        return []
    associations = uses.all("AWS::WAFv2::WebACLAssociation")
    return each(associations.where(lambda association: uses.value(association, "ResourceArn") == arn))


SEQUENCE = (
    Row(
        number=34,
        title="Several accounts of an organization",
        consumers=(ACCOUNT,),
        needs="are created one after the other, in the order of the document.",
        error="`ConcurrentModificationException: AWS Organizations can't complete your request because it conflicts with "
        "another attempt to modify the same entity`",
        evidence='AWS documentation of AWS::Organizations::Account: "so that the accounts are created sequentially"',
        find=_accounts,
    ),
    Row(
        number=34,
        title="Fargate profiles and identity provider configurations of an EKS cluster",
        consumers=EKS,
        needs="are created one after the other, in the order of the document.",
        error="`Cannot create Fargate Profile because cluster … currently has … in status CREATING` (ResourceInUseException)",
        evidence='AWS documentation of AWS::EKS::FargateProfile ("if AWS CloudFormation attempts to create both resources '
        'at the same time, resource creation fails"); the aws-cdk chains Fargate profiles too',
        find=_cluster_changes,
    ),
    Row(
        number=35,
        title="An AppStream fleet association that names its fleet and its stack",
        consumers=("AWS::AppStream::StackFleetAssociation",),
        needs="waits for the fleet and the stack of that name.",
        error="the fleet or the stack is not found (AWS's exact text is not recorded)",
        evidence='AWS documentation of AWS::AppStream::StackFleetAssociation: "you must specify a dependency"',
        find=_associated,
    ),
    Row(
        number=35,
        title="A Shield protection that answers attacks on the application layer by itself",
        consumers=("AWS::Shield::Protection",),
        needs="waits for the association of the same resource with a web ACL.",
        error="the protection is refused, because no web ACL is associated yet (AWS's exact text is not recorded)",
        evidence="AWS documentation of AWS::Shield::Protection (its example)",
        find=_protected,
    ),
)
