"""Putting values at a place that may not be there yet, also into the item of a list that has a certain key."""

from __future__ import annotations

import re
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass

from repair import (
    CannotEdit,
    Change,
    Document,
    Mapping,
    Node,
    Sequence,
    Value,
    add_key,
    append,
    function_call,
    remove_key,
    rename_key,
    replace,
)
from repair.cloudformation.intrinsics import literal_text

from .relocation import overlap, take_and_add

_STEP = re.compile(r"([^.\[\]]+)(\[[^\]]*\])?(?:\.|$)")


@dataclass(frozen=True, slots=True)
class Item:
    """The item of a list whose keys have these values (any item, where there are none)."""

    selector: tuple[tuple[str, str], ...]


Way = tuple["str | Item", ...]


def parse_way(place: str) -> Way:
    """``Attributes[Key=a.b].Value`` as ``Attributes``, the item, ``Value``."""
    way: list[str | Item] = []
    for name, selector in _STEP.findall(place):
        way.append(name)
        if selector:
            pairs = [pair.split("=", 1) for pair in selector[1:-1].split(",") if pair]
            way.append(Item(tuple((key, value) for key, value in pairs)))
    return tuple(way)


def put(
    document: Document, base: Mapping, way: Way, values: AbstractMapping[str, Value], wrong: tuple[Mapping, str]
) -> Change:
    """Write `values` into the mapping at `way` below `base`, and take the `wrong` key out. Raises CannotEdit."""
    change = _put(document, base, way, values, *wrong)
    if overlap(change.edits):
        raise CannotEdit("the two places touch")
    return change


def at_way(base: Mapping, way: Way) -> Node | None:
    """What stands at a place, or None."""
    node: Node | None = base
    for step in way:
        if isinstance(step, str):
            node = node.get(step) if isinstance(node, Mapping) and node.tag is None else None
        else:
            node = _item(node, step) if isinstance(node, Sequence) and node.tag is None else None
    return node


def _put(
    document: Document, base: Mapping, way: Way, values: AbstractMapping[str, Value], holder: Mapping, key: str
) -> Change:
    node: Node = base
    for index, step in enumerate(way):
        if isinstance(step, str):
            if not isinstance(node, Mapping) or node.tag is not None or function_call(node) is not None:
                raise CannotEdit("what is above the place is not written out")
            child = node.get(step)
            if child is None:
                built = _built(way[index + 1 :], values)
                if node is holder:
                    return _instead(document, holder, key, step, built)
                return take_and_add(document, holder, key, node, step, built)
            node = child
        else:
            if not isinstance(node, Sequence) or node.tag is not None:
                raise CannotEdit("the list is not written out")
            found = _item(node, step)
            if found is None and any(function_call(item) is not None for item in node.items):
                raise CannotEdit("an item of the list is computed")
            if found is None:
                built = {**dict(step.selector), **_inner(way[index + 1 :], values)}
                return remove_key(document, holder, key) + append(document, node, built)
            node = found
    if not isinstance(node, Mapping) or node.tag is not None:
        raise CannotEdit("the place is not a mapping")
    names = list(values)
    if node is holder:
        change = _instead(document, holder, key, names[0], values[names[0]])
        for name in names[1:]:
            change += add_key(document, node, name, values[name], after=key)
        return change
    change = remove_key(document, holder, key)
    for name in names:
        change += add_key(document, node, name, values[name])
    return change


def _instead(document: Document, holder: Mapping, key: str, name: str, value: Value) -> Change:
    entry = holder.entry(key)
    assert entry is not None
    return replace(document, entry.value, value) + rename_key(document, holder, key, name)


def _item(node: Sequence, step: Item) -> Mapping | None:
    for item in node.items:
        if isinstance(item, Mapping) and all(literal_text(item.get(key)) == value for key, value in step.selector):
            return item
    return None


def _built(way: Way, values: AbstractMapping[str, Value]) -> Value:
    if way and isinstance(way[0], Item):
        return [{**dict(way[0].selector), **_inner(way[1:], values)}]
    return _inner(way, values)


def _inner(way: Way, values: AbstractMapping[str, Value]) -> dict[str, Value]:
    if not way:
        return dict(values)
    assert isinstance(way[0], str)
    return {way[0]: _built(way[1:], values)}
