"""A misnamed property repaired by its row in the verified table."""

from __future__ import annotations

import re
from dataclasses import replace as changed

from repair import (
    NO_INTERRUPTION,
    NONE,
    SAFE,
    UNSAFE,
    CannotEdit,
    Change,
    Copy,
    Document,
    Fix,
    Mapping,
    Node,
    Path,
    Quoted,
    Scalar,
    Value,
    function_call,
    remove_key,
)
from repair.engine.properties import Property
from repair.knowledge.schemas import PropertySchema

from .applying import LEFTOVERS, change_for, fix_for, same, shown, top_of
from .evidence import literal_fits
from .known_properties import Row
from .placing import Item, Way, at_way, parse_way, put
from .relocation import take_out
from .targets import Target


def fix_by_table(document: Document, found: Property, mapping: Mapping, key: str, row: Row, at: Path) -> Fix | None:
    """The fix that a row of the table gives here; None where the template is written too differently for it."""
    value = mapping.get(key)
    assert value is not None
    base = top_of(found, mapping)
    try:
        if base is not None and _is_repeated(base, value, row):
            gone = remove_key(document, mapping, key)
            title = f"take {key} out, which {_goal(row)} repeats"
            return Fix(title, at, SAFE, NONE, change=gone, reason="both have the same value")
        if row.inner:
            change = _spread(document, found, mapping, key, row)
        elif row.prefix:
            change = _prefixed(document, mapping, key, row)
        elif not row.to:
            return Fix(
                f"take {key} out: {found.type.type_name} has no such property",
                at,
                SAFE if _is_idle(row, value) else UNSAFE,
                NONE,
                change=take_out(document, mapping, key, keep=base),
                reason=f"{row.source}; this goes: {shown(value)}",
                declares=LEFTOVERS,
            )
        else:
            return _moved_by_table(document, found, mapping, key, row, at)
    except CannotEdit:
        return None
    if change is None:
        return None
    return Fix(f"move {key} to {_goal(row)}", at, SAFE, NO_INTERRUPTION, change=change, reason=row.source)


def _is_repeated(base: Mapping, value: Node, row: Row) -> bool:
    """True if all that the property says stands at the right place already."""
    if row.inner:
        if not isinstance(value, Mapping) or value.tag is not None or not value.entries:
            return False
        parts = {row.inner.get(entry.key.value, ""): entry.value for entry in value.entries}
    else:
        parts = {row.to: value}
    return all(
        to and "*" not in to.replace("/*", "").replace("=*", "") and same(at_way(base, parse_way(to)), part)
        for to, part in parts.items()
    )


def _is_idle(row: Row, value: Node) -> bool:
    return "*" in row.idle or (isinstance(value, Scalar) and value.tag is None and value.value in row.idle)


def _goal(row: Row) -> str:
    return row.to or " and ".join(dict.fromkeys(row.inner.values()))


def _moved_by_table(document: Document, found: Property, mapping: Mapping, key: str, row: Row, at: Path) -> Fix | None:
    """By what the places have in common: another name, some levels down, or below the mapping of all properties."""
    value = mapping.get(key)
    assert value is not None
    inside = found.place.split(".") if found.place else []
    way = parse_way(row.to)
    if list(way[: len(inside)]) == inside:
        way = way[len(inside) :]
        if not any(isinstance(step, Item) for step in way):
            return _to_named_target(
                document, found, mapping, key, Target(tuple(map(str, way)), _shape(found, way)), row
            )
        base: Mapping | None = mapping
    else:
        base = top_of(found, mapping)
    if base is None:
        return None
    if row.values and function_call(value) is not None:
        return None  # nobody translates what is computed
    values = {str(way[-1]): _written(found, row, value), **row.beside}
    change = put(document, base, way[:-1], values, (mapping, key))
    return Fix(f"move {key} to {_goal(row)}", at, SAFE, NO_INTERRUPTION, change=change, reason=row.source)


def _shape(found: Property, way: Way) -> PropertySchema:
    shape = found.shape
    for step in way:
        assert isinstance(step, str)
        shape = shape.properties[step]
    return shape


def _to_named_target(
    document: Document, found: Property, mapping: Mapping, key: str, target: Target, row: Row
) -> Fix | None:
    value = mapping.get(key)
    at: Path = (*mapping.path, key)
    if isinstance(value, Scalar) and value.value in row.values:
        change = change_for(document, found, mapping, key, target, row.values[value.value])
        return Fix(target.words(key), at, SAFE, NO_INTERRUPTION, change=change, reason=row.source)
    if isinstance(value, Scalar) and value.tag is None and literal_fits(value.value, target.shape) is False:
        if not row.other:
            return None
        target = Target((*target.way[:-1], row.other), found.shape.properties[row.other])
    if row.values and value is not None and function_call(value) is not None and target.shape.types != {"boolean"}:
        return None  # nobody translates what is computed
    fix = fix_for(document, found, mapping, key, target, at)
    return changed(fix, reason=row.source) if fix is not None else None


def _prefixed(document: Document, mapping: Mapping, key: str, row: Row) -> Change | None:
    """The keys of a mapping get a prefix at their new place."""
    parts = mapping.get(key)
    if (
        not isinstance(parts, Mapping)
        or parts.tag is not None
        or any("." in entry.key.value for entry in parts.entries)
    ):
        return None
    values = {row.prefix + entry.key.value: Copy(entry.value) for entry in parts.entries}
    return put(document, mapping, (row.to.split(".")[-1],), values, (mapping, key)) if values else None


def _spread(document: Document, found: Property, mapping: Mapping, key: str, row: Row) -> Change | None:
    """The parts of a mapping go to their places, all of them below one mapping."""
    parts = mapping.get(key)
    if not isinstance(parts, Mapping) or parts.tag is not None or not set(parts.keys()) <= set(row.inner):
        return None
    base, depth = (mapping, len(found.steps)) if "*" in found.place else (top_of(found, mapping), 0)
    ways = {entry.key.value: parse_way(row.inner[entry.key.value])[depth:] for entry in parts.entries}
    places = {way[:-1] for way in ways.values()}
    if base is None or len(places) != 1:
        return None
    values = {str(ways[entry.key.value][-1]): Copy(entry.value) for entry in parts.entries}
    return put(document, base, next(iter(places)), values, (mapping, key))


def _written(found: Property, row: Row, value: Node) -> Value:
    """A literal where a string is wanted is written as one: the values of load balancer attributes are."""
    shape = found.type.at([part for part in re.sub(r"\[[^]]*\]", ".*", row.to).split(".") if part])
    if isinstance(value, Scalar) and value.value in row.values:
        right = row.values[value.value]
        return Quoted(right) if isinstance(right, str) else right
    wants_text = shape is not None and shape.types == {"string"}
    return Quoted(value.value) if wants_text and isinstance(value, Scalar) and value.tag is None else Copy(value)
