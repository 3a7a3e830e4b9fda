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
from repair.cloudformation.references import Reference
from repair.syntax.values import Extended


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """One way to do without some references of a resource.

    `cost` orders the ways: the least invasive is cheapest. `build` makes the change, once the cut is chosen; it raises
    CannotEdit where the text does not allow it.
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


def free_id(template: Template, wish: str) -> str:
    """A logical id that nothing has: the wish, or the wish with a number."""
    base = re.sub(r"[^A-Za-z0-9]", "", wish)[:250]
    taken = template.resources.keys() | template.parameters.keys() | template.conditions.keys()
    number = 1
    while (name := f"{base}{number if number > 1 else ''}") in taken:
        number += 1
    return name


def move_out(
    template: Template, owner: Resource, listed: Sequence, index: int, name: str, type: str, first: dict[str, Value]
) -> Change:
    """Make a resource of its own of an item in a list of the owner's properties. Raises CannotEdit.

    `first` are the new properties in front of those of the item, which keep their comments.
    """
    item = listed.items[index]
    assert isinstance(item, Mapping)
    assert owner.properties is not None
    removal = (
        remove_item(template.document, listed, index)
        if len(listed.items) > 1
        else remove_key(template.document, owner.properties, str(listed.slot))
    )
    return _with_resource(template, owner, removal, name, type, Extended(first, item))


def keep_item(
    template: Template, owner: Resource, item: Mapping, removal: Change, name: str, type: str, first: dict[str, Value]
) -> Change:
    """As :func:`move_out`, where the caller says what becomes of the item in the list."""
    return _with_resource(template, owner, removal, name, type, Extended(first, item))


def _with_resource(
    template: Template, owner: Resource, removal: Change, name: str, type: str, properties: Extended
) -> Change:
    body: dict[str, Value] = {"Type": type}
    if owner.condition:
        body["Condition"] = owner.condition
    body["Properties"] = properties
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
