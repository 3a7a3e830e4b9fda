"""What was wrong before, where the validator could not look, and what is new.

The validator runs all of its rules on every text that it can parse, and is silent only below what it cannot read. So a
finding is uncovered where, in the pass that brought it, a finding that blinds went away above it, and the fixes of that
pass did not write what it is about. What blinds, by experiment with 1.14.0:

- the whole file: a text that does not parse (F1101 without a place), no Resources (F0001), an error of the SAM
  transform (E0001), a budget that is used up (W9052);
- the whole entry: a missing Type or a misspelt attribute (E3001), an unknown type (F3006), a type that needs a macro
  (E3038), a logical id that is none (F0006), a key that stands there twice (F0000); a whole section under a misspelt
  name (F0005); a value that cannot be resolved, because rules about several properties need all of them (a misspelt
  function, W1103; a dangling reference, F1012, F1018, F1020, F6101; a malformed call, F1101, E10xx, F10xx);
- what is at or below the place: an unknown property (F3002) and a wrong type (F3012, F3017);
- dangling references everywhere (F1020): a dangling reference in an output (F6101);
- what depends on a value, in its entry and in those that refer to it or that it refers to: the same value in another
  case (F3030), which the rules about it take for none (`LaunchType: Fargate`).

A cycle (F3004) is told once for each resource on one cycle through it: breaking it may uncover another one. Such a cycle
is uncovered if all of its references were there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from repair.cloudformation.template import Template
from repair.engine.comparing import Step, key_of, moved_key, subject_of
from repair.engine.places import Place, parts_of, spellings, values_at
from repair.engine.validator import Diagnostic, Report
from repair.syntax.edits import Operation

_BLIND_FILE = frozenset({"F0001", "E0001", "W9052"})
_BLIND_ENTRY = re.compile(r"F0000|F0005|F0006|E3001|F3006|E3038|W1103|F1101|F6101|F10\d\d|E10[0-3]\d(?<!29)")
_BLIND_BELOW = frozenset({"F3002", "F3012", "F3017"})
_ENUM = frozenset({"F3030", "E3030", "W3030"})
_CYCLE = re.compile(r"\[([^\]]+ -> [^\]]+)\]")


def is_uncovered(found: Diagnostic, step: Step, before: Report, after: Report) -> bool:
    """True if a finding that a pass brought was there before it, unseen. The reports are those on its two texts."""
    if found.rule == "F3004":
        return _cycle_was_there(found, step)
    place = Place(found.section, found.name, found.path)
    gone = _gone(step, before, after)
    if not found.is_hard and any(_is_at_entry(old, step, place) for old in gone if old.is_hard):
        return True
    blinded = [area for old in gone if (area := _blind_area(old)) is not None]
    outputs = any(old.rule == "F6101" for old in gone) and found.rule == "F1020"
    if outputs or not before.readable or not before.complete:
        blinded.append(Place("", "", ""))
    blinded += [Place("", "", "") for old in gone if old.rule in _ENUM and _hid_by_its_case(old, step, found.name)]
    for area in blinded:
        new = step.moves(area)
        if new is not None and new.holds(place) and not _wrote(step, found, place, area):
            return True
    return False


def _gone(step: Step, before: Report, after: Report) -> list[Diagnostic]:
    """The findings that a pass cleared."""
    left = {key_of(found) for found in after.diagnostics}
    return [found for found in before.diagnostics if moved_key(found, step.moves) not in left]


def _blind_area(found: Diagnostic) -> Place | None:
    if found.rule in _BLIND_FILE:
        return Place("", "", "")
    if _BLIND_ENTRY.fullmatch(found.rule):
        return Place(found.section, found.name, "")
    if found.rule in _BLIND_BELOW:
        return Place(found.section, found.name, found.path)
    return None


def _hid_by_its_case(old: Diagnostic, step: Step, name: str) -> bool:
    """True if a value that was refused is now there in another case, in the entry `name` or in one linked with it."""
    place = Place(old.section, old.name, old.path)
    now = step.moves(place)
    before = values_at(step.before.model(), place)
    after = values_at(step.after.model(), now) if now is not None else []
    texts = {re.sub(r"[\W_]", "", value.lower()) for value in (*before, *after) if isinstance(value, str)}
    if len(texts) != 1 or len(before) != 1 or len(after) != 1:
        return False
    graph = Template(step.before).graph
    return name == old.name or bool(graph.between(name, old.name) or graph.between(old.name, name))


def _is_at_entry(old: Diagnostic, step: Step, place: Place) -> bool:
    """True if an old finding stood in the entry of the template that a place is in now."""
    entry = step.moves(Place(old.section, old.name, ""))
    return entry is not None and bool(entry.name) and entry[:2] == place[:2]


def _wrote(step: Step, found: Diagnostic, place: Place, old: Place) -> bool:
    """True if the step wrote what a finding is about, rather than only let it be seen."""
    subject = subject_of(found)
    for operation in step.operations:
        for target in _targets(step, operation):
            if operation.kind != "remove" and target.holds(place) and not _was_there(step, place, old):
                return True
            if operation.kind == "remove" and place.holds(target) and subject == str(operation.path[-1]):
                return True
    return False


def _targets(step: Step, operation: Operation) -> Iterator[Place]:
    """Where in the new text an operation wrote or took out something; its path is that of the old text."""
    if operation.kind == "move":
        return
    if operation.kind == "replace" or len(operation.path) < 4:
        yield from filter(None, map(step.moves, spellings(operation.path)))
        return
    for holder in filter(None, map(step.moves, spellings(operation.path[:-1]))):
        yield Place(holder.section, holder.name, f"{holder.path}.{operation.path[-1]}")


def _was_there(step: Step, place: Place, old: Place) -> bool:
    """True if all that the place may mean stood in the blind area before (``x`` became ``[x]``)."""
    parts = [part for value in values_at(step.before.model(), old) for part in parts_of(value)]
    values = values_at(step.after.model(), place)
    return bool(values) and all(value in parts for value in values)


def _cycle_was_there(found: Diagnostic, step: Step) -> bool:
    match = _CYCLE.search(found.message)
    if match is None:
        return False
    before = Template(step.before)
    old_names = {step.moves.entry("Resources", name): name for name in before.resources}
    names = [old_names.get(name, name) for name in match.group(1).split(" -> ")]
    return all(before.graph.between(first, second) for first, second in pairwise(names))
