"""A value that decides about resources, at the one place where it is written: who uses it, and what may stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import replace as with_changes

from repair import Change, Context, Node, Parameter, Path, Quoted, Resource, Sequence, Template, append, replace
from repair.cloudformation.intrinsics import FunctionCall, find_in_map, literal_text
from repair.cloudformation.places import Place, places
from repair.cloudformation.references import Reference


@dataclass(frozen=True, slots=True)
class Use:
    """A property of a resource: `node` is its whole value, and `place` where one way from there leads.

    Several uses may share the text of a place, each with its own guards on the way.
    """

    resource: Resource
    node: Node
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class PinnedValue:
    """A place and every use that it decides about."""

    place: Place
    uses: tuple[Use, ...]

    @property
    def path(self) -> Path:
        """Where the value is written."""
        return self.place.path


def pinned_values(template: Template, uses: Iterable[Use]) -> list[PinnedValue]:
    """The places that the values of these properties live in, each once, with all the uses that lead there."""
    found: dict[int, tuple[Place, list[Use]]] = {}
    for use in uses:
        for place in places(template, use.node):
            found.setdefault(id(place.node), (place, []))[1].append(with_changes(use, place=place))
    return [PinnedValue(place, tuple(those)) for place, those in found.values()]


def where(context: Context, place: Place) -> Context:
    """The context of a place: a row of a mapping that is called like a region is read only there."""
    row = str(place.path[2]) if place.kind == "mapping" else ""
    return with_changes(context, regions=(row,)) if context.catalog.knows_region(row) else context


def write(template: Template, place: Place, text: str, *, quoted: bool = False) -> Change:
    """Write another text at a place; what a parameter allows grows by it. Raises CannotEdit.

    `quoted` puts it in quotes in any case, which a version needs; else the quotes are those of what stood there.
    """
    value = Quoted(text) if quoted else text
    change = replace(template.document, place.node, value)
    parameter = place.parameter
    allowed = parameter.node.get("AllowedValues") if parameter else None
    if parameter and isinstance(allowed, Sequence) and text not in [node.value for node in parameter.allowed_values]:
        change += append(template.document, allowed, value)
    return change


def obstacle(template: Template, pinned: PinnedValue, text: str) -> str:
    """Why `text` may not be written at the place; empty where it may.

    A parameter must admit it, and nothing but the uses may depend on what stands there.
    """
    place = pinned.place
    if place.kind == "default" and place.parameter:
        return _refusal(place.parameter, text) or other_use(template, place.parameter, pinned, text)
    if place.kind == "mapping":
        return _other_use_of_cell(template, pinned)
    return ""


def _refusal(parameter: Parameter, text: str) -> str:
    if parameter.type != "String":
        return f"the parameter {parameter.name} is a {parameter.type}"
    pattern = literal_text(parameter.node.get("AllowedPattern"))
    shortest = literal_text(parameter.node.get("MinLength")) or "0"
    longest = literal_text(parameter.node.get("MaxLength")) or "4096"
    if pattern is not None and not _matches(pattern, text):
        return f"the AllowedPattern of the parameter {parameter.name} does not admit {text}"
    if not (shortest.isdecimal() and longest.isdecimal() and int(shortest) <= len(text) <= int(longest)):
        return f"the parameter {parameter.name} does not admit a text as long as {text}"
    return ""


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:  # CloudFormation's expressions are Java's
        return False


def other_use(template: Template, parameter: Parameter, pinned: PinnedValue, text: str) -> str:
    """Where a parameter decides about anything else than the uses; empty where it does not."""
    name = parameter.name
    for reference in template.references_to(name):
        if reference.target != "parameter" or _is_below(reference.path, pinned.uses):
            continue
        if not _only_shows(reference) and not _compares_with_others(
            template, reference, {text, pinned.place.text or ""}
        ):
            return f"the parameter {name} is also used at {'.'.join(map(str, reference.path))}"
    return ""


def _only_shows(reference: Reference) -> bool:
    """Tags, outputs and the console's form show a value; nothing is decided by it."""
    section = reference.source.section
    return section == "Outputs" or reference.kind == "Interface" or "Tags" in reference.path or reference.in_metadata


def _compares_with_others(template: Template, reference: Reference, texts: set[str]) -> bool:
    """A condition stays as it is where it compares the parameter with neither the old nor the new text."""
    for call in template.calls("Fn::Equals"):
        items = call.items
        if any(item.path == reference.path for item in items) and reference.path[0] == "Conditions":
            others = [literal_text(item) for item in items if item.path != reference.path]
            return all(other is not None and other not in texts for other in others)
    return False


def _other_use_of_cell(template: Template, pinned: PinnedValue) -> str:
    name = str(pinned.path[1])
    for call in template.calls("Fn::FindInMap"):
        if _may_read(call, pinned.path) and not _is_below(call.path, pinned.uses):
            return f"the mapping {name} is also read at {'.'.join(map(str, call.path))}"
    return ""


def _may_read(call: FunctionCall, cell: Path) -> bool:
    lookup = find_in_map(call)
    if lookup is None:
        return False
    keys = zip((lookup.map_name, lookup.top_key, lookup.second_key), cell[1:], strict=False)
    return all(literal_text(node) in (None, part) for node, part in keys)


def _is_below(path: Path, uses: Iterable[Use]) -> bool:
    return any(path[: len(use.node.path)] == use.node.path for use in uses)


def properties(template: Template, wanted: Iterable[tuple[str, str]]) -> Iterator[Use]:
    """The uses that stand directly in the properties of resources: (type, property), in document order."""
    names: dict[str, list[str]] = {}
    for type_name, name in wanted:
        names.setdefault(type_name, []).append(name)
    for resource in template.resources.values():
        for name in names.get(resource.type, ()):
            node = resource.property(name)
            if node is not None:
                yield Use(resource, node)
