"""Edits of a text and the operations that say what they mean.

An :class:`Edit` is a splice of the text; an :class:`Operation` is RFC 6902 on the model (:mod:`repair.syntax.model`)
of the same snapshot. A :class:`Change` holds both. All offsets and paths refer to the one snapshot that a pass works
on; :func:`sequential` turns the operations of many changes into a list that can be applied one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from repair.syntax.model import Model, pointer
from repair.syntax.nodes import Path

Kind = Literal["add", "remove", "replace", "move"]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace ``text[start:end]`` by `text`; an insertion has ``start == end``.

    `into` is the collection (by the offset of its start) that an insertion adds a member to.
    """

    start: int
    end: int
    text: str
    into: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One RFC 6902 operation in the coordinates of the snapshot; `at` is where in the text it takes effect.

    `in_list` marks insertions into and removals from lists: they shift what stands behind them. `equivalent` marks a
    replacement that must evaluate to the same value (``!Sub`` by ``!Join``).
    """

    kind: Kind
    path: Path
    at: int
    value: Model | None = None
    target: Path | None = None
    in_list: bool = False
    equivalent: bool = False

    def as_patch(self) -> dict[str, Any]:
        """As a member of a JSON Patch document whose values are models. For a move, `path` is where it comes from."""
        if self.kind == "move":
            assert self.target is not None
            return {"op": "move", "from": pointer(self.path), "path": pointer(self.target)}
        if self.kind == "remove":
            return {"op": "remove", "path": pointer(self.path)}
        return {"op": self.kind, "path": pointer(self.path), "value": self.value}


@dataclass(frozen=True, slots=True)
class Change:
    """Edits and what they mean; empty operations mean: the model does not change.

    `claims` names containers (by the offset of their start) whose set of members this change needs for itself: two
    changes that claim one container, or one that claims it and one that adds to it, do not go into the same pass.
    """

    edits: tuple[Edit, ...] = ()
    operations: tuple[Operation, ...] = ()
    lost_comments: tuple[str, ...] = ()
    claims: frozenset[int] = frozenset()
    adds_to: frozenset[int] = frozenset()

    def __add__(self, other: Change) -> Change:
        return Change(
            self.edits + other.edits,
            self.operations + other.operations,
            self.lost_comments + other.lost_comments,
            self.claims | other.claims,
            self.adds_to | other.adds_to,
        )

    def __bool__(self) -> bool:
        return bool(self.edits)

    def as_equivalent(self) -> Change:
        """The same change, its operations marked as equivalent (the evaluator must prove it)."""
        marked = tuple(
            Operation(o.kind, o.path, o.at, o.value, o.target, o.in_list, equivalent=True) for o in self.operations
        )
        return Change(self.edits, marked, self.lost_comments, self.claims, self.adds_to)


NO_CHANGE = Change()


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made. Insertions at one point keep the order in which they are given.

    Raises ValueError if edits overlap, or stand outside of the text.
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    pieces: list[str] = []
    position = 0
    for edit in ordered:
        if edit.start < position:
            raise ValueError(f"edits overlap at {edit.start}")
        if not edit.start <= edit.end <= len(text):
            raise ValueError(f"there is no place {edit.start} to {edit.end}")
        pieces += (text[position : edit.start], edit.text)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)


def sequential(operations: Iterable[Operation]) -> list[Operation]:
    """Operations in an order in which each path is still right when its turn comes.

    From the end of the text to its start: what shifts a list's indices never stands before what it would shift. At
    one place, operations inside a value go before those that shift the list around it.
    """
    numbered = list(enumerate(operations))
    numbered.sort(key=lambda pair: (pair[1].at, not pair[1].in_list, -pair[0] if not pair[1].in_list else pair[0]))
    return [operation for _, operation in reversed(numbered)]
