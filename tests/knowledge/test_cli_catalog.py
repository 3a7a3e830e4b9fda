"""The commands, as a user types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from repair.cli_catalog import app, learn_command
from repair.knowledge.refresh import Refreshed, RefreshError, Refused, Report

learner = typer.Typer()
learner.command()(learn_command)
runner = CliRunner()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CFN_REPAIR_CATALOG", str(tmp_path))
    return tmp_path


def observe(folder: Path, *available: str) -> None:
    path = folder / "regions" / "eu-south-1" / "rds.versions.json"
    path.parent.mkdir(parents=True)
    engines = {"postgres": {"available": available, "deprecated": ["15.4"]}}
    path.write_text(json.dumps({"as_of": "2026-11-20", "source": "AWS", "engines": engines}), encoding="utf-8")


def test_show() -> None:
    text = runner.invoke(app, ["show", "--as-of", "2026-11-24"]).output
    assert "shipped data of 2026-10-20, 35 days old" in text
    line = next(line for line in text.splitlines() if " postgres " in line)
    assert "us-east-1 as of 2026-10-20 (cfn-lint 1.58.0)" in line
    assert "status not known" in next(line for line in text.splitlines() if " oracle-ee " in line)


def test_show_what_there_is_not() -> None:
    wrong = runner.invoke(app, ["show", "foo"])
    assert (wrong.exit_code, "there is no service foo" in wrong.output) == (2, True)
    assert runner.invoke(app, ["show", "eks"]).exit_code == 0
    assert runner.invoke(app, ["show", "rds", "nope"]).exit_code == 1


def test_show_an_engine_on_a_day() -> None:
    text = runner.invoke(app, ["show", "rds", "postgres", "--as-of", "2025-11-05"]).output
    assert "us-east-1 as of 2025-11-03 (cfn-lint 1.40.4)" in text
    fifteens = [line.split()[0] for line in text.splitlines() if line.startswith("  15.")]
    assert fifteens == ["15.10", "15.12", "15.13", "15.14"]
    assert runner.invoke(app, ["show", "rds", "nosuch"]).exit_code == 1


def test_show_a_refreshed_region(folder: Path) -> None:
    observe(folder, "15.13", "15.19")
    text = runner.invoke(app, ["show", "rds", "postgres", "--region", "eu-south-1", "--as-of", "2026-11-24"]).output
    assert "eu-south-1 as of 2026-11-20 (AWS)" in text
    assert [line.split()[0] for line in text.splitlines()[1:]] == ["15.13", "15.19"]
    overview = runner.invoke(app, ["show", "--as-of", "2026-11-24"]).output
    assert "eu-south-1       versions     rds postgres" in overview


def test_diff(folder: Path) -> None:
    assert "nothing was refreshed" in runner.invoke(app, ["diff"]).output
    observe(folder, "15.13", "15.99")
    text = runner.invoke(app, ["diff"]).output
    assert "only there: 15.99\n" in text
    assert " 15.19" in next(line for line in text.splitlines() if "not there" in line)


def test_a_broken_file_is_named(folder: Path) -> None:
    observe(folder, "15.13")
    (folder / "denials.json").write_text("{", encoding="utf-8")
    assert "denials.json" in runner.invoke(app, ["show"]).output


def test_learn(folder: Path) -> None:
    sentence = "Cannot find version 15.4 for postgres"
    first = runner.invoke(learner, [sentence, "--region", "eu-south-1"])
    assert (first.exit_code, "learned: postgres 15.4" in first.output) == (0, True)
    assert "known already" in runner.invoke(learner, [sentence, "--region", "eu-south-1"]).output
    assert runner.invoke(learner, ["-"], input=f"\n{sentence}\n").exit_code == 0
    assert runner.invoke(learner, ["all is well"]).exit_code == 1
    for region in ("../x", "nowhere", ""):
        wrong = runner.invoke(learner, [sentence, "--region", region])
        assert (wrong.exit_code, "is not the name of a region" in wrong.output) == (2, True)
    (folder / "denials.json").write_text("{", encoding="utf-8")
    assert runner.invoke(learner, [sentence]).exit_code == 2
    assert (folder / "denials.json").read_text(encoding="utf-8") == "{"


def test_refresh_says_what_was_refused(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    from datetime import date

    asked: list[tuple[str, list[str], str | None]] = []

    def answer(region: str, services: list[str], profile: str | None, progress: object) -> Report:
        asked.append((region, services, profile))
        denied = Refused("ec2", "classes", ("ec2:X",), "AccessDenied: no", date(2026, 11, 1))
        return Report(region, date(2026, 11, 20), (Refreshed("rds", "versions", folder, 7),), (denied,))

    monkeypatch.setattr("repair.knowledge.refresh.refresh", answer)
    found = runner.invoke(app, ["refresh", "-r", "eu-south-1", "-r", "eu-west-1", "-s", "rds,ec2", "--profile", "p"])
    assert found.exit_code == 1
    assert asked == [("eu-south-1", ["rds", "ec2"], "p"), ("eu-west-1", ["rds", "ec2"], "p")]
    assert "eu-south-1: rds versions: 7 facts" in found.output
    assert "not refreshed, the data of 2026-11-01 stay: AccessDenied: no" in found.output
    assert "IAM actions that were denied: ec2:X" in found.output


def test_refresh_that_cannot_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> Report:
        raise RefreshError("no boto3")

    monkeypatch.setattr("repair.knowledge.refresh.refresh", fail)
    found = runner.invoke(app, ["refresh", "--region", "eu-south-1"])
    assert found.exit_code == 2
    assert "no boto3" in found.output


def test_the_commands_import_nothing_heavy() -> None:
    code = (
        "import sys, repair.cli_catalog; sys.exit(any(m in sys.modules for m in ('boto3', 'repair.knowledge.catalog')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
