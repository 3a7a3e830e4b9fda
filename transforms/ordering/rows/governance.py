"""Trails, Config, Macie, Security Hub, search collections: what the account must have first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import Resource

from ..lookup import FUNCTIONS, bucket_policies, literal, meant_for, permissions_of
from ..needs import Need, Row, each
from ..uses import Uses

CHANNEL = "AWS::Config::DeliveryChannel"
RECORDER = "AWS::Config::ConfigurationRecorder"
SECURITY_HUB = (
    "AutomationRule",
    "AutomationRuleV2",
    "ConfigurationPolicy",
    "DelegatedAdmin",
    "FindingAggregator",
    "Insight",
    "OrganizationConfiguration",
    "PolicyAssociation",
    "ProductSubscription",
    "SecurityControl",
    "Standard",
)


def _trail(uses: Uses, trail: Resource) -> Iterator[Need]:
    yield from each(bucket_policies(uses, trail, "S3BucketName"))
    topics = uses.at(trail).to("AWS::SNS::Topic", "SnsTopicName")
    yield from each(topics.users("AWS::SNS::TopicPolicy", "Topics.*"))


def _delivery(uses: Uses, consumer: Resource) -> Iterator[Need]:
    channels = uses.all(CHANNEL) if consumer.type == RECORDER else uses.at(consumer)
    for channel in channels:
        for need in each(bucket_policies(uses, channel.resource, "S3BucketName")):
            yield Need(need.target, need.given | channel.given)


def _rule(uses: Uses, rule: Resource) -> Iterator[Need]:
    yield from each(uses.all(RECORDER))
    functions = uses.at(rule).to(FUNCTIONS, "Source.SourceIdentifier")
    permissions = permissions_of(functions, "config")
    yield from each(meant_for(permissions, "AWS::Config::ConfigRule", {rule.logical_id}))


def _macie(uses: Uses, consumer: Resource) -> list[Need]:
    return each(uses.all("AWS::Macie::Session"))


def _security_hub(uses: Uses, consumer: Resource) -> list[Need]:
    return each(uses.all("AWS::SecurityHub::Hub"))


def _collection(uses: Uses, collection: Resource) -> list[Need]:
    name = uses.value(collection, "Name")
    policies = uses.all("AWS::OpenSearchServerless::SecurityPolicy")
    policies = policies.where(lambda policy: literal(policy, "Type") == "encryption")
    return each(policies.where(lambda policy: name is not None and _covers(uses.value(policy, "Policy"), name)))


def _covers(policy: str | None, name: str) -> bool:
    """True if a policy's text names the collection, or a beginning of its name followed by a star."""
    patterns = re.findall(r'collection/([^"\\]+)', policy or "")
    return any(name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern for pattern in patterns)


GOVERNANCE = (
    Row(
        number=23,
        title="A trail",
        consumers=("AWS::CloudTrail::Trail",),
        needs="waits for the policy of its bucket and of its topic.",
        error="`Incorrect S3 bucket policy is detected for bucket: …`",
        evidence="AWS documentation, sample template of CloudTrail; many reports",
        find=_trail,
    ),
    Row(
        number=24,
        title="A Config delivery channel and its recorder",
        consumers=(CHANNEL, RECORDER),
        needs="wait for the policy of the channel's bucket.",
        error="`Insufficient delivery policy to s3 bucket: …` (InsufficientDeliveryPolicyException)",
        evidence="AWS documentation of AWS::Config::AggregationAuthorization (its example)",
        find=_delivery,
    ),
    Row(
        number=25,
        title="A Config rule",
        consumers=("AWS::Config::ConfigRule",),
        needs="waits for the recorder, and a custom rule for the permission that lets Config call its function.",
        error="`Configuration recorder is not available to put config rule` (NoAvailableConfigurationRecorder)",
        evidence="AWS documentation of AWS::Config::ConfigRule (its example)",
        find=_rule,
    ),
    Row(
        number=33,
        title="What belongs to Macie",
        consumers=("AWS::Macie::AllowList", "AWS::Macie::CustomDataIdentifier", "AWS::Macie::FindingsFilter"),
        needs="waits for the AWS::Macie::Session.",
        error="`Macie is not enabled` (AccessDeniedException)",
        evidence='AWS documentation of AWS::Macie::Session: "use a DependsOn attribute to ensure"',
        find=_macie,
    ),
    Row(
        number=33,
        title="What belongs to Security Hub",
        consumers=tuple(f"AWS::SecurityHub::{name}" for name in SECURITY_HUB),
        needs="waits for the AWS::SecurityHub::Hub.",
        error="`Account … is not subscribed to AWS Security Hub` (InvalidAccessException)",
        evidence='AWS documentation of AWS::SecurityHub::Hub: "use a DependsOn attribute"',
        find=_security_hub,
    ),
    Row(
        number=33,
        title="A serverless search collection",
        consumers=("AWS::OpenSearchServerless::Collection",),
        needs="waits for the encryption policy that covers its name.",
        error="`No matching security policy of encryption type found for collection name: …`",
        evidence="AWS documentation of AWS::OpenSearchServerless::Collection",
        find=_collection,
    ),
)
