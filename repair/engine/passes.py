"""The pass loop: find, select, apply, prove, and again on the new text until nothing is left."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from repair.cloudformation.template import Template
from repair.engine.choices import decided
from repair.engine.context import Context
from repair.engine.fix import Fix
from repair.engine.impact import impact_of
from repair.engine.proof import Mismatch, check
from repair.engine.registry import Transform
from repair.engine.selection import Candidate, Policy, without_conflicts
from repair.engine.suppression import suppressions
from repair.syntax.document import Document, parse
from repair.syntax.edits import Edit, apply_edits, sequential
from repair.syntax.errors import TemplateError
from repair.syntax.model import to_data

MAX_PASSES = 100

Key = tuple[str, str, tuple[Any, ...]]


class Fight(Exception):
    """Two transforms undo each other's work; the ids of those that took part."""

    def __init__(self, ids: Collection[str]) -> None:
        super().__init__(" and ".join(sorted(ids)))
        self.ids = tuple(sorted(ids))


@dataclass(frozen=True, slots=True)
class Applied:
    """A fix that was made, and the pass (from 0) that made it."""

    candidate: Candidate
    step: int


@dataclass(slots=True)
class Run:
    """The state of one run of the loop; `document` is the last text."""

    document: Document
    applied: list[Applied] = field(default_factory=list)
    operations: list[dict[str, Any]] = field(default_factory=list)
    found: list[tuple[Candidate, bool]] = field(default_factory=list)
    """What the last pass found, and whether it is suppressed."""
    bugs: list[str] = field(default_factory=list)
    edits: list[list[Edit]] = field(default_factory=list)
    """What each pass edited, in the coordinates of its text."""
    passes: int = 0


def run_passes(
    document: Document,
    transforms: tuple[Transform, ...],
    context: Context,
    policy: Policy,
    banned: Collection[Key] = (),
    allowed: Callable[[Key], bool] = lambda key: True,
) -> Run:
    """Repair until nothing is left to do. Raises Fight when a text comes back.

    `banned` and `allowed` name fixes by :attr:`Candidate.key`: what a later proof threw out.
    """
    state = Run(document)
    refused: set[Key] = set(banned)
    seen = {_digest(document.text): 0}
    for number in range(MAX_PASSES):
        state.passes = number + 1
        state.found = find(state.document, transforms, context, state.bugs)
        wanted = [
            candidate
            for candidate, hidden in state.found
            if not hidden and candidate.key not in refused and allowed(candidate.key) and not policy.refuses(candidate)
        ]
        chosen = without_conflicts(state.document, wanted)
        if not chosen:
            return state
        after, made, broken = _apply(state.document, chosen)
        for candidate, why in broken:
            refused.add(candidate.key)
            state.bugs.append(f"{candidate.transform.id}: {candidate.fix.title}: dropped, because {why}")
        state.edits.append([edit for candidate in made for edit in candidate.fix.change.edits])
        if not made:
            continue
        state.applied += [Applied(candidate, number) for candidate in made]
        operations = [operation for candidate in made for operation in candidate.fix.change.operations]
        state.operations += [_readable(operation.as_patch()) for operation in sequential(operations)]
        state.document = after
        mark = _digest(after.text)
        if mark in seen:
            raise Fight({applied.candidate.transform.id for applied in state.applied if applied.step >= seen[mark]})
        seen[mark] = number + 1
    raise Fight({applied.candidate.transform.id for applied in state.applied if applied.step >= MAX_PASSES - 5})


def find(
    document: Document, transforms: tuple[Transform, ...], context: Context, bugs: list[str]
) -> list[tuple[Candidate, bool]]:
    """All findings on one text, in a fixed order (transform, place), each with whether it is suppressed.

    A transform that raises keeps what it found before; `bugs` is told.
    """
    if document.unsupported:
        return []
    template = Template(document)
    hidden = suppressions(document)
    found: list[tuple[Candidate, bool]] = []
    for transform in transforms:
        candidates = []
        for fix in _generated(transform, template, context, bugs):
            if context.choices:
                fix = decided(document, transform.id, fix, context.choices)
            node = document.find(fix.at)
            offset = _offset(document, fix.at, node.start if node else None)
            candidates.append(Candidate(transform, fix, offset, impact_of(template, fix)))
        candidates.sort(key=lambda candidate: (candidate.offset, candidate.fix.title))
        for candidate in candidates:
            line = document.locate(candidate.offset)[0]
            found.append((candidate, hidden.hides(transform, line, candidate.fix.at)))
    return found


def _generated(transform: Transform, template: Template, context: Context, bugs: list[str]) -> Iterator[Fix]:
    try:
        yield from transform.generate(template, context)
    except Exception as error:
        bug = f"{transform.id}: stopped half-way: {type(error).__name__}: {error}"
        if bug not in bugs:  # it will stop at the same place in the next pass
            bugs.append(bug)


def _offset(document: Document, path: tuple[str | int, ...], start: int | None) -> int:
    """Where a finding is shown: at the key of what it is about."""
    from repair.syntax.nodes import Mapping

    if start is None:
        return _offset(document, path[:-1], getattr(document.find(path[:-1]), "start", None)) if path else 0
    node = document.find(path)
    if node is not None and isinstance(node.parent, Mapping):
        entry = node.parent.entry(str(node.slot))
        if entry is not None:
            return entry.key.start
    return start


def _apply(
    document: Document, chosen: list[Candidate]
) -> tuple[Document, list[Candidate], list[tuple[Candidate, str]]]:
    """Apply all; where the proof fails, add one after the other and drop those that break it."""
    try:
        return _attempt(document, chosen), chosen, []
    except (Mismatch, TemplateError, ValueError):
        pass
    made: list[Candidate] = []
    broken: list[tuple[Candidate, str]] = []
    after = document
    for candidate in chosen:
        try:
            after = _attempt(document, [*made, candidate])
            made.append(candidate)
        except (Mismatch, TemplateError, ValueError):
            try:
                _attempt(document, [candidate])
            except (Mismatch, TemplateError, ValueError) as error:
                broken.append((candidate, f"the new text does not say what it should: {error}"))
    return after, made, broken


def _attempt(document: Document, candidates: list[Candidate]) -> Document:
    edits = [edit for candidate in candidates for edit in candidate.fix.change.edits]
    after = parse(apply_edits(document.text, edits))
    operations = [operation for candidate in candidates for operation in candidate.fix.change.operations]
    check(document, operations, after)
    return after


def _readable(patch: dict[str, Any]) -> dict[str, Any]:
    return {**patch, "value": to_data(patch["value"])} if "value" in patch else patch


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
