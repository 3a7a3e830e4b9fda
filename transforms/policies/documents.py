"""Where a template holds policy documents, of which kind they are, and their statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from repair import Mapping, Node, Sequence, Template
from repair.cloudformation.intrinsics import function_call, if_branches
from repair.cloudformation.sections import plain_mapping
from repair.engine.properties import properties

#: Who a policy is attached to: somebody (identity), a thing (resource), or a role that says who may take it on (trust).
Kind = Literal["identity", "resource", "trust"]

_PLACES: dict[tuple[str, str], Kind] = {
    ("AWS::ECR::Repository", "RepositoryPolicyText"): "resource",
    ("AWS::IAM::Group", "Policies.*.PolicyDocument"): "identity",
    ("AWS::IAM::GroupPolicy", "PolicyDocument"): "identity",
    ("AWS::IAM::ManagedPolicy", "PolicyDocument"): "identity",
    ("AWS::IAM::Policy", "PolicyDocument"): "identity",
    ("AWS::IAM::Role", "AssumeRolePolicyDocument"): "trust",
    ("AWS::IAM::Role", "Policies.*.PolicyDocument"): "identity",
    ("AWS::IAM::RolePolicy", "PolicyDocument"): "identity",
    ("AWS::IAM::User", "Policies.*.PolicyDocument"): "identity",
    ("AWS::IAM::UserPolicy", "PolicyDocument"): "identity",
    ("AWS::KMS::Key", "KeyPolicy"): "resource",
    ("AWS::S3::BucketPolicy", "PolicyDocument"): "resource",
    ("AWS::SNS::TopicPolicy", "PolicyDocument"): "resource",
    ("AWS::SQS::QueuePolicy", "PolicyDocument"): "resource",
    ("AWS::SSO::PermissionSet", "InlinePolicy"): "identity",
    ("AWS::SecretsManager::ResourcePolicy", "ResourcePolicy"): "resource",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document that is written out as a mapping."""

    kind: Kind
    node: Mapping

    @property
    def statements(self) -> list[Mapping]:
        """The statements that are written out, also those in a branch of ``Fn::If``."""
        node = self.node.get("Statement")
        return list(_statements(node)) if node is not None else []


@lru_cache(maxsize=4)  # several transforms ask, one template after the other
def documents(template: Template) -> tuple[Document, ...]:
    """Every policy document of a template, in document order."""
    return tuple(_documents(template))


def _documents(template: Template) -> Iterator[Document]:
    for found in properties(template):
        kind = _PLACES.get((found.type.type_name, found.place))
        node = plain_mapping(found.node)
        if kind is not None and node is not None:
            yield Document(kind, node)


def _statements(node: Node) -> Iterator[Mapping]:
    call = function_call(node)
    branches = if_branches(call) if call is not None else None
    if branches is not None:
        yield from _statements(branches.if_true)
        yield from _statements(branches.if_false)
    elif isinstance(node, Sequence) and call is None:
        for item in node.items:
            yield from _statements(item)
    elif (mapping := plain_mapping(node)) is not None:
        yield mapping
