"""Where the facts behind a group of transforms come from, for people who want to know before they believe."""

from __future__ import annotations

from pathlib import Path

from repair.knowledge.catalog import load_catalog
from repair.knowledge.schemas import schema_source

_BY_VERSION = frozenset({"versions", "regions", "advice"})
_BY_SCHEMA = frozenset({"shape", "references", "values", "combinations"})


def provenance(group: str, user_directory: Path | None = None) -> list[str]:
    """Sentences that name each source of facts, with its date; empty for a group that needs none."""
    lines: list[str] = []
    if group in _BY_VERSION:
        lines += _catalog(user_directory)
    if group in _BY_SCHEMA:
        lines.append(f"properties, types and attributes: {schema_source()}, compacted by scripts/build_schemas.py")
    if group in _BY_VERSION | _BY_SCHEMA:
        lines.append("what an update does: AWS CloudFormation User Guide and the resource schemas (docs/schemas.md)")
    return lines


def _catalog(user_directory: Path | None) -> list[str]:
    catalog = load_catalog(user_directory)
    lines = [f"{catalog.package(n)}, data of {catalog.package_date(n)}, {catalog.licence(n)}" for n in catalog.packages]
    engines: tuple[tuple[str, str], ...] = (("rds", "postgres"), ("rds", "mysql"), ("rds", "aurora-postgresql"))
    lines += [f"{engine}: observed in {catalog.source(service, engine)}" for service, engine in engines]
    lines.append("all engines and regions: cfn-repair catalog show; your own observations: cfn-repair catalog refresh")
    return lines
