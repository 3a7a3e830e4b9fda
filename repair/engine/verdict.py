"""The verdict on a file after the run: how much was found, repaired and left, what it does to a stack, what to run next.

Pure functions on outcomes, for the reports.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from repair.engine.fix import Impact
from repair.engine.impact import worst
from repair.engine.result import Outcome, Why

#: AWS CloudFormation quotas: a larger template body must come from S3.
LARGEST_BODY = 51_200


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings in numbers. `left` counts them by reason, the suppressed ones too; `found` is all of them."""

    repaired: int
    left: Mapping[Why, int]

    @property
    def found(self) -> int:
        """All findings: repaired, left and suppressed."""
        return self.repaired + sum(self.left.values())


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """The findings of some files in numbers; reasons in the order in which they first occur."""
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    repaired = sum(1 for finding in findings if finding.status == "repaired")
    return Tally(repaired, Counter(finding.why for finding in findings if finding.status == "left"))


def worst_impact(outcomes: Iterable[Outcome]) -> Impact:
    """The worst that the repairs would do to a stack that already runs; `none` where nothing was repaired."""
    return worst(Impact(finding.impact) for outcome in outcomes for finding in outcome.repaired)


def next_commands(outcome: Outcome, regions: Sequence[str] = ()) -> tuple[str, ...]:
    """The commands that show whether the repairs are right in the user's own account, each once.

    First those of the fixes, then AWS's own check of the whole template, then, where a running stack would notice
    something, a change set that is not executed.
    """
    if not outcome.repaired:
        return ()
    commands = [finding.verify for finding in outcome.repaired if finding.verify]
    if outcome.name not in ("-", "<stdin>"):
        region = f" --region {regions[0]}" if regions else ""
        commands.append(f"aws cloudformation validate-template {_body(outcome)}{region}")
        if worst_impact([outcome]) is not Impact.NONE:
            commands.append(
                f"aws cloudformation deploy --template-file {shlex.quote(outcome.name)} --stack-name YOUR-STACK "
                f"--capabilities CAPABILITY_NAMED_IAM --no-execute-changeset{region}"
            )
    return tuple(dict.fromkeys(commands))


def _body(outcome: Outcome) -> str:
    if len(outcome.after.encode("utf-8", "replace")) > LARGEST_BODY:
        return "--template-url https://YOUR-BUCKET.s3.amazonaws.com/" + shlex.quote(outcome.name.rpartition("/")[2])
    return "--template-body " + shlex.quote(f"file://{outcome.name}")
