"""Every name that one part of a template uses of another: resources, parameters, conditions, mappings.

A reference knows how it is made (its `kind`), where it stands, and under which branches of ``Fn::If``. Renaming,
dangling names and the dependency graph all start from this one list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from repair.cloudformation import sections
from repair.cloudformation.intrinsics import (
    FunctionCall,
    find_in_map,
    function_call,
    get_att_target,
    if_branches,
    is_literal,
    ref_target,
    sub_text,
    sub_variables,
)
from repair.cloudformation.sections import Owner
from repair.cloudformation.sub import SubToken, tokenize_sub
from repair.syntax.nodes import Mapping, Node, Path, Scalar, Sequence

Kind = Literal["Ref", "GetAtt", "Sub", "DependsOn", "FindInMap", "If", "Condition", "ValueOf", "Interface"]
Target = Literal["resource", "parameter", "pseudo", "condition", "mapping", "unknown"]


class Guard(NamedTuple):
    """A branch of a ``Fn::If``: what stands there counts only while `condition` is `holds`."""

    condition: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """One use of a name.

    `kind` is how: ``If`` names a condition in a ``Fn::If``, ``Condition`` in the Conditions section or on a resource or
    output, ``ValueOf`` a parameter in the Rules section, ``Interface`` a parameter in
    ``AWS::CloudFormation::Interface``. `target` is what the name is in this template, ``unknown`` where it is nothing.
    `node` holds the name (for a short-form GetAtt with its attribute, for Sub the whole text, with `token` the piece).
    `path` is the long-form path of the text, or of the call around it. `guards` are the branches around it, outermost
    first. `in_loop` marks the body of a ``Fn::ForEach``, where names are not what they seem.
    """

    kind: Kind
    name: str
    target: Target
    node: Node
    path: Path
    attribute: str = ""
    token: SubToken | None = None
    guards: tuple[Guard, ...] = ()
    in_loop: bool = False

    @property
    def source(self) -> Owner:
        """The entry of the section that the reference stands in."""
        return Owner(*(str(part) for part in (*self.path[:2], "", "")[:2]))

    @property
    def in_metadata(self) -> bool:
        """True in the Metadata of the template or of a resource (where it makes a dependency all the same)."""
        return self.path[:1] == ("Metadata",) or (self.path[:1] == ("Resources",) and self.path[2:3] == ("Metadata",))


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a template defines."""

    resources: frozenset[str]
    parameters: frozenset[str]
    conditions: frozenset[str]
    mappings: frozenset[str]

    @classmethod
    def of(cls, root: Mapping) -> Names:
        """The names defined below the root of a template."""
        return cls(
            frozenset(sections.resources(root)),
            frozenset(sections.parameters(root)),
            frozenset(sections.conditions(root)),
            frozenset(sections.entries(root, "Mappings")),
        )

    def value(self, name: str) -> Target:
        """What a name in a Ref, a GetAtt or a Sub is."""
        if name in self.resources:
            return "resource"
        if name in self.parameters:
            return "parameter"
        return "pseudo" if name in sections.PSEUDO_PARAMETERS else "unknown"


class _Place(NamedTuple):
    node: Node
    untagged: bool
    guards: tuple[Guard, ...]
    in_loop: bool


def collect(root: Mapping) -> tuple[Reference, ...]:
    """All references of a template, in document order. Never raises, whatever the shapes; not recursive."""
    names = Names.of(root)
    found = [*_attributes(root, names), *_interface(root, names)]
    stack = [_Place(root, False, (), False)]
    while stack:
        place = stack.pop()
        call = _call_at(place)
        if call is not None:
            found.extend(_made_by(call, names, place))
        stack.extend(reversed(list(_below(place, call))))
    found.sort(key=lambda reference: (reference.node.start, reference.token.start if reference.token else 0))
    return tuple(found)


def _call_at(place: _Place) -> FunctionCall | None:
    node, untagged, _, _ = place
    if not untagged:
        return None if node.tag is None and isinstance(node, Scalar) else function_call(node)
    short = function_call(node)
    return short.inner if short else None


def _below(place: _Place, call: FunctionCall | None) -> Iterator[_Place]:
    node, _, guards, in_loop = place
    if call is not None:
        in_loop = in_loop or call.name.startswith("Fn::ForEach")
        branches = if_branches(call)
        if branches is not None:
            yield _Place(branches.if_true, False, (*guards, Guard(branches.condition, True)), in_loop)
            yield _Place(branches.if_false, False, (*guards, Guard(branches.condition, False)), in_loop)
        elif call.form == "short":
            yield _Place(node, True, guards, in_loop)
        else:
            yield _Place(call.argument, False, guards, in_loop)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield _Place(entry.value, False, guards, in_loop or entry.key.value.startswith("Fn::ForEach"))
    elif isinstance(node, Sequence):
        for item in node.items:
            yield _Place(item, False, guards, in_loop)


def _made_by(call: FunctionCall, names: Names, place: _Place) -> Iterator[Reference]:
    guards, in_loop = place.guards, place.in_loop
    path = call.path
    if call.name == "Ref":
        name = ref_target(call)
        if name is not None:
            yield Reference("Ref", name, names.value(name), call.argument, path, guards=guards, in_loop=in_loop)
    elif call.name == "Fn::GetAtt":
        target = get_att_target(call)
        if target is not None:
            node = call.items[0] if call.items else call.argument
            attribute = target.attribute if isinstance(target.attribute, str) else ""
            found = names.value(target.logical_id)
            yield Reference("GetAtt", target.logical_id, found, node, path, attribute, None, guards, in_loop)
    elif call.name == "Fn::Sub":
        yield from _in_sub(call, names, place)
    elif call.name == "Fn::FindInMap":
        lookup = find_in_map(call)
        if lookup is not None and isinstance(lookup.map_name, Scalar) and is_literal(lookup.map_name):
            name = lookup.map_name.value
            found = "mapping" if name in names.mappings else "unknown"
            yield Reference("FindInMap", name, found, lookup.map_name, path, guards=guards, in_loop=in_loop)
    elif call.name == "Fn::If":
        branches = if_branches(call)
        if branches is not None and is_literal(call.items[0]):
            found = "condition" if branches.condition in names.conditions else "unknown"
            yield Reference("If", branches.condition, found, call.items[0], path, guards=guards, in_loop=in_loop)
        elif branches is not None:
            yield from _condition(call.items[0], names, place)
    elif call.name == "Condition":
        yield from _condition(call.node, names, place)
    elif call.name in ("Fn::ValueOf", "Fn::ValueOfAll") and call.items and is_literal(call.items[0]):
        node = call.items[0]
        assert isinstance(node, Scalar)
        if node.value in names.parameters or call.name == "Fn::ValueOf":
            found = "parameter" if node.value in names.parameters else "unknown"
            yield Reference("ValueOf", node.value, found, node, path, guards=guards, in_loop=in_loop)


def _condition(node: Node, names: Names, place: _Place) -> Iterator[Reference]:
    call = function_call(node)
    name = call.text if call is not None and call.name == "Condition" else None
    if call is not None and name is not None:
        found: Target = "condition" if name in names.conditions else "unknown"
        yield Reference("Condition", name, found, call.argument, call.path, guards=place.guards, in_loop=place.in_loop)


def _in_sub(call: FunctionCall, names: Names, place: _Place) -> Iterator[Reference]:
    text = sub_text(call)
    if text is None:
        return
    own = sub_variables(call)
    path = call.argument_path if text is call.argument else (*call.argument_path, 0)
    for token in tokenize_sub(text.value):
        if token.kind != "variable" or token.name in own or not token.is_valid:
            continue
        name = token.logical_id
        target = names.value(name)
        yield Reference("Sub", name, target, text, path, token.attribute, token, place.guards, place.in_loop)


def _attributes(root: Mapping, names: Names) -> Iterator[Reference]:
    """``DependsOn`` and ``Condition`` of resources and outputs."""
    for resource in sections.resources(root).values():
        for scalar in resource.depends_on_scalars:
            found: Target = "resource" if scalar.value in names.resources else "unknown"
            yield Reference("DependsOn", scalar.value, found, scalar, scalar.path)
    holders = [resource.node for resource in sections.resources(root).values()]
    holders += [output.node for output in sections.outputs(root).values()]
    for holder in holders:
        node = holder.get("Condition")
        if isinstance(node, Scalar) and is_literal(node):
            found = "condition" if node.value in names.conditions else "unknown"
            yield Reference("Condition", node.value, found, node, node.path)


def _interface(root: Mapping, names: Names) -> Iterator[Reference]:
    """The parameters named in ``AWS::CloudFormation::Interface`` (groups and labels of the console)."""
    interface = sections.child(sections.section(root, "Metadata"), "AWS::CloudFormation::Interface")
    groups = sections.child(interface, "ParameterGroups")
    for group in groups.items if isinstance(groups, Sequence) else []:
        listed = sections.child(group, "Parameters")
        for item in listed.items if isinstance(listed, Sequence) else []:
            if isinstance(item, Scalar) and is_literal(item):
                found: Target = "parameter" if item.value in names.parameters else "unknown"
                yield Reference("Interface", item.value, found, item, item.path)
    labels = sections.plain_mapping(sections.child(interface, "ParameterLabels"))
    if labels is None:
        return
    for entry in labels.entries:
        name = entry.key.value
        found = "parameter" if name in names.parameters else "unknown"
        yield Reference("Interface", name, found, entry.key, (*labels.path, name))
