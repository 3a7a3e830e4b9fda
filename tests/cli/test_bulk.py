"""Many files at once: what goes wrong with one is told of that one, and nothing is ever half-written."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from repair import NONE, SAFE, Context, Fix, Quoted, Template, bulk, replace, transform
from repair.bulk import Job, RunOptions, repair_files, write
from repair.discovery import Candidate
from repair.engine import registry
from repair.engine.result import Outcome
from repair.pool import in_order

OLD = "Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: old\n"
NEW = OLD.replace("old", "'new'")
OPTIONS = RunOptions(as_of=date(2026, 10, 20), verify=False)


@transform(id="old-name", summary="a name that is old", group="test")
def old_name(template: Template, context: Context) -> Iterator[Fix]:
    for resource in template.resources.values():
        node = resource.property("DisplayName")
        if node is None:
            continue
        if "DIE" in template.document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if getattr(node, "value", "") == "old":
            change = replace(template.document, node, Quoted("new"))
            yield Fix(title="renew the name", at=node.path, safety=SAFE, impact=NONE, change=change)


@pytest.fixture(autouse=True)
def only_this_transform(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "all_transforms", lambda: (old_name,))
    bulk.settings.cache_clear()
    yield
    bulk.settings.cache_clear()


def job(path: Path, *, named: bool = True) -> Job:
    return Job(Candidate(path, named), OPTIONS)


def template(folder: Path, name: str = "t.yaml", text: str = OLD) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def fix(*paths: Path, workers: int = 1, writing: bool = True) -> list[Outcome]:
    return list(repair_files([job(path) for path in paths], workers, writing=writing))


def problem(outcome: Outcome) -> str:
    assert outcome.problem is not None
    assert not outcome.written
    return outcome.problem.message


def test_writing(tmp_path: Path) -> None:
    path = template(tmp_path, text="\ufeff" + OLD.replace("\n", "\r\n"))
    (outcome,) = fix(path)
    assert outcome.written
    assert path.read_bytes() == ("\ufeff" + NEW.replace("\n", "\r\n")).encode()
    before = path.stat().st_mtime_ns, path.stat().st_ino
    (again,) = fix(path)
    assert not again.written
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before, "what needs no repair is not even touched"


def test_without_writing(tmp_path: Path) -> None:
    path = template(tmp_path)
    (outcome,) = fix(path, writing=False)
    assert (outcome.changed, outcome.written, path.read_text()) == (True, False, OLD)


def test_somebody_else_was_faster(tmp_path: Path) -> None:
    path = template(tmp_path)
    (outcome,) = fix(path, writing=False)
    path.write_text(OLD + "# a note\n")
    done = write(outcome)
    assert "changed by somebody else" in problem(done)
    assert [(f.status, f.why) for f in done.findings] == [("left", "not-written")]
    assert not done.changed
    assert path.read_text() == OLD + "# a note\n"
    path.unlink()
    assert "cannot be written: No such file" in problem(write(outcome))


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [template(tmp_path, f"{n}.yaml") for n in range(3)]
    fsync = os.fsync
    calls = iter(range(3))

    def full_once(handle: int) -> None:
        if next(calls) == 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full_once)
    first, second, third = fix(*paths)
    assert (first.written, third.written) == (True, True)
    assert problem(second) == "cannot be written: No space left on device"
    assert paths[1].read_text() == OLD
    assert sorted(os.listdir(tmp_path)) == ["0.yaml", "1.yaml", "2.yaml"], "no temporary file is left"


def test_a_read_only_file_and_a_read_only_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = template(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser may write everything
    assert problem(*fix(path)) == "cannot be written: the file is read-only"
    monkeypatch.undo()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr(registry, "all_transforms", lambda: (old_name,))
    assert problem(*fix(path)) == "cannot be written: Permission denied"
    assert path.read_text() == OLD


def test_what_cannot_be_read(tmp_path: Path) -> None:
    missing, folder = tmp_path / "missing.yaml", tmp_path / "folder.yaml"
    folder.mkdir()
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"Resources:\n  A: \xff\n")
    other = template(tmp_path, "other.yaml", "services: {}\n")
    messages = [problem(outcome) for outcome in fix(missing, folder, binary, other)]
    assert messages[0] == "cannot be read: No such file or directory"
    assert messages[1] == "cannot be read: Is a directory"
    assert messages[2] == "byte 0xff is not UTF-8; save the file as UTF-8"
    assert messages[3].startswith("this is not a CloudFormation template")
    assert list(repair_files([job(binary, named=False), job(other, named=False)], 1, writing=True)) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes by name here")
def test_a_pipe_is_read_once_and_not_written(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code = "import sys; open(sys.argv[1], 'w').write(sys.argv[2])"
    writer = subprocess.Popen([sys.executable, "-c", code, str(pipe), OLD])
    (outcome,) = fix(pipe)
    assert writer.wait() == 0
    assert "not a regular file" in problem(outcome)


def test_a_mistake_of_ours_is_told_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr("repair.engine.run._judge", broken)
    first, second = fix(template(tmp_path), template(tmp_path, "u.yaml", OLD.replace("old", "fine")))
    message = problem(first)
    assert message.startswith("our bug, please report it: ")
    assert "KeyError: 'oops'" in message
    assert ("repair/engine/run.py:") in message
    assert first.name.endswith("t.yaml")
    assert second.problem is None or "our bug" in second.problem.message
    monkeypatch.setenv("CFN_REPAIR_DEBUG", "1")
    with pytest.raises(KeyError):
        fix(template(tmp_path))


def test_a_template_of_another_language_is_explained(tmp_path: Path) -> None:
    text = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n{% if x %}\n  A: {Type: AWS::SNS::Topic}\n{% endif %}\n"
    assert "Jinja" in problem(*fix(template(tmp_path, text=text)))


def test_results_come_in_order_from_many_processes(tmp_path: Path) -> None:
    paths = [template(tmp_path, f"{n:03}.yaml", OLD if n % 3 else OLD + "# " + "x" * 200_000) for n in range(40)]
    outcomes = fix(*paths, workers=3)
    assert [outcome.name for outcome in outcomes] == [str(path) for path in paths]
    assert all(outcome.written for outcome in outcomes)
    assert all(path.read_text().startswith(NEW) for path in paths)


def test_a_process_that_dies_costs_one_file(tmp_path: Path) -> None:
    dying = {5, 6, 30}
    paths = [template(tmp_path, f"{n:03}.yaml", OLD + ("# DIE\n" if n in dying else "")) for n in range(40)]
    outcomes = fix(*paths, workers=2)
    assert [outcome.name for outcome in outcomes] == [str(path) for path in paths]
    assert {n for n, outcome in enumerate(outcomes) if outcome.problem} == dying
    assert "died" in problem(outcomes[5])
    for n, path in enumerate(paths):
        assert path.read_text() == (OLD + "# DIE\n" if n in dying else NEW)


def test_every_process_dies(tmp_path: Path) -> None:
    paths = [template(tmp_path, f"{n:03}.yaml", OLD + "# DIE\n") for n in range(9)]
    assert all("died" in problem(outcome) for outcome in fix(*paths, workers=2))


def slow(item: float) -> float:
    time.sleep(item)
    return item


def test_a_slow_item_does_not_change_the_order() -> None:
    items = [0.2, 0.0, 0.1, 0.0, 0.0]
    assert list(in_order(slow, items, 3, lambda item: -1)) == items


def test_stopping_early_leaves_no_process() -> None:
    results = in_order(slow, [0.01] * 1000, 2, lambda item: -1)
    start = time.monotonic()
    assert next(results) == 0.01
    results.close()
    assert time.monotonic() - start < 3


INTERRUPT = """\
import os, signal, sys, threading
sys.path.insert(0, {root!r})
from repair import bulk, cli, cli_run
import repair.engine.registry as registry
from tests.cli.test_bulk import old_name
registry.all_transforms = lambda: (old_name,)
write = bulk.write
count = [0]
def counting(outcome):
    count[0] += 1
    if count[0] == 5:
        os.killpg(0, signal.{signal})
    return write(outcome)
bulk.write = counting
sys.argv = ["cfn-repair", "fix", "--no-verify", "--jobs", "{jobs}", {folder!r}]
cli.main()
"""


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups here")
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_stop_is_clean(tmp_path: Path, name: str, code: int, jobs: int) -> None:
    paths = [template(tmp_path, f"{n:03}.yaml") for n in range(60)]
    script = INTERRUPT.format(root=str(Path(__file__).parents[2]), signal=name, jobs=jobs, folder=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, start_new_session=True
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    texts = [path.read_text() for path in paths]
    written = texts.count(NEW)
    assert 4 <= written < 60
    assert texts == [NEW] * written + [OLD] * (60 - written)
    if name == "SIGINT":
        assert f"interrupted; {written} files were written" in done.stderr
    assert sorted(os.listdir(tmp_path)) == [path.name for path in paths]


def test_a_stop_does_not_wait_for_what_is_under_way() -> None:
    results = in_order(slow, [0.0, 30.0, 30.0, 30.0], 2, lambda item: -1)
    assert next(results) == 0.0
    start = time.monotonic()
    results.close()
    assert time.monotonic() - start < 10
