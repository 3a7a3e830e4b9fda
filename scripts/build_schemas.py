"""Compact the resource schemas that cfn-lint ships into `repair/knowledge/data/schemas`.

    python scripts/build_schemas.py            rebuild the shards from the installed cfn-lint
    python scripts/build_schemas.py --check    rebuild in memory and compare, exit 1 on a difference

One shard a service, one resource type a line, so that a refresh shows up as a reviewable diff. What is kept, what is
dropped and how alternatives are folded is written down in `docs/schemas.md`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cfnlint
from cfnlint.schema._schema import Schema
from fold_schemas import compact_node, definitions_of
from jsonpatch import JsonPatch, JsonPatchException
from regional_values import known_values

Json = dict[str, Any]

PINNED = "1.58.0"
LICENCE = "MIT-0 (cfn-lint) and Apache-2.0 (CloudFormation resource provider schemas)"
HOME_REGION = "us-east-1"
SHIPPED = Path(cfnlint.__file__).parent / "data" / "schemas"
TARGET = Path(__file__).resolve().parents[1] / "repair" / "knowledge" / "data" / "schemas"

# cfn-lint's name -> ours, for the lists of property pointers
POINTER_LISTS = {
    "createOnlyProperties": "createOnly",
    "conditionalCreateOnlyProperties": "conditionalCreateOnly",
    "readOnlyProperties": "readOnly",
    "writeOnlyProperties": "writeOnly",
    "deprecatedProperties": "deprecated",
    "primaryIdentifier": "primaryIdentifier",
}


def shard_name(type_name: str) -> str:
    """Return the shard that holds a type: the service in small letters, with the vendor unless it is AWS."""
    vendor, service = type_name.split("::")[:2]
    return service.lower() if vendor == "AWS" else f"{vendor}-{service}".lower()


def strip_pointer(pointer: str) -> str:
    """`/properties/Tags/*/Key` -> `Tags/*/Key`."""
    return pointer.removeprefix("/properties/")


def shipped_types() -> tuple[list[str], dict[str, str], dict[str, set[str]]]:
    """Return the regions, the schema file of each type, and the regions in which each type exists."""
    files = {path.stem: json.loads(path.read_text("utf-8")) for path in (SHIPPED / "providers").glob("*.json")}
    serverless = files.pop("sam")
    regions = sorted(files)
    chosen: dict[str, str] = dict(serverless)
    present: dict[str, set[str]] = {name: set(regions) for name in serverless}
    for region in [HOME_REGION, *(r for r in regions if r != HOME_REGION)]:
        for type_name, digest in files[region].items():
            chosen.setdefault(type_name, digest)
            present.setdefault(type_name, set()).add(region)
    return regions, chosen, present


def attribute_names(schema: Json) -> list[str]:
    """Return the names that Fn::GetAtt accepts, by cfn-lint's own rules; `*` stands for any name."""
    names = set(Schema(schema).get_atts.data)
    open_ended = {"Outputs\\..*": "Outputs.*", ".*": "*"}
    # a read-only property of a list item is not an attribute: Fn::GetAtt cannot index
    return sorted(open_ended.get(name, name) for name in names if name in open_ended or "*" not in name)


def corrected(type_name: str, schema: Json) -> Json:
    """Return the schema with cfn-lint's late corrections; most of them are part of what it ships."""
    folder = SHIPPED / "patches" / "extensions" / "all" / type_name.replace("::", "_").lower()
    for path in sorted(folder.glob("*.json")):
        for operation in json.loads(path.read_text("utf-8")):
            with suppress(JsonPatchException):  # already part of it
                schema = JsonPatch([operation]).apply(schema)
    return schema


def compact_type(schema: Json, known: Mapping[str, list[str]]) -> Json:
    """Return the record of one resource type."""
    definitions = definitions_of(schema)
    record: Json = compact_node(
        {k: v for k, v in schema.items() if k not in ("definitions", "title")}, definitions, root=True
    )
    for theirs, ours in POINTER_LISTS.items():
        pointers = [strip_pointer(pointer) for pointer in schema.get(theirs, [])]
        if pointers:
            record[ours] = sorted(pointers) if ours != "primaryIdentifier" else pointers
    attributes = attribute_names(schema)
    # a reader takes the read-only properties for the attributes unless others are named
    if attributes != [path.replace("/", ".") for path in record.get("readOnly", []) if "*" not in path]:
        record["attributes"] = attributes
    tagging = schema.get("tagging", {})
    if tagging.get("taggable", schema.get("taggable", False)):
        record["tagProperty"] = strip_pointer(tagging.get("tagProperty", "/properties/Tags"))
    if "handlers" in schema and "update" not in schema["handlers"]:
        record["immutable"] = True
    if known:
        record["knownValues"] = known
    if "lifecycle" in schema:
        record["lifecycle"] = schema["lifecycle"]
    compact = {name: compact_node(node, definitions) for name, node in definitions.items()}
    return with_definitions(record, compact)


def with_definitions(record: Json, compact: Json) -> Json:
    """Return the record with the definitions that it needs; one that is used once stands where it is used."""
    used = reachable(record, compact)
    uses = Counter(name for node in [record, *(compact[name] for name in used)] for name in references(node))
    single = {name for name in used if uses[name] == 1 and name not in reachable(compact[name], compact)}
    record = inlined(record, compact, single)
    shared = {name: inlined(compact[name], compact, single) for name in sorted(used - single)}
    return {**record, "definitions": shared} if shared else record


def inlined(node: Any, compact: Json, single: set[str]) -> Any:
    """Return the node with the references to single-use definitions replaced by what they stand for."""
    if isinstance(node, str):
        return inlined(compact[node[1:]], compact, single) if node[:1] == "#" and node[1:] in single else node
    result = dict(node)
    for key in ("properties", "patterns"):
        if key in node:
            result[key] = {name: inlined(child, compact, single) for name, child in node[key].items()}
    if "items" in node:
        result["items"] = inlined(node["items"], compact, single)
    return result


def references(node: object) -> Iterator[str]:
    """Yield the names of the definitions that a compact node points at."""
    if isinstance(node, str):
        if node.startswith("#"):
            yield node[1:]
        return
    if not isinstance(node, Mapping):
        return
    for key in ("properties", "patterns"):
        for child in node.get(key, {}).values():
            yield from references(child)
    if "items" in node:
        yield from references(node["items"])


def reachable(root: Any, definitions: Mapping[str, Any]) -> set[str]:
    """Return the definitions that the record can reach; the others are dead weight."""
    seen: set[str] = set()
    waiting = list(references(root))
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting.extend(references(definitions[name]))
    return seen


def as_line(name: str, value: object) -> str:
    """Return one `"name": value` line without blanks."""
    return f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'), sort_keys=True, ensure_ascii=False)}"


def as_document(lines: Iterable[str]) -> str:
    """Return a JSON object with one member a line."""
    return "{\n" + ",\n".join(lines) + "\n}\n"


def build() -> dict[str, str]:
    """Return the text of every shard and of the index, by file name."""
    regions, chosen, present = shipped_types()
    shards: dict[str, list[str]] = {}
    index: dict[str, dict[str, str]] = {}
    values = known_values()
    for type_name in sorted(chosen):
        schema = json.loads((SHIPPED / "resources" / f"{chosen[type_name]}.json").read_text("utf-8"))
        record = compact_type(corrected(type_name, schema), values.get(type_name, {}))
        shard = shard_name(type_name)
        shards.setdefault(shard, []).append(as_line(type_name, record))
        missing = sum(1 << i for i, region in enumerate(regions) if region not in present[type_name])
        index.setdefault(shard, {})[type_name] = f"{missing:x}" if missing else ""
    header = {
        "licence": LICENCE,
        "regions": regions,
        "schema_date": json.loads((SHIPPED / "version.json").read_text("utf-8"))["schema_date"],
        "source": f"cfn-lint {version('cfn-lint')}",
    }
    texts = {f"{shard}.json": as_document(lines) for shard, lines in shards.items()}
    members = [as_line(key, value) for key, value in header.items()]
    services = as_document(as_line(shard, index[shard]) for shard in sorted(index)).rstrip("\n")
    texts["index.json"] = as_document([*members, f'"services": {services}'])
    return texts


def differences(texts: Mapping[str, str]) -> list[str]:
    """Return the names of the files that are missing, stale or left over."""
    there = {path.name: path.read_text("utf-8") for path in TARGET.glob("*.json")}
    return sorted(name for name in {*texts, *there} if texts.get(name) != there.get(name))


def main() -> int:
    """Write the shards, or compare them with `--check`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with what is there, write nothing")
    check = parser.parse_args().check
    if version("cfn-lint") != PINNED:
        print(f"cfn-lint {PINNED} is pinned, {version('cfn-lint')} is installed", file=sys.stderr)
        return 2
    texts = build()
    stale = differences(texts)
    if check:
        print("\n".join(f"differs: {name}" for name in stale) or "up to date")
        return 1 if stale else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in texts:
            (TARGET / name).write_text(texts[name], "utf-8")
        else:
            (TARGET / name).unlink()
    print(f"{len(texts) - 1} shards, {sum(len(t.encode()) for t in texts.values()):,} bytes, {len(stale)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
