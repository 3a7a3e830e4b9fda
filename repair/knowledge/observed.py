"""What the user learned on top of the shipped data: answers of AWS for a region, and failed deployments.

The files lie in a folder of the user: regions/<region>/<service>.json and denials.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .history import State


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
class Classes:
    """The instance classes that AWS offered in one region on one day, for one engine where that matters."""

    service: str
    engine: str | None
    region: str
    as_of: date
    source: str
    names: frozenset[str]

    @property
    def label(self) -> str:
        """Where the fact comes from, for the user."""
        return f"{self.region} as of {self.as_of} ({self.source})"


@dataclass(frozen=True, slots=True)
class Denial:
    """A deployment that failed because AWS did not know a version, as learned from its error message."""

    service: str
    engine: str
    version: str
    region: str | None
    day: date
    text: str


def read_observations(raw: Mapping[str, Any], region: str, service: str) -> list[Observation]:
    """The engine versions of one refreshed file, regions/<region>/<service>.json."""
    return [
        Observation(
            service=service,
            engine=engine,
            region=region,
            as_of=date.fromisoformat(raw["as_of"]),
            source=raw["source"],
            available=frozenset(found["available"]),
            deprecated=frozenset(found["deprecated"]),
        )
        for engine, found in raw.get("engines", {}).items()
    ]


def read_classes(raw: Mapping[str, Any], region: str, service: str) -> list[Classes]:
    """The instance classes of one refreshed file: by engine for RDS, else under the empty name."""
    return [
        Classes(service, engine or None, region, date.fromisoformat(raw["as_of"]), raw["source"], frozenset(names))
        for engine, names in raw.get("classes", {}).items()
    ]


def read_denials(raw: Mapping[str, Any]) -> list[Denial]:
    """What failed deployments taught, denials.json."""
    return [
        Denial(
            service=found["service"],
            engine=found["engine"],
            version=found["version"],
            region=found["region"],
            day=date.fromisoformat(found["day"]),
            text=found["text"],
        )
        for found in raw["denials"]
    ]
