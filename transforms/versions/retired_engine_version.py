"""An engine version that can no longer be created: of a database, a cache, a cluster or a broker.

**Why it matters.** AWS withdraws minor versions for new databases, some of them within months. A template that pins one
then fails: `Cannot find version 15.4 for postgres`. It is often taken for a gap of one region; mostly the version is
gone everywhere. Of the versions that language models write, three in four cannot be created today, and of those that
people corrected, one in three was gone again a year later. So the date counts: `--as-of` says for which day.

**What is rewritten.** `EngineVersion` of RDS instances, clusters and global clusters, Aurora, DocumentDB, Neptune,
ElastiCache clusters and replication groups becomes the newest version of the same major that could be created on that
day and had been seen for 30 days (`--policy latest` and `nearest` choose otherwise; `--pin major` writes the bare
major, which does not age). The value is followed to where it lives: the Default of a parameter (what AllowedValues hold
stays, the successor is added), every cell of a mapping that can be reached, the branches of `Fn::If`. What is written
is always quoted: `15.10` without quotes is 15.1 to CloudFormation. A database that takes its version from another one
of the template (an Aurora instance from its cluster, a replica from its source) gets that one's.

Of EKS, MSK, Amazon MQ and OpenSearch Service no list ships with the program: these are judged only for a `--region` for
which `cfn-repair catalog refresh` asked AWS. Each minor version of Kubernetes, Kafka, ActiveMQ and RabbitMQ counts as a
major there, as it may break what runs on it: the next one is written only with `--allow-major`. A node group follows
its cluster.

**Fix safety.** Safe, because creation fails for certain, and within a major there is one obvious answer. On a stack
that already runs it is an upgrade with an outage (`some-interruption`, so `--existing-stack` refuses it): a database
that runs on a withdrawn version is legal. Where an update would replace the database (DocumentDB, OpenSearch), and
where `--allow-major` crosses a major, it is unsafe. The reason names the region and the day that the answer rests on.

**Left alone.** What can still be created on that day. Bare majors (`'15'`, mysql `'8.0'`, redis `6.x`): AWS picks the
minor. Reported without a change: engines of which no list is known (Oracle), a major that has nothing left, versions
that are newer than the data, databases restored from a snapshot or replicating one outside of the template, versions
that contradict their cluster, parameter group or option group, an engine that is not known or not one, a parameter
that is used for anything else, and what `Fn::Sub`, `Fn::ImportValue` or the parameter store give.

Source: `rds:DescribeDBEngineVersions` and `elasticache:DescribeCacheEngineVersions`, as `cfn-repair catalog show` dates
them; EngineVersion of AWS::RDS::DBInstance ("Update requires: Some interruptions"), AWS CloudFormation User Guide.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    REPLACEMENT,
    SAFE,
    SOME_INTERRUPTION,
    SUGGEST,
    UNKNOWN,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Impact,
    Parameter,
    Resource,
    Template,
    transform,
)
from repair.knowledge.choice import Decision
from repair.knowledge.update_behaviour import update_behaviour

from .engines import HOLDERS, service_of, version_uses
from .pinned_value import PinnedValue, obstacle, pinned_values, where, write
from .version_choice import Verdict, checked, crosses_major, judge


@transform(
    id="retired-engine-version",
    summary="Engine version that can no longer be created",
    fixes=("W3690", "W3691", "E3690", "E3691", "E3695", "E9006"),
    group="versions",
)
def retired_engine_version(template: Template, context: Context) -> Iterator[Fix]:
    """Write a version that can be created."""
    for pinned in pinned_values(template, version_uses(template)):
        there = where(context, pinned.place)
        if pinned.place.parameter is not None:
            yield from _passed(template, there, pinned, pinned.place.parameter)
        elif pinned.place.text is None:
            yield _finding(pinned, "", f"it cannot be read here, {pinned.place.reason}")
        if pinned.place.text is not None:
            judged = _judge(template, there, pinned, pinned.place.text)
            if _is_bad(judged):
                yield _fix(template, there, pinned, pinned.place.text, judged)


Judged = list[tuple[Resource, Verdict]]


def _judge(template: Template, context: Context, pinned: PinnedValue, text: str) -> Judged:
    """What each resource that uses the place says to a version there."""
    verdicts = (
        (use.resource, judge(template, context, use.resource, use.place or pinned.place, text)) for use in pinned.uses
    )
    return [(resource, verdict) for resource, verdict in verdicts if verdict is not None]


def _is_bad(judged: Judged) -> bool:
    return any(verdict.decision.action != "keep" for _, verdict in judged)


def _passed(template: Template, context: Context, pinned: PinnedValue, parameter: Parameter) -> Iterator[Fix]:
    """What is passed for a parameter stands in no template: a bad value is reported."""
    given = context.parameters.get(parameter.name)
    if parameter.from_parameter_store:
        yield _finding(pinned, "", f"it cannot be read here, {pinned.place.reason}")
    elif given is not None:
        judged = _judge(template, context, pinned, given)
        if _is_bad(judged):
            decision = next(verdict.decision for _, verdict in judged if verdict.decision.action != "keep")
            better = f"; pass {decision.version}" if decision.version else ""
            reason = f"it is the value passed for the parameter {parameter.name}: {decision.reason}{better}"
            yield _finding(pinned, given, reason, decision)
    elif parameter.default is None and parameter.allowed_values:
        allowed = [_judge(template, context, pinned, node.value) for node in parameter.allowed_values]
        if all(_is_bad(judged) for judged in allowed):
            decision = allowed[0][0][1].decision
            yield _finding(pinned, "", f"nothing that the parameter {parameter.name} allows can be created", decision)


def _fix(template: Template, context: Context, pinned: PinnedValue, old: str, judged: Judged) -> Fix:
    abstained = next((v.decision for _, v in judged if v.decision.action == "abstain"), None)
    if abstained is not None:
        return _finding(pinned, old, abstained.reason, abstained)
    answers = {(verdict.engine, verdict.decision.version) for _, verdict in judged}
    resource, (engine, decision) = judged[0][0], (judged[0][1].engine, judged[0][1].decision)
    new = decision.version
    if len(answers) > 1 or new is None:
        users = ", ".join(resource.logical_id for resource, _ in judged)
        return _finding(pinned, old, f"{users} share it and need different versions", decision)
    if against := obstacle(template, pinned, new):
        return _finding(pinned, old, f"{decision.reason}; {against}", decision)
    try:
        change = write(template, pinned.place, new, quoted=True)
    except CannotEdit as error:
        return _finding(pinned, old, f"{decision.reason}; left alone: {error}", decision)
    impact = _impact([resource for resource, _ in judged])
    major = crosses_major(engine, old, new)
    return Fix(
        title=f"replace {engine} {old} by {new}",
        at=pinned.path,
        safety=UNSAFE if major or impact is REPLACEMENT else SAFE,
        impact=UNKNOWN if major else impact,
        change=change,
        reason=_reason(context, pinned, service_of(resource, engine), engine, decision),
        verify=decision.verify or "",
    )


def _finding(pinned: PinnedValue, old: str, reason: str, decision: Decision | None = None) -> Fix:
    names = " and ".join(dict.fromkeys(use.resource.logical_id for use in pinned.uses))
    basis = f" ({checked(decision)})" if decision and decision.evidence else ""
    return Fix(
        title=f"check the version {old} of {names}" if old else f"check the version of {names}",
        at=pinned.path,
        safety=SUGGEST,
        impact=SOME_INTERRUPTION,
        reason=f"left alone: {reason}{basis}",
        verify=decision.verify or "" if decision else "",
    )


def _impact(resources: list[Resource]) -> Impact:
    """The gravest of what CloudFormation documents for these types; an engine upgrade interrupts in any case."""
    behaviours = {
        update_behaviour(resource.type, ("Properties", HOLDERS[resource.type].version)) for resource in resources
    }
    if "replacement" in behaviours:
        return REPLACEMENT
    return UNKNOWN if "unknown" in behaviours else SOME_INTERRUPTION


def _reason(context: Context, pinned: PinnedValue, service: str, engine: str, decision: Decision) -> str:
    parts = [f"{decision.reason}; {checked(decision)}"]
    catalog = context.catalog
    unseen = [r for r in context.regions if catalog.observation(service, engine, r, context.as_of) is None]
    parts += [f"`cfn-repair catalog refresh --region {region}` asks AWS" for region in unseen]
    if not context.regions:
        parts.append("the region is not known: name it with --region")
    if pinned.place.parameter:
        parts.append(f"a value passed for the parameter {pinned.place.parameter.name} counts, not its Default")
    if decision.warning:
        parts.append(decision.warning.rstrip("."))
    return "; ".join(parts)
