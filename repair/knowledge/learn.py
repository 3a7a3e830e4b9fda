"""Learn from a failed deployment: "Cannot find version 15.4 for postgres" is a dated fact about a region."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from .observed import Denial, read_denials
from .refresh import write_atomically

_MESSAGE = re.compile(r"Cannot find version (?P<version>[\w.-]*\w) for (?P<engine>[a-z][a-z0-9-]*[a-z0-9])")
# The identifiers in a stack event name the region: arn:aws:cloudformation:eu-south-1:123456789012:stack/…
_STACK = re.compile(r"arn:aws[a-z-]*:cloudformation:([a-z0-9-]+):")
_MOMENT = re.compile(r"\b(20\d\d-\d\d-\d\d)[T ]\d\d:\d\d")
_SERVICE = {
    "docdb": "docdb",
    "neptune": "neptune",
    "redis": "elasticache",
    "valkey": "elasticache",
    "memcached": "elasticache",
}


def learn(text: str, region: str | None = None, day: date | None = None) -> Denial | None:
    """The first denial in an error message or in pasted stack events; None if there is none."""
    return next(denials_in(text, region, day), None)


def denials_in(text: str, region: str | None = None, day: date | None = None) -> Iterator[Denial]:
    """Every denial in a text, each version once.

    The region is the one given, else that of the stack if the text names exactly one. The day is the one
    given, else the last one that the text names, else today. Only the sentence itself is kept of the text.
    """
    stacks = set(_STACK.findall(text))
    where = region or (stacks.pop() if len(stacks) == 1 else None)
    today = date.today()
    when = day or max((found for found in _days(text) if found <= today), default=today)
    seen: set[tuple[str, str]] = set()
    for match in _MESSAGE.finditer(text):
        engine, version = match["engine"], match["version"]
        if (engine, version) in seen:
            continue
        seen.add((engine, version))
        yield Denial(_SERVICE.get(engine, "rds"), engine, version, where, when, match.group())


def record(denial: Denial, directory: Path) -> bool:
    """Add a denial to denials.json in the user's folder; False if it was there already.

    Raises ValueError if the file there cannot be read: it is not overwritten.
    """
    path = directory / "denials.json"
    known: list[dict[str, Any]] = []
    if path.exists():
        try:
            raw = json.loads(path.read_bytes())
            read_denials(raw)
            known = raw["denials"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} cannot be read, so nothing was added to it: {error}") from error
    row = {
        "service": denial.service,
        "engine": denial.engine,
        "version": denial.version,
        "region": denial.region,
        "day": denial.day.isoformat(),
        "text": denial.text,
    }
    if row in known:
        return False
    write_atomically(path, {"schema": 1, "denials": [*known, row]})
    return True


def _days(text: str) -> Iterator[date]:
    for found in _MOMENT.findall(text):
        try:
            yield date.fromisoformat(found)
        except ValueError:
            continue
