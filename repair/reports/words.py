"""The words that reports share: why something is left, where it stands, what the run came to."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from repair.engine.result import Finding, Outcome

WHY = {
    "unsafe": "needs --unsafe-fixes",
    "choice": "needs a decision",
    "suppressed": "suppressed in the template",
    "no-data": "nothing can be done by a machine",
    "existing-stack": "refused for an existing stack",
    "rolled-back": "taken back",
    "conflict": "collides with another repair",
    "waits": "waits for a repair that needs to be selected",
    "dialect": "not plain CloudFormation",
    "not-written": "not written",
}
#: Control characters, the breaks of lines and paragraphs, and what turns the direction of a text.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
#: From harmless to harmful.
IMPACTS = ("none", "no-interruption", "some-interruption", "unknown", "replacement")
_DONE = {"repaired": "repaired", "would repair": "would be repaired", "can repair": "can be repaired"}


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run came to, over all templates."""

    templates: int
    changed: int
    fixes: int
    left: Counter[str]
    failed: int
    clean: int
    bugs: int


def totals(outcomes: Iterable[Outcome]) -> Totals:
    """Count. A file that was named and is no template counts as failed, not as a template."""
    outcomes = list(outcomes)
    templates = [outcome for outcome in outcomes if outcome.is_template]
    return Totals(
        templates=len(templates),
        changed=sum(bool(outcome.repaired) for outcome in templates),
        fixes=sum(len(outcome.repaired) for outcome in templates),
        left=Counter(finding.why for outcome in templates for finding in outcome.left),
        failed=sum(outcome.problem is not None for outcome in outcomes),
        clean=sum(not (outcome.problem or outcome.repaired or outcome.left) for outcome in templates),
        bugs=sum(len(outcome.bugs) for outcome in outcomes),
    )


def summary(outcomes: Sequence[Outcome], verb: str) -> list[str]:
    """One line for the run, and one for what --unsafe-fixes would add."""
    if not outcomes:
        return ["No templates found."]
    total = totals(outcomes)
    parts: list[str] = []
    if total.changed:
        parts.append(f"{total.changed:,} {_DONE[verb]} ({count(total.fixes, 'fix', 'fixes')})")
    if total.left:
        parts.append(f"{count(total.left.total(), 'finding')} left")
    if total.failed:
        parts.append(f"{total.failed:,} cannot be handled")
    if total.clean:
        parts.append(f"{total.clean:,} with nothing to repair")
    lines = [f"{count(total.templates, 'template')}: {', '.join(parts)}."]
    if total.left["unsafe"]:
        lines.append(f"--unsafe-fixes would repair {total.left['unsafe']:,} more.")
    if total.bugs:
        lines.append(f"{count(total.bugs, 'bug')} of ours: please report {'it' if total.bugs == 1 else 'them'}.")
    return lines


def verdict(outcome: Outcome, verb: str) -> str:
    """What one file came to: what was done, what is left and why, what an update of a running stack would do."""
    found = len(outcome.repaired) + len(outcome.left)
    parts = [f"{len(outcome.repaired)} {_DONE[verb]}"] if outcome.repaired else []
    reasons = Counter(WHY.get(finding.why, finding.why) for finding in outcome.left)
    if reasons:
        parts.append(f"{reasons.total()} left ({', '.join(f'{why}: {n}' for why, n in reasons.items())})")
    sentence = f"{count(found, 'finding')}: {', '.join(parts)}"
    return f"{sentence}; {impact(outcome)}" if outcome.repaired else sentence


def impact(outcome: Outcome) -> str:
    """What the repairs mean for a stack that already runs, worst first, with the names that it would happen to."""
    names: dict[str, dict[str, None]] = {}
    for finding in outcome.repaired:
        parts = finding.path.split("/")
        name = parts[2] if len(parts) > 2 and parts[1] == "Resources" else ""
        names.setdefault(finding.impact, {})[name] = None
    told = []
    for kind in reversed(IMPACTS[1:]):
        if kind in names:
            which = ", ".join(name for name in names[kind] if name)
            told.append(f"{kind} of {which}" if which else kind)
    return f"in a running stack: {'; '.join(told)}" if told else "a running stack stays as it is"


def commands(outcomes: Iterable[Outcome]) -> list[str]:
    """What shows that the repairs are right, in the user's own account; each once."""
    return list(dict.fromkeys(f.verify for outcome in outcomes for f in outcome.repaired if f.verify))


def decisions(finding: Finding) -> list[str]:
    """What to add to the command so that a finding with several answers is repaired: one for each answer."""
    return [f"--choose {shlex.quote(f'{finding.transform}@{finding.path}={option}')}" for option in finding.options]


def place(outcome: Outcome, finding: Finding) -> tuple[int, int]:
    """Line and column in the file as it is now."""
    return (finding.new_line, finding.new_column) if outcome.written else (finding.line, finding.column)


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 template``, ``2 templates``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def shown(name: str) -> str:
    """A file's name as text: a name that is not UTF-8 keeps its readable part."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def harmless(text: str) -> str:
    """A text for a terminal: what would steer it, or begin another line, is written as an escape. Names of files and
    texts of templates may hold anything."""
    return _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), text)
