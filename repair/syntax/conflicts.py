"""Which changes can be made to one text together."""

from __future__ import annotations

from bisect import bisect_right, insort

from repair.syntax.edits import Change, Edit, Operation
from repair.syntax.nodes import Path


class Occupied:
    """What the changes that were taken so far edit; :meth:`clashes` says if another one can join them.

    Two changes clash where their edits overlap or touch, unless both add to one collection at one place; where one
    replaces or takes out what the other changes; where both give one key its value; and where one claims a collection
    that the other adds to or claims.
    """

    def __init__(self) -> None:
        self._edits: list[tuple[int, int, int]] = []  # start, end, collection added to; in order, never overlapping
        self._claims: set[int] = set()
        self._adds_to: set[int] = set()
        self._owned: set[Path] = set()
        self._touched: set[Path] = set()

    def clashes(self, change: Change) -> bool:
        """True if the change cannot be made together with those that were taken."""
        if self._claims & change.claims or self._claims & change.adds_to or self._adds_to & change.claims:
            return True
        return any(map(self._overlaps, change.edits)) or any(map(self._contradicts, change.operations))

    def take(self, change: Change) -> None:
        """Remember a change."""
        for edit in change.edits:
            insort(self._edits, (edit.start, edit.end, _container(edit)))
        self._claims |= change.claims
        self._adds_to |= change.adds_to
        for operation in change.operations:
            self._owned.update(_owned(operation))
            for path in _touched(operation):
                self._touched.update(path[:length] for length in range(len(path) + 1))

    def touches(self, start: int, end: int) -> bool:
        """True if an edit that was taken overlaps or touches a range."""
        position = bisect_right(self._edits, (end, float("inf"), 0)) - 1
        return position >= 0 and self._edits[position][1] >= start

    def _overlaps(self, edit: Edit) -> bool:
        position = bisect_right(self._edits, (edit.end, float("inf"), 0)) - 1
        while position >= 0:
            start, end, container = self._edits[position]
            if end < edit.start:
                return False
            if start == end or edit.start == edit.end:
                both_add = start == end == edit.start == edit.end and container == _container(edit) >= 0
                if not both_add:
                    return True
            elif start < edit.end and edit.start < end:
                return True
            position -= 1
        return False

    def _contradicts(self, operation: Operation) -> bool:
        owned, touched = _owned(operation), _touched(operation)
        if any(path in self._touched for path in owned):
            return True
        return any(path[:length] in self._owned for path in touched for length in range(len(path) + 1))


def conflict(first: Change, second: Change) -> bool:
    """True if both cannot be made in one pass."""
    occupied = Occupied()
    occupied.take(first)
    return occupied.clashes(second)


def _container(edit: Edit) -> int:
    return -1 if edit.into is None else edit.into


def _owned(operation: Operation) -> list[Path]:
    """The places whose whole value an operation decides."""
    if operation.kind == "move":
        return [operation.target] if operation.target is not None else []
    return [] if operation.kind == "add" and operation.in_list else [operation.path]


def _touched(operation: Operation) -> list[Path]:
    """The places at or above which nothing else may decide."""
    if operation.kind == "add" and operation.in_list:
        return [operation.path[:-1]]
    return [operation.path, *([operation.target] if operation.target is not None else [])]
