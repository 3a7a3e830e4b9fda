"""Law 3: after a repair, AWS's own validator finds nothing that the repair added.

Findings are compared by rule, entity and path, the paths mapped through the operations that were applied. What is left
over on the side of the new text is one of three things:

- *added*: a complaint, for a FATAL or ERROR always, for a WARN unless an applied fix declares the rule;
- *uncovered*: it was there before, where the validator could not look. Kept, and said. So is a WARN in an entry that
  lost a FATAL or ERROR in the same pass: that is no step back;
- *known to be false* (:mod:`repair.engine.false_positives`) or suppressed by the author of the template: nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from repair.cloudformation.template import Template
from repair.engine.comparing import Key, Step, key_of, moved_key, steps_of, through
from repair.engine.context import Context
from repair.engine.false_positives import false_positive
from repair.engine.passes import Applied
from repair.engine.places import Place
from repair.engine.run import Verdict, Verifier
from repair.engine.same_meaning import keeps_its_meaning
from repair.engine.suppression import suppressions
from repair.engine.uncovering import is_uncovered
from repair.engine.validator import Diagnostic, Report, foresee, validate
from repair.syntax.document import Document

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

    def found_in(self, document: Document) -> tuple[str, ...]:
        """What is refused in a text that could not be read before it was salvaged: remarks, since nothing was added."""
        template = Template(document)
        hidden = suppressions(document)
        remarks: list[str] = []
        for region in self._regions:
            report = validate(document.text, region, self.context.parameters)
            if report.problem:
                remarks.append(f"AWS's validator could not judge the repaired text: {report.problem}")
            for found in report.diagnostics:
                is_hidden = hidden.hides_rule(found.rule, found.line, (found.section, found.name))
                if found.is_hard and not is_hidden and false_positive(found, template, self.context) is None:
                    remarks.append(_remark(found, region))
        return tuple(dict.fromkeys(remarks))

    def __call__(self, before: Document, after: Document, applied: tuple[Applied, ...]) -> Verdict:
        """Complaints about what was added, remarks on what was uncovered."""
        complaints: list[str] = []
        remarks: list[str] = []
        for region in self._regions:
            verdict = _Comparison(self.context, region, before, after, applied).verdict()
            complaints += verdict.complaints
            remarks += verdict.remarks
        return Verdict(tuple(dict.fromkeys(complaints)), tuple(dict.fromkeys(remarks)))


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
        added = self._added(self.before, self.after, partial(through, self._steps))
        declared = {rule for applied in self.applied for rule in applied.candidate.fix.declares}
        added = [found for found in added if found.is_hard or found.rule not in declared]
        if not added:
            return Verdict()
        uncovered = self._uncovered()
        complaints: list[Diagnostic] = []
        remarks: list[Diagnostic] = []
        for found in added:
            key = key_of(found)
            (remarks if uncovered[key] else complaints).append(found)
            uncovered[key] -= 1
        complaints.sort(key=lambda found: (_ORDER.index(found.severity), found.rule, found.place))
        return Verdict(tuple(map(self._complaint, complaints)), tuple(_remark(found, self.region) for found in remarks))

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        return steps_of(self.before, self.after, self.applied)

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
        taken_out: Counter[tuple[str, str]] = Counter()  # what went with its text, which may stand elsewhere now
        for found in self._findings(before):
            key = moved_key(found, moves)
            if key is None:
                taken_out[found.rule, found.message] += 1
            else:
                known[key] += 1
        added: list[Diagnostic] = []
        for found in self._findings(after):
            if known[key_of(found)]:
                known[key_of(found)] -= 1
            else:
                added.append(found)
        template = Template(after)
        left: list[Diagnostic] = []
        for found in added:
            if taken_out[found.rule, found.message]:
                taken_out[found.rule, found.message] -= 1
            elif false_positive(found, template, self.context) is None:
                left.append(found)
        return left

    def _uncovered(self) -> Counter[Key]:
        """What the passes uncovered, under the keys that it has in the last text."""
        uncovered: Counter[Key] = Counter()
        for number, step in enumerate(self._steps):
            rest = self._steps[number + 1 :]
            before, after = self._report(step.before), self._report(step.after)
            if before.problem or after.problem:
                continue
            for found in self._added(step.before, step.after, step.moves):
                if is_uncovered(found, step, before, after):
                    key = moved_key(found, partial(through, rest))
                    if key is not None:
                        uncovered[key] += 1
        return uncovered

    def _complaint(self, found: Diagnostic) -> str:
        return f"AWS's validator finds something new{_where(self.region)}: {_words(found)}"


def _remark(found: Diagnostic, region: str | None) -> str:
    return f"AWS's validator gets further now and finds{_where(region)}: {_words(found)}"


def _where(region: str | None) -> str:
    return f" in {region}" if region else ""


def _words(found: Diagnostic) -> str:
    place = f" at {found.place}" if found.place else ""
    return f"{found.rule} ({found.severity}){place}: {found.message[:300]}"
