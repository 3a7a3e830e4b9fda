"""The table of changed versions, and what it must never show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus import CORPUS, needs_corpus

SCRIPT = Path(__file__).parents[1] / "scripts" / "version_table.py"
DATABASE = "Resources: {{Db: {{Type: 'AWS::RDS::DBInstance', Properties: {{Engine: {}, EngineVersion: '{}'}}}}}}\n"


def table(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), "--as-of", "2026-10-20", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_each_change_is_a_row_and_what_stays_has_a_reason(tmp_path: Path) -> None:
    folder = tmp_path / "eu-south-1"
    folder.mkdir()
    for name, (engine, version) in {
        "changed.yaml": ("postgres", "15.4"),
        "kept.yaml": ("postgres", "15.14"),
        "left.yaml": ("oracle-se2", "19.0.0.0.ru-2020-04.rur-2020-04.r1"),
    }.items():
        (folder / name).write_text(DATABASE.format(engine, version))
    (folder / "broken.yaml").write_text("Resources: [")
    done = table("--kept", str(folder))
    assert done.returncode == 0, done.stderr
    header, changed, kept, left = (line.split("\t") for line in done.stdout.splitlines())
    assert header == ["file", "resource", "from", "to", "why"]
    assert changed[:4] == ["eu-south-1/changed.yaml", "Db", "15.4", "15.19"]
    assert "not observed in eu-south-1" in changed[4]
    assert kept[:4] == ["eu-south-1/kept.yaml", "Db", "15.14", "(kept)"]
    assert kept[4].startswith("postgres 15.14 can be created")
    assert left[3] == "(left)"
    assert "is not known" in left[4]
    assert "3 files read, 1 unreadable" in done.stderr
    assert (
        "2 files with an engine version that cannot, or perhaps not, be created: 1 changed, 1 reported" in done.stderr
    )


def test_a_dead_pin_that_is_passed_over_fails_the_script(tmp_path: Path) -> None:
    """A pin that is neither changed nor reported makes the script fail: here a comment suppresses the finding."""
    (tmp_path / "a.yaml").write_text("# cfn-repair: ignore\n" + DATABASE.format("postgres", "15.4"))
    done = table(str(tmp_path))
    assert done.returncode == 1
    assert "is neither changed nor reported" in done.stderr


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize("side", ["llm", "llm-final"])
def test_no_version_of_the_corpus_is_lowered_and_none_is_passed_over(side: str) -> None:
    done = table(str(CORPUS / side))
    assert done.returncode == 0, done.stderr
    assert "15.4\t15.18\t" in done.stdout
