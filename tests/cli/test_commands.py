"""The commands in one process, with transforms made for the test: quick, and free to break things."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from repair import bulk, cli, cli_run
from repair.__main__ import main as entry_point
from repair.configuration import configuration_for
from repair.engine import registry
from tests.reports.samples import TEXT, TRANSFORMS

AFTER = TEXT.replace("DisplayName: old  # keep me", "DisplayName: 'new'  # keep me\n    Metadata: 'seen'").replace(
    "hunter2-very-secret", "'hunter2-very-secret'"
)
UNSAFE = AFTER.replace("Engine: old", "Engine: 'new'")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(registry, "all_transforms", lambda: TRANSFORMS)
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "CFN_REPAIR_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    bulk.settings.cache_clear()
    configuration_for.cache_clear()
    Path("t.yaml").write_text(TEXT)
    yield tmp_path
    bulk.settings.cache_clear()
    configuration_for.cache_clear()


def run(*arguments: str, input: bytes | None = None) -> Result:
    return CliRunner().invoke(cli.app, list(arguments), input=input)


def fix(*arguments: str, input: bytes | None = None) -> Result:
    return run("fix", "--no-verify", *arguments, input=input)


def text() -> str:
    return Path("t.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "after"),
    [
        (["t.yaml"], 0, AFTER),
        (["."], 0, AFTER),
        (["--unsafe-fixes", "t.yaml"], 0, UNSAFE),
        (["--unsafe-fixes", "--no-unsafe-fixes", "t.yaml"], 0, AFTER),
        (["--dry-run", "t.yaml"], 1, TEXT),
        (["--diff", "t.yaml"], 1, TEXT),
        (["--dry-run", "--exit-zero", "t.yaml"], 0, TEXT),
        (["--select", "open-password", "t.yaml"], 0, TEXT.replace("hunter2-very-secret", "'hunter2-very-secret'")),
        (["--ignore", "open-password,second-thought", "t.yaml"], 0, TEXT.replace("Name: old", "Name: 'new'")),
        (["--select", "E9999", "--ignore", "test", "t.yaml"], 0, TEXT),
        (["--exclude", "*.yaml", "."], 0, TEXT),
        (["--exclude", "*.yaml", "t.yaml"], 0, AFTER),
    ],
)
def test_fix(arguments: list[str], code: int, after: str) -> None:
    done = fix(*arguments)
    assert done.exit_code == code, done.output
    assert text() == after


def test_dry_run_divides_diff_and_report() -> None:
    done = fix("--dry-run", "t.yaml")
    assert done.stdout.startswith("--- a/t.yaml\n+++ b/t.yaml\n@@ ")
    assert "would repair" not in done.stdout
    assert "t.yaml:6:7: would repair old-value" in done.stderr
    assert "+      MasterUserPassword: 'hunter2-very-secret'\n" in done.stdout, "a patch must apply"
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize("format", ["json", "sarif", "json-patch", "patch", "github", "markdown", "html"])
def test_formats_go_to_standard_output(format: str) -> None:
    done = fix("--dry-run", "--format", format, "t.yaml")
    assert done.exit_code == 1
    assert done.stderr == ""
    if format in ("json", "sarif", "json-patch"):
        json.loads(done.stdout)
    assert "DisplayName" in done.stdout
    assert text() == TEXT
    written = fix("--format", format, "t.yaml")
    assert written.exit_code == 0
    assert text() == AFTER


def test_check() -> None:
    done = run("check", "t.yaml")
    assert (done.exit_code, text()) == (1, TEXT)
    assert "t.yaml:6:7: can repair old-value" in done.stdout
    assert "t.yaml:10:7: left old-value (needs --unsafe-fixes)" in done.stdout
    assert run("check", "--exit-zero", "t.yaml").exit_code == 0
    assert "can repair old-value (unsafe" in run("check", "--unsafe-fixes", "t.yaml").stdout
    Path("t.yaml").write_text("Resources:\n  T: {Type: My::Own::Topic}\n")
    assert run("check", "t.yaml").exit_code == 0


def test_the_filter() -> None:
    done = fix("-", input=TEXT.encode())
    assert (done.exit_code, done.stdout) == (0, AFTER)
    assert "<stdin>:6:7: repaired old-value" in done.stderr
    dry = fix("--dry-run", "-", input=TEXT.encode())
    assert dry.exit_code == 1
    assert dry.stdout.startswith("--- a/<stdin>\n")
    same = fix("-", input=AFTER.encode())
    assert (same.exit_code, same.stdout) == (0, AFTER)
    assert json.loads(fix("--format", "json", "-", input=TEXT.encode()).stderr)["files"][0]["path"] == "<stdin>"


def test_the_filter_gives_back_what_it_cannot_handle() -> None:
    for data in (b"A: [", b"\xff\xfe", b"", b"services: {}\n"):
        done = CliRunner().invoke(cli.app, ["fix", "-"], input=data)
        assert done.exit_code == 2
        assert done.stdout_bytes == data
        assert "<stdin>:1:" in done.stderr or "<stdin>:2:" in done.stderr


def test_check_reads_standard_input() -> None:
    done = run("check", "-", input=TEXT.encode())
    assert done.exit_code == 1
    assert "<stdin>:6:7: can repair old-value" in done.stdout


@pytest.mark.parametrize("command", ["fix", "check"])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-", "t.yaml"], "- stands alone"),
        (["nowhere.yaml"], "nowhere.yaml: there is no such file or folder"),
        (
            ["--select", "old-valu", "t.yaml"],
            "there is no transform, group or rule 'old-valu' (did you mean 'old-value'?)",
        ),
        (["--select", "", "t.yaml"], "--select names nothing"),
        (["--ignore", ",", "t.yaml"], "--ignore names nothing"),
        (["--ignore", "zzz", "empty"], "there is no transform, group or rule 'zzz'"),
        (["--region", "Milan", "t.yaml"], "--region must be the name of a region"),
        (["--exclude", "!", "t.yaml"], "--exclude: '!' is not a pattern"),
        (["--parameters", "t.yaml", "t.yaml"], "--parameters t.yaml: this is not JSON"),
        (["--parameters", "no.json", "t.yaml"], "--parameters no.json: cannot be read"),
        (["--choose", "a=b", "t.yaml"], "--choose takes id@path=answer"),
        (["--format", "xml", "t.yaml"], "'xml' is not one of"),
        (["--color", "blue", "t.yaml"], "'blue' is not one of"),
        (["--as-of", "2025-13-01", "t.yaml"], "2025-13-01"),
        (["--jobs", "-1", "t.yaml"], "--jobs"),
        (["--nonsense", "t.yaml"], "--nonsense"),
        ([], "PATH"),
    ],
)
def test_wrong_use(command: str, arguments: list[str], message: str) -> None:
    Path("empty").mkdir()
    done = run(command, *arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""
    assert text() == TEXT


def test_a_wrong_configuration_is_told_before_anything_is_written() -> None:
    Path("sub").mkdir()
    Path("sub/u.yaml").write_text(TEXT)
    Path("sub/cfn-repair.toml").write_text("ignore = ['nothing-like-it']\n")
    done = fix(".")
    assert done.exit_code == 2
    assert "'nothing-like-it'" in done.stderr
    assert text() == TEXT


def test_configuration_and_command_line() -> None:
    Path("cfn-repair.toml").write_text("unsafe-fixes = true\nignore = ['open-password']\nexclude = ['sub/']\n")
    Path("sub").mkdir()
    Path("sub/u.yaml").write_text(TEXT)
    done = fix(".")
    assert done.exit_code == 0
    assert text() == UNSAFE.replace("'hunter2-very-secret'", "hunter2-very-secret")
    assert Path("sub/u.yaml").read_text() == TEXT
    fix("--no-unsafe-fixes", "--select", "test", "sub/u.yaml")
    assert Path("sub/u.yaml").read_text() == AFTER, "a named file is taken, and --select sets the ignored ones aside"


def test_choices() -> None:
    answer = "old-value@/Resources/Database/Properties/DBInstanceClass=newer's"
    assert fix("--choose", answer, "t.yaml").exit_code == 0
    assert "DBInstanceClass: 'new'" in text()
    wrong = fix("--choose", "old-value@Resources.Databas=x", "t.yaml")
    assert wrong.exit_code == 0
    assert "no finding asks for --choose 'old-value@Resources.Databas'" in wrong.stderr
    dotted = "old-value@Resources.Database.Properties.DBInstanceClass"
    Path("t.yaml").write_text(TEXT)
    assert "no finding" not in fix("--choose", f"{dotted}=newer's", "t.yaml").stderr


def test_no_templates() -> None:
    Path("empty").mkdir()
    Path("empty/k.yaml").write_text("kind: Pod\nResources: 1\n")
    done = fix("empty")
    assert (done.exit_code, done.stdout) == (0, "No templates found.\n")


def test_what_was_named_and_is_none() -> None:
    Path("k.yaml").write_text("kind: Pod\n")
    done = fix("k.yaml", "t.yaml")
    assert done.exit_code == 2
    assert "k.yaml:1:1: error: this is not a CloudFormation template" in done.stdout
    assert text() == AFTER, "the run goes on"


def test_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    def shown(*arguments: str, terminal: bool = True) -> str:
        stream = (Terminal if terminal else io.TextIOWrapper)(io.BytesIO(), encoding="utf-8", write_through=True)
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(SystemExit):
            cli.app(["check", *arguments, "t.yaml"])
        stream.seek(0)
        return stream.buffer.read().decode()

    assert "\x1b[" in shown()
    assert "\x1b[" not in shown(terminal=False)
    assert "\x1b[" in shown("--color", "always", terminal=False)
    assert "\x1b[" not in shown("--color", "never")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in shown()
    assert "\x1b[" in shown("--color", "always")
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b[" in shown()


def test_quiet() -> None:
    lines = fix("--quiet", "t.yaml").stdout.splitlines()
    assert lines[0].startswith("t.yaml:3:3: repaired second-thought")
    assert not any("left old-value" in line for line in lines)


def test_explain_and_transforms() -> None:
    done = run("explain", "old-value")
    assert done.exit_code == 0
    assert done.stdout.startswith("old-value: a value that is old\n(group test; clears E9999)\n")
    assert run("explain", "E9999").stdout == done.stdout
    assert run("explain", "nothing").exit_code == 2
    assert [line.split()[1] for line in run("transforms").stdout.splitlines()] == [
        "old-value",
        "open-password",
        "second-thought",
    ]


def test_the_last_resort(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("that should not happen")

    monkeypatch.setattr(cli_run, "_jobs", broken)
    monkeypatch.setattr(sys, "argv", ["cfn-repair", "fix", "t.yaml"])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("cfn-repair: our bug, please report it: RuntimeError: that should not happen")
    assert error.count("\n") == 1
    monkeypatch.setenv("CFN_REPAIR_DEBUG", "1")
    with pytest.raises(RuntimeError):
        cli.main()


def test_ctrl_c_while_the_program_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    class Loading:
        @property
        def main(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "repair.cli", Loading())  # type: ignore[arg-type]
    with pytest.raises(SystemExit) as stopped:
        entry_point()
    assert stopped.value.code == 130


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_reader_that_leaves_is_no_error(folder: Path) -> None:
    for number in range(40):
        (folder / f"{number}.yaml").write_text(TEXT + "# " + "x" * 10_000)
    root = str(Path(__file__).parents[2])
    command = f"{shlex.quote(sys.executable)} -m repair check --format html . | head -c 10 > /dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=folder, env={**os.environ, "PYTHONPATH": root}
    )
    assert done.stderr == ""
    assert done.stdout == "1\n"


def test_hooks_name_files_that_are_no_templates() -> None:
    Path("compose.yaml").write_text("services: {web: {image: nginx}}\n")
    assert run("check", "t.yaml", "compose.yaml").exit_code == 2
    done = run("fix", "--templates-only", "compose.yaml")
    assert (done.exit_code, "compose" in done.output) == (0, False)
    for command in ("check", "fix"):
        done = run(command, "--templates-only", "--exclude", "t.yaml", "t.yaml", "compose.yaml")
        assert (done.exit_code, "t.yaml" in done.output) == (0, False)
    Path("cfn-repair.toml").write_text("exclude = ['t.yaml']\n")
    configuration_for.cache_clear()
    run("fix", "--templates-only", "t.yaml")
    assert Path("t.yaml").read_text() == TEXT
    Path("cfn-repair.toml").unlink()
    configuration_for.cache_clear()
    run("fix", "--templates-only", "t.yaml", "compose.yaml")
    assert Path("t.yaml").read_text() == AFTER


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("command", ["check t.yaml", "fix - < t.yaml", "transforms"])
def test_a_full_disk_and_a_closed_output_are_no_bugs_of_ours(folder: Path, command: str) -> None:
    root = str(Path(__file__).parents[2])

    def shell(redirection: str) -> str:
        line = f"{shlex.quote(sys.executable)} -m repair {command} {redirection}"
        env = {**os.environ, "PYTHONPATH": root}
        return subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=folder, env=env).stderr

    assert "cfn-repair: the output: No space left on device" in shell("> /dev/full")
    assert "our bug" not in shell(">&-")
    assert "Traceback" not in shell("<&- >&- 2>&-")


def test_a_region_that_nobody_knows_is_told() -> None:
    done = run("check", "--region", "eu-sout-1", "t.yaml")
    assert done.exit_code == 1
    assert "nothing is known about the region eu-sout-1; did you mean eu-south-1?" in done.stderr
    assert run("check", "--region", "eu-south-1", "t.yaml").stderr == ""
    assert "the region eu-sout-1" in fix("--region", "eu-sout-1", "-", input=TEXT.encode()).stderr


def test_a_dry_run_of_the_filter_reports_as_that_of_a_file() -> None:
    done = fix("--dry-run", "--format", "json", "-", input=TEXT.encode())
    assert (done.exit_code, done.stderr) == (1, "")
    assert json.loads(done.stdout)["files"][0]["path"] == "<stdin>"


def test_names_and_texts_cannot_steer_the_terminal() -> None:
    Path("a\x1b[31m\nb.yaml").write_text(TEXT.replace("T:", '"T\\e[2J":', 1))
    done = run("check", ".")
    assert "\x1b" not in done.stdout
    assert "a\\x1b[31m\\nb.yaml:6:7: can repair" in done.stdout


def test_help_begins_with_what_is_used_most() -> None:
    lines = run("--help").stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == ["fix", "check", "explain", "transforms", "graph", "learn", "catalog"]
    assert not any("..." in line for line in lines)
    assert "PATH..." in run("fix", "--help").stdout


def test_a_graph_is_of_a_template() -> None:
    Path("k.yaml").write_text("kind: Pod\n")
    done = run("graph", "k.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "k.yaml: this is not a CloudFormation template" in done.stderr
