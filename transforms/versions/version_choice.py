"""What to write instead of an engine version, with everything that has a say in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from repair import Context, Resource, Template
from repair.cloudformation.places import Place, places
from repair.knowledge.choice import Decision, choose_version
from repair.knowledge.version_text import major_order, parse_version

from .coupled_versions import contradiction, has_groups, origin
from .engines import HOLDERS, engines_of, service_of

_LONGEST_CHAIN = 8
NOBODY = "without a region, nobody can be asked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision about the version of one resource; `engine` is "" where it is not known or not one."""

    engine: str
    decision: Decision


def judge(template: Template, context: Context, resource: Resource, place: Place, text: str) -> Verdict | None:
    """What becomes of a version text at a place, seen from one of the resources that use it; None: nothing to judge."""
    engines, unclear = engines_of(template, resource, place)
    if not engines and not unclear:
        return None
    if HOLDERS[resource.type].must_ask and (unasked := _unasked(context, resource, engines, text)):
        return None if unasked is NOBODY else Verdict("", Decision("abstain", None, unasked, ""))
    possible = [
        engine for engine in sorted(engines) if len(engines) == 1 or _has_major(context, resource, engine, text)
    ]
    decisions = {engine: decide(context, resource, engine, text) for engine in possible}
    if any(decision.action == "keep" for decision in decisions.values()):
        return Verdict("", next(d for d in decisions.values() if d.action == "keep"))
    if len(decisions) != 1:
        return Verdict("", Decision("abstain", None, unclear, ""))
    (engine, decision), *_ = decisions.items()
    return Verdict(engine, _coupled(template, context, resource, engine, text, decision, _LONGEST_CHAIN))


def _unasked(context: Context, resource: Resource, engines: frozenset[str], text: str) -> str:
    """Why nothing can be said: AWS was not asked in one of the regions; empty where it was asked in all."""
    service = HOLDERS[resource.type].service
    names = {_engine_in(service, engine, text) for engine in engines}
    catalog, as_of = context.catalog, context.as_of
    for region in context.regions or ("",):
        if all(catalog.observation(service, name, region, as_of) for name in names):
            continue
        asked = f"`cfn-repair catalog refresh --region {region or '<region>'} --service {service}` asks it"
        denials = [catalog.denial(service, name, text, region or None, as_of) for name in names]
        if denial := next(filter(None, denials), None):
            return f"AWS answered on {denial.day}: {denial.text}; what there is instead, only AWS knows: {asked}"
        return (
            f"only AWS knows the versions of {' and '.join(sorted(names))} in {region}: {asked}" if region else NOBODY
        )
    return ""


def _engine_in(service: str, engine: str, text: str) -> str:
    """A domain's version names its engine: Elasticsearch_7.10."""
    return text.partition("_")[0].lower() if service == "opensearch" and "_" in text else engine


def decide(context: Context, resource: Resource, engine: str, text: str) -> Decision:
    """What the catalog alone says."""
    return choose_version(
        context.catalog,
        service=service_of(resource, engine),
        engine=engine,
        requested=text,
        as_of=context.as_of,
        regions=context.regions,
        policy=context.version_policy,
        pin=context.version_pin,
        allow_major=context.allow_major,
    )


def _has_major(context: Context, resource: Resource, engine: str, text: str) -> bool:
    """Did the engine ever have a version of that major? 14.7 is PostgreSQL's, whatever else the engine may be."""
    history = context.catalog.engine(service_of(resource, engine), engine)
    wanted = parse_version(engine, text)
    if history is None or wanted is None:
        return history is None
    return any((known := parse_version(engine, v)) and known.major == wanted.major for v in history.versions)


def checked(decision: Decision) -> str:
    """What a decision rests on, as a part of a sentence."""
    if not decision.evidence:
        return ""
    return f"checked {'' if decision.evidence.startswith('as of') else 'against '}{decision.evidence}"


def crosses_major(engine: str, old: str, new: str) -> bool:
    """True if the two are not of the same major version."""
    before, after = parse_version(engine, old), parse_version(engine, new)
    return before is None or after is None or before.major != after.major


def _coupled(
    template: Template, context: Context, resource: Resource, engine: str, text: str, decision: Decision, depth: int
) -> Decision:
    """The decision, unless another database decides, or a parameter group stands against it."""
    if decision.action != "replace" or decision.version is None:
        return decision

    def abstain(reason: str) -> Decision:
        return replace(decision, action="abstain", version=None, reason=f"{decision.reason}; {reason}")

    came = origin(template, resource)
    if came.unknown:
        return abstain(came.unknown)
    if came.leader is not None:
        followed = _follow(template, context, came.leader, engine, text, depth - 1)
        if isinstance(followed, str):
            return abstain(f"its version is that of {came.role} {came.leader.logical_id}, {followed}")
        decision = replace(decision, version=followed.version, warning=followed.warning, verify=followed.verify)
    assert decision.version is not None
    if crosses_major(engine, text, decision.version) and has_groups(resource):
        return abstain(f"its parameter or option group is made for {text}, not for {decision.version}")
    against = contradiction(template, resource, engine, decision.version)
    return abstain(against) if against else decision


def _follow(
    template: Template, context: Context, leader: Resource, engine: str, text: str, depth: int
) -> Decision | str:
    """The decision that holds for the leader, its `version` set; or the reason why there is none."""
    node = leader.property(HOLDERS[leader.type].version) if leader.type in HOLDERS else None
    if node is None or depth == 0:
        return "which names none"
    found: dict[str, Decision] = {}
    for place in places(template, node):
        if place.text is None:
            return "which is not known here"
        if engines_of(template, leader, place)[0] != {engine}:
            return "which has another engine"
        own = decide(context, leader, engine, place.text)
        own = _coupled(template, context, leader, engine, place.text, own, depth)
        found[place.text] = replace(own, version=place.text) if own.action == "keep" else own
    followed = found.get(text) or (next(iter(found.values())) if len(found) == 1 else None)
    if followed is None:
        return f"which may be {' or '.join(found)}"
    if followed.action == "abstain" or followed.version is None:
        return f"where {followed.reason}"
    may = _may_become(engine, text, followed.version, context.allow_major)
    return followed if may else f"which is {followed.version}"


def _may_become(engine: str, text: str, version: str, allow_major: bool) -> bool:
    """True if a version is not older than a text, and of its major unless another one is asked for."""
    new, old = parse_version(engine, version), parse_version(engine, text)
    if new is None or old is None:
        return False
    if new.major != old.major:
        return allow_major and major_order(new.major) > major_order(old.major)
    return new.major_only or new.order >= old.order
