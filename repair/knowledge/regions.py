"""What is known about one engine from where the user deploys: an answer of AWS for the region, or the reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .catalog import Catalog
from .history import EngineHistory, State
from .observed import Denial, Observation


@dataclass(frozen=True, slots=True)
class View:
    """What a region's deployer could know about an engine on one day.

    A denial outranks the shipped data, and an observation of the same region unless that is newer.
    """

    catalog: Catalog
    service: str
    engine: str
    region: str | None
    as_of: date
    history: EngineHistory | None
    observation: Observation | None

    def state(self, version: str) -> State:
        """What was known of `version`."""
        if self.denied(version):
            return "retired"
        if self.observation:
            return self.observation.state(version)
        return self.history.state(version, self.as_of.isoformat()) if self.history else "absent"

    def denied(self, version: str) -> Denial | None:
        """A failed deployment that is younger than the observation of this region, if there is one."""
        found = self.catalog.denial(self.service, self.engine, version, self.region, self.as_of)
        if found and self.observation and self.observation.as_of > found.day:
            return None
        return found

    def why_not(self, version: str) -> str:
        """One sentence on why `version` cannot be created."""
        name = f"{self.engine} {version}"
        if denial := self.denied(version):
            where = f" in {denial.region}" if denial.region else ""
            return f"AWS answered on {denial.day}{where}: {denial.text}"
        if self.observation:
            how = "calls it deprecated" if self.observation.state(version) == "retired" else "does not know it"
            return f"{name} cannot be created: AWS {how} in {self.region}"
        as_of = self.as_of.isoformat()
        if self.history is None or self.history.state(version, as_of) == "absent":
            return f"{name} is in no list of its engine"
        if last := self.history.last_available(version, as_of):
            return f"{name} can no longer be created: it was last available on {last}"
        source = self.history.retirement_source(version)
        if source != self.history.source:
            return f"{name} can no longer be created: {source} calls it unsupported"
        return f"{name} can no longer be created: it was gone before {self.history.gone_by(version)}"

    def versions(self) -> Iterable[str]:
        """Every version that this view has heard of."""
        if self.observation:
            return self.observation.available | self.observation.deprecated
        return self.history.versions if self.history else ()

    def first_seen(self, version: str) -> date:
        """The day by which the version was there, by the reference history; a version unknown there is new."""
        if self.history is None or version not in self.history.versions:
            if self.observation:
                return self.observation.first_seen.get(version, self.observation.as_of)
            return self.as_of
        first = self.history.first_seen(version)
        return date.fromisoformat(first) if first else date.min

    @property
    def begins(self) -> date:
        """The first day that can be judged."""
        if self.observation or not self.history or self.history.status is None:
            return date.min
        return date.fromisoformat(self.history.begins())

    @property
    def complete(self) -> bool:
        """Is a version that is not listed known not to be there?"""
        return bool(self.observation) or bool(self.history and self.history.is_complete(self.as_of.isoformat()))

    @property
    def observed(self) -> date:
        """The day of the youngest data used."""
        if self.observation:
            return self.observation.as_of
        return date.fromisoformat(self.history.observed[1]) if self.history else date.min

    @property
    def label(self) -> str:
        """Where the facts come from, for the user."""
        if self.observation:
            return f"{self.region} as of {self.observation.as_of} ({self.observation.source})"
        reference = self.catalog.source(self.service, self.engine, self.as_of)
        if self.region and self.history and self.region != self.history.region:
            return f"{reference}, not observed in {self.region}"
        return reference


def views(catalog: Catalog, service: str, engine: str, regions: Sequence[str], as_of: date) -> list[View]:
    """One view for each region, or the reference alone without a region; nothing for an engine never heard of."""
    history = catalog.engine(service, engine)
    found = [
        View(catalog, service, engine, region, as_of, history, _observation(catalog, service, engine, region, as_of))
        for region in (regions or (None,))
    ]
    return [view for view in found if view.history or view.observation]


def _observation(catalog: Catalog, service: str, engine: str, region: str | None, as_of: date) -> Observation | None:
    return catalog.observation(service, engine, region, as_of) if region else None
