"""What the user learned on top of the shipped data: answers of AWS for a region, and failed deployments.

The files lie in a folder of the user: regions/<region>/<service>.<subject>.json and denials.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
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
    first_seen: Mapping[str, date] = field(default_factory=dict)

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


@dataclass(frozen=True, slots=True)
class Certificates:
    """The RDS certificate authorities of one region, each with the last day that AWS told, or None."""

    region: str
    as_of: date
    source: str
    ends: Mapping[str, date | None]

    @property
    def label(self) -> str:
        """Where the fact comes from, for the user."""
        return f"{self.region} as of {self.as_of} ({self.source})"


@dataclass(frozen=True, slots=True)
class Support:
    """The last day of standard support of an RDS engine's major version; after it Extended Support is charged."""

    engine: str
    major: str
    end: date


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything in the user's folder. `problems` names the files that could not be read, with the reason."""

    versions: tuple[Observation, ...] = ()
    classes: tuple[Classes, ...] = ()
    certificates: tuple[Certificates, ...] = ()
    support: tuple[Support, ...] = ()
    denials: tuple[Denial, ...] = ()
    problems: tuple[str, ...] = ()


def read_folder(directory: Path) -> Observed:
    """Read the user's folder. A file that cannot be read is a problem, and the others count all the same."""
    found: dict[str, list[Any]] = {"versions": [], "classes": [], "certificates": [], "support": [], "denials": []}
    problems: list[str] = []
    for path in [*sorted(directory.glob("regions/*/*.json")), directory / "denials.json"]:
        try:
            raw = json.loads(path.read_bytes())
            if path.name == "denials.json":
                rows: dict[str, list[Any]] = {"denials": read_denials(raw)}
            else:
                rows = _rows(raw, path.parent.name, path.name.partition(".")[0])
        except FileNotFoundError:
            continue
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(f"{path}: {type(error).__name__}: {error}")
            continue
        for kind, items in rows.items():
            found[kind] += items
    return Observed(**{kind: tuple(items) for kind, items in found.items()}, problems=tuple(problems))


def read_denials(raw: Mapping[str, Any]) -> list[Denial]:
    """What failed deployments taught, the content of denials.json."""
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


def _rows(raw: Mapping[str, Any], region: str, service: str) -> dict[str, list[Any]]:
    """The facts of one refreshed file, regions/<region>/<service>.<subject>.json."""
    as_of, source = date.fromisoformat(raw["as_of"]), str(raw["source"])
    versions = [
        Observation(
            service=service,
            engine=engine,
            region=region,
            as_of=as_of,
            source=source,
            available=frozenset(found["available"]),
            deprecated=frozenset(found["deprecated"]),
            first_seen={text: date.fromisoformat(day) for text, day in found.get("first_seen", {}).items()},
        )
        for engine, found in raw.get("engines", {}).items()
    ]
    classes = [
        Classes(service, engine or None, region, as_of, source, frozenset(names))
        for engine, names in raw.get("classes", {}).items()
    ]
    ends = {name: _day(day) for name, day in raw.get("certificates", {}).items()}
    support = [
        Support(engine, major, date.fromisoformat(day))
        for engine, majors in raw.get("support", {}).items()
        for major, day in majors.items()
        if day
    ]
    certificates = [Certificates(region, as_of, source, ends)] if ends else []
    return {"versions": versions, "classes": classes, "certificates": certificates, "support": support}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
