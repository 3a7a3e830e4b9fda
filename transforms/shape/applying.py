"""What it takes to bring a property to a place, as a change and as a fix."""

from __future__ import annotations

from repair import (
    NO_INTERRUPTION,
    NONE,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Copy,
    Document,
    Fix,
    Mapping,
    Node,
    Option,
    Path,
    Value,
    function_call,
    remove_key,
)
from repair.engine.properties import Property
from repair.syntax.model import to_data, to_model

from .conversion import converted, is_of_kind
from .placing import put
from .relocation import move_down, move_up, rename
from .targets import Target

#: What the removal of a property may leave without a use.
LEFTOVERS = frozenset({"W2001", "W7001", "W8001"})


def same(one: Node | None, other: Node) -> bool:
    """True if two values say the same, however they are quoted."""
    return one is not None and to_data(to_model(one)) == to_data(to_model(other))


def shown(node: Node | None) -> str:
    """A value for people, cut where it is long."""
    text = str(to_data(to_model(node))) if node is not None else ""
    return text if len(text) <= 300 else text[:300] + "…"


def top_of(found: Property, mapping: Mapping) -> Mapping | None:
    """The mapping of all properties, where no call stands between it and this one."""
    node: Node = mapping
    for _ in found.steps:
        if node.parent is None:
            return None
        node = node.parent
    return node if isinstance(node, Mapping) and node.slot == "Properties" else None


def fix_for(document: Document, found: Property, mapping: Mapping, key: str, target: Target, at: Path) -> Fix | None:
    """The fix that brings a property to its only target; None where that cannot be written."""
    value = mapping.get(key)
    assert value is not None
    if target.way[0] in mapping and len(target.way) == 1 and not target.up:
        return _twice(document, mapping, key, target, at)
    try:
        change = change_for(document, found, mapping, key, target, None)
    except CannotEdit:
        return None
    if not is_of_kind(value, target.shape) and converted(value, target.shape) is None:
        return None
    return Fix(
        target.words(key),
        at,
        SAFE if target.is_sure else UNSAFE,
        NO_INTERRUPTION,
        change=change,
        reason=f"{found.type.type_name} has {'.'.join(target.way)}",
    )


def _twice(document: Document, mapping: Mapping, key: str, target: Target, at: Path) -> Fix | None:
    """The fix that brings a property to its only target; None where that cannot be written."""
    """Both names are there: the wrong one goes if it says the same, else somebody must choose.

    Two mappings without a common key are made one.
    """
    right, wrong = mapping.get(target.way[0]), mapping.get(key)
    assert right is not None and wrong is not None
    parts = _apart(right, wrong)
    if parts is not None:
        try:
            merged = put(document, mapping, (target.way[0],), parts, (mapping, key))
        except CannotEdit:
            return None
        title = f"move what is in {key} to {target.way[0]}"
        return Fix(title, at, SAFE, NO_INTERRUPTION, change=merged, reason="the two are halves of one mapping")
    try:
        gone = remove_key(document, mapping, key)
    except CannotEdit:
        return None
    title = f"take {key} out, which {target.way[0]} repeats"
    if same(right, wrong):
        return Fix(title, at, SAFE, NONE, change=gone, reason="both have the same value")
    return Fix(
        f"choose between {key} and {target.way[0]}",
        at,
        SUGGEST,
        NO_INTERRUPTION,
        reason=f"both are there, with different values; only {target.way[0]} exists",
        options=(Option(f"keep {target.way[0]}", gone),),
        declares=LEFTOVERS,
    )


def _apart(right: Node, wrong: Node) -> dict[str, Value] | None:
    """What to add to one mapping to have both; None where they have something in common, or are no mappings."""
    if not isinstance(right, Mapping) or not isinstance(wrong, Mapping) or not wrong.entries or not right.entries:
        return None
    computed = [node for node in (right, wrong) if function_call(node) is not None]
    if computed or set(right.keys()) & set(wrong.keys()):
        return None
    return {entry.key.value: Copy(entry.value) for entry in wrong.entries}


def change_for(
    document: Document, found: Property, mapping: Mapping, key: str, target: Target, value: Value | None
) -> Change:
    """The change that brings a property to a target, in the shape that it wants there. Raises CannotEdit."""
    node = mapping.get(key)
    assert node is not None
    if value is None and not is_of_kind(node, target.shape):
        conversion = converted(node, target.shape)
        value = conversion.value if conversion is not None else None
    if target.up:
        above: Node = mapping
        for _ in range(target.up):
            assert above.parent is not None
            above = above.parent
        assert isinstance(above, Mapping)
        return move_up(document, mapping, key, above, target.way[0], value)
    if len(target.way) == 1:
        return rename(document, mapping, key, target.way[0], value)
    return move_down(document, mapping, key, target.way, value)
