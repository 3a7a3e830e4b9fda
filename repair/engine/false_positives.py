"""What cloudformation-validate is known to get wrong: one table, each row with its date and its reason.

Each row was seen with the version and on the day that it names, and has its experiment in
tests/engine/test_false_positives.py: a row whose experiment no longer shows the finding can go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from repair.cloudformation.dynamic_references import dynamic_references
from repair.cloudformation.evaluate import evaluate
from repair.cloudformation.references import Reference
from repair.cloudformation.template import Template
from repair.engine.context import Context
from repair.engine.places import Place, values_at
from repair.engine.validator import Diagnostic
from repair.knowledge.version_text import parse_version
from repair.syntax.model import to_data
from repair.syntax.nodes import Scalar, Sequence

Applies = Callable[[Diagnostic, Template, Context], bool]

_VALUE = re.compile(r"'([^']*)'")
_PARAMETER = re.compile(r"parameter '([^']*)'")
_SECRET_NAME = re.compile(r"password|secret(?!.*(?:arn|name|id)$)|token", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FalsePositive:
    """One row: these rules are wrong where `applies` says so."""

    rules: tuple[str, ...]
    reason: str
    seen: str
    applies: Applies


def false_positive(diagnostic: Diagnostic, template: Template, context: Context) -> FalsePositive | None:
    """The row by which a finding about this template is wrong, or None."""
    rows = (row for row in TABLE if diagnostic.rule in row.rules)
    return next((row for row in rows if row.applies(diagnostic, template, context)), None)


def _names_only_its_major(diagnostic: Diagnostic, template: Template, context: Context) -> bool:
    engine, value = _engine(diagnostic, template), _version(diagnostic)
    version = parse_version(engine, value) if engine and value else None
    return version is not None and version.major_only


def _is_in_our_catalog(diagnostic: Diagnostic, template: Template, context: Context) -> bool:
    engine, value = _engine(diagnostic, template), _version(diagnostic)
    if not engine or not value:
        return False
    day = context.as_of.isoformat()
    histories = (context.catalog.engine(service, name) for service, name in context.catalog.engines() if name == engine)
    return any(history is not None and history.state(value, day) != "absent" for history in histories)


def _engine(diagnostic: Diagnostic, template: Template) -> str:
    resource = template.resources.get(diagnostic.name)
    node = resource.property("Engine") if resource else None
    engine = evaluate(template, node) if node is not None else ""
    return engine if isinstance(engine, str) else ""


def _version(diagnostic: Diagnostic) -> str:
    match = _VALUE.match(diagnostic.message)
    return match.group(1) if match and diagnostic.path == "Properties.EngineVersion" else ""


def _names_a_secret(diagnostic: Diagnostic, template: Template, context: Context) -> bool:
    """The parameter is part of a ``{{resolve:…}}``: it names the secret and does not hold it."""
    match = _PARAMETER.search(diagnostic.message)
    name = diagnostic.name if diagnostic.section == "Parameters" else match.group(1) if match else ""
    uses = [use for use in template.references_to(name) if use.kind in ("Ref", "Sub") and not use.in_metadata]
    if diagnostic.section == "Resources":
        uses = [use for use in uses if use.path[1] == diagnostic.name and use.path[3:4] == _first_key(diagnostic)]
    elsewhere = [use for use in uses if not _inside_dynamic_reference(use)]
    return len(elsewhere) < len(uses) and not any(_is_a_secret_itself(use) for use in elsewhere)


def _first_key(diagnostic: Diagnostic) -> tuple[str, ...]:
    return tuple(diagnostic.path.split(".")[1:2])


def _is_a_secret_itself(use: Reference) -> bool:
    keys = [part for part in use.path[2:] if isinstance(part, str) and not part.startswith(("Fn::", "Ref"))]
    return bool(keys) and _SECRET_NAME.search(keys[-1]) is not None


def _inside_dynamic_reference(use: Reference) -> bool:
    if use.token is not None and isinstance(use.node, Scalar):
        token = use.token
        return any(found.start <= token.start < found.end for found in dynamic_references(use.node.value))
    node = use.node
    while node.parent is not None:
        if isinstance(node.parent, Sequence):
            before = "".join(
                item.value
                for item in node.parent.items[: node.parent.items.index(node)]
                if isinstance(item, Scalar) and item.tag is None
            )
            if before.rfind("{{resolve:") > before.rfind("}}"):
                return True
        node = node.parent
    return False


def _judges_an_empty_default(diagnostic: Diagnostic, template: Template, context: Context) -> bool:
    """The value is empty only as the Default of a parameter, which stands for "not given"."""
    if not diagnostic.message.startswith("''"):
        return False
    path = diagnostic.path
    model = template.document.model()
    while path:
        values = values_at(model, Place(diagnostic.section, diagnostic.name, path))
        if values:
            names = {name for value in values for name in _referenced(value)}
            return any(name in template.parameters and _default(template, name) == "" for name in names)
        path = path.rpartition(".")[0]
    return False


def _default(template: Template, name: str) -> str | None:
    default = template.parameters[name].default
    return default.value if default is not None else None


def _referenced(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _referenced(item)
    elif isinstance(value, dict):
        if isinstance(value.get("Ref"), str):
            yield value["Ref"][1:]
        for item in value.values():
            yield from _referenced(item)


def _items_are_written_differently(diagnostic: Diagnostic, template: Template, context: Context) -> bool:
    """Each item is computed, and no two are written alike: they are equal only as defaults of their parameters."""
    place = Place(diagnostic.section, diagnostic.name, diagnostic.path)
    lists = [value for value in values_at(template.document.model(), place) if isinstance(value, list)]
    return bool(lists) and all(_differ([to_data(item) for item in items]) for items in lists)


def _differ(items: list[Any]) -> bool:
    alike = any(first == second for index, first in enumerate(items) for second in items[:index])
    return not alike and all(_is_computed(item) for item in items)


def _is_computed(value: Any) -> bool:
    if isinstance(value, list):
        return any(_is_computed(item) for item in value)
    if not isinstance(value, dict):
        return False
    computed = any(key == "Ref" or (key.startswith("Fn::") and key != "Fn::If") for key in value)
    return computed or any(_is_computed(item) for item in value.values())


_SEEN = "cloudformation-validate 1.14.0, 2026-11-24"

TABLE: tuple[FalsePositive, ...] = (
    FalsePositive(
        ("E9006",),
        "RDS takes a version that names only its major and chooses the minor itself (RDS User Guide, CHAP_PostgreSQL, "
        "MySQL.Concepts.VersionMgmt, MariaDB.Concepts.VersionMgmt)",
        _SEEN,
        _names_only_its_major,
    ),
    FalsePositive(
        ("E9006",),
        "the version is in our catalog, which is newer than the validator's list",
        _SEEN,
        _is_in_our_catalog,
    ),
    FalsePositive(
        ("W1011", "W2501", "W2509"),
        "the parameter names the secret inside {{resolve:…}}; it does not hold it",
        _SEEN,
        _names_a_secret,
    ),
    FalsePositive(
        ("F3031",),
        "an empty Default stands for a value that was not given; below Fn::If its pattern is checked all the same",
        _SEEN,
        _judges_an_empty_default,
    ),
    FalsePositive(
        ("F3037",),
        "the items are different references; only the defaults of their parameters are equal",
        _SEEN,
        _items_are_written_differently,
    ),
)
