"""Reports for programs: JSON, JSON Patch, SARIF and the annotations of GitHub Actions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from repair.engine.registry import Transform
from repair.engine.result import Finding, Outcome
from repair.reports.text import WHY

SCHEMA_VERSION = 1
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_json(outcomes: Sequence[Outcome], version: str) -> str:
    """All that is known of a run; docs/report.schema.json describes it."""
    files = []
    for outcome in outcomes:
        files.append(
            {
                "path": outcome.name,
                "changed": outcome.changed,
                "written": outcome.written,
                "problem": asdict(outcome.problem) if outcome.problem else None,
                "findings": [asdict(finding) for finding in outcome.findings],
                "notes": list(outcome.notes),
                "bugs": list(outcome.bugs),
            }
        )
    return _dump({"schema": SCHEMA_VERSION, "tool": "cfn-repair", "version": version, "files": files})


def json_patch(outcomes: Sequence[Outcome]) -> str:
    """The changes of each file as RFC 6902, on the template's long form."""
    changed = [outcome for outcome in outcomes if outcome.changed]
    return _dump([{"path": outcome.name, "patch": list(outcome.operations)} for outcome in changed])


def sarif(outcomes: Sequence[Outcome], transforms: Sequence[Transform], version: str) -> str:
    """SARIF 2.1.0: findings as results; what is or would be repaired comes with its replacement of the file."""
    rules = [
        {
            "id": transform.id,
            "shortDescription": {"text": transform.summary},
            "fullDescription": {"text": transform.page.strip().split("\n\n")[0]},
            "properties": {"tags": [transform.group], "clears": list(transform.fixes)},
        }
        for transform in transforms
    ]
    results = [_result(outcome, finding) for outcome in outcomes for finding in outcome.findings]
    notifications = [
        {
            "level": "error",
            "message": {"text": outcome.problem.message},
            "locations": [_location(outcome, outcome.problem.line, outcome.problem.column)],
        }
        for outcome in outcomes
        if outcome.problem
    ]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "cfn-repair", "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "invocations": [
            {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications},
        ],
    }
    return _dump({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(outcome: Outcome, finding: Finding) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.transform,
        "level": "note" if finding.why == "suppressed" else "warning",
        "message": {"text": finding.title + (f". {finding.reason}" if finding.reason else "")},
        "locations": [_location(outcome, finding.line, finding.column)],
        "properties": {
            "safety": finding.safety,
            "impact": finding.impact,
            "status": finding.status,
            "why": finding.why,
            "path": finding.path,
        },
    }
    if finding.why == "suppressed":
        result["suppressions"] = [{"kind": "inSource"}]
    if finding.status == "repaired":
        result["fixes"] = [_replacement(outcome, finding)]
    return result


def _replacement(outcome: Outcome, finding: Finding) -> dict[str, Any]:
    """SARIF asks for regions of the file as it is, so the fix of a file is its whole new text."""
    lines = outcome.before.count("\n") + 1
    region = {
        "startLine": 1,
        "startColumn": 1,
        "endLine": lines,
        "endColumn": len(outcome.before.rsplit("\n", 1)[-1]) + 1,
    }
    change = {
        "artifactLocation": {"uri": _uri(outcome.name)},
        "replacements": [{"deletedRegion": region, "insertedContent": {"text": outcome.after}}],
    }
    return {
        "description": {"text": f"all repairs of this file, {finding.title} among them"},
        "artifactChanges": [change],
    }


def _location(outcome: Outcome, line: int, column: int) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(outcome.name)}, "region": region}}


def _uri(name: str) -> str:
    from urllib.parse import quote

    return quote(name.replace("\\", "/"))


def github(outcomes: Sequence[Outcome]) -> str:
    """Annotations for GitHub Actions: errors for files, warnings for what is left, notices for repairs."""
    lines: list[str] = []
    for outcome in outcomes:
        if outcome.problem:
            lines.append(
                _command("error", outcome, outcome.problem.line, outcome.problem.column, "", outcome.problem.message)
            )
        for finding in outcome.findings:
            if finding.why == "suppressed":
                continue
            level = "notice" if finding.status == "repaired" else "warning"
            why = f" ({WHY.get(finding.why, finding.why)})" if finding.why else ""
            text = finding.title + why + (f": {finding.reason}" if finding.reason else "")
            lines.append(_command(level, outcome, finding.line, finding.column, finding.transform, text))
    return "".join(line + "\n" for line in lines)


def _command(level: str, outcome: Outcome, line: int, column: int, title: str, text: str) -> str:
    facts = {"file": outcome.name, "line": line, "col": column, **({"title": title} if title else {})}
    properties = ",".join(f"{key}={_escaped(str(value), ',:')}" for key, value in facts.items())
    return f"::{level} {properties}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def _dump(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
