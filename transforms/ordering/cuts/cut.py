"""What a cut is: references that go, the change that takes them away, and how safe that is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from repair import (
    Change,
    Impact,
    Mapping,
    Path,
    Resource,
    Safety,
    Sequence,
    Template,
    Value,
    add_key,
    remove_item,
    remove_key,
)
from repair.cloudformation.conditions import implies
from repair.cloudformation.intrinsics import function_call, literal_text
from repair.cloudformation.references import Reference
from repair.cloudformation.sections import plain_mapping
from repair.syntax.values import Extended


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """One way to do without some references of a resource.

    `cost` orders the ways: the least invasive is cheapest. `build` makes the change, once the cut is chosen; it raises
    CannotEdit where the text does not allow it. `needs` are the texts that must not be edited together with it.
    """

    title: str
    at: Path
    removes: frozenset[Reference]
    build: Callable[[], Change]
    safety: Safety
    impact: Impact
    cost: float
    reason: str
    declares: frozenset[str] = frozenset()
    needs: tuple[Path, ...] = ()


def free_id(template: Template, wish: str) -> str:
    """A logical id that nothing has: the wish, or the wish with a number."""
    base = re.sub(r"[^A-Za-z0-9]", "", wish)[:250]
    taken = template.resources.keys() | template.parameters.keys() | template.conditions.keys()
    number = 1
    while (name := f"{base}{number if number > 1 else ''}") in taken:
        number += 1
    return name


@dataclass(frozen=True, slots=True)
class Item:
    """An entry in a list of a resource's properties: what it says, and the condition under which it is there.

    In ``Fn::If: [Condition, entry, AWS::NoValue]`` that is the inner `entry`; `condition` is then the narrower one of this
    one and the owner's.
    """

    owner: Resource
    listed: Sequence
    index: int
    entry: Mapping
    condition: str | None


def item_of(template: Template, owner: Resource, property_name: str, index: object) -> Item | None:
    """The entry at an index of a property; None where it is something else, or its condition cannot be told."""
    listed = owner.property(property_name)
    if not isinstance(listed, Sequence) or not isinstance(index, int):
        return None
    node = listed.items[index]
    entry = plain_mapping(node)
    if entry is not None:
        return Item(owner, listed, index, entry, owner.condition)
    call = function_call(node)
    branches = call.items if call is not None and call.name == "Fn::If" else []
    if len(branches) != 3:
        return None
    name, entry = literal_text(branches[0]), plain_mapping(branches[1])
    nothing = function_call(branches[2])
    if name is None or entry is None or nothing is None or (nothing.name, nothing.text) != ("Ref", "AWS::NoValue"):
        return None
    if implies(template, name, owner.condition):
        return Item(owner, listed, index, entry, name)
    return Item(owner, listed, index, entry, owner.condition) if implies(template, owner.condition, name) else None


def move_out(template: Template, item: Item, name: str, type: str, first: dict[str, Value]) -> Change:
    """Make a resource of its own of an item in a list of the owner's properties. Raises CannotEdit.

    `first` are the new properties in front of those of the item, which keep their comments.
    """
    assert item.owner.properties is not None
    removal = (
        remove_item(template.document, item.listed, item.index)
        if len(item.listed.items) > 1
        else remove_key(template.document, item.owner.properties, str(item.listed.slot))
    )
    return keep_item(template, item, removal, name, type, first)


def keep_item(template: Template, item: Item, removal: Change, name: str, type: str, first: dict[str, Value]) -> Change:
    """As :func:`move_out`, where the caller says what becomes of the item in the list."""
    body: dict[str, Value] = {"Type": type}
    if item.condition:
        body["Condition"] = item.condition
    body["Properties"] = Extended(first, item.entry)
    owner = item.owner
    addition = _add_resource(template, owner, removal, name, body)
    written = "".join(edit.text for edit in addition.edits)
    lost = tuple(comment for comment in removal.lost_comments if comment not in written)
    return replace(removal + addition, lost_comments=lost)


def _add_resource(template: Template, owner: Resource, removal: Change, name: str, body: dict[str, Value]) -> Change:
    """Near its owner, but not where the removal cuts: behind the owner, behind the next one, in front of the owner."""
    resources = template.section("Resources")
    assert resources is not None
    keys = resources.keys()
    behind = keys[keys.index(owner.logical_id) :][:2]
    places = [{"after": key} for key in behind] + [{"before": owner.logical_id}]
    for place in places:
        addition = add_key(template.document, resources, name, body, **place)
        if not any(a.start <= r.end and r.start <= a.end for a in addition.edits for r in removal.edits):
            return addition
    return addition
