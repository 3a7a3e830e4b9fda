"""When two findings of the validator, in two texts, are the same one: by rule, place and subject, through the moves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from repair.engine.passes import Applied
from repair.engine.places import Moves, Place
from repair.engine.validator import Diagnostic
from repair.syntax.document import Document, parse
from repair.syntax.edits import Operation, apply_edits

Key = tuple[str, Place, str]

_SUBJECT = re.compile(
    r"'([^']*)' (?:is a required property|is a dependency of|should not be included with|dependency already)"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One pass: the text before it, what it did, and the text after it."""

    before: Document
    after: Document
    operations: tuple[Operation, ...]
    moves: Moves


def steps_of(before: Document, after: Document, applied: Iterable[Applied]) -> tuple[Step, ...]:
    """The passes that led from one text to the other."""
    by_pass: dict[int, list[Applied]] = {}
    for each in applied:
        by_pass.setdefault(each.step, []).append(each)
    steps: list[Step] = []
    document = before
    for number in sorted(by_pass):
        changes = [each.candidate.fix.change for each in by_pass[number]]
        text = apply_edits(document.text, (edit for change in changes for edit in change.edits))
        following = after if text == after.text else parse(text)
        operations = tuple(operation for change in changes for operation in change.operations)
        steps.append(Step(document, following, operations, Moves.of(operations)))
        document = following
    return tuple(steps)


def through(steps: Iterable[Step], place: Place) -> Place | None:
    """Where a place is after some passes; None where it was removed."""
    current: Place | None = place
    for step in steps:
        current = step.moves(current) if current is not None else None
    return current


def key_of(found: Diagnostic) -> Key:
    """What makes a finding the same in two texts: a message may name values that a repair changes."""
    return found.rule, Place(found.section, found.name, found.path), subject_of(found)


def subject_of(found: Diagnostic) -> str:
    """What the finding says is missing or too much, where its path names only the place."""
    match = _SUBJECT.search(found.message)
    return match.group(1) if match else ""


def moved_key(found: Diagnostic, moves: Callable[[Place], Place | None]) -> Key | None:
    """The key that a finding has after the moves; None where its text was taken out."""
    place = moves(Place(found.section, found.name, found.path))
    if place is None:
        return None
    subject = subject_of(found)
    if subject:
        renamed = moves(Place("Resources", subject, ""))
        subject = renamed.name if renamed else subject
    return found.rule, place, subject
