"""The changes of each file as RFC 6902, on the template's long form."""

from __future__ import annotations

from collections.abc import Sequence

from repair.engine.result import Outcome
from repair.reports.json_report import dump
from repair.reports.words import shown


def json_patch(outcomes: Sequence[Outcome]) -> str:
    """``[{"path": file, "patch": [operations]}]``. It must apply, so that nothing in it is masked."""
    changed = [outcome for outcome in outcomes if outcome.changed]
    return dump([{"path": shown(outcome.name), "patch": list(outcome.operations)} for outcome in changed])
