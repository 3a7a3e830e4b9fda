"""What exists where, and since when: the dated catalog that ships with the program, under what the user refreshed.

Shipped facts come from packages (see docs/catalog.md); `scripts/build_catalog.py` makes the file.
They were observed in one region, and every answer carries that region and a date. What the user
refreshed from an own account, and what a failed deployment taught, lies in a folder of the user
and goes first for its region.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from .history import EngineHistory, last_snapshot
from .observed import Certificates, Classes, Denial, Observation, Observed, read_folder

_DATA = Path(__file__).parent / "data"


class Catalog:
    """Dated facts: the shipped ones, and on top of them the user's own observations and denials."""

    def __init__(self, shipped: Mapping[str, Any], observed: Observed | None = None) -> None:
        self._shipped = shipped
        self.observed = observed or Observed()
        self._versions = {(o.service, o.engine, o.region): o for o in self.observed.versions}
        self._classes = {(c.service, c.engine, c.region): c for c in self.observed.classes}
        self._certificates = {c.region: c for c in self.observed.certificates}

    @cached_property
    def as_of(self) -> date:
        """The day of the shipped data."""
        return date.fromisoformat(self._shipped["as_of"])

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
        found = self._versions.get((service, engine, region))
        return found if found and found.as_of <= as_of else None

    def denial(self, service: str, engine: str, version: str, region: str | None, as_of: date) -> Denial | None:
        """The last denial of that version up to `as_of`, in that region or in one that the message did not name."""
        found = [
            denial
            for denial in self.observed.denials
            if (denial.service, denial.engine, denial.version) == (service, engine, version)
            and denial.day <= as_of
            and denial.region in (None, region)
        ]
        return max(found, key=lambda denial: denial.day, default=None)

    def classes(self, service: str, engine: str | None, region: str, as_of: date) -> Classes | None:
        """The instance classes that AWS offered in that region, if it was asked on or before `as_of`."""
        found = self._classes.get((service, engine if service == "rds" else None, region))
        return found if found and found.as_of <= as_of else None

    def certificates_in(self, region: str, as_of: date) -> Certificates | None:
        """The RDS certificate authorities of that region, if AWS was asked on or before `as_of`."""
        found = self._certificates.get(region)
        return found if found and found.as_of <= as_of else None

    def support_end(self, engine: str, major: str) -> date | None:
        """The last day of standard support of a major version of an RDS engine, if AWS was ever asked."""
        return max(
            (row.end for row in self.observed.support if (row.engine, row.major) == (engine, major)), default=None
        )

    @property
    def regions(self) -> Sequence[str]:
        """The names of all regions, as far as the shipped data knows."""
        found: Sequence[str] = self._shipped["regions"]
        return found

    def knows_region(self, region: str) -> bool:
        """Is there such a region, as far as the shipped data knows?"""
        return region in self.regions

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

    @property
    def packages(self) -> tuple[str, ...]:
        """The names of all packages that facts come from."""
        return tuple(self._shipped["sources"])

    def licence(self, name: str) -> str:
        """The licence of a package, as an SPDX identifier."""
        return str(self._shipped["sources"][name]["licence"])

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
    `Catalog.observed.problems` and otherwise ignored; a missing folder is an empty one.
    """
    return Catalog(_shipped(), read_folder(user_directory) if user_directory else None)


def default_user_directory() -> Path:
    """Where `catalog refresh` and `learn` keep their files, unless CFN_REPAIR_CATALOG names another folder."""
    if chosen := os.environ.get("CFN_REPAIR_CATALOG"):
        return Path(chosen)
    if os.name == "nt" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "cfn-repair" / "catalog"
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "cfn-repair" / "catalog"


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Any]:
    shipped: Mapping[str, Any] = json.loads((_DATA / "catalog.json").read_bytes())
    return shipped
