"""The report for a terminal, whole texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repair.engine.result import Finding, Outcome
from repair.reports.text import coloured, diff, report
from repair.reports.words import summary
from tests.reports.samples import BROKEN, BUGGY, CLEAN, STRANGER, TEXT, run


def test_before_writing() -> None:
    assert report([run(TEXT, "t.yaml"), BROKEN, BUGGY, CLEAN], verb="would repair") == (
        "t.yaml:3:3: would repair second-thought (safe, impact none): note Topic\n"
        "t.yaml:6:7: would repair old-value (safe, impact no-interruption): renew DisplayName of Topic\n"
        "t.yaml:10:7: left old-value (needs --unsafe-fixes): renew Engine of Database\n"
        "    old is over\n"
        "    to check: aws describe Database\n"
        "t.yaml:11:7: would repair open-password (safe, impact none): quote **** of Database\n"
        "    **** was bare\n"
        "t.yaml:12:7: left old-value (needs a decision): renew DBInstanceClass of Database\n"
        "    old is over\n"
        "    --choose 'old-value@/Resources/Database/Properties/DBInstanceClass=new | <b>'\n"
        "    --choose 'old-value@/Resources/Database/Properties/DBInstanceClass=newer'\"'\"'s'\n"
        "    to check: aws describe Database\n"
        "t.yaml: 5 findings: 3 would be repaired, 2 left (needs --unsafe-fixes: 1, needs a decision: 1); "
        "in a running stack: no-interruption of Topic\n"
        "bad<.yaml:3:4: error: no | good: [link](x)\n"
        "buggy.yaml: our bug, please report it: old-value: dropped, because it lied\n"
        "buggy.yaml: note: a note\n"
        "\n"
        "Next, run:\n"
        "  aws describe Topic\n"
        "  aws login ****\n"
        "\n"
        "4 templates: 1 would be repaired (3 fixes), 2 findings left, 1 cannot be handled, 2 with nothing to repair.\n"
        "--unsafe-fixes would repair 1 more.\n"
        "1 bug of ours: please report it.\n"
    )


def test_after_writing() -> None:
    text = report([replace(run(TEXT, "a b.yaml", unsafe=True), written=True)], verb="repaired")
    assert "a b.yaml:11:7: repaired old-value (unsafe, impact some-interruption): renew Engine of Database\n" in text
    assert "a b.yaml:12:7: repaired open-password" in text, "where it stands now"
    assert "; in a running stack: some-interruption of Database; no-interruption of Topic\n" in text
    assert "  aws cloudformation validate-template --template-body 'file://a b.yaml'\n" in text
    assert text.endswith("\n1 template: 1 repaired (4 fixes), 1 finding left.\n")


def test_quiet() -> None:
    assert report([replace(run(TEXT, "t.yaml"), written=True), BROKEN, CLEAN], verb="repaired", quiet=True) == (
        "t.yaml:3:3: repaired second-thought (safe, impact none): note Topic\n"
        "t.yaml:6:7: repaired old-value (safe, impact no-interruption): renew DisplayName of Topic\n"
        "t.yaml:12:7: repaired open-password (safe, impact none): quote **** of Database\n"
        "bad<.yaml:3:4: error: no | good: [link](x)\n"
        "\n"
        "3 templates: 1 repaired (3 fixes), 2 findings left, 1 cannot be handled, 1 with nothing to repair.\n"
        "--unsafe-fixes would repair 1 more.\n"
    )


@pytest.mark.parametrize(
    ("outcomes", "lines"),
    [
        ([], ["No templates found."]),
        ([CLEAN], ["1 template: 1 with nothing to repair."]),
        ([STRANGER], ["0 templates: 1 cannot be handled."]),
        ([CLEAN] * 1234, ["1,234 templates: 1,234 with nothing to repair."]),
    ],
)
def test_summary(outcomes: list[Outcome], lines: list[str]) -> None:
    assert summary(outcomes, "repaired") == lines


def test_many_commands_are_cut() -> None:
    finding = Finding("a", (), "t", "/Resources/A", 1, 1, "safe", "none", "repaired")
    findings = tuple(replace(finding, verify=f"run {n % 13}") for n in range(30))
    text = report([Outcome("t.yaml", "a", "b", findings)], verb="repaired")
    assert "  run 9\n  … and 3 commands more: --format json has them all\n" in text
    assert "run 10" not in text


def test_lost_comments_are_told() -> None:
    finding = Finding("a", (), "t", "", 1, 1, "unsafe", "none", "repaired", lost_comments=("# why",))
    assert "    the comment '# why' goes with it\n" in report([Outcome("t", "a", "b", (finding,))], verb="repaired")


def test_colours_are_around_the_text_and_not_in_it() -> None:
    import re

    outcomes = [run(TEXT.replace("\n", "\r\n"), "t.yaml"), BROKEN, BUGGY]
    for make in (diff, lambda o, paint=lambda text, style: text: report(o, verb="repaired", paint=paint)):
        painted = make(outcomes, coloured) if make is diff else make(outcomes, paint=coloured)
        assert "\x1b[" in painted
        assert re.sub(r"\x1b\[\d+m", "", painted) == make(outcomes)
        assert "\r\x1b" not in painted, "a carriage return inside the colour would overwrite the line"
