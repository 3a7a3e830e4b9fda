"""Which version to write instead of one that can no longer be created.

The rule: the newest version of the same major and track that could be created on the day asked for,
is not older than the requested one, and had been seen for at least 30 days. "Nearest" is not the
default because on two years of history it was gone again within six months in 31 to 67 % of cases;
the 30 days keep out releases that have not reached every region or are withdrawn again at once.
A version that can be created is never touched, and where nothing is known nothing is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .catalog import Catalog
from .regions import View, views
from .version_text import VersionText, major_order, parse_version

Policy = Literal["aged", "latest", "nearest"]

MINIMUM_AGE = timedelta(days=30)
# New versions reached other partitions about five months late (Lambda nodejs18.x in China and GovCloud).
MINIMUM_AGE_ELSEWHERE = timedelta(days=180)
STALE = timedelta(days=60)

_SERVICES = frozenset({"rds", "docdb", "neptune", "elasticache", "opensearch", "eks", "kafka", "mq"})
# Engines for which AWS documents that a bare major lets it pick the minor version.
_PIN_MAJOR = frozenset({"postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql"})


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one version, and why.

    `version` is the successor when `action` is "replace", else None. `reason` is one plain sentence;
    `evidence` says where and when it was observed; `verify` is a command that checks it with AWS;
    `warning` tells of costs, age of the data and the like.
    """

    action: Literal["keep", "replace", "abstain"]
    version: str | None
    reason: str
    evidence: str
    verify: str | None = None
    warning: str | None = None


def choose_version(
    catalog: Catalog,
    *,
    service: str,
    engine: str,
    requested: str,
    as_of: date,
    regions: Sequence[str] = (),
    policy: Policy = "aged",
    pin: Literal["exact", "major"] = "exact",
    allow_major: bool = False,
) -> Decision:
    """Keep `requested`, replace it, or abstain. Never raises: what cannot be judged is an abstention.

    `service` is "rds", "docdb", "elasticache", "neptune", "opensearch", "eks", "kafka" or "mq"; `engine` is AWS's
    own name of the engine. With several regions the successor can be created in all of them. Without a region the reference
    region of the shipped data is used, and `evidence` says so.
    """
    # RDS takes "MySQL" for mysql, and AWS's old samples write it so.
    engine = engine.lower()
    if service == "opensearch" and "_" in requested:
        engine = requested.partition("_")[0].lower()
    seen = views(catalog, service, engine, regions, as_of) if service in _SERVICES else []
    evidence = "; ".join(dict.fromkeys(view.label for view in seen)) or f"no data about {service} {engine}"
    verify = _verify(service, engine, requested, regions)

    def abstain(reason: str) -> Decision:
        return Decision("abstain", None, reason, evidence, verify)

    if engine.startswith("custom-"):
        return abstain(f"{engine} versions are made in your own account, no list of AWS holds them")
    if not seen:
        return abstain(f"nothing is known about the versions of {engine}")
    wanted = parse_version(engine, requested)
    if wanted is None:
        return abstain(f"{requested!r} is not written as a version of {engine}")
    if any(view.begins > as_of for view in seen):
        return abstain(f"nothing is known of the time before {max(view.begins for view in seen)}")

    same_major = _known(engine, seen, wanted.major)
    support = _extended_support(catalog, engine, wanted.major, same_major, as_of)
    if wanted.major_only:
        if any(_usable(seen, v) for v in same_major if v.track in ("", "rds")):
            return Decision("keep", None, f"{requested} lets AWS pick the minor version", evidence, None, support)
        reason = f"no version of {engine} {wanted.major} can be created any more"
    else:
        states = {view.state(requested) for view in seen}
        complete = all(view.complete for view in seen)
        if states == {"available"}:
            return Decision("keep", None, f"{engine} {requested} can be created", evidence, None, support)
        if states <= {"available", "listed"}:
            reason = f"{engine} {requested} exists; whether it can still be created is not known"
            return Decision("keep", None, reason, evidence, verify, support) if complete else abstain(reason)
        if not complete and not any(view.denied(requested) for view in seen):
            return abstain(f"no complete list of {engine} versions is known, so that nothing speaks for or against it")
        if "retired" not in states and all(v.order < wanted.order for v in same_major or _known(engine, seen)):
            return abstain(f"{engine} {requested} is above every version known: it may be newer than the data")
        reason = next(view.why_not(requested) for view in seen if view.state(requested) not in ("available", "listed"))

    candidates = _candidates(seen, same_major, wanted)
    if not candidates and allow_major and not wanted.track:
        candidates = _next_major(seen, _known(engine, seen), wanted)
    if not candidates:
        return abstain(f"{reason}; none of {wanted.major} that is at least as new can be created")
    age = MINIMUM_AGE_ELSEWHERE if any(_lags(catalog, region) for region in regions) else MINIMUM_AGE
    chosen = _pick(candidates, seen, as_of, age, policy)
    text = chosen.text
    if (pin == "major" or wanted.major_only) and engine in _PIN_MAJOR and not chosen.track:
        text = chosen.major
    notes = [_extended_support(catalog, engine, chosen.major, _known(engine, seen, chosen.major), as_of)]
    notes += _warnings(catalog, seen, chosen, as_of, age, regions)
    warning = " ".join(note for note in notes if note) or None
    return Decision("replace", text, reason, evidence, _verify(service, engine, text, regions), warning)


def _known(engine: str, seen: Sequence[View], major: str | None = None) -> list[VersionText]:
    """Every version, or every one of a major, that any of the views knew on the day, oldest first."""
    parsed = (parse_version(engine, text) for view in seen for text in view.versions())
    wanted = {v for v in parsed if v and not v.major_only and major in (None, v.major)}
    known = [v for v in wanted if any(view.state(v.text) != "absent" for view in seen)]
    return sorted(known, key=lambda v: (v.order, v.text))


def _usable(seen: Sequence[View], version: VersionText) -> bool:
    return all(view.state(version.text) in ("available", "listed") for view in seen)


def _candidates(seen: Sequence[View], same_major: Sequence[VersionText], wanted: VersionText) -> list[VersionText]:
    """What may stand in for `wanted`, oldest first: the same major and track, at least as new.

    Of a major that has nothing else left, the Extended Support patches.
    """
    newer = [v for v in same_major if v.order >= wanted.order and _usable(seen, v)]
    for track in (wanted.track,) if wanted.track else ("", "rds"):
        if found := [v for v in newer if v.track == track]:
            return found
    return []


def _next_major(seen: Sequence[View], known: Sequence[VersionText], wanted: VersionText) -> list[VersionText]:
    """The versions of the lowest higher major that has any, if possible one that is not in Extended Support."""
    wanted_major = major_order(wanted.major)
    higher = [v for v in known if not v.track and major_order(v.major) > wanted_major and _usable(seen, v)]
    patched = {v.major for v in known if v.track == "rds"}
    higher = [v for v in higher if v.major not in patched] or higher
    lowest = min((v.major for v in higher), key=major_order, default=None)
    return [v for v in higher if v.major == lowest]


def _pick(
    candidates: Sequence[VersionText], seen: Sequence[View], as_of: date, age: timedelta, policy: Policy
) -> VersionText:
    if policy == "nearest":
        return candidates[0]
    old_enough = [v for v in candidates if _first_seen(seen, v.text) <= as_of - age]
    if policy == "latest" or not old_enough:
        return candidates[-1]
    return old_enough[-1]


def _first_seen(seen: Sequence[View], text: str) -> date:
    return max(view.first_seen(text) for view in seen)


def _lags(catalog: Catalog, region: str) -> bool:
    """Does the region belong to a partition, or to no list known, for which the reference region says little?"""
    return region.startswith(("cn-", "us-gov-", "us-iso", "eu-iso", "eusc-")) or not catalog.knows_region(region)


def _warnings(
    catalog: Catalog,
    seen: Sequence[View],
    chosen: VersionText,
    as_of: date,
    age: timedelta,
    regions: Sequence[str],
) -> Iterator[str]:
    first = _first_seen(seen, chosen.text)
    if first > as_of - age:
        yield f"{chosen.text} was first seen on {first}, less than {age.days} days before {as_of}."
    if any(view.state(chosen.text) == "listed" for view in seen):
        yield f"The source does not tell whether {chosen.text} can still be created: check it."
    for region in regions:
        if not catalog.knows_region(region):
            yield f"{region} is not a region that the catalog knows."
    newest = max(view.observed for view in seen)
    if as_of - newest > STALE:
        yield f"The data are {(as_of - newest).days} days old: refresh the catalog."


def _extended_support(
    catalog: Catalog, engine: str, major: str, versions: Sequence[VersionText], as_of: date
) -> str | None:
    """A warning if the major is past its standard support.

    AWS tells the day when asked; without an answer, the Extended Support patches tell, which no other major has.
    """
    end = catalog.support_end(engine, major)
    if end and end < as_of:
        return f"Standard support of major version {major} ended on {end}: AWS charges for Extended Support."
    if end is None and any(v.track == "rds" for v in versions):
        return f"Major version {major} is in RDS Extended Support, which AWS charges extra for."
    return None


def _verify(service: str, engine: str, version: str, regions: Sequence[str]) -> str:
    region = f" --region {regions[0]}" if regions else ""
    if service == "elasticache":
        return f"aws elasticache describe-cache-engine-versions --engine {engine} --engine-version {version}{region}"
    asked = {
        "opensearch": "opensearch list-versions",
        "eks": f"eks describe-cluster-versions --cluster-versions {version}",
        "kafka": "kafka list-kafka-versions",
        "mq": f"mq describe-broker-engine-types --engine-type {engine.upper()}",
    }
    if service in asked:
        return f"aws {asked[service]}{region}"
    return f"aws {service} describe-db-engine-versions --engine {engine} --engine-version {version}{region}"
