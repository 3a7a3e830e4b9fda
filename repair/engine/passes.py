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
    """Transforms undo each other's work, or one never comes to an end; the ids of those that took part."""

    def __init__(self, ids: Collection[str]) -> None:
        self.ids = tuple(sorted(ids))
        names = " and ".join(self.ids)
        super().__init__(f"{names} undo each other's work" if len(ids) > 1 else f"{names} never comes to an end")


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
    dropped: dict[Key, str] = field(default_factory=dict)
    """The fixes that did not do what they said, and what was wrong."""
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
    prepare: Callable[[], None] = lambda: None,
) -> Run:
    """Repair until nothing is left to do. Raises Fight when a text comes back.

    `banned` and `allowed` name fixes by :attr:`Candidate.key`: what a later proof threw out. `prepare` is called once a
    text is certain to change, so that those who judge it can get ready meanwhile.
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
        if number == 0:
            prepare()
        after, made, broken = _apply(state.document, chosen)
        for candidate, why in broken:
            refused.add(candidate.key)
            state.dropped[candidate.key] = why
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
            try:
                candidates.append(_candidate(document, template, transform, fix, context))
            except Exception as error:
                _report(bugs, f"{transform.id}: a fix was dropped: {type(error).__name__}: {error}")
        candidates.sort(key=lambda candidate: (candidate.offset, candidate.fix.title))
        for candidate in candidates:
            line = document.locate(candidate.offset)[0]
            found.append((candidate, hidden.hides(transform, line, candidate.fix.at)))
    return found


def _generated(transform: Transform, template: Template, context: Context, bugs: list[str]) -> Iterator[Fix]:
    try:
        yield from transform.generate(template, context)
    except (Exception, SystemExit) as error:
        _report(bugs, f"{transform.id}: stopped half-way: {type(error).__name__}: {error}")


def _report(bugs: list[str], bug: str) -> None:
    if bug not in bugs:  # it will happen again in the next pass
        bugs.append(bug)


def _candidate(document: Document, template: Template, transform: Transform, fix: Fix, context: Context) -> Candidate:
    if context.choices:
        fix = decided(document, transform.id, fix, context.choices)
    node = document.find(fix.at)
    offset = _offset(document, fix.at, node.start if node else None)
    return Candidate(transform, fix, offset, impact_of(template, fix))


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
    """Apply all; where the proof fails, halve until it holds, and drop those that break it by themselves."""
    made: list[Candidate] = []
    broken: list[tuple[Candidate, str]] = []
    after = document
    groups = [chosen]
    while groups:
        group = groups.pop()
        attempt = _attempt(document, [*made, *group])
        if isinstance(attempt, Document):
            after = attempt
            made += group
        elif len(group) > 1:
            middle = len(group) // 2
            groups += [group[middle:], group[:middle]]
        else:
            alone = _attempt(document, group) if made else attempt
            if isinstance(alone, str):
                broken.append((group[0], f"the new text does not say what it should: {alone}"))
    return after, made, broken


def _attempt(document: Document, candidates: list[Candidate]) -> Document | str:
    """The document after some fixes; what is wrong where they do not do what they say."""
    edits = [edit for candidate in candidates for edit in candidate.fix.change.edits]
    operations = [operation for candidate in candidates for operation in candidate.fix.change.operations]
    try:
        after = parse(apply_edits(document.text, edits))
        check(document, operations, after)
    except (Mismatch, TemplateError) as error:
        return str(error)
    except Exception as error:  # edits and operations that make no sense at all
        return f"{type(error).__name__}: {error}"
    return after


def _readable(patch: dict[str, Any]) -> dict[str, Any]:
    return {**patch, "value": to_data(patch["value"])} if "value" in patch else patch


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
