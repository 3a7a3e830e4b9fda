"""Where a finding stands once operations have changed the model around it.

A place is (section, name, path) as the validator writes it: the path is dotted, and in some findings leaves out each
``Fn::If`` with its branch and writes ``{}`` for the list indices below (see :mod:`repair.engine.validator`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from repair.syntax.edits import Operation, sequential
from repair.syntax.model import Model
from repair.syntax.nodes import Path


class Place(NamedTuple):
    """Section, entry and dotted path below it; each may be empty."""

    section: str
    name: str
    path: str

    def holds(self, other: Place) -> bool:
        """True if the other place is this one or below it."""
        if not self.section:
            return True
        if self.section != other.section:
            return False
        if not self.name or self.name != other.name:
            return not self.name
        return not self.path or other.path == self.path or other.path.startswith(self.path + ".")


def spellings(path: Path) -> Iterator[Place]:
    """The ways in which the validator may write a long-form path: whole, and without ``Fn::If`` and its branches."""
    section, name = str(path[0]) if path else "", str(path[1]) if len(path) > 1 else ""
    whole = ".".join(str(part) for part in path[2:])
    yield Place(section, name, whole)
    short: list[str] = []
    parts = iter(path[2:])
    below_if = False
    for part in parts:
        if part == "Fn::If":
            next(parts, None)
            below_if = True
        else:
            short.append("{}" if below_if and isinstance(part, int) else str(part))
    if below_if:
        yield Place(section, name, ".".join(short))


@dataclass(frozen=True, slots=True)
class Moves:
    """What the operations of one pass do to places."""

    operations: tuple[Operation, ...]

    @classmethod
    def of(cls, operations: Iterable[Operation]) -> Moves:
        """The moves of operations in the coordinates of one snapshot."""
        return cls(tuple(sequential(operations)))

    def __call__(self, place: Place) -> Place | None:
        """Where a place is afterwards; None where it was removed."""
        current: Place | None = place
        for operation in self.operations:
            if current is None:
                return None
            current = _moved(current, operation)
        return current

    def entry(self, section: str, name: str) -> str:
        """The name that an entry of a section has afterwards."""
        moved = self(Place(section, name, ""))
        return moved.name if moved else name


def _moved(place: Place, operation: Operation) -> Place | None:
    if operation.kind == "move":
        assert operation.target is not None
        for old, new in zip(spellings(operation.path), spellings(operation.target), strict=False):
            if old.holds(place):
                return _rebased(place, old, new)
        return place
    if operation.kind == "remove":
        if any(spelling.holds(place) for spelling in spellings(operation.path)):
            return None
        return _shifted(place, operation.path, -1) if operation.in_list else place
    if operation.kind == "add" and operation.in_list:
        return _shifted(place, operation.path, 1)
    return place


def _rebased(place: Place, old: Place, new: Place) -> Place:
    if not old.name:
        return Place(new.section, place.name, place.path)
    return Place(new.section, new.name, new.path + place.path[len(old.path) :])


def _shifted(place: Place, path: Path, by: int) -> Place:
    index = path[-1]
    assert isinstance(index, int)
    for holder in spellings(path[:-1]):
        if not holder.path or not holder.holds(place) or len(place.path) <= len(holder.path):
            continue
        head, dot, rest = place.path[len(holder.path) + 1 :].partition(".")
        if head.isdecimal() and int(head) >= index:
            return Place(place.section, place.name, f"{holder.path}.{int(head) + by}{dot}{rest}")
    return place


def values_at(model: Model, place: Place) -> list[Model]:
    """The values that a place may mean, looking through ``Fn::If``; empty where there is none."""
    value = model
    for key in filter(None, (place.section, place.name)):
        if not isinstance(value, dict) or key not in value:
            return []
        value = value[key]
    return list(_descend(value, place.path))


def _descend(value: Model, path: str) -> Iterator[Model]:
    if not path:
        yield value
        return
    if isinstance(value, dict):
        for key, child in value.items():
            if path == key or path.startswith(key + "."):
                yield from _descend(child, path[len(key) + 1 :])
        branches = value.get("Fn::If")
        if isinstance(branches, list) and not path.startswith("Fn::If"):
            for branch in branches[1:]:
                yield from _descend(branch, path)
    elif isinstance(value, list):
        head, _, rest = path.partition(".")
        if head == "{}":
            for item in value:
                yield from _descend(item, rest)
        elif re.fullmatch(r"\d+", head) and int(head) < len(value):
            yield from _descend(value[int(head)], rest)


def parts_of(value: Model) -> Iterator[Model]:
    """A value and all values below it."""
    stack = [value]
    while stack:
        part = stack.pop()
        yield part
        if isinstance(part, dict):
            stack.extend(part.values())
        elif isinstance(part, list):
            stack.extend(part)
