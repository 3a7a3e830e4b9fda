"""Where a value lives: the texts that somebody would have to edit to change it.

``EngineVersion: !Ref Version`` lives in the Default of a parameter, ``!FindInMap [Versions, !Ref Stage, Db]`` in the
cells of a mapping, ``!If [Prod, '15.4', !Ref Version]`` in two places. What is put together or comes from elsewhere is
named too, as a place of kind ``unknown`` with its reason: a repair that reaches only some of the places must say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from repair.cloudformation.conditions import can_hold
from repair.cloudformation.dialects import inside_foreach
from repair.cloudformation.intrinsics import (
    FunctionCall,
    MapLookup,
    find_in_map,
    function_call,
    if_branches,
    literal_text,
    ref_target,
    sub_text,
    sub_variables,
)
from repair.cloudformation.references import Guard
from repair.cloudformation.sections import Parameter, plain_mapping
from repair.cloudformation.sub import tokenize_sub
from repair.syntax.nodes import Mapping, Node, Path, Scalar

if TYPE_CHECKING:
    from repair.cloudformation.template import Template

PlaceKind = Literal["literal", "default", "mapping", "unknown"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a value can come from.

    `node` is the scalar with the value; for ``unknown`` it is what could not be followed, and `reason` says why.
    `parameter` is the parameter of a ``default`` (its AllowedValues must allow what is written there), and of an
    unknown place the one that leads out of the template. `guards` are the branches of Fn::If on the way.
    """

    kind: PlaceKind
    node: Node
    guards: tuple[Guard, ...] = ()
    parameter: Parameter | None = None
    reason: str = ""

    @property
    def path(self) -> Path:
        """Long-form path of the place."""
        return self.node.path

    @property
    def text(self) -> str | None:
        """The value that is written there (the lexeme of a plain scalar); None for an unknown place."""
        return self.node.value if isinstance(self.node, Scalar) and self.kind != "unknown" else None


def places(template: Template, node: Node) -> list[Place]:
    """All places that a single value can come from, in the order of the ways there, each once.

    Branches whose conditions exclude each other lead nowhere, nor does AWS::NoValue: for it alone the list is empty.
    The text of a short-form ``!Sub`` is the call's own node.
    """
    if inside_foreach(node):
        return [Place("unknown", node, reason="it stands in the body of a Fn::ForEach")]
    try:
        found = list(_follow(template, node, ()))
    except RecursionError:
        found = [Place("unknown", node, reason="it is nested too deeply")]
    once: dict[int, Place] = {}
    for place in found:
        once.setdefault(id(place.node), place)
    return list(once.values())


def _follow(template: Template, node: Node, guards: tuple[Guard, ...]) -> Iterator[Place]:
    call = function_call(node)
    if call is None:
        yield _literal(node, guards)
    elif call.name == "Ref":
        yield from _named(template, ref_target(call) or "", call.node, guards)
    elif call.name == "Fn::If":
        yield from _branches(template, call, guards)
    elif call.name == "Fn::FindInMap":
        yield from _cells(template, call, guards)
    elif call.name == "Fn::Sub":
        yield from _substituted(template, call, guards)
    else:
        yield Place("unknown", node, guards, reason=f"{call.name} computes it")


def _literal(node: Node, guards: tuple[Guard, ...]) -> Place:
    if not isinstance(node, Scalar):
        kind = "mapping" if isinstance(node, Mapping) else "list"
        return Place("unknown", node, guards, reason=f"it is a {kind}, not a single value")
    if node.tag is not None:
        return Place("unknown", node, guards, reason=f"it has the tag {node.tag}")
    if "{{resolve:" in node.value:
        return Place("unknown", node, guards, reason="a dynamic reference gives it")
    return Place("literal", node, guards)


def _named(template: Template, name: str, node: Node, guards: tuple[Guard, ...]) -> Iterator[Place]:
    if name == "AWS::NoValue":
        return
    parameter = template.parameters.get(name)
    if parameter is None:
        yield Place("unknown", node, guards, reason=f"{name or 'Ref'} is no parameter")
    elif parameter.from_parameter_store:
        yield Place("unknown", node, guards, parameter, f"the parameter {name} names an SSM parameter that holds it")
    elif parameter.default is None:
        yield Place("unknown", node, guards, parameter, f"the parameter {name} has no Default")
    elif "{{resolve:" in parameter.default.value:
        yield Place("unknown", parameter.default, guards, parameter, "a dynamic reference gives it")
    else:
        yield Place("default", parameter.default, guards, parameter)


def _branches(template: Template, call: FunctionCall, guards: tuple[Guard, ...]) -> Iterator[Place]:
    branches = if_branches(call)
    if branches is None:
        yield Place("unknown", call.node, guards, reason="Fn::If has not a condition and two values")
        return
    for holds, node in ((True, branches.if_true), (False, branches.if_false)):
        inner = (*guards, Guard(branches.condition, holds))
        if can_hold(template, inner):
            yield from _follow(template, node, inner)


def _substituted(template: Template, call: FunctionCall, guards: tuple[Guard, ...]) -> Iterator[Place]:
    """A Fn::Sub without variables is its text; one that is a single variable is what that variable is."""
    text = sub_text(call)
    if text is None:
        yield Place("unknown", call.node, guards, reason="Fn::Sub has no literal text")
        return
    tokens = tokenize_sub(text.value)
    own = sub_variables(call)
    if all(token.kind == "literal" for token in tokens) and "{{resolve:" not in text.value:
        yield Place("literal", text, guards)
    elif len(tokens) == 1 and tokens[0].name in own:
        yield from _follow(template, own[tokens[0].name], guards)
    elif len(tokens) == 1 and tokens[0].kind == "variable" and not tokens[0].attribute:
        yield from _named(template, tokens[0].name, call.node, guards)
    else:
        yield Place("unknown", call.node, guards, reason="Fn::Sub puts it together")


def _cells(template: Template, call: FunctionCall, guards: tuple[Guard, ...]) -> Iterator[Place]:
    lookup = find_in_map(call)
    name = literal_text(lookup.map_name) if lookup else None
    if lookup is None or name is None:
        yield Place("unknown", call.node, guards, reason="the name of the mapping is computed")
        return
    found = False
    for cell in _reachable_cells(template, name, lookup):
        found = True
        place = _literal(cell, guards)
        yield Place("mapping", cell, guards) if place.kind == "literal" else place
    if lookup.default is not None:
        yield from _follow(template, lookup.default, guards)
    elif not found:
        yield Place("unknown", call.node, guards, reason=f"the mapping {name} has no such key")


def _reachable_cells(template: Template, name: str, lookup: MapLookup) -> Iterator[Node]:
    """The cells of a mapping that the keys can lead to: all that a key which is not literal could name."""
    rows = template.mappings.get(name)
    for top in _keys(template, lookup.top_key, rows):
        row = plain_mapping(rows.get(top)) if rows else None
        for second in _keys(template, lookup.second_key, row):
            cell = row.get(second) if row else None
            if cell is not None:
                yield cell


def _keys(template: Template, key: Node, row: Mapping | None) -> list[str]:
    if row is None:
        return []
    literal = literal_text(key)
    if literal is not None:
        return [literal] if literal in row else []
    call = function_call(key)
    parameter = template.parameters.get(ref_target(call) or "") if call else None
    if parameter is not None and parameter.allowed_values and not parameter.from_parameter_store:
        allowed = {node.value for node in parameter.allowed_values}
        return [name for name in row.keys() if name in allowed]  # noqa: SIM118 - a Mapping node is no dict
    return row.keys()
