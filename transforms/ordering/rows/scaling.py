"""Scaling and alarms: what is named by a text and must exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import Resource

from ..needs import Need, Row, any_of
from ..uses import Trail, Uses
from .containers import SERVICE, TARGET_GROUP, forwarders

#: How a ResourceId begins, and which property of which type its name is.
_SCALED = (
    ("table/", "AWS::DynamoDB::Table", "TableName"),
    ("table/", "AWS::DynamoDB::GlobalTable", "TableName"),
    ("cluster:", "AWS::RDS::DBCluster", "DBClusterIdentifier"),
    ("function:", "AWS::Lambda::Function", "FunctionName"),
    ("replication-group/", "AWS::ElastiCache::ReplicationGroup", "ReplicationGroupId"),
    ("endpoint/", "AWS::SageMaker::Endpoint", "EndpointName"),
    ("fleet/", "AWS::AppStream::Fleet", "Name"),
    ("keyspace/", "AWS::Cassandra::Table", "TableName"),
)
_LABEL = "PredefinedMetricSpecification.ResourceLabel"


def _scaled(uses: Uses, target: Resource) -> Iterator[Need]:
    text = uses.value(target, "ResourceId")
    if text is None:
        return
    if text.startswith("service/"):
        services = uses.all(SERVICE).where(lambda s: text.endswith(f"/{uses.value(s, 'ServiceName')}"))
        yield from (Need(step.resource, step.given) for step in services if _same_cluster(uses, text, step.resource))
    for start, type, name_property in _SCALED:
        for step in uses.all(type) if text.startswith(start) else ():
            name = uses.value(step.resource, name_property)
            if name is not None and re.search(rf"[/:]{re.escape(name)}(?:[/:]|\Z)", text):
                yield Need(step.resource, step.given)


def _same_cluster(uses: Uses, text: str, service: Resource) -> bool:
    cluster = text.split("/", 1)[1].rsplit("/", 1)[0]
    names = {uses.value(service, "Cluster")}
    names |= {uses.value(step.resource, "ClusterName") for step in uses.at(service).to("AWS::ECS::Cluster", "Cluster")}
    return cluster in names


def _requests(uses: Uses, policy: Resource) -> Iterator[Need]:
    places = (f"TargetTrackingConfiguration.{_LABEL}", f"TargetTrackingScalingPolicyConfiguration.{_LABEL}")
    for group in uses.at(policy).to(TARGET_GROUP, *places):
        yield from any_of(group.resource.logical_id, forwarders(Trail(uses, (group,))))


def _alarms(uses: Uses, composite: Resource) -> Iterator[Need]:
    rule = re.sub(r"\s+(?=[()])|(?<=[()])\s+", "", uses.value(composite, "AlarmRule") or "")
    for step in uses.all("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        name = uses.value(step.resource, "AlarmName")
        if name is not None and re.search(rf"""(?:\(["']?|:alarm:){re.escape(name)}["']?\)""", rule):
            yield Need(step.resource, step.given)


SCALING = (
    Row(
        number=28,
        title="A scalable target that spells out what it scales",
        consumers=("AWS::ApplicationAutoScaling::ScalableTarget",),
        needs="waits for the ECS service, table, database cluster, function, replication group, endpoint or fleet of that "
        "name.",
        error="`ECS service doesn't exist: service/…`, `DynamoDB table does not exist: table/…`",
        evidence='AWS documentation of AWS::ApplicationAutoScaling::ScalableTarget: "add a dependency on the resource"',
        find=_scaled,
    ),
    Row(
        number=29,
        title="A scaling policy that counts a load balancer's requests",
        consumers=("AWS::AutoScaling::ScalingPolicy", "AWS::ApplicationAutoScaling::ScalingPolicy"),
        needs="waits for the listener or the rule that forwards to the target group. One is enough.",
        error="the policy is refused, because no load balancer uses the target group yet (AWS's exact text is not recorded)",
        evidence='AWS documentation of AWS::AutoScaling::ScalingPolicy: "you must use the DependsOn attribute"',
        find=_requests,
    ),
    Row(
        number=32,
        title="A composite alarm",
        consumers=("AWS::CloudWatch::CompositeAlarm",),
        needs="waits for the alarms that its rule names.",
        error="`Could not save the composite alarm as alarms [...] in the alarm rule do not exist`",
        evidence="AWS documentation of AWS::CloudWatch::CompositeAlarm (its example)",
        find=_alarms,
    ),
)
