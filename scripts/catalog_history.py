"""Turns a row of snapshots into the history of each engine version: when it could be created, when it was listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catalog_sources import Snapshot

from repair.knowledge.version_text import parse_version

Run = list[str | None]


def engines(
    snapshots: list[Snapshot], cdk: dict[str, str], cdk_retired: dict[str, set[str]]
) -> dict[str, dict[str, Any]]:
    """The history of every engine of every snapshot, keyed "service/engine"."""
    names = sorted({name for snapshot in snapshots for name in snapshot.listed})
    return {f"{service}/{engine}": _engine(snapshots, service, engine, cdk, cdk_retired) for service, engine in names}


def plain_list(versions: list[str], row: dict[str, str]) -> dict[str, Any]:
    """An engine of which a package only lists versions: no status, no history, perhaps not all of them."""
    return {
        "source": row["package"],
        "region": None,
        "observed": [row["date"], row["date"]],
        "status": None,
        "complete": None,
        "versions": {version: {"l": [[None, None]]} for version in sorted(versions)},
    }


def _engine(
    snapshots: list[Snapshot], service: str, engine: str, cdk: dict[str, str], cdk_retired: dict[str, set[str]]
) -> dict[str, Any]:
    name = (service, engine)
    seen = [snapshot for snapshot in snapshots if name in snapshot.listed]
    tracked = _status_is_known(seen, service, engine)
    untracked = [snapshot for snapshot in seen if snapshot not in tracked]
    everything = [snapshot for snapshot in seen if snapshot.everything or service == "elasticache"]
    available = {id(s): s.listed[name] - s.deprecated.get(name, set()) for s in tracked}

    def version(text: str) -> dict[str, Any]:
        fact: dict[str, Any] = {}
        if runs := _runs(tracked, lambda s: text in available[id(s)], snapshots[-1]):
            fact["a"] = runs
        if untracked and (listed := _runs(untracked, lambda s: text in s.listed[name], snapshots[-1])):
            fact["l"] = listed
        if not untracked:
            return fact
        if text in cdk_retired.get(engine, ()):
            fact["d"] = [cdk["date"], cdk["package"]]
        if tracked and _gone_before_listing(text, engine, tracked, available, untracked, name):
            fact["d"] = [untracked[0].date, "cfn-lint"]
        return fact

    texts = set().union(*(snapshot.listed[name] for snapshot in seen))
    return {
        "source": "cfn-lint",
        "region": "us-east-1",
        "observed": [seen[0].date, seen[-1].date],
        "status": [tracked[0].date, None if tracked[-1] is seen[-1] else tracked[-1].date] if tracked else None,
        "complete": everything[0].date if everything else None,
        "versions": {text: version(text) for text in sorted(texts, key=_order(engine)) if not major_only(engine, text)},
    }


def _status_is_known(seen: list[Snapshot], service: str, engine: str) -> list[Snapshot]:
    """Snapshots that tell which versions could be created.

    Until November 2025 cfn-lint listed only those; since then it lists all versions, and tells which
    are deprecated for four engines only. ElastiCache answers are not filtered by status at all.
    """
    if service != "rds":
        return []
    return [s for s in seen if not s.everything or (service, engine) in s.deprecated]


def _gone_before_listing(
    text: str,
    engine: str,
    tracked: list[Snapshot],
    available: dict[int, set[str]],
    untracked: list[Snapshot],
    name: tuple[str, str],
) -> bool:
    """Was `text` missing from the last three lists of creatable versions, yet in the first full list?

    Three, because versions have vanished for two weeks and come back. A version above all others of
    its major is left out: it may have been released between the two lists.
    """
    if text not in untracked[0].listed[name] or any(text in available[id(s)] for s in tracked[-3:]):
        return False
    this = parse_version(engine, text)
    last = [parse_version(engine, other) for other in available[id(tracked[-1])]]
    same_major = [other for other in last if this and other and other.major == this.major]
    if not same_major:
        return not any(other and this and other.order < this.order for other in last)
    return bool(this) and any(other.order > this.order for other in same_major)  # type: ignore[union-attr]


def _runs(snapshots: list[Snapshot], present: Callable[[Snapshot], bool], newest: Snapshot) -> list[Run]:
    """Spans of consecutive snapshots that satisfy `present`, as [first, last].

    null as first: already so in the oldest snapshot; null as last: still so in the newest one of all.
    """
    runs: list[Run] = []
    open_run = False
    for index, snapshot in enumerate(snapshots):
        if not present(snapshot):
            open_run = False
            continue
        if not open_run:
            runs.append([None if index == 0 else snapshot.date, None])
        runs[-1][1] = None if snapshot is newest else snapshot.date
        open_run = True
    return runs


def major_only(engine: str, text: str) -> bool:
    """Bare majors are added to the lists by cfn-lint's own script; AWS did not return them."""
    if text.isdigit():
        return True
    version = parse_version(engine, text)
    if version is None:
        raise ValueError(f"{engine} {text}: not in the form that this engine's versions have")
    return version.major_only


def _order(engine: str) -> Callable[[str], tuple[tuple[int, ...], str]]:
    def key(text: str) -> tuple[tuple[int, ...], str]:
        version = parse_version(engine, text)
        return (version.order if version else (), text)

    return key
