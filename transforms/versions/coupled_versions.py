"""What else decides about the version of a database: its cluster, its source, a snapshot, its parameter group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from repair import Node, Resource, Scalar, Sequence, Template
from repair.cloudformation.intrinsics import function_call, get_att_target, literal_text, ref_target
from repair.cloudformation.places import Place, places

# Properties whose value stands for another database. The version is that database's.
_LEADERS = {
    "AWS::RDS::DBInstance": {
        "DBClusterIdentifier": "its cluster",
        "SourceDBInstanceIdentifier": "the database that it replicates",
        "SourceDBClusterIdentifier": "the cluster that it replicates",
    },
    "AWS::RDS::DBCluster": {
        "ReplicationSourceIdentifier": "the database that it replicates",
        "GlobalClusterIdentifier": "its global cluster",
    },
    "AWS::DocDB::DBCluster": {"GlobalClusterIdentifier": "its global cluster"},
    "AWS::Neptune::DBCluster": {"GlobalClusterIdentifier": "its global cluster"},
    "AWS::RDS::GlobalCluster": {"SourceDBClusterIdentifier": "the cluster that it is made of"},
    "AWS::ElastiCache::ReplicationGroup": {"GlobalReplicationGroupId": "its global group"},
    "AWS::EKS::Nodegroup": {"ClusterName": "its cluster"},
}
# Properties that make the database from data with a version of their own.
_RESTORES = (
    "DBSnapshotIdentifier",
    "DBClusterSnapshotIdentifier",
    "SnapshotIdentifier",
    "SnapshotName",
    "SnapshotArns",
    "SourceDbiResourceId",
    "SourceDbClusterResourceId",
    "SourceDBInstanceAutomatedBackupsArn",
)
_RESTORES_CLUSTERS = ("SourceDBClusterIdentifier",)
# (property, type and property that it leads to)
_GROUPS = {
    "AWS::RDS::DBInstance": (
        ("DBParameterGroupName", "AWS::RDS::DBParameterGroup", "Family"),
        ("OptionGroupName", "AWS::RDS::OptionGroup", "MajorEngineVersion"),
    ),
    "AWS::RDS::DBCluster": (
        ("DBClusterParameterGroupName", "AWS::RDS::DBClusterParameterGroup", "Family"),
        ("DBInstanceParameterGroupName", "AWS::RDS::DBParameterGroup", "Family"),
    ),
    "AWS::DocDB::DBCluster": (("DBClusterParameterGroupName", "AWS::DocDB::DBClusterParameterGroup", "Family"),),
    "AWS::Neptune::DBCluster": (("DBClusterParameterGroupName", "AWS::Neptune::DBClusterParameterGroup", "Family"),),
    "AWS::ElastiCache::CacheCluster": (
        ("CacheParameterGroupName", "AWS::ElastiCache::ParameterGroup", "CacheParameterGroupFamily"),
    ),
    "AWS::ElastiCache::ReplicationGroup": (
        ("CacheParameterGroupName", "AWS::ElastiCache::ParameterGroup", "CacheParameterGroupFamily"),
    ),
}
_FAMILY = re.compile(r"([a-z][a-z0-9-]*?)-?(\d+(?:\.\d+)*)(?:\.x)?")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the version of a resource comes from: `leader` is a resource of the template that must have the same one,
    called `role`; `unknown` is a reason why it cannot be told."""

    leader: Resource | None = None
    role: str = ""
    unknown: str = ""


def origin(template: Template, resource: Resource) -> Origin:
    """Where the version of a database comes from; an empty Origin where the database decides for itself."""
    restores = _RESTORES + (_RESTORES_CLUSTERS if resource.type.endswith("::DBCluster") else ())
    for name in restores:
        if _is_set(resource.property(name)):
            return Origin(unknown=f"it is restored ({name}), and must not be older than what it is restored from")
    if any(place.text == "serverless" for place in _places(template, resource.property("EngineMode"))):
        return Origin(unknown="Aurora Serverless v1 has a list of versions of its own")
    for name, role in _LEADERS.get(resource.type, {}).items():
        node = resource.property(name)
        if node is None or not _is_set(node):
            continue
        leader = target(template, node)
        return Origin(leader, role) if leader else Origin(unknown=f"its version is that of {role}, which is not here")
    return Origin()


def contradiction(template: Template, resource: Resource, engine: str, version: str) -> str:
    """Which parameter or option group is not made for a version; empty where none is."""
    for name, type_name, family in _GROUPS.get(resource.type, ()):
        node = resource.property(name)
        if node is None:
            continue
        group = target(template, node)
        if group is not None and group.type == type_name:
            texts = [(place.text, group.logical_id) for place in _places(template, group.property(family))]
        else:
            texts = [(text, text) for text in _default_groups(template, node)]
        for text, label in texts:
            if text is not None and not _fits(text, engine, version):
                return f"{label} ({name}) is made for {text}"
    return _unlisted(template, resource, version)


def _unlisted(template: Template, resource: Resource, version: str) -> str:
    """An MSK configuration may list the versions of Kafka that it is for."""
    node = resource.property("ConfigurationInfo", "Arn") if resource.type == "AWS::MSK::Cluster" else None
    configuration = target(template, node) if node is not None else None
    listed = configuration.property("KafkaVersionsList") if configuration is not None else None
    if configuration is None or listed is None:
        return ""
    texts = [literal_text(item) for item in listed.items] if isinstance(listed, Sequence) else [None]
    return "" if version in texts else f"{configuration.logical_id} (KafkaVersionsList) is not made for {version}"


def has_groups(resource: Resource) -> bool:
    """True if a parameter or option group is named."""
    return any(resource.property(name) is not None for name, _, _ in _GROUPS.get(resource.type, ()))


def target(template: Template, node: Node) -> Resource | None:
    """The resource that a property refers to, or None."""
    call = function_call(node)
    if call is None:
        return None
    attribute = get_att_target(call)
    name = attribute.logical_id if attribute else ref_target(call)
    return template.resources.get(name) if name else None


def _default_groups(template: Template, node: Node) -> Iterator[str]:
    """`default.postgres15` is made for postgres15."""
    for place in _places(template, node):
        if place.text and place.text.startswith("default."):
            yield place.text.removeprefix("default.").partition(".cluster.")[0]


def _fits(family: str, engine: str, version: str) -> bool:
    """Compare `postgres15`, `aurora-mysql8.0`, `redis6.x`, or a bare `8.0`, with an engine and a version of it."""
    match = _FAMILY.fullmatch(family)
    if match is not None and match.group(1) != engine:
        return False
    numbers = match.group(2) if match else family.removesuffix(".x")
    wanted = [int(number) for number in re.findall(r"\d+", numbers)]
    return wanted == [int(number) for number in re.findall(r"\d+", version)][: len(wanted)]


def _is_set(node: Node | None) -> bool:
    if isinstance(node, Scalar) and node.tag is None:
        return node.value != ""
    call = function_call(node) if node is not None else None
    return node is not None and not (call is not None and ref_target(call) == "AWS::NoValue")


def _places(template: Template, node: Node | None) -> list[Place]:
    return places(template, node) if node is not None else []
