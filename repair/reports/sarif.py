"""SARIF 2.1.0: findings as results; what can be repaired comes with the replacements that repair it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from repair.engine.registry import Transform
from repair.engine.result import Finding, Outcome
from repair.reports.json_report import dump
from repair.reports.secrets import hidden, holds_secret, secrets_of
from repair.reports.words import place, shown

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(outcomes: Sequence[Outcome], transforms: Sequence[Transform], version: str) -> str:
    """The report of one run. Files that could not be handled, and bugs of ours, are notifications of the run."""
    found = {finding.transform for outcome in outcomes for finding in outcome.findings}
    rules = [transform for transform in transforms if transform.id in found]
    index = {rule.id: number for number, rule in enumerate(rules)}
    notifications = [note for outcome in outcomes for note in _notifications(outcome)]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "cfn-repair", "version": version, "rules": [_rule(rule) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": all(outcome.problem is None for outcome in outcomes),
                "toolExecutionNotifications": notifications,
            }
        ],
        "results": [
            _result(outcome, finding, index, secrets)
            for outcome in outcomes
            if outcome.findings
            for secrets in [secrets_of(outcome)]
            for finding in outcome.findings
        ],
    }
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(transform: Transform) -> dict[str, Any]:
    page = transform.page.strip()
    return {
        "id": transform.id,
        "name": "".join(word.capitalize() for word in transform.id.split("-")),
        "shortDescription": {"text": transform.summary},
        "fullDescription": {"text": re.sub(r"\s+", " ", page.split("\n\n")[0]) or transform.summary},
        "help": {"text": page or transform.summary, "markdown": page or transform.summary},
        "properties": {"tags": [transform.group], "clears": list(transform.fixes)},
    }


def _result(outcome: Outcome, finding: Finding, index: dict[str, int], secrets: frozenset[str]) -> dict[str, Any]:
    message = finding.title + (f". {finding.reason}" if finding.reason else "")
    line, column = place(outcome, finding)
    result: dict[str, Any] = {
        "ruleId": finding.transform,
        "level": "note" if outcome.written and finding.status == "repaired" else "warning",
        "message": {"text": hidden(message, secrets)},
        "locations": [_location(outcome, line, column)],
        "properties": {
            "safety": finding.safety,
            "impact": finding.impact,
            "status": finding.status,
            "why": finding.why,
            "path": finding.path,
        },
    }
    if finding.transform in index:
        result["ruleIndex"] = index[finding.transform]
    if finding.why == "suppressed":
        result["suppressions"] = [{"kind": "inSource"}]
    elif finding.status == "repaired" and not outcome.written and (fixes := _fixes(outcome, finding, secrets)):
        result["fixes"] = fixes
    return result


def _fixes(outcome: Outcome, finding: Finding, secrets: frozenset[str]) -> list[dict[str, Any]]:
    """The finding's own edits of the file as it is. None where they need other repairs first, or repeat a secret."""
    if not finding.edits or any(holds_secret(edit.text, secrets) for edit in finding.edits):
        return []
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
            },
            "insertedContent": {"text": edit.text},
        }
        for edit in finding.edits
    ]
    change = {"artifactLocation": {"uri": _uri(outcome.name)}, "replacements": replacements}
    return [{"description": {"text": hidden(finding.title, secrets)}, "artifactChanges": [change]}]


def _notifications(outcome: Outcome) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = []
    if outcome.problem:
        where = _location(outcome, outcome.problem.line, outcome.problem.column)
        notes.append({"level": "error", "message": {"text": outcome.problem.message}, "locations": [where]})
    for bug in outcome.bugs:
        text = f"a bug of cfn-repair, please report it: {bug}"
        notes.append({"level": "warning", "message": {"text": text}, "locations": [_location(outcome, 1, 1)]})
    return notes


def _location(outcome: Outcome, line: int, column: int) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(outcome.name)}, "region": region}}


def _uri(name: str) -> str:
    from urllib.parse import quote

    if PurePath(name).is_absolute():
        return Path(name).as_uri()
    return quote(shown(name).replace("\\", "/"))
