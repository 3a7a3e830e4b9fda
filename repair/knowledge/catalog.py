"""What exists where, and since when: the dated catalog that ships with the program, under what the user refreshed.

Shipped facts come from packages (see docs/catalog.md); `scripts/build_catalog.py` makes the file.
They were observed in one region, and every answer carries that region and a date. What the user
refreshed from an own account, and what a failed deployment taught, lies in a folder of the user
and goes first for its region.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

State = Literal["available", "retired", "listed", "absent"]
"""`available`: could be created. `retired`: existed, can no longer be created. `listed`: exists, status not
known. `absent`: not in the list (never existed, or not yet)."""

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class EngineHistory:
    """The shipped history of one engine's versions. Dates are ISO texts, which compare as dates do."""

    service: str
    engine: str
    source: str
    region: str | None
    observed: tuple[str, str]
    status: tuple[str, str | None] | None
    complete: str | None
    versions: Mapping[str, Mapping[str, Any]]
    snapshots: tuple[str, ...]

    def begins(self) -> str:
        """The first day of which anything is known."""
        return self.observed[0]

    def tells_status(self, as_of: str) -> bool:
        """Did the source tell on that day which versions could be created? (Some only ever list versions.)"""
        if self.status is None:
            return False
        seen = self._snapshot(as_of)
        return self.status[0] <= seen and (self.status[1] is None or seen <= self.status[1])

    def is_complete(self, as_of: str) -> bool:
        """Did the list of that day hold every version that could be created?"""
        return self.tells_status(as_of) or (self.complete is not None and self.complete <= self._snapshot(as_of))

    def state(self, version: str, as_of: str) -> State:
        """What was known of `version` on that day, from the last snapshot before it."""
        fact = self.versions.get(version)
        if fact is None:
            return "absent"
        seen = self._snapshot(as_of)
        first = self.first_seen(version)
        if first is not None and first > seen:
            return "absent"
        if self.tells_status(as_of):
            return "available" if _covers(fact.get("a", ()), seen) else "retired"
        if "d" in fact and fact["d"][0] <= as_of:
            return "retired"
        if _covers(fact.get("l", ()), seen):
            return "listed"
        return "retired" if self.is_complete(as_of) else "absent"

    def first_seen(self, version: str) -> str | None:
        """The day by which the version was there; None if it was there before the history begins.

        Always the later end of an interval: a snapshot had it, the one before had not.
        """
        fact = self.versions.get(version, {})
        if runs := fact.get("a"):
            start: str | None = runs[0][0]
            return start
        listed = fact.get("l")
        if listed and fact.get("d", ("", ""))[1] != self.source:
            start = listed[0][0]
            return start or (self.complete if self.status else None)
        return None

    def last_available(self, version: str, as_of: str) -> str | None:
        """The last snapshot up to `as_of` in which the version could be created; None if there is none."""
        seen = self._snapshot(as_of)
        runs = [run for run in self.versions.get(version, {}).get("a", ()) if (run[0] or "") <= seen]
        return min(runs[-1][1] or seen, seen) if runs else None

    def gone_by(self, version: str) -> str:
        """The day by which a version that was never seen available had been retired."""
        return str(self.versions.get(version, {}).get("d", (self.observed[0],))[0])

    def retirement_source(self, version: str) -> str:
        """The package that tells that the version is gone."""
        return str(self.versions.get(version, {}).get("d", ("", self.source))[1])

    def _snapshot(self, as_of: str) -> str:
        """The last day up to `as_of` on which this engine was looked at."""
        return last_snapshot(self.snapshots, as_of) or min(as_of, self.observed[1])


@dataclass(frozen=True, slots=True)
class Observation:
    """What AWS answered about one engine in one region on one day. Holds for that region and no other."""

    service: str
    engine: str
    region: str
    as_of: date
    source: str
    available: frozenset[str]
    deprecated: frozenset[str]

    def state(self, version: str) -> State:
        """What AWS said of `version`."""
        if version in self.available:
            return "available"
        return "retired" if version in self.deprecated else "absent"


@dataclass(frozen=True, slots=True)
class Denial:
    """A deployment that failed because AWS did not know a version, as learned from its error message."""

    service: str
    engine: str
    version: str
    region: str | None
    day: date
    text: str


class Catalog:
    """Dated facts: the shipped ones, and on top of them the user's own observations and denials."""

    def __init__(
        self,
        shipped: Mapping[str, Any],
        observations: Sequence[Observation] = (),
        denials: Sequence[Denial] = (),
        problems: Sequence[str] = (),
    ) -> None:
        self._shipped = shipped
        self._observations = {(o.service, o.engine, o.region): o for o in observations}
        self.denials = tuple(denials)
        self.problems = tuple(problems)
        """Files of the user's folder that could not be read, each with the reason; they are ignored."""

    @cached_property
    def as_of(self) -> date:
        """The day of the shipped data."""
        return date.fromisoformat(self._shipped["as_of"])

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """All that the user refreshed, by service, engine and region."""
        return tuple(self._observations[key] for key in sorted(self._observations))

    def engines(self) -> list[tuple[str, str]]:
        """(service, engine) of every engine that the shipped data knows."""
        return [(service, engine) for service, _, engine in (key.partition("/") for key in self._shipped["engines"])]

    def engine(self, service: str, engine: str) -> EngineHistory | None:
        """The shipped history of an engine; None if there is none."""
        raw = self._shipped["engines"].get(f"{service}/{engine}")
        if raw is None:
            return None
        return EngineHistory(
            service=service,
            engine=engine,
            source=raw["source"],
            region=raw["region"],
            observed=tuple(raw["observed"]),
            status=tuple(raw["status"]) if raw["status"] else None,
            complete=raw["complete"],
            versions=raw["versions"],
            snapshots=self._snapshots if raw["region"] else (),
        )

    def observation(self, service: str, engine: str, region: str, as_of: date) -> Observation | None:
        """What AWS told the user about that region, if it was asked on or before `as_of`."""
        found = self._observations.get((service, engine, region))
        return found if found and found.as_of <= as_of else None

    def denial(self, service: str, engine: str, version: str, region: str | None, as_of: date) -> Denial | None:
        """The last denial of that version up to `as_of`, in that region or in one that the message did not name."""
        found = [
            denial
            for denial in self.denials
            if (denial.service, denial.engine, denial.version) == (service, engine, version)
            and denial.day <= as_of
            and denial.region in (None, region)
        ]
        return max(found, key=lambda denial: denial.day, default=None)

    def knows_region(self, region: str) -> bool:
        """Is there such a region, as far as the shipped data knows?"""
        return region in self._shipped["regions"]

    def certificates(self) -> Mapping[str, str | None]:
        """RDS certificate authorities, each with the day by which it had expired, or None."""
        found: Mapping[str, str | None] = self._shipped["certificates"]
        return found

    def lambda_dates(self) -> Mapping[str, Sequence[str | None]]:
        """Lambda runtimes, each with the days of deprecation, creation block and update block, or None."""
        found: Mapping[str, Sequence[str | None]] = self._shipped["lambda"]
        return found

    def package(self, name: str) -> str:
        """A package that facts come from, as text: "cfn-lint 1.58.0"."""
        about = self._shipped["sources"][name]
        return f"{name} {about['version']}"

    def package_date(self, name: str) -> date:
        """The day of a package's data."""
        return date.fromisoformat(self._shipped["sources"][name]["date"])

    def source(self, service: str, engine: str, as_of: date | None = None) -> str:
        """Where the shipped facts about an engine come from, as text for the user: region, day and package.

        With `as_of`, the snapshot that was the last one on that day.
        """
        history = self.engine(service, engine)
        if history is None:
            return "no data"
        day = last_snapshot(history.snapshots, as_of.isoformat()) if as_of else None
        package = f"{history.source} {self._wheels[day]}" if day else self.package(history.source)
        where = f"{history.region} as of" if history.region else "as of"
        return f"{where} {day or history.observed[1]} ({package})"

    @cached_property
    def _wheels(self) -> Mapping[str, str]:
        return dict(self._shipped["snapshots"])

    @cached_property
    def _snapshots(self) -> tuple[str, ...]:
        return tuple(self._wheels)


def load_catalog(user_directory: Path | None = None) -> Catalog:
    """The shipped catalog, with what lies in the user's folder on top of it.

    Without a folder the shipped data alone. A file of the user's folder that cannot be read is named in
    `Catalog.problems` and otherwise ignored; a missing folder is an empty one.
    """
    if user_directory is None or not user_directory.is_dir():
        return Catalog(_shipped())
    observations: list[Observation] = []
    denials: list[Denial] = []
    problems: list[str] = []
    for path in sorted(user_directory.glob("regions/*/*.json")):
        try:
            observations += _observations(path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(f"{path}: {type(error).__name__}: {error}")
    path = user_directory / "denials.json"
    if path.exists():
        try:
            denials += _denials(path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(f"{path}: {type(error).__name__}: {error}")
    return Catalog(_shipped(), observations, denials, problems)


@lru_cache(maxsize=64)
def last_snapshot(snapshots: tuple[str, ...], as_of: str) -> str | None:
    """The last of the days, in order, that is not after `as_of`."""
    index = bisect_right(snapshots, as_of)
    return snapshots[index - 1] if index else None


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Any]:
    shipped: Mapping[str, Any] = json.loads((_DATA / "catalog.json").read_bytes())
    return shipped


def _observations(path: Path) -> list[Observation]:
    """One refreshed file, regions/<region>/<service>.json."""
    raw = json.loads(path.read_bytes())
    return [
        Observation(
            service=path.stem,
            engine=engine,
            region=path.parent.name,
            as_of=date.fromisoformat(raw["as_of"]),
            source=raw["source"],
            available=frozenset(found["available"]),
            deprecated=frozenset(found["deprecated"]),
        )
        for engine, found in raw.get("engines", {}).items()
    ]


def _denials(path: Path) -> list[Denial]:
    return [
        Denial(
            service=raw["service"],
            engine=raw["engine"],
            version=raw["version"],
            region=raw["region"],
            day=date.fromisoformat(raw["day"]),
            text=raw["text"],
        )
        for raw in json.loads(path.read_bytes())["denials"]
    ]


def _covers(runs: Sequence[Sequence[str | None]], day: str) -> bool:
    return any((first or "") <= day and (last is None or day <= last) for first, last in runs)
