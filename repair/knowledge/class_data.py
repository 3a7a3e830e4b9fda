"""Which instance classes are on offer in which region, and what each of them is: reads data/classes.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

_DATA = Path(__file__).parent / "data" / "classes.json"
_FAMILY = re.compile(r"([a-z]+)(\d*)(.*)")
_MAKERS = frozenset("aig")

Architecture = Literal["arm64", "x86_64", "i386", "x86_64_mac", "arm64_mac"]


@dataclass(frozen=True, slots=True)
class InstanceType:
    """What an EC2 instance type is; the class of another service is measured by the EC2 type of the same name.

    `memory` is in MiB. `line` is "m" of m5ad, `generation` 5, `maker` of the processor "a" (AMD; "g" is Graviton, "i"
    Intel, which may be left out), `features` "d".
    """

    name: str
    line: str
    generation: int
    maker: str
    features: frozenset[str]
    size: str
    architecture: Architecture
    vcpus: int
    memory: int
    burstable: bool
    disk: bool
    accelerated: bool
    xen: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """The classes of one service and engine by region, from AWS's price list."""

    regions: frozenset[str]
    _families: Mapping[str, list[list[str]]]

    def where(self, name: str) -> frozenset[str]:
        """The regions whose price list has that class."""
        prefix, family, size = _split(name)
        found = (
            _places(self.regions, places)
            for sizes, places in self._families.get(prefix + family, ())
            if size in sizes.split()
        )
        return frozenset().union(*found)

    def names(self) -> Iterator[str]:
        """Every class that any region has."""
        for family, groups in self._families.items():
            for sizes, _ in groups:
                for size in sizes.split():
                    yield f"{family}.{size}"


def offers(service: str, engine: str | None) -> Offers | None:
    """The offers of "ec2", "elasticache", "docdb", "neptune", or of an engine of "rds"; None without data."""
    raw = _data()["offers"].get(f"{service}/{engine}" if service == "rds" else service)
    return Offers(frozenset(raw["regions"]), raw["families"]) if raw else None


def instance_type(name: str) -> InstanceType | None:
    """What an instance type or class is: `m5.large`, `db.m5.large`, `cache.m5.large`; None if it is not known."""
    _, family, size = _split(name)
    for architecture, traits, sizes in _data()["types"].get(family, ()):
        if size in sizes:
            match = _FAMILY.fullmatch(family)
            line, generation, features = match.groups() if match else (family, "", "")
            vcpus, memory = sizes[size]
            return InstanceType(
                name=name,
                line=line,
                generation=int(generation or 0),
                maker=next((letter for letter in features if letter in _MAKERS), "i"),
                features=frozenset(features) - _MAKERS,
                size=size,
                architecture=architecture,
                vcpus=vcpus,
                memory=memory,
                burstable="b" in traits,
                disk="d" in traits,
                accelerated="g" in traits,
                xen="x" in traits,
            )
    return None


def class_source() -> str:
    """Where the offers come from, as text for the user."""
    about = _data()["sources"]["offers"]
    return f"AWS's price list as of {about['date']} ({about['package']} {about['version']})"


def class_date() -> str:
    """The day of the offers, as an ISO text."""
    day: str = _data()["as_of"]
    return day


def _split(name: str) -> tuple[str, str, str]:
    """`db.m5.large` is ("db.", "m5", "large"); `db.serverless` is ("", "db", "serverless")."""
    prefix = next((known for known in ("db.", "cache.") if name.startswith(known) and name.count(".") > 1), "")
    family, _, size = name.removeprefix(prefix).partition(".")
    return prefix, family, size


def _places(regions: frozenset[str], text: str) -> frozenset[str]:
    if text == "*":
        return regions
    if text.startswith("-"):
        return regions - frozenset(text[1:].split())
    return frozenset(text.split())


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(_DATA.read_bytes())
    return data
