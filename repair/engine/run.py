"""One text from reading to result: passes, proofs, and taking back what a proof refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from repair.cloudformation.dialects import dialect_notes
from repair.cloudformation.limits import exceeded, needs_upload
from repair.cloudformation.template import Template
from repair.engine.context import Context
from repair.engine.passes import Applied, Fight, Key, Run, run_passes
from repair.engine.positions import Positions
from repair.engine.proof import describe, second_opinion
from repair.engine.registry import Transform
from repair.engine.result import Finding, Outcome, Problem, Status, Why
from repair.engine.salvage import Salvaged, readable, salvage, seems_json
from repair.engine.selection import Candidate, Policy
from repair.engine.suppression import suppressions
from repair.syntax.document import Document, parse
from repair.syntax.errors import LineIndex, TemplateError
from repair.syntax.model import pointer

Complaint = str
Verifier = Callable[[Document, Document, "tuple[Applied, ...]"], "Verdict"]
"""Judges the text before against the text after the fixes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verifier says: `complaints` (something got worse: a fix must go) and `remarks` (worth saying)."""

    complaints: tuple[Complaint, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: which transforms, what they may know, what may be written, and who judges the result."""

    transforms: tuple[Transform, ...]
    context: Context
    policy: Policy
    verifiers: tuple[Verifier, ...] = field(default=())


def repair_text(name: str, text: str, settings: Settings) -> Outcome:
    """Repair one text (without BOM). Never raises for what is in the text: the outcome names the problem."""
    try:
        document = parse(text)
    except TemplateError as error:
        outcome = repair_broken(name, text, error, settings)
        return outcome or Outcome(name, text, text, problem=Problem(error.message, error.line, error.column))
    return repair_document(name, document, settings)


def repair_broken(
    name: str, text: str, error: TemplateError, settings: Settings, accept: Callable[[Document], bool] | None = None
) -> Outcome | None:
    """Repair a text that cannot be parsed. None where it cannot be made readable, or is not accepted when it is.

    Where it can only by repairs that were not selected, the outcome has a problem, and findings that say so.
    """
    bugs: list[str] = []
    salvaged = salvage(text, settings.transforms, bugs)
    if salvaged is None or (accept is not None and not accept(salvaged.document)):
        return Outcome(name, text, text, bugs=tuple(bugs), problem=_problem(error)) if bugs else None
    left = _not_selected(salvaged, settings)
    if left:
        selected = all(finding.why in ("unsafe", "waits") for finding in left)
        hint = "--unsafe-fixes makes it readable" if selected else "what makes it readable is not selected"
        problem = _problem(error, hint)
        return Outcome(name, text, text, left, bugs=tuple(bugs), problem=problem)
    outcome = _repair_salvaged(name, salvaged, settings)
    return replace(outcome, bugs=(*bugs, *outcome.bugs))


def _problem(error: TemplateError, hint: str = "") -> Problem:
    return Problem(f"{error.message} ({hint})" if hint else error.message, error.line, error.column)


def _not_selected(salvaged: Salvaged, settings: Settings) -> tuple[Finding, ...]:
    """The findings on a text that stays as it is, because not all that it takes to read it may be done; else none."""
    hidden = suppressions(salvaged.document)
    reasons: list[Why] = []
    for applied in salvaged.made:
        line = LineIndex(salvaged.before).locate(applied.candidate.offset)[0]
        is_hidden = hidden.hides(applied.candidate.transform, line, ())
        reasons.append("suppressed" if is_hidden else settings.policy.refuses(applied.candidate))
    if not any(reasons):
        return ()
    positions = Positions(LineIndex(salvaged.before), LineIndex(salvaged.before), salvaged.passes)
    findings = []
    for applied, why in zip(salvaged.made, reasons, strict=True):
        found = _finding(applied.candidate, positions, applied.step, "left", why or "waits", "")
        findings.append(replace(found, new_line=found.line, new_column=found.column, edits=()))
    return tuple(findings)


def repair_document(name: str, document: Document, settings: Settings) -> Outcome:
    """Repair a parsed text; see :func:`repair_text`."""
    if not seems_json(document):
        return _repair_salvaged(name, readable(document), settings)
    bugs: list[str] = []
    salvaged = salvage(document.text, settings.transforms, bugs)
    left = _not_selected(salvaged, settings) if salvaged else ()
    if salvaged is None or left:
        salvaged = readable(document)
    outcome = _repair_salvaged(name, salvaged, settings)
    findings = sorted((*outcome.findings, *left), key=lambda finding: (finding.line, finding.column))
    return replace(outcome, findings=tuple(findings), bugs=(*bugs, *outcome.bugs))


def _repair_salvaged(name: str, salvaged: Salvaged, settings: Settings) -> Outcome:
    notes = _what_forbids_edits(salvaged.document)
    if notes:
        return Outcome(name, salvaged.before, salvaged.before, notes=notes)
    banned: dict[Key, str] = {}
    try:
        return _repair(name, salvaged, settings, banned)
    except Fight as fight:
        bug = f"{fight}: the file was left as it was"
        return Outcome(name, salvaged.before, salvaged.before, bugs=(bug,))


def _what_forbids_edits(document: Document) -> tuple[str, ...]:
    if not document.unsupported:
        return ()
    first = document.unsupported[0]
    line, column = document.locate(first.offset)
    return (f"{line}:{column}: {_article(first.what)}: CloudFormation does not support it, so nothing was edited",)


def _article(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"


def _repair(name: str, salvaged: Salvaged, settings: Settings, banned: dict[Key, str]) -> Outcome:
    document = salvaged.document
    while True:
        run = _run(document, settings, banned)
        verdict = _judge(document, run, settings)
        if not verdict.complaints:
            remarks = (*verdict.remarks, *_now_found(salvaged, run.document, settings))
            return _outcome(name, salvaged, run, settings, banned, tuple(dict.fromkeys(remarks)))
        culprit = _culprit(document, settings, banned, run)
        banned[culprit] = verdict.complaints[0]


def _run(document: Document, settings: Settings, banned: Iterable[Key], allowed: frozenset[Key] | None = None) -> Run:
    permit = (lambda key: True) if allowed is None else (lambda key: key in allowed)

    return run_passes(
        document,
        settings.transforms,
        settings.context,
        settings.policy,
        frozenset(banned),
        permit,
        lambda: _foresee(settings, document),
    )


def _foresee(settings: Settings, document: Document) -> None:
    """Tell the verifiers that can work on the side which text they will be asked about."""
    for verifier in settings.verifiers:
        foresee = getattr(verifier, "foresee", None)
        if foresee is not None:
            foresee(document)


def _now_found(salvaged: Salvaged, after: Document, settings: Settings) -> Iterator[str]:
    """What the verifiers find in a text that none of them could read before."""
    for verifier in settings.verifiers if salvaged.made else ():
        found_in = getattr(verifier, "found_in", None)
        if found_in is not None:
            yield from found_in(after)


def _judge(document: Document, run: Run, settings: Settings) -> Verdict:
    if not run.applied:
        return Verdict()
    for text in (document, run.document):
        _foresee(settings, text)
    opinion = _second_parser(document, run.document)
    if opinion.complaints:
        return opinion
    complaints: list[str] = []
    remarks: list[str] = list(opinion.remarks)
    limits = _limits(document, run.document)
    if limits.complaints:
        return limits
    remarks += limits.remarks
    for verifier in settings.verifiers:
        verdict = verifier(document, run.document, tuple(run.applied))
        complaints += verdict.complaints
        remarks += verdict.remarks
        if complaints:
            break
    return Verdict(tuple(complaints), tuple(dict.fromkeys(remarks)))


def _second_parser(before: Document, after: Document) -> Verdict:
    """Law 2's second parser: it must read the new text as we do, where it could read the old one so."""
    opinion = second_opinion(after)
    model = after.model()
    if opinion == model:
        return Verdict()
    if second_opinion(before) != before.model():
        return Verdict(remarks=("a second parser reads the original otherwise, so it could not confirm the new text",))
    if opinion is None:
        return Verdict(("a second parser cannot read the new text",))
    return Verdict((f"a second parser reads the new text otherwise: {describe(model, opinion)}",))


def _limits(before: Document, after: Document) -> Verdict:
    sentence = needs_upload(before.text, after.text)
    broken = exceeded(before.text, after.text, Template(before), Template(after))
    return Verdict(tuple(broken), (sentence,) if sentence else ())


def _culprit(document: Document, settings: Settings, banned: dict[Key, str], run: Run) -> Key:
    """The first fix, in the order they were made, without which the verdict would still have been good."""
    keys = list(dict.fromkeys(applied.candidate.key for applied in run.applied))
    low, high = 0, len(keys)  # the verdict on keys[:low] is good, on keys[:high] bad
    while high - low > 1:
        middle = (low + high) // 2
        trial = _run(document, settings, banned, frozenset(keys[:middle]))
        if _judge(document, trial, settings).complaints:
            high = middle
        else:
            low = middle
    return keys[high - 1]


def _outcome(
    name: str, salvaged: Salvaged, run: Run, settings: Settings, banned: dict[Key, str], remarks: tuple[str, ...]
) -> Outcome:
    passes = [*salvaged.passes, *run.edits]
    positions = Positions(LineIndex(salvaged.before), run.document, passes)
    applied = [*salvaged.made, *(replace(each, step=each.step + len(salvaged.made)) for each in run.applied)]
    findings = [_finding(each.candidate, positions, each.step, "repaired", "", "") for each in applied]
    for candidate, hidden in run.found:
        why: Why = "suppressed" if hidden else settings.policy.refuses(candidate)
        reason = ""
        if not why and candidate.key in banned:
            why, reason = "rolled-back", banned[candidate.key]
        elif not why and candidate.key in run.dropped:
            why, reason = "rolled-back", run.dropped[candidate.key]
        elif not why:
            why = "conflict"
        findings.append(_finding(candidate, positions, len(passes), "left", why, reason))
    findings.sort(key=lambda finding: (finding.line, finding.column))
    bugs = list(run.bugs)
    bugs += [f"{key[0]}: {key[1]}: rolled back: {reason}" for key, reason in banned.items()]
    if salvaged.made and (sentence := needs_upload(salvaged.before, run.document.text)):
        remarks = tuple(dict.fromkeys((*remarks, sentence)))
    return Outcome(
        name,
        salvaged.before,
        run.document.text,
        tuple(findings),
        tuple(run.operations),
        notes=(*_dialect_notes(salvaged.document), *remarks),
        bugs=tuple(bugs),
        passes=run.passes,
    )


def _dialect_notes(document: Document) -> tuple[str, ...]:
    return tuple(dialect_notes(Template(document)))


def _finding(candidate: Candidate, positions: Positions, step: int, status: Status, why: Why, reason: str) -> Finding:
    fix = candidate.fix
    line, column = positions.in_original(candidate.offset, step)
    new_line, new_column = positions.in_result(candidate.offset, step)
    return Finding(
        transform=candidate.transform.id,
        rules=candidate.transform.fixes,
        title=fix.title,
        path=pointer(fix.at),
        line=line,
        column=column,
        safety=candidate.safety.value,
        impact=candidate.impact.value,
        status=status,
        why=why,
        reason=reason or fix.reason,
        verify=fix.verify,
        options=tuple(option.label for option in fix.options),
        lost_comments=fix.change.lost_comments,
        new_line=new_line,
        new_column=new_column,
        edits=positions.edits_of_original(fix.change.edits, step),
    )
