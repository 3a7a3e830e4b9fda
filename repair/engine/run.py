"""One text from reading to result: passes, proofs, and taking back what a proof refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from repair.cloudformation.dialects import dialect_notes
from repair.cloudformation.limits import exceeded, needs_upload
from repair.cloudformation.template import Template
from repair.engine.context import Context
from repair.engine.passes import Applied, Fight, Key, Run, run_passes
from repair.engine.positions import Positions
from repair.engine.proof import describe, second_opinion
from repair.engine.registry import Transform
from repair.engine.result import Finding, Outcome, Problem, Status, Why
from repair.engine.selection import Candidate, Policy
from repair.syntax.document import Document, parse
from repair.syntax.errors import TemplateError
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
        return Outcome(name, text, text, problem=Problem(error.message, error.line, error.column))
    return repair_document(name, document, settings)


def repair_document(name: str, document: Document, settings: Settings) -> Outcome:
    """Repair a parsed text; see :func:`repair_text`."""
    text = document.text
    notes = _what_forbids_edits(document)
    if notes:
        return Outcome(name, text, text, notes=notes)
    banned: dict[Key, str] = {}
    try:
        return _repair(name, document, settings, banned)
    except Fight as fight:
        bug = f"{fight}: the file was left as it was"
        return Outcome(name, text, text, bugs=(bug,))


def _what_forbids_edits(document: Document) -> tuple[str, ...]:
    if not document.unsupported:
        return ()
    first = document.unsupported[0]
    line, column = document.locate(first.offset)
    return (f"{line}:{column}: {_article(first.what)}: CloudFormation does not support it, so nothing was edited",)


def _article(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"


def _repair(name: str, document: Document, settings: Settings, banned: dict[Key, str]) -> Outcome:
    while True:
        run = _run(document, settings, banned)
        verdict = _judge(document, run, settings)
        if not verdict.complaints:
            return _outcome(name, document, run, settings, banned, verdict.remarks)
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
    name: str, document: Document, run: Run, settings: Settings, banned: dict[Key, str], remarks: tuple[str, ...]
) -> Outcome:
    positions = Positions(document, run.document, run.edits)
    findings = [_finding(applied.candidate, positions, applied.step, "repaired", "", "") for applied in run.applied]
    for candidate, hidden in run.found:
        why: Why = "suppressed" if hidden else settings.policy.refuses(candidate)
        reason = ""
        if not why and candidate.key in banned:
            why, reason = "rolled-back", banned[candidate.key]
        elif not why and candidate.key in run.dropped:
            why, reason = "rolled-back", run.dropped[candidate.key]
        elif not why:
            why = "conflict"
        findings.append(_finding(candidate, positions, len(run.edits), "left", why, reason))
    findings.sort(key=lambda finding: (finding.line, finding.column))
    bugs = list(run.bugs)
    bugs += [f"{key[0]}: {key[1]}: rolled back: {reason}" for key, reason in banned.items()]
    return Outcome(
        name,
        document.text,
        run.document.text,
        tuple(findings),
        tuple(run.operations),
        notes=(*_dialect_notes(document), *remarks),
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
