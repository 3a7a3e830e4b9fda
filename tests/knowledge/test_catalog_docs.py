"""docs/catalog.md lists what `refresh` asks for; it must not say less or more than the code does."""

from __future__ import annotations

import re
from pathlib import Path

from repair.knowledge.aws_answers import SUBJECTS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "catalog.md"


def test_the_table_of_iam_actions() -> None:
    rows = re.findall(r"^\| (\w+) \| ([\w.]+\.json) \| (`.*`) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    told = [(service, file, tuple(re.findall(r"`([^`]+)`", actions))) for service, file, actions in rows]
    assert told == [(subject.service, subject.file, subject.actions) for subject in SUBJECTS]


def test_every_action_only_reads() -> None:
    for subject in SUBJECTS:
        for action in subject.actions:
            assert re.fullmatch(r"[a-z0-9]+:(Describe|List)[A-Z]\w+", action)
