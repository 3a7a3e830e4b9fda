"""Changing a value where it lives: at the property, in a parameter's Default and AllowedValues, in a mapping's cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from repair import CannotEdit, Change, Plain, Quoted, Scalar, Template, Value, replace
from repair.cloudformation.intrinsics import find_in_map, literal_text
from repair.cloudformation.places import Place, places
from repair.cloudformation.sections import Parameter
from repair.engine.properties import Property, properties


@dataclass(frozen=True, slots=True)
class Written:
    """A text that a property takes its value from. `shared` marks one that other properties use too."""

    place: Place
    text: str
    shared: bool

    @property
    def scalar(self) -> Scalar:
        """The node of the text."""
        assert isinstance(self.place.node, Scalar)
        return self.place.node

    @property
    def holder(self) -> str:
        """What the text stands in, in words."""
        return {"default": "the parameter", "mapping": "the mapping"}.get(self.place.kind, "the text")


def texts(template: Template, found: Property) -> Iterator[Written]:
    """The texts that a property takes its value from, as far as the template tells."""
    for place in places(template, found.node):
        text = place.text
        if text is not None and isinstance(place.node, Scalar):
            yield Written(place, text, place.kind != "literal" and _is_shared(template, found, place))


def _is_shared(template: Template, found: Property, place: Place) -> bool:
    if place.kind == "mapping":
        return _is_shared_cell(template, found, place)
    if place.parameter is None:
        return False
    own = found.node.path
    uses = [use for use in template.references_to(place.parameter.name) if use.kind in ("Ref", "Sub")]
    others = [use for use in uses if use.path[: len(own)] != own]
    if not others:
        return False
    alike = _nodes_alike(template, found)
    return any(use.kind == "Sub" or id(template.find(use.path)) not in alike for use in others)


def _is_shared_cell(template: Template, found: Property, place: Place) -> bool:
    own = found.node.path
    alike = _nodes_alike(template, found)
    for call in template.calls("Fn::FindInMap"):
        if call.path[: len(own)] == own or id(call.node) in alike:
            continue
        lookup = find_in_map(call)
        if lookup is None:
            return True
        keys = zip((lookup.map_name, lookup.top_key, lookup.second_key), place.path[1:], strict=False)
        if all(literal_text(node) in (None, part) for node, part in keys):
            return True
    return False


def _nodes_alike(template: Template, found: Property) -> set[int]:
    return {id(p.node) for p in properties(template) if p.call is not None and _is_alike(p, found)}


def _is_alike(one: Property, other: Property) -> bool:
    """True if two places take the same values."""
    if (one.type.type_name, one.place) == (other.type.type_name, other.place):
        return True
    return bool(one.shape.enum) and one.shape.enum == other.shape.enum


def written_value(scalar: Scalar, text: str) -> Value:
    """A text in the dress of the one that it replaces: quoted stays quoted."""
    if scalar.quoted:
        return Quoted(text)
    return Plain(text) if text.lstrip("-").isdigit() else text


def change_text(template: Template, written: Written, text: str) -> Change:
    """Another text in a place; of a parameter, the same value in its AllowedValues too. Raises CannotEdit."""
    change = replace(template.document, written.scalar, written_value(written.scalar, text))
    parameter = written.place.parameter
    if parameter is not None and not _admits(parameter, text):
        raise CannotEdit(f"the parameter {parameter.name} must admit {text}")
    if parameter is None or not parameter.allowed_values:
        return change
    same = [node for node in parameter.allowed_values if node.value == written.text]
    if any(node.value == text for node in parameter.allowed_values):
        return change
    if not same:
        raise CannotEdit(f"AllowedValues of {parameter.name} must allow {text}")
    for node in same:
        change += replace(template.document, node, written_value(node, text))
    return change


def _admits(parameter: Parameter, text: str) -> bool:
    """True if nothing but AllowedValues stands against a value of a parameter, as far as it can be told."""
    pattern = literal_text(parameter.node.get("AllowedPattern"))
    try:
        if pattern is not None and re.fullmatch(pattern, text) is None:
            return False
    except re.error:
        return False  # CloudFormation's expressions are Java's
    if parameter.type == "Number":
        return _is_between(parameter, "MinValue", "MaxValue", text)
    return _is_between(parameter, "MinLength", "MaxLength", str(len(text)))


def _is_between(parameter: Parameter, least: str, most: str, number: str) -> bool:
    try:
        low, high = (literal_text(parameter.node.get(name)) for name in (least, most))
        return (low is None or float(low) <= float(number)) and (high is None or float(number) <= float(high))
    except ValueError:
        return False
