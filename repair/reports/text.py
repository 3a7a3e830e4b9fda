"""The report for a terminal: what was done, what is left and why, what to run next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from repair.engine.result import Finding, Outcome
from repair.reports.diff import masked, unified

Paint = Callable[[str, str], str]

WHY = {
    "unsafe": "needs --unsafe-fixes",
    "choice": "needs a decision",
    "no-data": "nothing can be done by a machine",
    "existing-stack": "refused for an existing stack",
    "rolled-back": "taken back",
    "conflict": "collides with another repair",
    "dialect": "not plain CloudFormation",
    "not-written": "not written",
}
_COLOURS = {"bold": "1", "green": "32", "red": "31", "yellow": "33", "cyan": "36", "dim": "2"}


def plain(text: str, style: str) -> str:
    """A painter without colour."""
    return text


def coloured(text: str, style: str) -> str:
    """A painter with ANSI colours."""
    return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m"


def diff(outcomes: Iterable[Outcome], paint: Paint = plain) -> str:
    """The diffs of all changed files. Without colour it is a patch."""
    styles = {"+": "green", "-": "red", "@": "cyan"}
    lines: list[str] = []
    for outcome in outcomes:
        if not outcome.changed:
            continue
        for number, line in enumerate(unified(outcome)):
            style = "bold" if number < 2 else styles.get(line[0], "")
            lines.append(paint(line.rstrip("\n"), style) + "\n" if style else line)
    return "".join(lines)


def report(outcomes: Sequence[Outcome], *, verb: str, paint: Paint = plain, quiet: bool = False) -> str:
    """The report of a run. `verb` is what happens to repairs: "repaired", "would repair" or "found"."""
    lines: list[str] = []
    for outcome in outcomes:
        lines += _file(outcome, verb, paint, quiet)
    commands = dict.fromkeys(
        f.verify for outcome in outcomes for f in outcome.findings if f.verify and f.status == "repaired"
    )
    if commands and not quiet:
        lines += ["", paint("Next, run:", "bold"), *(f"  {command}" for command in commands)]
    lines += ["", *summary(outcomes, verb)] if lines else summary(outcomes, verb)
    return "\n".join(lines).lstrip("\n") + "\n"


def _file(outcome: Outcome, verb: str, paint: Paint, quiet: bool) -> list[str]:
    lines: list[str] = []
    if outcome.problem is not None:
        problem = outcome.problem
        place = paint(f"{outcome.name}:{problem.line}:{problem.column}:", "bold")
        lines.append(f"{place} {paint('error:', 'red')} {problem.message}")
    for finding in outcome.repaired:
        facts = f"({finding.safety}, impact {finding.impact})"
        place = paint(f"{outcome.name}:{finding.line}:{finding.column}:", "bold")
        lines.append(f"{place} {paint(verb, 'green')} {finding.transform} {paint(facts, 'dim')}: {finding.title}")
        if finding.reason and not quiet:
            lines.append(f"    {finding.reason}")
        lines += [f"    the comment {comment!r} goes with it" for comment in finding.lost_comments]
    if not quiet:
        for finding in outcome.left:
            lines += _left(outcome, finding, paint)
        lines += [f"{outcome.name}: note: {note}" for note in outcome.notes]
    lines += [f"{outcome.name}: {paint('our bug, please report it:', 'red')} {bug}" for bug in outcome.bugs]
    return lines


def _left(outcome: Outcome, finding: Finding, paint: Paint) -> list[str]:
    why = WHY.get(finding.why, finding.why)
    place = paint(f"{outcome.name}:{finding.line}:{finding.column}:", "bold")
    lines = [f"{place} {paint('left', 'yellow')} {finding.transform} ({why}): {finding.title}"]
    if finding.reason:
        lines.append(f"    {finding.reason}")
    for option in finding.options:
        lines.append(f"    --choose '{finding.transform}@{finding.path}={option}'")
    if finding.verify:
        lines.append(f"    to check: {finding.verify}")
    return lines


def summary(outcomes: Sequence[Outcome], verb: str) -> list[str]:
    """One line for the run, and one for what --unsafe-fixes would add."""
    templates = [outcome for outcome in outcomes if outcome.is_template]
    repairs = sum(len(outcome.repaired) for outcome in templates)
    changed = sum(1 for outcome in templates if outcome.repaired)
    failed = sum(1 for outcome in templates if outcome.problem is not None)
    left = Counter(finding.why for outcome in templates for finding in outcome.left)
    parts = [f"{_count(len(templates), 'template')}"]
    if repairs:
        parts.append(f"{verb} {_count(repairs, 'finding')} in {changed}")
    if sum(left.values()):
        parts.append(f"{sum(left.values())} left")
    if failed:
        parts.append(f"{failed} could not be handled")
    if len(parts) == 1:
        parts.append("nothing to repair")
    lines = [", ".join(parts) + "."]
    if left["unsafe"]:
        lines.append(f"--unsafe-fixes would repair {left['unsafe']} more.")
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def masked_diff(outcome: Outcome) -> list[str]:
    """A file's diff for people's eyes, without line breaks."""
    return [masked(line).rstrip("\r\n") for line in unified(outcome)]
