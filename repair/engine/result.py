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
    "dialect",
    "not-written",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One occurrence of a defect, repaired or left. `line` and `column` (from 1) are in the original text for what was
    left, and in the text of the pass that repaired it otherwise; `path` is a JSON pointer into the long form."""

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
