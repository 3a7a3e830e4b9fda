"""The values that exist in some regions only, such as instance types, out of the rules of cfn-lint.

cfn-lint keeps them as one list a region. Which list belongs to which property only its rule classes know.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import cfnlint.rules.resources
from cfnlint.rules.jsonschema.CfnLintJsonSchemaRegional import CfnLintJsonSchemaRegional


def known_values() -> dict[str, dict[str, list[str]]]:
    """Return, by type and property path, the values that exist in at least one region."""
    for module in pkgutil.walk_packages(cfnlint.rules.resources.__path__, "cfnlint.rules.resources."):
        importlib.import_module(module.name)
    found: dict[str, dict[str, set[str]]] = {}
    for rule in all_subclasses(CfnLintJsonSchemaRegional):
        instance = rule()
        for keyword in instance.keywords:
            _, type_name, _, *path = keyword.split("/")
            for region_schema in instance.schema.values():
                if not isinstance(region_schema, Mapping):
                    continue
                for below, values in enums(region_schema):
                    found.setdefault(type_name, {}).setdefault("/".join([*path, *below]), set()).update(values)
    return {name: {path: sorted(values) for path, values in paths.items()} for name, paths in found.items()}


def all_subclasses(rule: type[Any]) -> Iterator[type[Any]]:
    """Yield the classes below a class."""
    for child in rule.__subclasses__():
        yield child
        yield from all_subclasses(child)


def enums(schema: Mapping[str, Any]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the enumerations of a regional schema with the property that each is about."""
    if "enum" in schema:
        yield [], [value for value in schema["enum"] if isinstance(value, str)]
    for choice in schema.get("allOf", []):
        for name, node in choice.get("then", {}).get("properties", {}).items():
            if "enum" in node:
                yield [name], node["enum"]
