"""The report for programs: all that is known of a run, as docs/report.schema.json describes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from repair.engine.result import Finding, Outcome
from repair.reports.secrets import hidden, holds_secret, secrets_of
from repair.reports.words import commands, shown, totals

SCHEMA_VERSION = 1


def as_json(outcomes: Sequence[Outcome], version: str) -> str:
    """The report. Secrets are hidden in sentences; an edit that would repeat one is left out (`--format patch` has
    it)."""
    total = totals(outcomes)
    report = {
        "schema": SCHEMA_VERSION,
        "tool": "cfn-repair",
        "version": version,
        "summary": {
            "templates": total.templates,
            "changed": total.changed,
            "fixes": total.fixes,
            "left": dict(sorted(total.left.items())),
            "failed": total.failed,
        },
        "files": [_file(outcome) for outcome in outcomes],
    }
    return dump(report)


def _file(outcome: Outcome) -> dict[str, Any]:
    secrets = secrets_of(outcome) if outcome.findings else frozenset()
    return {
        "path": shown(outcome.name),
        "changed": outcome.changed,
        "written": outcome.written,
        "problem": asdict(outcome.problem) if outcome.problem else None,
        "findings": [_finding(finding, secrets) for finding in outcome.findings],
        "commands": [hidden(command, secrets) for command in commands([outcome])],
        "notes": list(outcome.notes),
        "bugs": list(outcome.bugs),
    }


def _finding(finding: Finding, secrets: frozenset[str]) -> dict[str, Any]:
    found = asdict(finding)
    for name in ("title", "reason", "verify"):
        found[name] = hidden(found[name], secrets)
    found["options"] = [hidden(option, secrets) for option in finding.options]
    found["lost_comments"] = [hidden(comment, secrets) for comment in finding.lost_comments]
    if any(holds_secret(edit.text, secrets) for edit in finding.edits):
        found["edits"] = []
    return found


def dump(data: object) -> str:
    """JSON as a text for a file."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
