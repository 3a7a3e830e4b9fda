from __future__ import annotations

from dataclasses import replace

import pytest

from repair.engine.fix import Impact
from repair.engine.result import Finding, Outcome, Why
from repair.engine.verdict import next_commands, tally, worst_impact

REPAIRED = Finding("t", (), "t", "/Resources/A", 1, 1, "safe", "none", "repaired", verify="aws x")


def left(why: Why) -> Finding:
    return replace(REPAIRED, status="left", why=why, impact="replacement")


def outcome(*findings: Finding, name: str = "a b.yaml", after: str = "x") -> Outcome:
    return Outcome(name, "", after, findings)


def test_the_tally_counts_what_was_found_by_what_became_of_it() -> None:
    counted = tally(
        [outcome(REPAIRED, left("unsafe"), left("choice")), outcome(REPAIRED, left("unsafe"), left("suppressed"))]
    )
    assert counted.repaired == 2
    assert counted.left == {"unsafe": 2, "choice": 1, "suppressed": 1}
    assert counted.found == 6


@pytest.mark.parametrize(
    ("impacts", "expected"),
    [
        ((), "none"),
        (("none", "no-interruption"), "no-interruption"),
        (("unknown", "some-interruption"), "unknown"),
        (("unknown", "replacement", "none"), "replacement"),
    ],
)
def test_the_worst_impact_is_that_of_what_was_repaired(impacts: tuple[str, ...], expected: str) -> None:
    findings = [replace(REPAIRED, impact=impact) for impact in impacts]
    assert worst_impact([outcome(*findings, left("unsafe"))]) is Impact(expected)


def test_commands_come_once_and_the_whole_template_is_always_checked() -> None:
    assert next_commands(outcome(REPAIRED, REPAIRED)) == (
        "aws x",
        "aws cloudformation validate-template --template-body 'file://a b.yaml'",
    )
    assert next_commands(outcome(replace(REPAIRED, verify=""), name="a.yaml"), ["eu-south-1", "us-east-1"]) == (
        "aws cloudformation validate-template --template-body file://a.yaml --region eu-south-1",
    )


def test_what_a_running_stack_would_notice_is_shown_by_a_change_set() -> None:
    commands = next_commands(outcome(replace(REPAIRED, impact="some-interruption"), name="a.yaml"))
    assert commands[-1].startswith("aws cloudformation deploy --template-file a.yaml ")
    assert "--no-execute-changeset" in commands[-1]


def test_a_large_template_is_checked_from_s3() -> None:
    assert "--template-body" in next_commands(outcome(REPAIRED, after="x" * 51_200))[-1]
    assert "--template-url https://YOUR-BUCKET" in next_commands(outcome(REPAIRED, after="é" * 25_601))[-1]


def test_nothing_repaired_needs_no_check_and_a_pipe_has_no_file() -> None:
    assert next_commands(outcome(left("unsafe"))) == ()
    assert next_commands(outcome(REPAIRED, name="-")) == ("aws x",)
