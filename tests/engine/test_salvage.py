"""Texts that cannot be parsed: what is taken, what is proven, and what is left as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from repair import NONE, SAFE, Broken, Change, Context, Fix, salvage
from repair.engine.registry import Transform, all_transforms, select
from repair.engine.result import Outcome
from repair.engine.run import Settings, repair_text
from repair.engine.salvage import MAX_STEPS
from repair.engine.selection import Policy
from repair.engine.validation import verifiers
from repair.engine.validator import validate
from repair.syntax.edits import Edit
from tests.transforms.harness import Example, examples, run

TEXT = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n?? what\n"
COMMENTED = '{\n  "Resources": {\n    // one\n    "Topic": {"Type": "AWS::SNS::Topic",}\n  }\n}\n'


def repaired(text: str, *chosen: Transform, unsafe: bool = True) -> Outcome:
    settings = Settings(chosen, Context(as_of=date(2026, 10, 20)), Policy(unsafe=unsafe))
    return repair_text("x", text, settings)


def mending(*edits: Edit, lost: tuple[str, ...] = (), safety=SAFE) -> Transform:  # type: ignore[no-untyped-def]
    @salvage(id="test-mend", summary="test")
    def mend(broken: Broken) -> Iterator[Fix]:
        yield Fix("mend", (), safety, NONE, Change(edits, lost_comments=lost))

    return mend


WHAT = TEXT.index("??")


def test_what_is_taken_out_must_be_declared() -> None:
    outcome = repaired(TEXT, mending(Edit(WHAT, len(TEXT), "")))
    assert not outcome.changed
    assert outcome.problem is not None
    assert outcome.bugs == ("test-mend: mend: dropped, because it takes out 'what' without saying so",)


def test_nothing_new_may_be_written() -> None:
    outcome = repaired(TEXT, mending(Edit(WHAT, len(TEXT), "What: ever\n")))
    assert not outcome.changed
    assert outcome.bugs == ("test-mend: mend: dropped, because it writes 'ever', which was not there",)


def test_what_is_declared_is_not_safe() -> None:
    mend = mending(Edit(WHAT, len(TEXT), ""), lost=("?? what",))
    outcome = repaired(TEXT, mend, unsafe=False)
    assert not outcome.changed
    assert [(finding.safety, finding.status, finding.why) for finding in outcome.findings] == [
        ("unsafe", "left", "unsafe")
    ]
    assert outcome.problem is not None
    assert outcome.problem.message.endswith("(--unsafe-fixes makes it readable)")
    assert repaired(TEXT, mend).after == TEXT[:WHAT]


def test_a_step_must_get_further() -> None:
    outcome = repaired(TEXT, mending(Edit(WHAT, WHAT + 1, "")))  # `? what` is a key without a value, but no string
    assert outcome.bugs == ()
    assert not repaired(TEXT, mending(Edit(WHAT, WHAT, "?"))).changed


def test_a_salvage_that_raises_is_a_bug_of_ours() -> None:
    @salvage(id="test-mend", summary="test")
    def mend(broken: Broken) -> Iterator[Fix]:
        raise KeyError("x")
        yield

    outcome = repaired(TEXT, mend)
    assert not outcome.changed
    assert outcome.bugs == ("test-mend: stopped half-way: KeyError: 'x'",)


def test_steps_are_counted() -> None:
    text = '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}, "Metadata": [' + "[1,]," * (MAX_STEPS + 1) + "1]}"
    assert repaired(text, *select(all_transforms(), ["trailing-comma"])).problem is None  # YAML can read it
    assert not repaired(text, *select(all_transforms(), ["trailing-comma"])).changed


def test_half_a_salvage_is_none() -> None:
    text = COMMENTED.rstrip("}\n")
    outcome = repaired(text, *all_transforms())
    assert not outcome.changed
    assert not outcome.findings
    assert outcome.problem is not None


def test_what_is_safe_waits_for_what_is_not() -> None:
    outcome = repaired(COMMENTED, *all_transforms(), unsafe=False)
    assert [(finding.transform, finding.line, finding.why) for finding in outcome.findings] == [
        ("json-comment", 3, "unsafe"),
        ("trailing-comma", 4, "waits"),
    ]
    assert all(finding.edits == () for finding in outcome.findings)


def test_places_are_those_of_the_file() -> None:
    text = '{\n  "Resources": {\n    // one\n    "Topic": {"Type": "AWS::SNS::Topic",},\n    "Old": {"Type": "AWS::SNS::topic"}\n  }\n}\n'
    outcome = repaired(text, *all_transforms())
    places = {finding.transform: (finding.line, finding.new_line) for finding in outcome.findings}
    assert places["json-comment"] == (3, 3)
    assert places["trailing-comma"] == (4, 3)
    assert places["unknown-resource-type"] == (5, 4)


@pytest.mark.parametrize("name", ["json-comment", "trailing-comma"])
def test_what_is_not_selected_is_not_done(name: str) -> None:
    others = select(all_transforms(), ["syntax"], [name])
    outcome = repaired(COMMENTED, *others)
    assert not outcome.changed
    assert outcome.problem is not None


def test_the_author_of_the_template_can_refuse() -> None:
    text = COMMENTED.replace('"Resources"', '"Metadata": {"cfn-repair": {"ignore": ["json-comment"]}},\n  "Resources"')
    outcome = repaired(text, *all_transforms())
    assert not outcome.changed
    assert [finding.why for finding in outcome.findings] == ["suppressed", "waits"]


def test_aliases_are_not_edited() -> None:
    text = TEXT.replace("Resources:", "Metadata: &m {a: 1}\nResources:").replace("?? what\n", "Some words here\n")
    assert not repaired(text, *all_transforms()).changed


def test_what_yaml_reads_must_stay() -> None:
    """``{a: 1, # x`` is YAML, and says the same as JSON; a word without quotes would become another thing."""
    text = '{\n  "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}, # one\n}\n'
    assert repaired(text, *all_transforms()).after == '{\n  "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}\n}\n'
    left = repaired(text, *all_transforms(), unsafe=False)
    assert left.problem is None
    assert {finding.why for finding in left.findings} == {"unsafe", "waits"}
    plain = "{Resources: {Topic: {Type: 'AWS::SNS::Topic'}}, }\n"
    assert not repaired(plain, *all_transforms()).changed


@pytest.mark.parametrize(
    "foreign",
    ["{% if x %}", "{{ x }}", "{{- .Values.x }}", "<%= x %>", "#!PyPlate", "<<<<<<< HEAD", "{# x #}"],
)
def test_what_another_program_fills_in_is_left(foreign: str) -> None:
    text = f"Description: x\n{foreign}\n" + "Resources:\n  Topic:\n    Type\n    Type: AWS::SNS::Topic\n"
    assert not repaired(text, *all_transforms()).changed


def test_backticks_around_the_template() -> None:
    body = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"
    assert repaired(f"```yaml\n{body}```\n", *all_transforms(), unsafe=False).after == body


MENDED = [example for example in examples() if example.mends and example.diff]


@pytest.mark.parametrize("example", MENDED, ids=lambda example: example.name)
def test_a_third_parser_reads_the_result(example: Example) -> None:
    """AWS's own validator shares no code with the two parsers that the engine asks."""
    before, after = validate(example.before, None, {}), validate(run(example).after, None, {})
    assert any(found.rule in ("F1101", "F0000") for found in before.diagnostics)
    assert after.readable
    assert not any(found.rule in ("F1101", "F0000") for found in after.diagnostics)


def test_what_could_not_be_seen_before_is_told() -> None:
    context = Context(as_of=date(2026, 10, 20))
    text = 'Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      Nam: !Join ["", !Ref AWS::Region]\n      x: *.b\n'
    chosen = select(all_transforms(), ["syntax"])
    settings = Settings(chosen, context, Policy(unsafe=True), verifiers(context=context, enabled=True))
    outcome = repair_text("x", text, settings)
    assert outcome.changed
    assert any("gets further now and finds: F3002" in note for note in outcome.notes)
