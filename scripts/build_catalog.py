"""Build catalog.json and classes.json in repair/knowledge/data from packages pinned in catalog_inputs.json.

    python scripts/build_catalog.py [--packages DIR]            download what is missing, then write the catalog
    python scripts/build_catalog.py [--packages DIR] --check    rebuild and compare, exit 1 if they differ

The result depends on the pinned packages alone: same inputs, same bytes. With all packages in DIR
nothing is downloaded. To take in a newer cfn-lint, add a row to catalog_inputs.json and rebuild.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import catalog_classes as classes  # noqa: E402
import catalog_history as history  # noqa: E402
import catalog_sources as sources  # noqa: E402

PACKAGES = Path(tempfile.gettempdir()) / "cfn-repair-packages"
INPUTS = ROOT / "scripts" / "catalog_inputs.json"
DATA = ROOT / "repair" / "knowledge" / "data"


def main() -> int:
    """Write the catalog, or compare it with a rebuilt one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--packages", type=Path, default=PACKAGES, help="folder of downloaded packages")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args()

    inputs = json.loads(INPUTS.read_text(encoding="utf-8"))
    for row in inputs:
        fetch(row, options.packages)
    built = {
        "catalog.json": render(build(inputs, options.packages)),
        "classes.json": render(build_classes(inputs, options.packages)),
    }
    if options.check:
        different = [name for name, text in built.items() if differs(DATA / name, text)]
        return 1 if different else 0
    for name, text in built.items():
        (DATA / name).write_text(text, encoding="utf-8")
        print(f"wrote {name}: {len(text.encode()):,} bytes")
    return 0


def differs(path: Path, text: str) -> bool:
    """Compare a shipped file with a rebuilt one and print how they differ."""
    present = path.read_text(encoding="utf-8")
    changes = list(
        difflib.unified_diff(present.splitlines(), text.splitlines(), "shipped", "rebuilt", n=0, lineterm="")
    )
    print("\n".join(line[:300] for line in changes[:60]) or f"{path.name} is what its pinned inputs say")
    return bool(changes)


def fetch(row: dict[str, str], folder: Path) -> None:
    """Bring one pinned package into `folder` with the ordinary clients, and hold it to its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / row["file"]
    if not target.exists():
        if row["registry"] == "pypi":
            wanted = f"{row['package']}=={row['version']}"
            command = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary",
                ":all:",
                wanted,
            ]
            subprocess.run([*command, "--dest", str(folder)], check=True)
        else:
            wanted = f"{row['package']}@{row['version']}"
            subprocess.run(["npm", "pack", "--silent", wanted, "--pack-destination", str(folder)], check=True)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    if digest != row["sha256"]:
        raise SystemExit(f"{target}: sha256 is {digest}, catalog_inputs.json says {row['sha256']}")


def build(inputs: list[dict[str, str]], folder: Path) -> dict[str, Any]:
    """The catalog as data."""
    wheels = [row for row in inputs if row["package"] == "cfn-lint"]
    newest = folder / wheels[-1]["file"]
    snapshots = [sources.read_snapshot(folder / row["file"], row["version"]) for row in wheels]
    cdk = next(row for row in inputs if row["package"] == "aws-cdk-lib")
    neptune = next(row for row in inputs if row["package"] == "@aws-cdk/aws-neptune-alpha")
    return {
        "schema": 1,
        "as_of": snapshots[-1].date,
        "sources": {row["package"]: source(row) for row in inputs},
        "snapshots": [[snapshot.date, snapshot.version] for snapshot in snapshots],
        # me-south-1 has prices but no resource schemas of its own.
        "regions": sorted({*sources.read_regions(newest), *classes.read_offers(newest)["ec2"]}),
        "certificates": certificates(folder / cdk["file"]),
        "lambda": lambda_runtimes(newest),
        "engines": {
            **history.engines(snapshots, cdk, cdk_retired(folder / cdk["file"])),
            "docdb/docdb": history.plain_list(
                sources.read_enum(newest, "AWS::DocDB::DBCluster", "EngineVersion"), wheels[-1]
            ),
            "neptune/neptune": history.plain_list(neptune_versions(folder / neptune["file"]), neptune),
            **search_engines(folder / cdk["file"], cdk),
            **oracle_engines(folder / cdk["file"], cdk),
        },
    }


def build_classes(inputs: list[dict[str, str]], folder: Path) -> dict[str, Any]:
    """Instance classes by region, and what they are, as data."""
    wheels = [row for row in inputs if row["package"] == "cfn-lint"]
    moto = next(row for row in inputs if row["package"] == "moto")
    newest = folder / wheels[-1]["file"]
    return {
        "schema": 1,
        "as_of": sources.read_snapshot(newest, wheels[-1]["version"]).date,
        "sources": {"offers": source(wheels[-1], name=True), "types": source(moto, name=True)},
        "offers": {
            group: classes.pack_offers(regions) for group, regions in sorted(classes.read_offers(newest).items())
        },
        "types": classes.read_types(folder / moto["file"]),
    }


def source(row: dict[str, str], *, name: bool = False) -> dict[str, str]:
    """What the catalog says of a package."""
    keys = ("package",) if name else ()
    return {key: row[key] for key in (*keys, "version", "date", "licence", "sha256")}


def cdk_retired(cdk: Path) -> dict[str, set[str]]:
    """Versions that aws-cdk-lib marks as no longer supported, for engines whose status cfn-lint does not carry."""
    script = sources.read_text(cdk, "package/aws-rds/lib/instance-engine.js")
    types = sources.read_text(cdk, "package/aws-rds/lib/instance-engine.d.ts")
    retired: dict[str, set[str]] = {}
    for class_name, engines in (
        ("MariaDbEngineVersion", ("mariadb",)),
        ("SqlServerEngineVersion", ("sqlserver-ee", "sqlserver-ex", "sqlserver-se", "sqlserver-web")),
    ):
        constants = sources.class_constants(script, types, class_name, f"{class_name}.of")
        versions = {value for _, value, deprecated in constants if deprecated}
        retired.update(dict.fromkeys(engines, versions))
    return retired


def oracle_engines(cdk: Path, row: dict[str, str]) -> dict[str, Any]:
    """Oracle versions known to exist. No package tells which of them can be created."""
    script = sources.read_text(cdk, "package/aws-rds/lib/instance-engine.js")
    types = sources.read_text(cdk, "package/aws-rds/lib/instance-engine.d.ts")
    constants = list(sources.class_constants(script, types, "OracleEngineVersion", "OracleEngineVersion.of"))
    versions = [value for _, value, _ in constants if not history.major_only("oracle-ee", value)]
    listed = history.plain_list(versions, row)
    return {f"rds/{engine}": listed for engine in ("oracle-ee", "oracle-ee-cdb", "oracle-se2", "oracle-se2-cdb")}


def search_engines(cdk: Path, row: dict[str, str]) -> dict[str, Any]:
    """OpenSearch and Elasticsearch versions known to exist."""
    script = sources.read_text(cdk, "package/aws-opensearchservice/lib/version.js")
    types = sources.read_text(cdk, "package/aws-opensearchservice/lib/version.d.ts")
    found = {}
    for engine, method, prefix in (
        ("opensearch", "openSearch", "OpenSearch_"),
        ("elasticsearch", "elasticsearch", "Elasticsearch_"),
    ):
        constants = sources.class_constants(script, types, "EngineVersion", f"EngineVersion.{method}")
        found[f"opensearch/{engine}"] = history.plain_list([prefix + value for _, value, _ in constants], row)
    return found


def neptune_versions(package: Path) -> list[str]:
    """Neptune versions known to exist."""
    script = sources.read_text(package, "package/lib/cluster.js")
    types = sources.read_text(package, "package/lib/cluster.d.ts")
    return [value for _, value, _ in sources.class_constants(script, types, "EngineVersion", "new EngineVersion")]


def certificates(cdk: Path) -> dict[str, Any]:
    """RDS certificate authorities; the one with a date has expired by the end of that day.

    aws-cdk-lib has two misspelt, deprecated constants for good certificates: only a value all of
    whose constants are deprecated counts as gone.
    """
    script = sources.read_text(cdk, "package/aws-rds/lib/ca-certificate.js")
    types = sources.read_text(cdk, "package/aws-rds/lib/ca-certificate.d.ts")
    constants = list(sources.class_constants(script, types, "CaCertificate", "CaCertificate.of"))
    good = {value for _, value, deprecated in constants if not deprecated}
    expired = {value: sources.expiry(types, value) for _, value, _ in constants if value not in good}
    return {value: expired.get(value) for value in sorted(good | set(expired))}


def lambda_runtimes(wheel: Path) -> dict[str, Any]:
    """Dates of each Lambda runtime as [deprecated, creation blocked, update blocked]; null where not known."""
    lifecycle = sources.read_json(wheel, sources.LAMBDA_LIFECYCLE)
    accepted = set(sources.read_enum(wheel, "AWS::Lambda::Function", "Runtime"))
    dates = ("deprecated", "create-block", "update-block")
    return {
        runtime: [(lifecycle.get(runtime) or {}).get(name) or None for name in dates]
        for runtime in sorted(accepted | set(lifecycle))
    }


def render(catalog: dict[str, Any]) -> str:
    """JSON with one fact a line, so that a diff of two catalogs can be read."""
    parts = []
    for key, value in catalog.items():
        if key == "engines":
            parts.append(f'"engines":{{\n{_nested(value, "versions")}\n}}')
        elif key == "offers":
            parts.append(f'"offers":{{\n{_nested(value, "families")}\n}}')
        elif isinstance(value, dict):
            lines = ",\n".join(f" {json.dumps(name)}:{_compact(item)}" for name, item in value.items())
            parts.append(f"{json.dumps(key)}:{{\n{lines}\n}}")
        else:
            parts.append(f"{json.dumps(key)}:{_compact(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _nested(groups: dict[str, Any], member: str) -> str:
    blocks = []
    for name, group in sorted(groups.items()):
        about = "".join(f"{json.dumps(key)}:{_compact(item)}," for key, item in group.items() if key != member)
        lines = ",\n".join(f"  {json.dumps(text)}:{_compact(fact)}" for text, fact in group[member].items())
        blocks.append(f' {json.dumps(name)}:{{{about}"{member}":{{\n{lines}\n }}}}')
    return ",\n".join(blocks)


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    sys.exit(main())
