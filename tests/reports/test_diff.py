"""The diff is one that patch and git take, byte for byte, for every kind of file and name."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from repair.engine.result import Outcome
from repair.reports.diff import patch, unified
from tests.reports.samples import TEXT, run

ENCODED = {
    "plain": (TEXT, False),
    "crlf": (TEXT.replace("\n", "\r\n"), False),
    "mixed": (TEXT.replace("\n", "\r\n", 5), False),
    "bom": (TEXT, True),
    "bom and crlf": (TEXT.replace("\n", "\r\n"), True),
    "bom, the first line changes": ("Resources: {T: {Type: A::B::C, Properties: {DisplayName: old}}}\n", True),
    "no final newline": (TEXT.rstrip("\n"), False),
    "no final newline, last line changes": (TEXT.split("  # keep me")[0], False),
    "no final newline, crlf": (TEXT.replace("\n", "\r\n").rstrip("\r\n"), False),
    "blanks, tabs and emoji": (TEXT.replace("# a comment", "# a \t\u00a0\U0001f600 comment   "), False),
}


def write(path: Path, text: str, bom: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.encode())


def apply(tool: str, diff: str, folder: Path) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    check = ["git", "apply", "--check", "-"] if tool == "git" else ["patch", "-p1", "--binary", "-s", "--dry-run"]
    for command in (check, [word for word in check if word not in ("--check", "--dry-run")]):
        done = subprocess.run(command, input=diff.encode(), cwd=folder, capture_output=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert b"fuzz" not in done.stdout and b"offset" not in done.stdout


@pytest.mark.parametrize("tool", ["git", "patch"])
@pytest.mark.parametrize("kind", ENCODED)
def test_tools_take_it(tmp_path: Path, tool: str, kind: str) -> None:
    text, bom = ENCODED[kind]
    write(tmp_path / "t.yaml", text, bom)
    outcome = run(text, "t.yaml", unsafe=True, bom=bom)
    assert outcome.changed
    apply(tool, patch([outcome]), tmp_path)
    expected = (b"\xef\xbb\xbf" if bom else b"") + outcome.after.encode()
    assert (tmp_path / "t.yaml").read_bytes() == expected


NAMES = ["t.yaml", "./t.yaml", "a b/c  d.yaml", "ä/ß.yaml", "-t.yaml", 'q"uote.yaml', "back\\slash.yaml", "tab\t.yaml"]


@pytest.mark.parametrize("tool", ["git", "patch"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("absolute", [False, True])
def test_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tool: str, name: str, absolute: bool) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / name, TEXT, False)
    outcome = run(TEXT, str(tmp_path / name) if absolute else name)
    apply(tool, patch([outcome]), tmp_path)
    assert (tmp_path / name).read_text() == outcome.after


def test_a_file_elsewhere_is_named_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    lines = list(unified(run(TEXT, str(tmp_path / "t.yaml"))))
    assert lines[0] == f"--- a{tmp_path}/t.yaml\n"
    assert list(unified(run(TEXT, "../t.yaml"))) == lines
    assert next(unified(run(TEXT, "../here/t.yaml"))) == "--- a/t.yaml\n"


def test_several_files_make_one_patch(tmp_path: Path) -> None:
    outcomes = [run(TEXT, f"{n}.yaml") for n in range(3)]
    for outcome in outcomes:
        write(tmp_path / outcome.name, TEXT, False)
    apply("git", patch([*outcomes, Outcome("same.yaml", "a", "a")]), tmp_path)
    assert all((tmp_path / outcome.name).read_text() == outcome.after for outcome in outcomes)


def test_the_whole_text() -> None:
    text = "".join(unified(run(TEXT, "t.yaml")))
    assert text == (
        "--- a/t.yaml\n"
        "+++ b/t.yaml\n"
        "@@ -3,10 +3,11 @@\n"
        "   Topic:\n"
        "     Type: AWS::SNS::Topic\n"
        "     Properties:\n"
        "-      DisplayName: old  # keep me\n"
        "+      DisplayName: 'new'  # keep me\n"
        "+    Metadata: 'seen'\n"
        "   Database:\n"
        "     Type: AWS::RDS::DBInstance\n"
        "     Properties:\n"
        "       Engine: old\n"
        "-      MasterUserPassword: hunter2-very-secret\n"
        "+      MasterUserPassword: 'hunter2-very-secret'\n"
        "       DBInstanceClass: old\n"
    )


def test_for_eyes_secrets_are_hidden_and_nothing_else() -> None:
    shown = "".join(unified(run(TEXT, "t.yaml"), mask=True))
    assert shown == "".join(unified(run(TEXT, "t.yaml"))).replace("'hunter2-very-secret'", "****").replace(
        "hunter2-very-secret", "****"
    )


line = st.sampled_from(["a", "b", "", "c\r", " "])
text = st.builds(lambda lines, end: "\n".join(lines) + end, st.lists(line, max_size=8), st.sampled_from(["", "\n"]))


@settings(max_examples=60, deadline=None)
@given(text, text)
@example("a", "")
@example("", "a")
@example("a\nb", "a\nb\n")
@example("\n", "")
def test_random_texts(tmp_path_factory: pytest.TempPathFactory, before: str, after: str) -> None:
    if before == after:
        assert patch([Outcome("t", before, after)]) == ""
        return
    if "" in (before, after):
        return  # a file comes into being or goes: no repair does that
    folder = tmp_path_factory.mktemp("random")
    (folder / "t").write_bytes(before.encode())
    apply("git", patch([Outcome("t", before, after)]), folder)
    assert (folder / "t").read_bytes() == after.encode()
