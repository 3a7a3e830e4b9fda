"""Which of the fixes found in a pass are made, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from repair.engine.fix import Fix, Impact, Safety
from repair.engine.registry import Transform
from repair.engine.result import Why
from repair.syntax.conflicts import Occupied
from repair.syntax.document import Document

#: What a stack that already runs does not notice.
GENTLE = (Impact.NONE, Impact.NO_INTERRUPTION)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fix, the transform that found it, where it is, and the worse of its claimed and its computed impact."""

    transform: Transform
    fix: Fix
    offset: int
    impact: Impact

    @property
    def key(self) -> tuple[str, str, tuple[str | int, ...]]:
        """What recognises the fix again in another text."""
        return self.transform.id, self.fix.title, self.fix.at

    @property
    def safety(self) -> Safety:
        """The fix's own, but never safe where comments would be lost."""
        if self.fix.safety is Safety.SAFE and self.fix.change.lost_comments:
            return Safety.UNSAFE
        return self.fix.safety


@dataclass(frozen=True, slots=True)
class Policy:
    """What the user allows."""

    unsafe: bool = False
    existing_stack: bool = False

    def refuses(self, candidate: Candidate) -> Why:
        """Why a fix is not made under this policy; empty if it may be made."""
        if candidate.safety is Safety.SUGGEST or not candidate.fix.change:
            return "choice" if candidate.fix.options or candidate.safety is Safety.SUGGEST else "no-data"
        if candidate.safety is Safety.UNSAFE and not self.unsafe:
            return "unsafe"
        if self.existing_stack and candidate.impact not in GENTLE:
            return "existing-stack"
        return ""


def without_conflicts(document: Document, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The fixes of one pass: in order, each that does not collide with one taken before it.

    The losers are forgotten: what is still wrong is found again on the new text.
    """
    taken: list[Candidate] = []
    occupied = Occupied()
    needed: set[tuple[int, int]] = set()
    for candidate in candidates:
        change = candidate.fix.change
        needs = {(node.start, node.end) for node in map(document.find, candidate.fix.needs) if node is not None}
        if occupied.clashes(change) or any(occupied.touches(start, end) for start, end in needs):
            continue
        if any(edit.start <= end and start <= edit.end for edit in change.edits for start, end in needed):
            continue
        occupied.take(change)
        needed |= needs
        taken.append(candidate)
    return taken
