"""Reads facts out of the pinned packages that the catalog is built from. No network, no judgement."""

from __future__ import annotations

import datetime
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXTENSIONS = "cfnlint/data/schemas/extensions/"
LAMBDA_LIFECYCLE = "cfnlint/data/AdditionalSpecs/LmbdRuntimeLifecycle.json"


@dataclass(slots=True)
class Snapshot:
    """What one cfn-lint wheel says. `everything` is false while it listed only versions that could be created."""

    date: str
    version: str
    everything: bool
    listed: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    deprecated: dict[tuple[str, str], set[str]] = field(default_factory=dict)


def read_snapshot(wheel: Path, version: str) -> Snapshot:
    """Read the engine version lists of one cfn-lint wheel, dated by its data or else by its youngest file."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        instance = _lists(archive, names, "aws_rds_dbinstance/engine_version.json")
        cluster = _lists(archive, names, "aws_rds_dbcluster/engine_version.json")
        retired = _lists(archive, names, "aws_rds_dbinstance/engine_version_deprecated.json")
        retired_clusters = _lists(archive, names, "aws_rds_dbcluster/engine_version_deprecated.json")
        caches = _lists(archive, names, "aws_elasticache_cachecluster/engine_version.json")
        snapshot = Snapshot(_date(archive, names), version, everything=bool(retired))
        for engine, versions in (*instance.items(), *cluster.items()):
            snapshot.listed.setdefault(("rds", engine), set()).update(versions)
        for engine, versions in (*retired.items(), *retired_clusters.items()):
            snapshot.deprecated.setdefault(("rds", engine), set()).update(versions)
        for engine, versions in caches.items():
            snapshot.listed["elasticache", engine] = versions
    return snapshot


def read_json(wheel: Path, name: str) -> Any:
    """One JSON file of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return json.loads(archive.read(name))


def read_regions(wheel: Path) -> list[str]:
    """The regions for which the wheel carries resource schemas."""
    with zipfile.ZipFile(wheel) as archive:
        found = [re.fullmatch(r"cfnlint/data/schemas/providers/([a-z-]+-\d+)\.json", n) for n in archive.namelist()]
    return sorted(match.group(1) for match in found if match)


def read_enum(wheel: Path, resource_type: str, name: str) -> list[str]:
    """The values that the us-east-1 schema of a resource type accepts for one property."""
    with zipfile.ZipFile(wheel) as archive:
        index = json.loads(archive.read("cfnlint/data/schemas/providers/us-east-1.json"))
        schema = json.loads(archive.read(f"cfnlint/data/schemas/resources/{index[resource_type]}.json"))
    return sorted(schema["properties"][name]["enum"])


def read_text(tarball: Path, name: str) -> str:
    """One text file of an npm package."""
    with tarfile.open(tarball) as archive:
        member = archive.extractfile(name)
        if member is None:
            raise FileNotFoundError(f"{name} in {tarball}")
        return member.read().decode()


def class_constants(script: str, types: str, class_name: str, call: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (constant, value, deprecated) of the `static NAME = call("value")` members of an aws-cdk-lib class.

    The values stand in the minified script, the deprecations in the comments of the type declarations.
    """
    start = re.search(rf"class {class_name} ?\{{", script)
    if start is None:
        raise ValueError(f"no class {class_name}: the package has changed its shape")
    following = script.find("class ", start.end())
    body = script[start.start() : following if following > 0 else len(script)]
    declared = types[types.index(f"class {class_name} ") :]
    following = declared.find("export declare class ", 10)
    deprecated = _deprecated_constants(declared if following < 0 else declared[:following])
    pattern = re.compile(r"static ([A-Z0-9_]+) ?= ?" + re.escape(call) + r"\(['\"]([^'\"]+)['\"]")
    for constant, value in pattern.findall(body):
        yield constant, value.strip(), constant in deprecated


def _deprecated_constants(types: str) -> set[str]:
    members = re.findall(r"/\*\*((?:(?!\*/).)*)\*/\s*static readonly ([A-Z0-9_]+):", types, flags=re.DOTALL)
    return {constant for comment, constant in members if "@deprecated" in comment}


def _date(archive: zipfile.ZipFile, names: set[str]) -> str:
    stamp = "cfnlint/data/schemas/version.json"
    if stamp in names:
        return str(json.loads(archive.read(stamp))["schema_date"])[:10]
    youngest = max(info.date_time for info in archive.infolist())
    return datetime.date(*youngest[:3]).isoformat()


def _lists(archive: zipfile.ZipFile, names: set[str], name: str) -> dict[str, set[str]]:
    """The version list of each engine: either `then` demands one of the list, or `if` matches the list."""
    if EXTENSIONS + name not in names:
        return {}
    found: dict[str, set[str]] = {}
    for rule in json.loads(archive.read(EXTENSIONS + name))["allOf"]:
        condition = rule["if"]["properties"]
        demanded = rule["then"] and rule["then"].get("properties", {}).get("EngineVersion")
        versions = condition.get("EngineVersion", {}).get("enum")
        if versions is None and isinstance(demanded, dict):
            versions = demanded.get("enum")
        if versions is None or "const" not in condition["Engine"]:
            continue
        found.setdefault(condition["Engine"]["const"], set()).update(str(version) for version in versions)
    return found


def expiry(types: str, certificate: str) -> str | None:
    """The last day of the month in which a certificate expired, where the comment of its constant says so."""
    match = re.search(re.escape(certificate) + r" expired in (\w+),? (\d{4})", types)
    if match is None:
        return None
    first = datetime.datetime.strptime(f"1 {match.group(1)} {match.group(2)}", "%d %B %Y").date()
    following = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return (following - datetime.timedelta(days=1)).isoformat()
