"""Learn from a failed deployment: "Cannot find version 15.4 for postgres" is a dated fact about a region.

The sentences are those of RDS, DocumentDB, Neptune and ElastiCache (facts of many deployments; for Redis:
ministryofjustice/cloud-platform-environments pull request 5753), EKS (terraform-aws-eks issue 3164) and Lambda
(monken/aws-ecr-public issue 13).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from .observed import Denial, read_denials
from .refresh import write_atomically

# Logs break lines anywhere.
_SENTENCES = (
    re.compile(r"Cannot\s+find\s+version\s+(?P<version>[\w.-]*\w)\s+for\s+(?P<engine>[a-z][a-z0-9-]*[a-z0-9])"),
    re.compile(r"unsupported\s+(?P<engine>K)ubernetes\s+version\s+(?P<version>\d+\.\d+)"),
    re.compile(
        r"The\s+(?P<engine>runtime)\s+parameter\s+of\s+(?P<version>[a-z][a-z0-9.-]*[a-z0-9])\s+is\s+no\s+longer\s+supported"
        r"\s+for\s+creating\s+or\s+updating\s+AWS\s+Lambda\s+functions"
    ),
)
# What is often pasted, and tells no version that cannot be created.
_HINTS = (
    (
        r"does\s+not\s+support\s+creating\s+a\s+DB\s+instance\s+with\s+the\s+following\s+combination",
        "it says that a class does not go with a version: `cfn-repair catalog refresh --region <region> --service rds` asks "
        "AWS which classes there are",
    ),
    (r"unsupported\s+Kubernetes\s+version", "it does not say which version: refresh with --service eks"),
    (r"\b[EFW](?:2531|36\d\d|9006)\b", "a linter says what stands in its own list: only an answer of AWS is learned"),
)
# The identifiers in a stack event name the region: arn:aws:cloudformation:eu-south-1:123456789012:stack/…
_STACK = re.compile(r"arn:aws[a-z-]*:cloudformation:([a-z0-9-]+):")
_MOMENT = re.compile(r"\b(20\d\d-\d\d-\d\d)[T ]\d\d:\d\d")
_SERVICE = {
    "docdb": "docdb",
    "neptune": "neptune",
    "redis": "elasticache",
    "valkey": "elasticache",
    "memcached": "elasticache",
    "kubernetes": "eks",
    "runtime": "lambda",
}


def learn(text: str, region: str | None = None, day: date | None = None) -> Denial | None:
    """The first denial in an error message or in pasted stack events; None if there is none."""
    return next(denials_in(text, region, day), None)


def denials_in(text: str, region: str | None = None, day: date | None = None) -> Iterator[Denial]:
    """Every denial in a text, each version once.

    The region is the one given, else that of the stack if the text names exactly one. The day is the one
    given, else the last one that the text names, else today. Only the sentence itself is kept of the text. Lambda
    retires a runtime in all regions at once.
    """
    stacks = set(_STACK.findall(text))
    where = region or (stacks.pop() if len(stacks) == 1 else None)
    today = date.today()
    when = day or max((found for found in _days(text) if found <= today), default=today)
    seen: set[tuple[str, str]] = set()
    matches = (match for sentence in _SENTENCES for match in sentence.finditer(text))
    for match in sorted(matches, key=lambda match: match.start()):
        engine, version = "kubernetes" if match["engine"] == "K" else match["engine"], match["version"]
        if (engine, version) in seen:
            continue
        seen.add((engine, version))
        region_of = None if engine == "runtime" else where
        yield Denial(_SERVICE.get(engine, "rds"), engine, version, region_of, when, " ".join(match.group().split()))


def why_nothing(text: str) -> str:
    """Why a text teaches nothing, in one sentence for the user."""
    hint = next((hint for pattern, hint in _HINTS if re.search(pattern, text)), "")
    known = "there is no 'Cannot find version … for …' of a database or cache, 'unsupported Kubernetes version …' or "
    return f"{known}'The runtime parameter of … is no longer supported …' in that text" + (f"; {hint}" if hint else "")


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
