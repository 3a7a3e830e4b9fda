"""The report for a terminal: what was done, what is left and why, what to run next."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence

from repair.engine.result import Finding, Outcome
from repair.reports.diff import unified
from repair.reports.secrets import hidden, secrets_of
from repair.reports.words import WHY, commands, count, decisions, harmless, place, shown, summary, verdict

Paint = Callable[[str, str], str]

_COLOURS = {"bold": "1", "green": "32", "red": "31", "yellow": "33", "cyan": "36", "dim": "2"}
#: More commands than this are for a program to read, not for a person to run.
_FEW = 10


def plain(text: str, style: str) -> str:
    """A painter without colour."""
    return text


def coloured(text: str, style: str) -> str:
    """A painter with ANSI colours."""
    return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m"


def diff(outcomes: Iterable[Outcome], paint: Paint = plain) -> str:
    """The diffs of all changed files. Without colour it is a patch, so nothing is hidden in it."""
    styles = {"+": "green", "-": "red", "@": "cyan"}
    lines: list[str] = []
    for outcome in outcomes:
        if not outcome.changed:
            continue
        for number, line in enumerate(unified(outcome)):
            style = "bold" if number < 2 else styles.get(line[0], "")
            text = line.rstrip("\r\n")
            lines.append(paint(text, style) + line[len(text) :] if style else line)
    return "".join(lines)


def report(outcomes: Sequence[Outcome], *, verb: str, paint: Paint = plain, quiet: bool = False) -> str:
    """The report of a run. `verb` is what happens to repairs: "repaired", "would repair" or "can repair"."""
    lines: list[str] = []
    for outcome in outcomes:
        lines += _file(outcome, verb, paint, quiet)
    if not quiet:
        lines += _next(outcomes, paint)
    lines += ["", *summary(outcomes, verb)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _file(outcome: Outcome, verb: str, paint: Paint, quiet: bool) -> list[str]:
    lines: list[str] = []
    name = harmless(shown(outcome.name))
    for bug in outcome.bugs:
        lines.append(f"{paint(name + ':', 'bold')} {paint('our bug, please report it:', 'red')} {bug}")
    if outcome.problem is not None:
        problem = outcome.problem
        where = paint(f"{name}:{problem.line}:{problem.column}:", "bold")
        lines.append(f"{where} {paint('error:', 'red')} {problem.message}")
    secrets = secrets_of(outcome) if outcome.findings else frozenset()
    findings = outcome.repaired if quiet else (*outcome.repaired, *outcome.left)
    for finding in sorted(findings, key=lambda finding: (finding.line, finding.column)):
        told = _repaired(outcome, finding, verb, paint, quiet) if finding.status == "repaired" else []
        told = told or _left(outcome, finding, paint)
        lines += [hidden(line, secrets) for line in told]
    if not quiet:
        lines += [f"{name}: note: {harmless(note)}" for note in outcome.notes]
        if outcome.repaired or outcome.left:
            lines.append(f"{paint(name + ':', 'bold')} {verdict(outcome, verb)}")
    return lines


def _repaired(outcome: Outcome, finding: Finding, verb: str, paint: Paint, quiet: bool) -> list[str]:
    facts = paint(f"({finding.safety}, impact {finding.impact})", "dim")
    lines = [
        f"{_where(outcome, finding, paint)} {paint(verb, 'green')} {finding.transform} {facts}: {harmless(finding.title)}"
    ]
    if finding.reason and not quiet:
        lines.append(f"    {harmless(finding.reason)}")
    return lines + [f"    the comment {comment!r} goes with it" for comment in finding.lost_comments]


def _left(outcome: Outcome, finding: Finding, paint: Paint) -> list[str]:
    why = WHY.get(finding.why, finding.why)
    where = _where(outcome, finding, paint)
    lines = [f"{where} {paint('left', 'yellow')} {finding.transform} ({why}): {harmless(finding.title)}"]
    if finding.reason:
        lines.append(f"    {harmless(finding.reason)}")
    lines += [f"    {harmless(answer)}" for answer in decisions(finding)]
    if finding.verify:
        lines.append(f"    to check: {harmless(finding.verify)}")
    return lines


def _where(outcome: Outcome, finding: Finding, paint: Paint) -> str:
    line, column = place(outcome, finding)
    return paint(f"{harmless(shown(outcome.name))}:{line}:{column}:", "bold")


def _next(outcomes: Sequence[Outcome], paint: Paint) -> list[str]:
    """What to run now. Secrets are hidden, so a command that needs one must be completed by hand."""
    wanted = commands(outcomes)
    changed = [outcome for outcome in outcomes if outcome.changed and outcome.written]
    if len(changed) == 1:
        body = shlex.quote(f"file://{shown(changed[0].name)}")
        wanted.append(f"aws cloudformation validate-template --template-body {body}")
    if not wanted:
        return []
    secrets = frozenset[str]().union(*(secrets_of(outcome) for outcome in outcomes if outcome.repaired))
    lines = ["", paint("Next, run:", "bold"), *(f"  {harmless(hidden(command, secrets))}" for command in wanted[:_FEW])]
    if len(wanted) > _FEW:
        lines.append(f"  … and {count(len(wanted) - _FEW, 'command')} more: --format json has them all")
    return lines
