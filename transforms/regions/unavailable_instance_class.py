"""An instance class that the region does not have.

**Why it matters.** Not every region sells every class, and old generations are sold nowhere new: `The requested
configuration is currently not supported` (EC2), `Cannot create a db.t2.micro` or `RDS does not support creating a DB
instance with the following combination` (RDS), `The cache node type cache.t1.micro is not supported` (ElastiCache).

**What is rewritten.** The classes of EC2 instances, launch templates and launch configurations, of RDS, DocumentDB and
Neptune instances and of ElastiCache nodes become one that every `--region` has, wherever the value lives: the same size
of another generation of the family, else the smallest of the same architecture with at least as many vCPUs and as much
memory, and at most about twice of both. A missing prefix (`t3.micro` for `db.t3.micro`) and capitals are put right. A
row of a mapping that is called like a region is judged for that region. Without a region only a class that no region
has is judged.

**Fix safety.** Safe where creation fails for certain and the successor is the same family and size of another
generation, so that there is one right answer. Unsafe where it is another family or size, where a local disk or an
accelerator differs, and where an EC2 image made for Xen may lack the drivers for Nitro (`t2` to `t3`).

**Left alone.** What the price list of the region has, and regions of which there is none. Reported: classes that nobody
knows, those without a successor of the same architecture, a parameter that is used for anything else (a mapping by
instance type, a condition).

Source: AWS's price list by region, as cfn-lint ships it; EC2 instance attributes as moto ships them; what
`cfn-repair catalog refresh` asked goes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from repair import (
    SAFE,
    SUGGEST,
    UNKNOWN,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Impact,
    Resource,
    Safety,
    Template,
    transform,
)
from repair.knowledge.choice import Decision
from repair.knowledge.class_data import instance_type, offers
from repair.knowledge.instance_classes import choose_instance_class
from repair.knowledge.update_behaviour import update_behaviour
from transforms.versions.engines import engines_of
from transforms.versions.pinned_value import PinnedValue, Use, obstacle, pinned_values, where, write

# type, path of the property, service
_HOLDERS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("AWS::EC2::Instance", ("InstanceType",), "ec2"),
    ("AWS::EC2::LaunchTemplate", ("LaunchTemplateData", "InstanceType"), "ec2"),
    ("AWS::AutoScaling::LaunchConfiguration", ("InstanceType",), "ec2"),
    ("AWS::RDS::DBInstance", ("DBInstanceClass",), "rds"),
    ("AWS::DocDB::DBInstance", ("DBInstanceClass",), "docdb"),
    ("AWS::Neptune::DBInstance", ("DBInstanceClass",), "neptune"),
    ("AWS::ElastiCache::CacheCluster", ("CacheNodeType",), "elasticache"),
    ("AWS::ElastiCache::ReplicationGroup", ("CacheNodeType",), "elasticache"),
)
_SERVICES = {type_name: service for type_name, _, service in _HOLDERS}


@transform(
    id="unavailable-instance-class",
    summary="Instance class that the region does not have",
    fixes=("E3025", "E3628", "E3647", "E3620", "E3635"),
    group="regions",
)
def unavailable_instance_class(template: Template, context: Context) -> Iterator[Fix]:
    """Write a class that the region has."""
    for pinned in pinned_values(template, _class_uses(template)):
        old = pinned.place.text
        if old is None:
            continue
        there = where(context, pinned.place)
        found = (_decide(template, there, use.resource, old) for use in pinned.uses)
        decisions = [decision for decision in found if decision is not None]
        if any(decision.action != "keep" for decision in decisions):
            yield _fix(template, pinned, old, decisions)


def _class_uses(template: Template) -> Iterator[Use]:
    for resource in template.resources.values():
        for type_name, path, _ in _HOLDERS:
            node = resource.property(*path) if resource.type == type_name else None
            if node is not None:
                yield Use(resource, node)


def _decide(template: Template, context: Context, resource: Resource, old: str) -> Decision | None:
    """None where it cannot be judged: an RDS class belongs to an engine, and to one that is known."""
    service = _SERVICES[resource.type]
    engine = None
    if service == "rds":
        engines, _ = engines_of(template, resource)
        if len(engines) != 1:
            return None
        (engine,) = engines
    listed = offers(service, engine)
    for region in context.regions:
        observed = context.catalog.classes(service, engine, region, context.as_of)
        if observed is None and (listed is None or region not in listed.regions):
            return None
    decision = _choose(context, service, engine, old)
    spelled = _spelled(service, old)
    if decision.action != "keep" and spelled != old and _choose(context, service, engine, spelled).action == "keep":
        return replace(decision, action="replace", version=spelled, reason=f"{service} calls {old} {spelled}")
    return decision


def _choose(context: Context, service: str, engine: str | None, requested: str) -> Decision:
    return choose_instance_class(
        context.catalog,
        service=service,
        engine=engine,
        requested=requested,
        regions=context.regions,
        as_of=context.as_of,
    )


def _spelled(service: str, name: str) -> str:
    """The class in small letters, with the prefix that its service wants."""
    prefix = {"ec2": "", "elasticache": "cache."}.get(service, "db.")
    lower = name.lower()
    return lower if lower.startswith(prefix) else f"{prefix}{lower}"


def _fix(template: Template, pinned: PinnedValue, old: str, decisions: list[Decision]) -> Fix:
    abstained = next((decision for decision in decisions if decision.action == "abstain"), None)
    if abstained is not None:
        return _finding(pinned, old, abstained.reason, abstained)
    decision = next(decision for decision in decisions if decision.action == "replace")
    new = decision.version
    if new is None or any(other.version != new for other in decisions):
        return _finding(pinned, old, f"{decision.reason}; its users need different classes", decision)
    if against := obstacle(template, pinned, new):
        return _finding(pinned, old, f"{decision.reason}; {against}", decision)
    try:
        change = write(template, pinned.place, new)
    except CannotEdit as error:
        return _finding(pinned, old, f"{decision.reason}; left alone: {error}", decision)
    notes = [decision.reason, f"checked against {decision.evidence}", (decision.warning or "").rstrip(".")]
    behaviours = {update_behaviour(use.resource.type, use.node.path[2:]) for use in pinned.uses}
    return Fix(
        title=f"replace {old} by {new}",
        at=pinned.path,
        safety=_safety(old, new),
        impact=Impact(behaviours.pop()) if len(behaviours) == 1 else UNKNOWN,
        change=change,
        reason="; ".join(filter(None, notes)),
        verify=decision.verify or "",
    )


def _safety(old: str, new: str) -> Safety:
    """Another spelling, or another generation of the same family and size, is the one right answer.

    The image must run on it, which only a service that brings its own can promise.
    """
    if new.endswith(old.lower()):
        return SAFE
    before, after = instance_type(old), instance_type(new)
    if before is None or after is None or (before.line, before.size) != (after.line, after.size):
        return UNSAFE
    if before.disk != after.disk or before.accelerated or before.features != after.features:
        return UNSAFE
    managed = new.startswith(("db.", "cache."))
    return SAFE if managed or not before.xen or after.xen else UNSAFE


def _finding(pinned: PinnedValue, old: str, reason: str, decision: Decision) -> Fix:
    names = " and ".join(dict.fromkeys(use.resource.logical_id for use in pinned.uses))
    return Fix(
        title=f"choose another class than {old} for {names}",
        at=pinned.path,
        safety=SUGGEST,
        impact=UNKNOWN,
        reason=f"left alone: {reason} (checked against {decision.evidence})",
        verify=decision.verify or "",
    )
