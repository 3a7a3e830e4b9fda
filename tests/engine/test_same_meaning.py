"""A fix that claims to change nothing may change only what it declares; what it calls equivalent must be."""

from __future__ import annotations

import pytest

from repair import Call, Change, Impact, Template, add_key, ref, replace
from tests.engine.hostile import making, node, once, renames_old, run

TEXT = """\
Parameters:
  Name: {Type: String, Default: a, AllowedValues: [a, b]}
Mappings:
  M:
    all: {name: x}
Conditions:
  On: !Equals [!Ref Name, a]
Resources:
  T:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: old
      TopicName: !Sub '${Name}-t'
  U:
    Type: AWS::SNS::Topic
    Condition: On
    Properties:
      TopicName: !FindInMap [M, all, name]
"""


def default(template: Template) -> Change:
    return replace(template.document, node(template, "Parameters", "Name", "Default"), "b")


def cell(template: Template) -> Change:
    return replace(template.document, node(template, "Mappings", "M", "all", "name"), "y")


def condition(template: Template) -> Change:
    value = node(template, "Conditions", "On", "Fn::Equals", 1)
    return replace(template.document, value, "zz")


def not_quite_equivalent(template: Template) -> Change:
    value = node(template, "Resources", "T", "Properties", "TopicName")
    return replace(template.document, value, Call("Fn::Join", ["", [ref("Name"), "_t"]])).as_equivalent()


HOSTILE = [(default, "On"), (cell, "U"), (condition, "On"), (not_quite_equivalent, "T")]


@pytest.mark.parametrize(("make", "where"), HOSTILE, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.parametrize("enabled", [True, False], ids=["verified", "--no-verify"])
def test_a_false_claim_is_rolled_back_and_named(make, where: str, enabled: bool) -> None:  # type: ignore[no-untyped-def]
    def once_only(template: Template) -> Change:
        assert template.document.text in (TEXT, TEXT.replace("old", "'new'"))
        return make(template)

    outcome = run(TEXT, making("liar", once_only, impact=Impact.NONE), renames_old(), enabled=enabled)
    assert outcome.after == TEXT.replace("old", "'new'")
    (bug,) = outcome.bugs
    assert bug.startswith("liar: ")
    assert where in bug
    assert "otherwise" in bug


def test_who_does_not_claim_it_may_do_it() -> None:
    for make in (default, cell):
        outcome = run(TEXT, making("honest", lambda t, make=make: make(t) if t.document.text == TEXT else ()))
        assert outcome.changed
        assert not outcome.bugs


def test_what_an_honest_fix_calls_equivalent_must_be() -> None:
    def both(template: Template) -> Change:
        assert "Fn::Join" not in template.document.text
        assert "!Join" not in template.document.text
        return default(template) + not_quite_equivalent(template)

    outcome = run(TEXT, making("liar", both, impact=Impact.REPLACEMENT))
    assert outcome.after == TEXT
    assert "TopicName" in outcome.bugs[0]


def test_what_is_equivalent_stays_and_so_does_what_is_declared() -> None:
    def equivalent(template: Template) -> Change:
        value = node(template, "Resources", "T", "Properties", "TopicName")
        return replace(template.document, value, Call("Fn::Join", ["-", [ref("Name"), "t"]])).as_equivalent()

    def allowed(template: Template) -> Change:
        more = replace(template.document, node(template, "Parameters", "Name", "AllowedValues", 1), "c")
        return more + add_key(template.document, node(template, "Resources", "U"), "DependsOn", "T")

    outcome = run(
        TEXT,
        making("joins", once("!Join", equivalent), impact=Impact.NONE),
        making("allows", once("DependsOn", allowed), impact=Impact.NONE),
    )
    assert "!Join" in outcome.after
    assert "DependsOn: T" in outcome.after
    assert not outcome.bugs
