"""What a transform may know beside the template: the date, the regions, and the user's decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from repair.knowledge.catalog import Catalog

SsmReference = Literal["secrets", "resolve"]


@dataclass(frozen=True)
class Context:
    """The settings of a run that decide about repairs.

    `regions` is empty where the region is unknown (it is never assumed). `as_of` is the day on which facts about AWS
    must hold. `parameters` are the values that the user gives for the template's parameters. `choices` maps
    ``finding-id@path`` to the label of the option, or the value, that the user decided on.
    """

    as_of: date
    regions: tuple[str, ...] = ()
    existing_stack: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)
    ssm_reference: SsmReference = "secrets"
    version_policy: Literal["aged", "latest", "nearest"] = "aged"
    version_pin: Literal["exact", "major"] = "exact"
    allow_major: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    user_directory: Path | None = None

    @cached_property
    def catalog(self) -> Catalog:
        """The dated facts about versions, loaded when the first transform asks for them."""
        from repair.knowledge.catalog import load_catalog

        return load_catalog(self.user_directory)
