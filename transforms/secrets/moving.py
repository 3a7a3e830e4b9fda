"""Moving a variable of a container from ``Environment`` to ``Secrets``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from repair import (
    NO_CHANGE,
    CannotEdit,
    Change,
    Copy,
    Sequence,
    Template,
    Value,
    add_key,
    append,
    remove_item,
    remove_key,
    rename_key,
    replace,
)
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.sections import child

from .containers import Variable

Moved = tuple[Variable, Value]
"""A variable of ``Environment``, and the ``ValueFrom`` that it gets."""


def can_move(variable: Variable) -> bool:
    """True if the container's ``Secrets`` are missing or a plain list, without one of this name."""
    secrets = variable.container.get("Secrets")
    if secrets is None:
        return True
    if not isinstance(secrets, Sequence) or secrets.tag is not None:
        return False
    return all(literal_text(child(item, "Name")) not in (None, variable.name) for item in secrets.items)


def move_to_secrets(template: Template, moved: Iterable[Moved]) -> Change:
    """Move variables of any containers. Raises CannotEdit."""
    by_list: dict[int, list[Moved]] = {}
    for pair in moved:
        by_list.setdefault(pair[0].listed.start, []).append(pair)
    change = NO_CHANGE
    for pairs in by_list.values():
        change += _move(template, pairs[0][0].listed, pairs)
    return without_overlap(change)


def without_overlap(change: Change) -> Change:
    """The change; raises CannotEdit where its edits get in each other's way."""
    if _overlaps(change):
        raise CannotEdit("what is to be moved stands too close together")
    return change


def _move(template: Template, listed: Sequence, pairs: list[Moved]) -> Change:
    document = template.document
    container = pairs[0][0].container
    secrets = container.get("Secrets")
    all_of_it = len(pairs) == len(listed.items)
    if all_of_it and secrets is None:
        change = rename_key(document, container, "Environment", "Secrets")
        for variable, value in pairs:
            change += rename_key(document, variable.entry, "Value", "ValueFrom")
            change += replace(document, variable.value, value)
        return change
    members = [_member(variable, value) for variable, value in pairs]
    if all_of_it:
        change = remove_key(document, container, "Environment")
    else:
        change = _without(template, listed, [variable for variable, _ in pairs])
    change += Change(lost_comments=tuple(c for variable, _ in pairs for c in _comments(template, variable)))
    if isinstance(secrets, Sequence):
        for member in members:
            change += append(document, secrets, member)
        return change
    # Behind the last line of the list there is no place to write while that line goes.
    last_goes = any(variable.entry is listed.items[-1] for variable, _ in pairs)
    place = {"before": "Environment"} if last_goes else {"after": "Environment"}
    return change + add_key(document, container, "Secrets", members, **place)


def _member(variable: Variable, value: Value) -> dict[str, Value]:
    name = variable.entry.get("Name")
    assert name is not None
    return {"Name": Copy(name), "ValueFrom": value}


def _comments(template: Template, variable: Variable) -> Iterator[str]:
    """Comments behind the lines of a member: they do not move with it."""
    text = template.document.text
    for entry in variable.entry.entries:
        rest = text[entry.value.end :].split("\n", 1)[0].strip()
        if rest.startswith("#"):
            yield rest


def _without(template: Template, listed: Sequence, variables: list[Variable]) -> Change:
    change = NO_CHANGE
    gone = [variable.entry for variable in variables]
    for entry in gone:
        change += remove_item(template.document, listed, int(entry.slot))
    if not _overlaps(change):
        return change
    return replace(template.document, listed, [Copy(item) for item in listed.items if item not in gone])


def _overlaps(change: Change) -> bool:
    edits = sorted(change.edits)
    return any(one.end > other.start for one, other in pairwise(edits))
