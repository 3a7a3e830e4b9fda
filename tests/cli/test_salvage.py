"""Templates that cannot be parsed, on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_cli import run

pytestmark = pytest.mark.slow

SAFE = '{\n  "Resources": {\n    "Topic": {\n      "Type": "AWS::SNS::Topic"\n      "DependsOn": []\n    }\n  }\n}\n'
UNSAFE = SAFE.replace('Topic"\n', 'Topic", // the one\n')
SAFE_AFTER = SAFE.replace('Topic"\n', 'Topic",\n')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "safe.json").write_text(SAFE)
    (tmp_path / "unsafe.json").write_text(UNSAFE)
    (tmp_path / "other.json").write_text('{"Resources": 1 // "no template"\n}')
    return tmp_path


def test_check_lists_them_as_findings(folder: Path) -> None:
    done = run("check", folder)
    assert done.returncode == 1
    assert b"safe.json:5:7: can repair" not in done.stdout  # where the comma goes, not where the parser stopped
    assert b"safe.json:4:32: can repair missing-comma (safe, impact none)" in done.stdout
    assert b"unsafe.json:4:33: left json-comment (needs --unsafe-fixes)" in done.stdout
    assert b"other.json" not in done.stdout


def test_fix_repairs_what_is_safe_and_names_the_rest(folder: Path) -> None:
    done = run("fix", folder)
    assert done.returncode == 2
    assert (folder / "safe.json").read_text() == SAFE_AFTER
    assert (folder / "unsafe.json").read_text() == UNSAFE
    assert b"unsafe.json:4:34: error: this is not JSON (--unsafe-fixes makes it readable)" in done.stdout
    assert run("fix", "--unsafe-fixes", folder).returncode == 0
    assert (folder / "unsafe.json").read_text() == SAFE_AFTER
    assert run("fix", "--unsafe-fixes", "--dry-run", folder).returncode == 0


def test_selecting(folder: Path) -> None:
    done = run("check", "--ignore", "missing-comma", folder / "safe.json")
    assert done.returncode == 2
    assert b"cannot be handled" in done.stdout
    assert run("fix", "--select", "F1101", folder / "safe.json").returncode == 0


@pytest.mark.parametrize("dress", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t, lambda t: t.rstrip()])
def test_bytes_that_are_not_edited_stay(tmp_path: Path, dress) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "t.json"
    path.write_bytes(dress(SAFE).encode())
    assert run("fix", path).returncode == 0
    assert path.read_bytes() == dress(SAFE_AFTER).encode()


def test_filter() -> None:
    done = run("fix", "-", input=SAFE.encode())
    assert (done.returncode, done.stdout) == (0, SAFE_AFTER.encode())
    done = run("fix", "-", input=UNSAFE.encode())
    assert (done.returncode, done.stdout) == (2, UNSAFE.encode())


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_patch_applies(folder: Path) -> None:
    import subprocess

    done = run("fix", "--dry-run", "--unsafe-fixes", "--format", "patch", ".", cwd=folder)
    assert done.returncode == 1
    subprocess.run(["git", "apply", "-"], input=done.stdout, cwd=folder, check=True)
    assert (folder / "unsafe.json").read_text() == (folder / "safe.json").read_text() == SAFE_AFTER


def test_reports_for_programs(folder: Path) -> None:
    report = json.loads(run("check", "--format", "json", folder).stdout)
    files = {Path(file["path"]).name: file for file in report["files"]}
    assert files["safe.json"]["findings"][0]["edits"] == [
        {"line": 4, "column": 32, "end_line": 4, "end_column": 32, "text": ","}
    ]
    assert files["unsafe.json"]["problem"]["line"] == 4
    sarif = json.loads(run("check", "--format", "sarif", folder).stdout)["runs"][0]
    assert [rule["id"] for rule in sarif["tool"]["driver"]["rules"]] == ["json-comment", "missing-comma"]


def test_explain_and_list() -> None:
    assert b"JSON has no comments" in run("explain", "json-comment").stdout
    assert b"syntax     json-comment" in run("transforms").stdout


def test_secrets_stay_hidden(tmp_path: Path) -> None:
    secret = '{\n  "Resources": {\n    "User": {\n      "Type": "AWS::IAM::User"\n      "Properties": {"LoginProfile": {"Password": "hunter2-and-more"}}\n    }\n  }\n}\n'
    block = '{\n  "Resources": {\n    "S": {\n      "Type": "AWS::SecretsManager::Secret",\n      "Properties": {\n        "SecretString": |\n          first-hidden\n          second-hidden\n      }\n    }\n  }\n}\n'
    (tmp_path / "user.json").write_text(secret)
    (tmp_path / "block.json").write_text(block)
    for format in ("markdown", "html", "json", "sarif", "text"):
        extra = [] if format == "text" else ["--dry-run"]
        done = run("fix" if extra else "check", *extra, "--select", "syntax", "--format", format, tmp_path)
        for word in (b"hunter2", b"first-hidden", b"second-hidden"):
            assert word not in done.stdout, format
