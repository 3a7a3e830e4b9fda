"""What came of one file: plain data, ready to be reported, compared and sent between processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["repaired", "left"]
Why = Literal[
    "",
    "unsafe",
    "choice",
    "suppressed",
    "existing-stack",
    "no-data",
    "rolled-back",
    "conflict",
    "waits",
    "dialect",
    "not-written",
]


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Replace what stands from one place of the text before to another (lines and columns from 1; the end is not part
    of it) by `text`."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One occurrence of a defect, repaired or left.

    `line` and `column` (from 1) are in the text before, `new_line` and `new_column` in the text after; `path` is a JSON
    pointer into the long form. `edits` are those that repair it, or would: empty where they can only be made after
    other repairs, or where there are none.
    """

    transform: str
    rules: tuple[str, ...]
    title: str
    path: str
    line: int
    column: int
    safety: str
    impact: str
    status: Status
    why: Why = ""
    reason: str = ""
    verify: str = ""
    options: tuple[str, ...] = ()
    lost_comments: tuple[str, ...] = ()
    new_line: int = 1
    new_column: int = 1
    edits: tuple[TextEdit, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be handled: what, where (line and column from 1)."""

    message: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file after the run: the text before and after, what was found, and what must be said about it.

    `operations` is an RFC 6902 patch of the long form, in order. `bugs` names fixes of ours that were dropped because
    they did not do what they said. `problem` is set where the file could not be handled; its text is then unchanged.
    `before` and `after` are without the byte order mark that `bom` speaks of. `written` says that the file was written.
    """

    name: str
    before: str
    after: str
    findings: tuple[Finding, ...] = ()
    operations: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    bugs: tuple[str, ...] = ()
    problem: Problem | None = None
    passes: int = 0
    is_template: bool = True
    bom: bool = False
    written: bool = False

    @property
    def mendable(self) -> bool:
        """True if the text cannot be read, but findings say how it could be."""
        return self.problem is not None and bool(self.left)

    @property
    def changed(self) -> bool:
        """True if the text is another one now."""
        return self.before != self.after

    @property
    def repaired(self) -> tuple[Finding, ...]:
        """What was repaired."""
        return tuple(finding for finding in self.findings if finding.status == "repaired")

    @property
    def left(self) -> tuple[Finding, ...]:
        """What is left, suppressed findings aside."""
        return tuple(f for f in self.findings if f.status == "left" and f.why != "suppressed")
