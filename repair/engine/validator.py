"""What AWS's validator (cloudformation-validate) says about a text, and what it cannot say.

The validator is loaded when it is first asked, into a process of its own (see :mod:`repair.engine.validator_child`),
which stays for the next text and ends with this one. Where it is missing, dies or takes too long, the report says so:
nothing here raises for what is in a text.

What experiments with version 1.14.0 showed, over 1,626 templates (2026-11-24):

- *Region.* Without a region it assumes none: types that exist by region are held against all regions together, and
  conditions on ``AWS::Region`` stay open. Only where a text is put together does ``AWS::Region`` stand for us-east-1.
  A region that it does not know is taken like none. With a region, both are decided.
- *Parameters.* A value given for a parameter decides conditions; a name that is not a parameter is ignored.
- *Layers.* Text that it cannot parse (F1101, status ERROR) ends everything. Otherwise all rules run, and stay silent
  only where they have nothing to read: see :mod:`repair.engine.uncovering`.
- *Paths* are dotted and leave out ``Fn::If`` with its branch in schema findings, not in others; below an ``Fn::If`` each
  list index is ``{}``. The sections other than Resources put the section and a slash in front.
- *cfn-lint's Metadata* (``ignore_checks``) means nothing to it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["FATAL", "ERROR", "WARN"]

SECONDS = 60.0
"""How long one text may take. It is there for systems without the child's own limits, which are far below."""

REMEMBERED = 32
"""How many answers are kept: a search for the guilty fix asks about the same texts again."""

_SECTIONS = {
    "RESOURCE": "Resources",
    "PARAMETER": "Parameters",
    "OUTPUT": "Outputs",
    "MAPPING": "Mappings",
    "METADATA": "Metadata",
    "RULE": "Rules",
    "CONDITION": "Conditions",
}
_INDEX = re.compile(r"\[(\d+)\]")
_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from repair.engine.validator_child import main; main()"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of the validator; `section`, `name` and `path` (dotted) say where, `line` is 1-based or 0."""

    rule: str
    severity: Severity
    section: str
    name: str
    path: str
    message: str
    line: int = 0

    @property
    def place(self) -> str:
        """Where, for people: ``Resources/Bucket/Properties.Tags.0``."""
        return "/".join(part for part in (self.section, self.name, self.path) if part)

    @property
    def is_hard(self) -> bool:
        """True for what fails a deployment: FATAL and ERROR."""
        return self.severity != "WARN"


@dataclass(frozen=True, slots=True)
class Report:
    """The validator's answer. `problem` is set where there is none, and says why.

    `readable` is false where it could not parse the text; `complete` is false where it gave up before the end.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    readable: bool = True
    complete: bool = True
    problem: str = ""


def validate(text: str, region: str | None = None, parameters: Mapping[str, str] | None = None) -> Report:
    """What the validator says about a text (without BOM) in a region; None is no region, not a default one."""
    return _question(text, region, parameters).report()


def foresee(text: str, region: str | None = None, parameters: Mapping[str, str] | None = None) -> None:
    """Let the validator begin with a text, because :func:`validate` will soon ask for it."""
    _question(text, region, parameters)


class _Question:
    """A text on its way to the validator and back."""

    def __init__(self, text: str, region: str | None, parameters: Mapping[str, str]) -> None:
        self._request = {"text": text, "region": region, "parameters": dict(parameters)}
        self._report = Report(problem="it was not asked")
        self._deaths = _CHILD.deaths
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        answer = _CHILD.ask(self._request, self._deaths)
        if "problem" in answer:
            self._report = Report(problem=answer["problem"])
            return
        diagnostics = tuple(_diagnostic(*row) for row in answer["diagnostics"])
        status = answer["status"]
        self._report = Report(diagnostics, status != "ERROR", status != "ANALYSIS_INCOMPLETE")

    def report(self) -> Report:
        self._thread.join()
        return self._report


def _question(text: str, region: str | None, parameters: Mapping[str, str] | None) -> _Question:
    """The question about a text: the one asked before, where there is one.

    A text that kills the validator is remembered too: the search for a guilty fix comes back to it again and again.
    """
    key = text, region, tuple(sorted((parameters or {}).items()))
    with _QUESTIONS_LOCK:
        question = _QUESTIONS.pop(key, None) or _Question(text, region, parameters or {})
        _QUESTIONS[key] = question  # the last one asked for stays longest
        while len(_QUESTIONS) > REMEMBERED:
            del _QUESTIONS[next(iter(_QUESTIONS))]
    return question


def _diagnostic(rule: str, severity: Any, entity: str, name: str, path: str, message: str, line: int) -> Diagnostic:
    section = _SECTIONS.get(entity, "")
    if not section:
        section, _, path = path.replace("/", ".").partition(".")
        if section in _SECTIONS.values():
            name, _, path = path.partition(".")
    elif path == f"{section}/{name}" or path.startswith(f"{section}/{name}/"):
        path = path[len(section) + len(name) + 2 :]
        path = path if section == "Resources" else path.replace("/", ".", 1)
    if path.startswith("Properties/"):
        path = path.replace("/", ".", 1)
    path = _INDEX.sub(r".\1", path)
    return Diagnostic(rule, severity, section, name, path, message, line)


class _Child:
    """The validator's process: started when it is needed, started anew after it died, one request at a time."""

    def __init__(self) -> None:
        self.deaths = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, request: dict[str, Any], deaths: int) -> dict[str, Any]:
        """The answer to one request, or why there is none.

        A request made when there had been fewer deaths is one about the text that killed the validator, after its
        repair or in another region: it would kill it again, and keep the next file waiting.
        """
        with self._lock:
            if deaths != self.deaths:
                return {"problem": "it gave up on this file"}
            self._process = self._process or _launch()
            process = self._process
            if process is None or process.stdin is None or process.stdout is None:
                return {"problem": "it could not be started"}
            timed_out = threading.Event()

            def give_up() -> None:
                timed_out.set()
                process.kill()

            timer = threading.Timer(SECONDS, give_up)
            timer.daemon = True
            timer.start()
            try:
                process.stdin.write(json.dumps(request).encode() + b"\n")
                process.stdin.flush()
                line = process.stdout.readline()
            except OSError:
                line = b""
            finally:
                timer.cancel()
            if line.endswith(b"\n"):
                answer: dict[str, Any] = json.loads(line)
                return answer
            self._process = None
            self.deaths += 1
            _end(process)
            if timed_out.is_set():
                return {"problem": f"it took longer than {SECONDS:g} s"}
            return {"problem": "it ended without an answer, as it does when it needs too much memory or time"}

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)


def _launch() -> subprocess.Popen[bytes] | None:
    if getattr(sys, "frozen", False) or not sys.executable:
        return None  # a frozen program would start itself again
    try:
        return subprocess.Popen(
            [sys.executable, "-c", _BOOT, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()  # it has nothing to save, and takes a tenth of a second to say goodbye
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):  # what was not yet written to a dead process
                stream.close()


_CHILD = _Child()
_QUESTIONS: dict[tuple[Any, ...], _Question] = {}
_QUESTIONS_LOCK = threading.Lock()


def _forget() -> None:
    """In a forked process: the validator and all that it was asked belong to the parent."""
    global _CHILD, _QUESTIONS_LOCK
    _CHILD = _Child()
    _QUESTIONS.clear()
    _QUESTIONS_LOCK = threading.Lock()


atexit.register(lambda: _CHILD.stop())
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
