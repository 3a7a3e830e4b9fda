"""What a transform yields: a finding, and, where a machine can repair it, the change that does.

Plain frozen data: comparable, printable, and nothing that the engine must trust. See docs/design.md for the laws.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from repair.syntax.edits import NO_CHANGE, Change
from repair.syntax.nodes import Path


class Safety(Enum):
    """How sure a fix is of being right, for this occurrence."""

    SAFE = "safe"
    """What is deployed stays the same, or a certain failure becomes a success with one right answer."""
    UNSAFE = "unsafe"
    """One obvious answer that changes what is deployed, loses text, or widens a permission."""
    SUGGEST = "suggest"
    """Several answers, or none that a machine can write: a finding, with its options."""


class Impact(Enum):
    """What CloudFormation would do to a stack that already runs."""

    NONE = "none"
    NO_INTERRUPTION = "no-interruption"
    SOME_INTERRUPTION = "some-interruption"
    REPLACEMENT = "replacement"
    UNKNOWN = "unknown"


SAFE, UNSAFE, SUGGEST = Safety.SAFE, Safety.UNSAFE, Safety.SUGGEST
NONE, NO_INTERRUPTION = Impact.NONE, Impact.NO_INTERRUPTION
SOME_INTERRUPTION, REPLACEMENT, UNKNOWN = Impact.SOME_INTERRUPTION, Impact.REPLACEMENT, Impact.UNKNOWN


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a finding that needs a decision: what `--choose` accepts, and the change that it makes."""

    label: str
    change: Change


@dataclass(frozen=True, slots=True)
class Fix:
    """One occurrence of a defect.

    `title` is a verb phrase ("pin postgres 15.4 to 15.14"); `at` is the long-form path that the finding is about.
    An empty `change` makes it a finding without a repair, whose `reason` says why nothing is done. `verify` is a
    command that shows whether the repair is right in the user's own account. `declares` lists warnings of the
    validator (rule ids) that the repair knowingly brings. `needs` names `Document` nodes (by long-form path) whose
    text the decision relied on: another fix in the same pass must not edit them.
    """

    title: str
    at: Path
    safety: Safety
    impact: Impact
    change: Change = NO_CHANGE
    reason: str = ""
    verify: str = ""
    options: tuple[Option, ...] = ()
    declares: frozenset[str] = field(default_factory=frozenset)
    needs: tuple[Path, ...] = ()
