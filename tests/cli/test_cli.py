"""The command as people use it: real processes, real files."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = ["--as-of", "2025-11-05", "--region", "eu-south-1"]
BROKEN = """\
Resources:
  DB:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '15.4'  # signed off
      DBInstanceClass: db.t3.medium
      AllocatedStorage: '20'
      ManageMasterUserPassword: true
      MasterUsername: dbadmin
"""
CLEAN = "Resources:\n  T:\n    Type: AWS::SNS::Topic\n"
KUBERNETES = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {Resources: 1}\n"


def run(*arguments: str | Path, input: bytes | None = None, cwd: Path | None = None, **environment: str):  # type: ignore[no-untyped-def]
    command = [sys.executable, "-m", "repair.cli", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(EXAMPLES.parent), **environment}
    return subprocess.run(command, input=input, capture_output=True, cwd=cwd, env=env, timeout=120)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(BROKEN)
    return path


def test_fix_writes_and_says_so(template: Path) -> None:
    done = run("fix", *DAY, template)
    assert done.returncode == 0, done.stderr
    assert template.read_text() == BROKEN.replace("'15.4'", "'15.14'")
    assert b"retired-engine-version (safe, impact some-interruption)" in done.stdout
    assert b"aws rds describe-db-engine-versions" in done.stdout
    again = run("fix", *DAY, template)
    assert again.returncode == 0
    assert b"nothing to repair" in again.stdout


def test_dry_run_prints_a_patch_and_writes_nothing(template: Path) -> None:
    done = run("fix", "--dry-run", *DAY, "template.yaml", cwd=template.parent)
    assert done.returncode == 1
    assert template.read_text() == BROKEN
    assert done.stdout.startswith(b"--- a/template.yaml\n+++ b/template.yaml\n@@")
    assert run("fix", "--dry-run", "--exit-zero", *DAY, template).returncode == 0


DISGUISES = {
    "plain": lambda t: t,
    "crlf": lambda t: t.replace("\n", "\r\n"),
    "no final newline": lambda t: t.rstrip("\n"),
    "bom": lambda t: "\ufeff" + t,
    "mixed": lambda t: t.replace("Resources:\n", "Resources:\r\n", 1),
    "last line changes": lambda t: (
        t.rsplit("      AllocatedStorage", 1)[0].rsplit("      DBInstanceClass", 1)[0].rstrip("\n")
    ),
}


@pytest.mark.parametrize("tool", ["git", "patch"])
def test_the_diff_is_what_patch_and_git_take(tmp_path: Path, tool: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    folder = tmp_path / "some folder"
    folder.mkdir()
    texts = {folder / f"{name}.yaml": disguise(BROKEN) for name, disguise in DISGUISES.items()}
    for path, text in texts.items():
        path.write_bytes(text.encode())
    diff = run("fix", "--dry-run", "--no-verify", *DAY, "some folder", cwd=tmp_path).stdout
    command = ["git", "apply", "-p1", "-"] if tool == "git" else ["patch", "-p1", "--binary", "-s"]
    subprocess.run(command, input=diff, cwd=tmp_path, check=True, capture_output=True)
    patched = {path: path.read_bytes() for path in texts}
    for path, text in texts.items():
        path.write_bytes(text.encode())
    run("fix", "--no-verify", *DAY, folder)
    for path, text in texts.items():
        assert patched[path] == path.read_bytes() == text.replace("15.4", "15.14").encode(), path.stem


def test_a_filter(template: Path) -> None:
    done = run("fix", *DAY, "-", input=b"\xef\xbb\xbf" + BROKEN.replace("\n", "\r\n").encode())
    assert done.returncode == 0
    assert done.stdout == b"\xef\xbb\xbf" + BROKEN.replace("\n", "\r\n").replace("15.4", "15.14").encode()
    assert b"retired-engine-version" in done.stderr


def test_a_filter_gives_back_what_it_cannot_read() -> None:
    done = run("fix", "-", input=b"A: [\n")
    assert (done.returncode, done.stdout) == (2, b"A: [\n")
    assert b"<stdin>:2:1: error:" in done.stderr


def test_check_lists_and_exits_with_one(template: Path) -> None:
    done = run("check", *DAY, template)
    assert done.returncode == 1
    assert b":6:7: can repair retired-engine-version" in done.stdout
    assert template.read_text() == BROKEN
    clean = template.with_name("clean.yaml")
    clean.write_text(CLEAN)
    assert run("check", clean).returncode == 0


def test_existing_stack_refuses(template: Path) -> None:
    done = run("fix", "--existing-stack", *DAY, template)
    assert done.returncode == 0
    assert template.read_text() == BROKEN
    assert b"refused for an existing stack" in done.stdout


def test_folders_are_searched_by_content(tmp_path: Path) -> None:
    files = {
        "b/one.yaml": BROKEN,
        "a/two.json": json.dumps({"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}),
        "a/three.template": BROKEN,
        "kubernetes.yaml": KUBERNETES,
        "broken-but-not-ours.yaml": "a: [\n",
        "notes.txt": BROKEN,
        "node_modules/x/t.yaml": BROKEN,
        "ignored/t.yaml": BROKEN,
        "excluded/t.yaml": BROKEN,
        ".gitignore": "ignored/\n",
        "list.json": "[1, 2]",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    done = run("fix", "--exclude", "excluded/", *DAY, ".", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    changed = [name for name, text in files.items() if (tmp_path / name).read_text() != text]
    assert changed == ["b/one.yaml", "a/three.template"]
    assert done.stdout.index(b"a/three.template") < done.stdout.index(b"b/one.yaml")
    assert b"3 templates" in done.stdout


def test_parallel_and_sequential_say_the_same(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"t{number:02}.yaml").write_text(BROKEN if number % 2 else CLEAN)
    one = run("fix", "--dry-run", "--no-verify", "--jobs", "1", *DAY, ".", cwd=tmp_path)
    two = run("fix", "--dry-run", "--no-verify", "--jobs", "3", *DAY, ".", cwd=tmp_path)
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    assert one.stdout.count(b"+++ b/") == 6


def test_what_claims_to_be_a_template_and_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("AWSTemplateFormatVersion: '2010-09-09'\nResources: [\n")
    (tmp_path / "b.yaml").write_text(BROKEN)
    done = run("fix", *DAY, ".", cwd=tmp_path)
    assert done.returncode == 2
    assert b"a.yaml:3:1: error:" in done.stdout
    assert "15.14" in (tmp_path / "b.yaml").read_text(), "the run goes on"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fix", "missing.yaml"], "no such file"),
        (["fix", "k.yaml"], "not a CloudFormation template"),
        (["fix", "--select", "retired-engine-versio", "t.yaml"], "did you mean 'retired-engine-version'"),
        (["fix", "--format", "xml", "t.yaml"], "'xml' is not one of 'text', 'json'"),
        (["fix", "--pin", "x", "t.yaml"], "'x' is not one of 'exact', 'major'"),
        (["fix", "--choose", "x", "t.yaml"], "id@path=answer"),
        (["fix", "--as-of", "yesterday", "t.yaml"], "as-of"),
        (["explain", "nothing"], "there is no transform"),
    ],
)
def test_usage_errors(tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "k.yaml").write_text(KUBERNETES)
    (tmp_path / "t.yaml").write_text(BROKEN)
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in (done.stdout + done.stderr).decode()
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "t.yaml").read_text() == BROKEN


def test_a_link_stays_a_link_and_the_mode_is_kept(template: Path) -> None:
    template.chmod(0o640)
    link = template.with_name("link.yaml")
    link.symlink_to(template.name)
    assert run("fix", *DAY, link).returncode == 0
    assert link.is_symlink()
    assert "15.14" in template.read_text()
    assert stat.S_IMODE(template.stat().st_mode) == 0o640
    assert sorted(p.name for p in template.parent.iterdir()) == ["link.yaml", "template.yaml"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everything")
def test_a_read_only_file_is_named(template: Path) -> None:
    template.chmod(0o444)
    done = run("fix", *DAY, template)
    assert done.returncode == 2
    assert b"cannot be written" in done.stdout
    assert template.read_text() == BROKEN


def test_configuration(template: Path) -> None:
    folder = template.parent
    (folder / "cfn-repair.toml").write_text(
        'as-of = 2025-11-05\nregion = "us-east-1"\n[[overrides]]\npaths = ["eu/**"]\nregion = "eu-south-1"\n'
    )
    (folder / "eu").mkdir()
    (folder / "eu" / "t.yaml").write_text(BROKEN)
    done = run("fix", "--dry-run", ".", cwd=folder)
    assert done.stdout.count(b"15.14") == 2
    assert b"not observed in eu-south-1" in done.stderr
    (folder / "cfn-repair.toml").write_text("regoin = 'x'\n")
    wrong = run("fix", template)
    assert wrong.returncode == 2
    assert b"did you mean 'region'" in wrong.stderr


def test_no_color_and_pipes(template: Path) -> None:
    assert b"\x1b[" not in run("fix", "--dry-run", *DAY, template).stdout
    assert b"\x1b[" in run("fix", "--dry-run", "--color", "always", *DAY, template).stdout


def test_explain_and_transforms() -> None:
    done = run("explain", "missing-depends-on")
    assert done.returncode == 0
    assert b"**Fix safety.**" in done.stdout
    assert b"missing-depends-on" in run("transforms").stdout
    assert run("--version").stdout.startswith(b"cfn-repair ")


def loaded_modules(*arguments: str | Path) -> set[str]:
    code = (
        "import sys, repair.cli\n"
        f"sys.argv = ['cfn-repair', *{[str(a) for a in arguments]!r}]\n"
        "try: repair.cli.main()\n"
        "except SystemExit: pass\n"
        "print('\\nMODULES', *sorted(m for m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=EXAMPLES.parent, timeout=60)
    return set(done.stdout.rsplit("MODULES", 1)[1].split())


HEAVY = {"ruamel.yaml", "jsonpatch", "deepdiff", "cloudformation_validate", "rich.progress", "boto3"}


def test_a_clean_file_pays_for_nothing_heavy(tmp_path: Path) -> None:
    clean = tmp_path / "clean.yaml"
    clean.write_text(CLEAN)
    loaded = loaded_modules("fix", clean)
    assert "yaml" in loaded
    assert not loaded & HEAVY


def test_help_loads_no_transforms() -> None:
    loaded = loaded_modules("--help")
    assert not loaded & (HEAVY | {"yaml", "transforms", "repair.engine.run"})
