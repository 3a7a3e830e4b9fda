"""Which parameters, mappings and conditions the values below a node depend on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from repair.cloudformation.intrinsics import calls, find_in_map, if_branches, literal_text, sub_text
from repair.cloudformation.results import NO_VALUE, Result, literal_result, scalar_result, unknowns
from repair.cloudformation.sub import variables
from repair.syntax.model import to_model
from repair.syntax.nodes import Mapping, Node

if TYPE_CHECKING:
    from repair.cloudformation.template import Template

#: Names by what they are: ``("value", "Stage")``, ``("mapping", "Sizes")``, ``("condition", "IsProd")``.
Used = frozenset[tuple[str, str]]

#: Stands for every mapping, where a Fn::FindInMap computes its name.
ANY_MAPPING = ("mapping", "*")


def uses(node: Node) -> Used:
    """The names that the calls at and below a node use themselves (values include resources)."""
    found: set[tuple[str, str]] = set()
    for call in calls(node):
        if call.name == "Ref" and call.text is not None:
            found.add(("value", call.text))
        elif call.name == "Condition" and call.text is not None:
            found.add(("condition", call.text))
        elif call.name == "Fn::If":
            branches = if_branches(call)
            if branches is not None:
                found.add(("condition", branches.condition))
        elif call.name == "Fn::Sub":
            text = sub_text(call)
            found |= {("value", token.logical_id) for token in variables(text.value)} if text else set()
        elif call.name == "Fn::FindInMap":
            lookup = find_in_map(call)
            name = literal_text(lookup.map_name) if lookup else None
            found.add(("mapping", name) if name is not None else ANY_MAPPING)
    return frozenset(found)


def closure(template: Template, nodes: Iterable[Node]) -> Used:
    """The names that nodes use, also through conditions."""
    found: set[tuple[str, str]] = set()
    waiting = list(nodes)
    while waiting:
        for name in uses(waiting.pop()) - found:
            found.add(name)
            if name[0] == "condition" and name[1] in template.conditions:
                waiting.append(template.conditions[name[1]])
    return frozenset(found)


def changed_names(before: Template, after: Template) -> Used:
    """The names that do not mean the same in two templates: they, or something that they depend on, were changed."""
    changed: set[tuple[str, str]] = set()
    for name in {*before.parameters, *after.parameters}:
        if _parameter(before, name) != _parameter(after, name):
            changed.add(("value", name))
    for name in {*before.mappings, *after.mappings}:
        if _table(before.mappings.get(name)) != _table(after.mappings.get(name)):
            changed |= {("mapping", name), ANY_MAPPING}
    for name in {*before.conditions, *after.conditions}:
        if _expression(before, name) != _expression(after, name):
            changed.add(("condition", name))
    grown = True
    while grown and changed:
        grown = False
        for name, expression in after.conditions.items():
            if ("condition", name) not in changed and uses(expression) & changed:
                changed.add(("condition", name))
                grown = True
    return frozenset(changed)


def _parameter(template: Template, name: str) -> tuple[str, Result] | None:
    parameter = template.parameters.get(name)
    if parameter is None:
        return None
    return parameter.type, scalar_result(parameter.default) if parameter.default is not None else NO_VALUE


def _table(mapping: Mapping | None) -> dict[str, object] | None:
    if mapping is None:
        return None
    return {
        row.key.value: {cell.key.value: _cell(cell.value) for cell in row.value.entries}
        if isinstance(row.value, Mapping)
        else to_model(row.value)
        for row in mapping.entries
    }


def _cell(node: Node) -> object:
    value = literal_result(node)
    return to_model(node) if unknowns(value) else value


def _expression(template: Template, name: str) -> object:
    """How a condition is computed: alike for all values if nothing in it is unknown, else only if written alike."""
    node = template.conditions.get(name)
    if node is None:
        return None
    value = template.symbolic.value(node)
    return to_model(node) if unknowns(value) else value
