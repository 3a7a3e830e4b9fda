"""Annotations for GitHub Actions: errors for files, warnings for findings, notices for repairs that were written."""

from __future__ import annotations

from collections.abc import Sequence

from repair.engine.result import Finding, Outcome
from repair.reports.secrets import hidden, secrets_of
from repair.reports.words import WHY, place, shown


def github(outcomes: Sequence[Outcome]) -> str:
    """One workflow command a line."""
    lines: list[str] = []
    for outcome in outcomes:
        if outcome.problem:
            problem = outcome.problem
            lines.append(_command("error", outcome, (problem.line, problem.column), "cfn-repair", problem.message))
        lines += [
            _command("warning", outcome, (1, 1), "cfn-repair", f"our bug, please report it: {bug}")
            for bug in outcome.bugs
        ]
        secrets = secrets_of(outcome) if outcome.findings else frozenset()
        for finding in outcome.findings:
            if finding.why != "suppressed":
                level = "notice" if finding.status == "repaired" and outcome.written else "warning"
                text = hidden(_text(finding, outcome.written), secrets)
                lines.append(_command(level, outcome, place(outcome, finding), finding.transform, text))
    return "".join(line + "\n" for line in lines)


def _text(finding: Finding, written: bool) -> str:
    if finding.status == "repaired":
        state = "repaired" if written else "cfn-repair fix can do this"
    else:
        state = WHY.get(finding.why, finding.why)
    return f"{finding.title} ({state})" + (f": {finding.reason}" if finding.reason else "")


def _command(level: str, outcome: Outcome, place: tuple[int, int], title: str, text: str) -> str:
    line, column = place
    facts = {"file": shown(outcome.name), "line": line, "col": column, "title": title}
    properties = ",".join(f"{key}={_escaped(str(value), ',:')}" for key, value in facts.items())
    return f"::{level} {properties}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
