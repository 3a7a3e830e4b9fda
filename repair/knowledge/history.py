"""The shipped history of an engine's versions: on which days each could be created, or was at least listed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

State = Literal["available", "retired", "listed", "absent"]
"""`available`: could be created. `retired`: existed, can no longer be created. `listed`: exists, status not
known. `absent`: not in the list (never existed, or not yet)."""


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


@lru_cache(maxsize=64)
def last_snapshot(snapshots: tuple[str, ...], as_of: str) -> str | None:
    """The last of the days, in order, that is not after `as_of`."""
    index = bisect_right(snapshots, as_of)
    return snapshots[index - 1] if index else None


def _covers(runs: Sequence[Sequence[str | None]], day: str) -> bool:
    return any((first or "") <= day and (last is None or day <= last) for first, last in runs)
