"""The templates in `examples/`: the stack that the project began with, in YAML and in JSON alike, and a draft."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from repair.bulk import RunOptions, repair_bytes
from repair.engine.result import Outcome
from repair.engine.validator import validate
from repair.syntax.document import parse
from repair.syntax.model import to_data

FOLDER = Path(__file__).parents[1] / "examples"
EXAMPLES = sorted(FOLDER.glob("healthtech.*"))
SAFE = {
    "missing-depends-on",
    "retired-engine-version",
    "subbed-secret-arn",
    "unpublished-database-endpoint",
}


def repaired(name: str, text: str, *, unsafe: bool) -> Outcome:
    options = RunOptions(as_of=date(2025, 11, 5), regions=("eu-south-1",), unsafe=unsafe)
    outcome = repair_bytes(name, text.encode(), options, named=True)
    assert outcome is not None
    return outcome


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_only_its_defects_are_repaired_and_only_once(path: Path, unsafe: bool) -> None:
    outcome = repaired(path.name, path.read_text(encoding="utf-8"), unsafe=unsafe)
    assert not outcome.bugs
    expected = SAFE | ({"parameterised-secret-reference"} if unsafe else set())
    assert {finding.transform for finding in outcome.repaired} == expected
    again = repaired(path.name, outcome.after, unsafe=unsafe)
    assert not again.changed
    if path.suffix == ".yaml":
        kept = [line for line in outcome.before.splitlines() if "#" in line]
        assert [line for line in outcome.after.splitlines() if "#" in line and "15.14" not in line] == [
            line for line in kept if "15.4" not in line
        ]


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_both_notations_come_out_the_same(unsafe: bool) -> None:
    data = []
    for path in EXAMPLES:
        outcome = repaired(path.name, path.read_text(encoding="utf-8"), unsafe=unsafe)
        data.append(to_data(parse(outcome.after).model()))
    assert len(data) == 2
    assert data[0] == data[1]


def test_the_note_s_own_values() -> None:
    """What the source note says its author ended with, where it was right."""
    outcome = repaired("healthtech.yaml", EXAMPLES[1].read_text(encoding="utf-8"), unsafe=True)
    assert "EngineVersion: '15.14'" in outcome.after
    assert (
        "MasterUsername: '{{resolve:secretsmanager:healthtech/rds/credentials:SecretString:username}}'" in outcome.after
    )
    assert (
        "!Join ['', ['arn:aws:secretsmanager:', !Ref 'AWS::Region', ':', !Ref 'AWS::AccountId', ':secret:', "
        "!Ref DBSecretName, ':username::']]"
    ) in outcome.after
    assert "DependsOn: [ALBListener, EFSMountTarget1, EFSMountTarget2]" in outcome.after


def refused(text: str) -> set[str]:
    report = validate(text, "eu-south-1", {})
    assert not report.problem
    return {finding.rule for finding in report.diagnostics if finding.is_hard}


def test_a_draft_comes_out_without_errors() -> None:
    """Safe fixes leave what is a decision; all fixes together leave nothing that AWS's validator refuses."""
    text = (FOLDER / "audit.yaml").read_text(encoding="utf-8")
    safe = repaired("audit.yaml", text, unsafe=False)
    assert len(safe.findings) == 16, "README.md says how many there are"
    assert {finding.transform for finding in safe.left} == {"unknown-resource-type", "dangling-reference"}
    outcome = repaired("audit.yaml", text, unsafe=True)
    assert not outcome.left
    assert not outcome.bugs
    assert refused(text)
    assert not refused(outcome.after)
    kept = {
        line.split("# ", 1)[1] for line in text.splitlines() if "# " in line and "there is no such type" not in line
    }
    assert all(comment in outcome.after for comment in kept)
    assert not repaired("audit.yaml", outcome.after, unsafe=True).changed
