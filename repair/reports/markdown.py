"""The report for a pull request. Literal secrets are hidden."""

from __future__ import annotations

import re
from collections.abc import Sequence

from repair.engine.result import Finding, Outcome
from repair.reports.diff import unified
from repair.reports.secrets import hidden, secrets_of
from repair.reports.words import WHY, commands, decisions, place, shown, summary, verdict


def markdown(outcomes: Sequence[Outcome], verb: str) -> str:
    """Findings, diffs and what to run next, as GitHub and GitLab show it."""
    lines = ["# cfn-repair", "", *_paragraphs(summary(outcomes, verb))]
    for outcome in outcomes:
        if outcome.findings or outcome.problem or outcome.bugs or outcome.notes:
            lines += _file(outcome, verb)
    return "\n".join(lines).rstrip() + "\n"


def _file(outcome: Outcome, verb: str) -> list[str]:
    secrets = secrets_of(outcome) if outcome.findings else frozenset()
    lines = [f"## {_code(shown(outcome.name))}", ""]
    if outcome.problem:
        problem = outcome.problem
        lines += [f"**Error** at {problem.line}:{problem.column}: {_text(problem.message)}", ""]
    if outcome.repaired or outcome.left:
        lines += [_text(verdict(outcome, verb)) + ".", ""]
    findings = [finding for finding in outcome.findings if finding.why != "suppressed"]
    if findings:
        lines += ["| line | finding | what | safety | impact | state |", "|--:|---|---|---|---|---|"]
        lines += [_row(outcome, finding, verb, secrets) for finding in findings] + [""]
    answers = [hidden(answer, secrets) for finding in outcome.left for answer in decisions(finding)]
    if answers:
        lines += ["To decide, add one of each to `cfn-repair fix`:", "", *_fenced("sh", answers)]
    remarks = [*outcome.notes, *(f"our bug, please report it: {bug}" for bug in outcome.bugs)]
    lines += [f"- {_text(remark)}" for remark in remarks] + [""] * bool(remarks)
    if outcome.changed:
        lines += _fenced("diff", [line.rstrip("\r\n") for line in unified(outcome, mask=True)])
    run = [hidden(command, secrets) for command in commands([outcome])]
    if run:
        lines += ["Next, run:", "", *_fenced("sh", run)]
    return lines


def _row(outcome: Outcome, finding: Finding, verb: str, secrets: frozenset[str]) -> str:
    state = verb if finding.status == "repaired" else WHY.get(finding.why, finding.why)
    what = finding.title + (f" ({finding.reason})" if finding.reason else "")
    line = str(place(outcome, finding)[0])
    cells = (line, _code(finding.transform), _text(hidden(what, secrets)), finding.safety, finding.impact, _text(state))
    return f"| {' | '.join(cells)} |"


def _paragraphs(lines: Sequence[str]) -> list[str]:
    return [text for line in lines for text in (_text(line), "")]


def _fenced(language: str, lines: Sequence[str]) -> list[str]:
    """A block of code whose fence is longer than any that stands in it."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *lines, fence, ""]


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if longest else ""
    return f"{fence}{blank}{text}{blank}{fence}".replace("|", "\\|").replace("\n", " ")


def _text(text: str) -> str:
    """Words of a template are words: no link, no markup, no cell."""
    escaped = re.sub(r"([\\`*_\[\]<>|~])", r"\\\1", text)
    return re.sub(r"\s*\n\s*", " ", escaped).replace("@", "@\u200b")
