"""Which resources name an engine version, and of which engine it is.

Of Kubernetes, Kafka, ActiveMQ, RabbitMQ and OpenSearch no package has a list that says what can be created: only what
AWS answered for the region counts there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repair import Resource, Template
from repair.cloudformation.conditions import can_hold
from repair.cloudformation.environment import Environment
from repair.cloudformation.evaluate import Evaluator
from repair.cloudformation.places import Place, places
from repair.cloudformation.references import Guard

from .pinned_value import Use


@dataclass(frozen=True, slots=True)
class Holder:
    """A resource type with a version: AWS's service, the engine where no property tells it, and the names of both
    properties. With `must_ask`, nothing is judged without an answer of AWS for the region."""

    service: str
    engine: str = ""
    version: str = "EngineVersion"
    engine_property: str = "Engine"
    must_ask: bool = False


HOLDERS = {
    "AWS::AmazonMQ::Broker": Holder("mq", engine_property="EngineType", must_ask=True),
    "AWS::AmazonMQ::Configuration": Holder("mq", engine_property="EngineType", must_ask=True),
    "AWS::EKS::Cluster": Holder("eks", "kubernetes", "Version", must_ask=True),
    "AWS::EKS::Nodegroup": Holder("eks", "kubernetes", "Version", must_ask=True),
    "AWS::MSK::Cluster": Holder("kafka", "kafka", "KafkaVersion", must_ask=True),
    "AWS::OpenSearchService::Domain": Holder("opensearch", "opensearch", must_ask=True),
    "AWS::RDS::DBInstance": Holder("rds"),
    "AWS::RDS::DBCluster": Holder("rds"),
    "AWS::RDS::GlobalCluster": Holder("rds"),
    "AWS::DocDB::DBCluster": Holder("docdb", "docdb"),
    "AWS::Neptune::DBCluster": Holder("neptune", "neptune"),
    "AWS::ElastiCache::CacheCluster": Holder("elasticache"),
    "AWS::ElastiCache::ReplicationGroup": Holder("elasticache", "redis"),
}


def version_uses(template: Template) -> Iterator[Use]:
    """Every version of a database, a cache, a cluster or a broker, in document order."""
    for resource in template.resources.values():
        node = resource.property(HOLDERS[resource.type].version) if resource.type in HOLDERS else None
        if node is not None:
            yield Use(resource, node)


def service_of(resource: Resource, engine: str) -> str:
    """The service that lists the versions of an engine; RDS resources may be DocumentDB's and Neptune's too."""
    return engine if engine in ("docdb", "neptune") else HOLDERS[resource.type].service


def engines_of(template: Template, resource: Resource, version: Place | None = None) -> tuple[frozenset[str], str]:
    """The engines that a resource may have where its version is the one at a place, and why that is not known.

    One engine and no reason where it is certain. RDS takes the name in any case.
    """
    holder = HOLDERS[resource.type]
    node = resource.property(holder.engine_property)
    if node is None:
        return (frozenset({holder.engine}), "") if holder.engine else (frozenset(), "")
    found: set[str] = set()
    for place in _beside(version, places(template, node)):
        if version and not can_hold(template, (*version.guards, *place.guards)):
            continue
        if place.kind == "unknown" and not (place.parameter and place.parameter.allowed_values):
            return frozenset(), f"the engine is not known: {place.reason}"
        found |= {name.lower() for name in _names(template, place, version)}
    if len(found) > 1 and version and version.kind == "mapping":
        # FindInMap [Versions, !Ref Engine, …]: the row or the column is called like the engine.
        found = {str(key).lower() for key in version.path[2:4]} & found or found
    reason = f"the engine may be {' or '.join(sorted(found))}" if len(found) > 1 else ""
    return frozenset(found), reason


def _beside(version: Place | None, engines: list[Place]) -> list[Place]:
    """Engine and version in one row of a mapping belong together."""
    if version is None or version.kind != "mapping":
        return engines
    return [engine for engine in engines if engine.node.parent is version.node.parent] or engines


def _names(template: Template, place: Place, version: Place | None) -> list[str]:
    """What may stand at a place: of a parameter the Default and all that it allows, as far as the guards agree."""
    names = [place.text] if place.text is not None else []
    if place.parameter is None:
        return names
    names += [node.value for node in place.parameter.allowed_values]
    guards = (*(version.guards if version else ()), *place.guards)
    return [name for name in names if _agrees(template, place.parameter.name, name, guards)]


def _agrees(template: Template, parameter: str, value: str, guards: tuple[Guard, ...]) -> bool:
    if not guards:
        return True
    evaluator = Evaluator(template, Environment(parameters={parameter: value}, defaults=False))
    return all(evaluator.condition(guard.condition) in (None, guard.holds) for guard in guards)
