"""Law 3: after a repair, AWS's own validator finds nothing that the repair added.

Findings are compared by rule, entity and path, the paths mapped through the operations that were applied. What is left
over on the side of the new text is one of three things:

- *added*: a complaint, for a FATAL or ERROR always, for a WARN unless an applied fix declares the rule;
- *uncovered*: it was there before, where the validator could not look. Kept, and said;
- *known to be false* (:mod:`repair.engine.false_positives`) or suppressed by the author of the template: nothing.

The validator runs all of its rules on every text that it can parse, and is silent only below what it cannot read. So a
finding is uncovered where, in the pass that brought it, a finding that blinds went away above it, and the fixes of that
pass did not write what it is about. What blinds, by experiment with 1.14.0:

- the whole file: a text that does not parse (F1101 without a place), no Resources (F0001), an error of the SAM
  transform (E0001), a budget that is used up (W9052);
- the whole entry: a missing Type or a misspelt attribute (E3001), an unknown type (F3006), a type that needs a macro
  (E3038), a logical id that is none (F0006), a key that stands there twice (F0000); a whole section under a misspelt
  name (F0005);
- what is at or below the place: an unknown property (F3002), a wrong type (F3012, F3017), and a value that cannot be
  resolved (a misspelt function, W1103; a dangling reference, F1012, F1018, F1020; a malformed call, F1101, E10xx, F10xx).

A cycle (F3004) is told once for each resource on one cycle through it: breaking it may uncover another one. Such a cycle
is uncovered if all of its references were there before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise

from repair.cloudformation.template import Template
from repair.engine.context import Context
from repair.engine.false_positives import false_positive
from repair.engine.passes import Applied
from repair.engine.places import Moves, Place, parts_of, spellings, values_at
from repair.engine.run import Verdict, Verifier
from repair.engine.same_meaning import keeps_its_meaning
from repair.engine.suppression import suppressions
from repair.engine.validator import Diagnostic, Report, foresee, validate
from repair.syntax.document import Document, parse
from repair.syntax.edits import Operation, apply_edits

Key = tuple[str, Place, str]

_BLIND_FILE = frozenset({"F0001", "E0001", "W9052"})
_BLIND_ENTRY = frozenset({"E3001", "F3006", "E3038", "F0000", "F0005", "F0006"})
_BLIND_BELOW = re.compile(r"F3002|F3012|F3017|F1101|W1103|F10\d\d|E10[0-3]\d(?<!29)|F6101")
_SUBJECT = re.compile(
    r"'([^']*)' (?:is a required property|is a dependency of|should not be included with|dependency already)"
)
_CYCLE = re.compile(r"\[([^\]]+ -> [^\]]+)\]")
_ORDER = ("FATAL", "ERROR", "WARN")


def verifiers(*, context: Context, enabled: bool) -> tuple[Verifier, ...]:
    """The judges of a repaired text. `enabled` is false under ``--no-verify``: then AWS's validator is not asked."""
    return (keeps_its_meaning, AddsNoFinding(context)) if enabled else (keeps_its_meaning,)


@dataclass(frozen=True, slots=True)
class AddsNoFinding:
    """The verifier that asks AWS's validator about the text before and after, in each region of the context."""

    context: Context

    @property
    def _regions(self) -> tuple[str | None, ...]:
        return self.context.regions or (None,)

    def foresee(self, document: Document) -> None:
        """Let the validator begin with a text that it will be asked about."""
        for region in self._regions:
            foresee(document.text, region, self.context.parameters)

    def __call__(self, before: Document, after: Document, applied: tuple[Applied, ...]) -> Verdict:
        """Complaints about what was added, remarks on what was uncovered."""
        complaints: list[str] = []
        remarks: list[str] = []
        for region in self._regions:
            verdict = _Comparison(self.context, region, before, after, applied).verdict()
            complaints += verdict.complaints
            remarks += verdict.remarks
        return Verdict(tuple(dict.fromkeys(complaints)), tuple(dict.fromkeys(remarks)))


@dataclass(frozen=True, slots=True)
class _Step:
    """One pass: the text before it, what it did, and the text after it."""

    before: Document
    after: Document
    operations: tuple[Operation, ...]
    moves: Moves


@dataclass
class _Comparison:
    context: Context
    region: str | None
    before: Document
    after: Document
    applied: tuple[Applied, ...]

    def verdict(self) -> Verdict:
        """Complaints and remarks on the whole way from the text before to the text after."""
        for document, text in ((self.before, "original"), (self.after, "repaired")):
            problem = self._report(document).problem
            if problem:
                return Verdict(remarks=(f"AWS's validator could not judge the {text} text: {problem}",))
        added = self._added(self.before, self.after, partial(_through, self._steps))
        declared = {rule for applied in self.applied for rule in applied.candidate.fix.declares}
        added = [found for found in added if found.is_hard or found.rule not in declared]
        if not added:
            return Verdict()
        uncovered = self._uncovered()
        complaints: list[Diagnostic] = []
        remarks: list[Diagnostic] = []
        for found in added:
            key = _key(found)
            (remarks if uncovered[key] else complaints).append(found)
            uncovered[key] -= 1
        complaints.sort(key=lambda found: (_ORDER.index(found.severity), found.rule, found.place))
        return Verdict(tuple(map(self._complaint, complaints)), tuple(map(self._remark, remarks)))

    @cached_property
    def _steps(self) -> tuple[_Step, ...]:
        by_pass: dict[int, list[Applied]] = {}
        for applied in self.applied:
            by_pass.setdefault(applied.step, []).append(applied)
        steps: list[_Step] = []
        document = self.before
        for number in sorted(by_pass):
            changes = [applied.candidate.fix.change for applied in by_pass[number]]
            text = apply_edits(document.text, (edit for change in changes for edit in change.edits))
            following = self.after if text == self.after.text else parse(text)
            operations = tuple(operation for change in changes for operation in change.operations)
            steps.append(_Step(document, following, operations, Moves.of(operations)))
            document = following
        return tuple(steps)

    def _report(self, document: Document) -> Report:
        return validate(document.text, self.region, self.context.parameters)

    def _findings(self, document: Document) -> list[Diagnostic]:
        """What the author of the template did not suppress."""
        hidden = suppressions(document)
        return [
            found
            for found in self._report(document).diagnostics
            if not hidden.hides_rule(found.rule, found.line, (found.section, found.name))
        ]

    def _added(self, before: Document, after: Document, moves: Callable[[Place], Place | None]) -> list[Diagnostic]:
        """The findings of the new text that the old one did not have, nor had elsewhere before it was moved."""
        known: Counter[Key] = Counter()
        taken_out: Counter[tuple[str, str, str, str]] = Counter()
        for found in self._findings(before):
            key = _moved_key(found, moves)
            if key is None:
                taken_out[found.rule, found.section, found.name, found.message] += 1
            else:
                known[key] += 1
        added: list[Diagnostic] = []
        for found in self._findings(after):
            if known[_key(found)]:
                known[_key(found)] -= 1
            else:
                added.append(found)
        template = Template(after)
        left: list[Diagnostic] = []
        for found in added:
            same = (found.rule, found.section, found.name, found.message)
            if taken_out[same]:
                taken_out[same] -= 1
            elif false_positive(found, template, self.context) is None:
                left.append(found)
        return left

    def _uncovered(self) -> Counter[Key]:
        """What the passes uncovered, under the keys that it has in the last text."""
        uncovered: Counter[Key] = Counter()
        for number, step in enumerate(self._steps):
            rest = self._steps[number + 1 :]
            if self._report(step.before).problem or self._report(step.after).problem:
                continue
            for found in self._added(step.before, step.after, step.moves):
                if self._is_uncovered(found, step):
                    key = _moved_key(found, partial(_through, rest))
                    if key is not None:
                        uncovered[key] += 1
        return uncovered

    def _is_uncovered(self, found: Diagnostic, step: _Step) -> bool:
        if found.rule == "F3004":
            return _cycle_was_there(found, step)
        place = Place(found.section, found.name, found.path)
        for old in self._blinded(step):
            new = step.moves(old)
            if new is not None and new.holds(place) and not _wrote(step, found, place, old):
                return True
        return False

    def _blinded(self, step: _Step) -> list[Place]:
        """The places where the validator could not look before the step, but can after it."""
        after = {_key(found) for found in self._report(step.after).diagnostics}
        places: list[Place] = []
        if not self._report(step.before).readable or not self._report(step.before).complete:
            places.append(Place("", "", ""))
        for found in self._report(step.before).diagnostics:
            area = _blind_area(found)
            if area is not None and _moved_key(found, step.moves) not in after:
                places.append(area)
        return places

    def _complaint(self, found: Diagnostic) -> str:
        return f"AWS's validator finds something new{self._where()}: {_words(found)}"

    def _remark(self, found: Diagnostic) -> str:
        return f"AWS's validator can now see what was wrong before{self._where()}: {_words(found)}"

    def _where(self) -> str:
        return f" in {self.region}" if self.region else ""


def _words(found: Diagnostic) -> str:
    place = f" at {found.place}" if found.place else ""
    return f"{found.rule} ({found.severity}){place}: {found.message[:300]}"


def _key(found: Diagnostic) -> Key:
    return found.rule, Place(found.section, found.name, found.path), _subject(found)


def _subject(found: Diagnostic) -> str:
    """What the finding says is missing or too much, where its path names only the place."""
    match = _SUBJECT.search(found.message)
    return match.group(1) if match else ""


def _moved_key(found: Diagnostic, moves: Callable[[Place], Place | None]) -> Key | None:
    place = moves(Place(found.section, found.name, found.path))
    if place is None:
        return None
    subject = _subject(found)
    if subject:
        renamed = moves(Place("Resources", subject, ""))
        subject = renamed.name if renamed else subject
    return found.rule, place, subject


def _through(steps: Iterable[_Step], place: Place) -> Place | None:
    current: Place | None = place
    for step in steps:
        current = step.moves(current) if current is not None else None
    return current


def _blind_area(found: Diagnostic) -> Place | None:
    if found.rule in _BLIND_FILE:
        return Place("", "", "")
    if found.rule in _BLIND_ENTRY:
        return Place(found.section, found.name, "")
    if _BLIND_BELOW.fullmatch(found.rule):
        return Place(found.section, found.name, found.path)
    return None


def _wrote(step: _Step, found: Diagnostic, place: Place, old: Place) -> bool:
    """True if the step wrote what a finding is about, rather than only let it be seen."""
    subject = _subject(found)
    for operation in step.operations:
        if operation.kind == "move":
            continue
        for spelling in spellings(operation.path):
            # a path is that of the old text: where that is now, unless the operation itself takes or shifts it
            stays = operation.kind == "replace" or (operation.kind == "add" and not operation.in_list)
            target = step.moves(spelling) if stays else spelling
            if target is None:
                continue
            if operation.kind != "remove" and target.holds(place) and not _was_there(step, place, old):
                return True
            if operation.kind == "remove" and place.holds(target) and subject == str(operation.path[-1]):
                return True
    return False


def _was_there(step: _Step, place: Place, old: Place) -> bool:
    """True if all that the place may mean stood in the blind area before (``x`` became ``[x]``)."""
    parts = [part for value in values_at(step.before.model(), old) for part in parts_of(value)]
    values = values_at(step.after.model(), place)
    return bool(values) and all(value in parts for value in values)


def _cycle_was_there(found: Diagnostic, step: _Step) -> bool:
    match = _CYCLE.search(found.message)
    if match is None:
        return False
    before = Template(step.before)
    old_names = {step.moves.entry("Resources", name): name for name in before.resources}
    names = [old_names.get(name, name) for name in match.group(1).split(" -> ")]
    return all(before.graph.between(first, second) for first, second in pairwise(names))
