"""Moving a property to where it belongs: another name, some levels down, or up; and taking it out for good.

What moves is stated as a move, so that findings about what is inside it move along with it.
"""

from __future__ import annotations

from repair import CannotEdit, Change, Copy, Document, Mapping, Path, Value, add_key, remove_key, rename_key, replace
from repair.syntax.edits import Edit, Operation


def rename(document: Document, holder: Mapping, key: str, new_key: str, value: Value | None = None) -> Change:
    """Another name at the same place, with another value where one is given."""
    change = rename_key(document, holder, key, new_key)
    if value is None:
        return change
    entry = holder.entry(key)
    assert entry is not None
    return replace(document, entry.value, value) + change


def move_down(
    document: Document, holder: Mapping, key: str, way: tuple[str, ...], value: Value | None = None
) -> Change:
    """Move ``key`` below ``way[:-1]`` (made where it is missing), to be called ``way[-1]`` there."""
    below = holder
    for depth, step in enumerate(way[:-1]):
        if step not in below:
            if below is not holder:
                return _move(document, holder, key, below, way[depth:], value)
            return _nest(document, holder, key, way, value)
        child = below.get(step)
        if not isinstance(child, Mapping) or child.function is not None:
            raise CannotEdit(f"{step} is not written out as a mapping")
        below = child
    return _move(document, holder, key, below, way[-1:], value)


def move_up(
    document: Document, holder: Mapping, key: str, above: Mapping, new_key: str, value: Value | None = None
) -> Change:
    """Move ``key`` to a mapping around its own; a mapping that it leaves empty goes with it."""
    around = holder.parent
    if len(holder.entries) == 1 and around is above and value is None and new_key not in above:
        return _unwrap(document, holder, key, above, new_key)
    return _move(document, holder, key, above, (new_key,), value)


def take_out(document: Document, holder: Mapping, key: str, keep: Mapping | None = None) -> Change:
    """Take a property out, and what is around it where that would be left empty, up to but without `keep`."""
    while len(holder.entries) == 1 and isinstance(holder.parent, Mapping) and holder is not keep:
        if holder.parent.function is not None or holder.tag is not None:
            break
        holder, key = holder.parent, str(holder.slot)
    return remove_key(document, holder, key)


def _nest(document: Document, holder: Mapping, key: str, way: tuple[str, ...], value: Value | None) -> Change:
    """``Key: v`` becomes ``Child: {Key: v}`` on the spot."""
    entry = holder.entry(key)
    assert entry is not None
    inside: Value = Copy(entry.value) if value is None else value
    for step in reversed(way[1:]):
        inside = {step: inside}
    change = rename_key(document, holder, key, way[0]) + replace(document, entry.value, inside)
    at = entry.key.start
    if value is not None:
        return change
    operations = [_made(_inside(holder, *way[: depth + 1]), at) for depth in range(len(way) - 1)]
    moved = Operation("move", _inside(holder, key), at, target=_inside(holder, *way))
    return Change(change.edits, (*operations, moved), _kept(change, document, entry.value), change.claims)


def _move(
    document: Document, holder: Mapping, key: str, target: Mapping, way: tuple[str, ...], value: Value | None
) -> Change:
    entry = holder.entry(key)
    assert entry is not None
    inside: Value = Copy(entry.value) if value is None else value
    for step in reversed(way[1:]):
        inside = {step: inside}
    change = take_and_add(document, holder, key, target, way[0], inside)
    if value is not None:
        return change
    at = entry.key.start
    operations = [_made(_inside(target, *way[: depth + 1]), at) for depth in range(len(way) - 1)]
    moved = Operation("move", _inside(holder, key), at, target=_inside(target, *way))
    return Change(
        change.edits,
        (*operations, moved),
        _kept(change, document, entry.value),
        change.claims,
        change.adds_to,
    )


def take_and_add(document: Document, holder: Mapping, key: str, target: Mapping, new_key: str, value: Value) -> Change:
    """Take a pair out and add another one elsewhere. Raises CannotEdit where the two would touch in the text."""
    taken = remove_key(document, holder, key)
    change = taken + add_key(document, target, new_key, value)
    around = _child_towards(target, holder)
    if overlap(change.edits) and around is not None:
        change = taken + add_key(document, target, new_key, value, before=around)
    if overlap(change.edits):
        raise CannotEdit("the two places touch")
    return change


def _unwrap(document: Document, holder: Mapping, key: str, above: Mapping, new_key: str) -> Change:
    """``Wrong: {Key: v}`` becomes ``Key: v`` on the spot."""
    assert isinstance(holder.slot, str)
    inner = holder.get(key)
    assert inner is not None
    change = rename_key(document, above, holder.slot, new_key) + replace(document, holder, Copy(inner))
    at = holder.start
    moved = Operation("move", _inside(holder, key), at, target=_inside(above, new_key))
    removed = Operation("remove", _inside(above, holder.slot), at)
    return Change(change.edits, (moved, removed), _kept(change, document, inner), change.claims)


def _made(path: Path, at: int) -> Operation:
    return Operation("add", path, at, {})


def _inside(mapping: Mapping, *keys: str) -> Path:
    function = mapping.function
    return (*mapping.path, function, *keys) if function else (*mapping.path, *keys)


def _kept(change: Change, document: Document, node: object) -> tuple[str, ...]:
    """The comments that really go: those inside a value that is copied are copied too."""
    written = "".join(edit.text for edit in change.edits)
    return tuple(comment for comment in change.lost_comments if comment not in written)


def overlap(edits: tuple[Edit, ...]) -> bool:
    """True if two edits of one change would touch the same text."""
    position = 0
    for edit in sorted(edits):
        if edit.start < position:
            return True
        position = max(position, edit.end)
    return False


def _child_towards(above: Mapping, below: Mapping) -> str | None:
    node = below
    while node.parent is not None:
        if node.parent is above:
            return str(node.slot)
        node = node.parent  # type: ignore[assignment]
    return None
