from __future__ import annotations

import jsonpatch
import pytest

from repair.cloudformation.intrinsics import (
    FunctionCall,
    calls,
    find_in_map,
    function_call,
    get_att_target,
    if_branches,
    literal_text,
    ref_target,
    replace_call,
    sub_text,
    sub_variables,
)
from repair.syntax.document import parse
from repair.syntax.edits import apply_edits
from repair.syntax.model import to_data
from repair.syntax.values import ref
from tests.cloudformation.conftest import Read, yaml_template

ALL_FORMS = """
Short: !Sub '${A}-x'
Long:
  Fn::Sub: '${A}-x'
Flow: {"Fn::Sub": "${A}-x"}
"""


def only(text: str) -> FunctionCall:
    template = yaml_template(f"Value: {text}\n")
    value = template.root.get("Value")
    assert value is not None
    call = function_call(value)
    assert call is not None
    return call


def test_all_forms_are_one_thing() -> None:
    template = yaml_template(ALL_FORMS)
    found = list(template.calls("Fn::Sub"))
    assert [(call.name, call.form, call.text, call.path) for call in found] == [
        ("Fn::Sub", "short", "${A}-x", ("Short",)),
        ("Fn::Sub", "long", "${A}-x", ("Long",)),
        ("Fn::Sub", "long", "${A}-x", ("Flow",)),
    ]
    assert [call.argument_path for call in found] == [
        ("Short", "Fn::Sub"),
        ("Long", "Fn::Sub"),
        ("Flow", "Fn::Sub"),
    ]
    assert all(template.find(call.argument_path) is call.argument for call in found)


def test_calls_come_in_document_order_and_by_name(read: Read) -> None:
    template = read(
        """
A: !Join ['', [!Ref X, !Sub '${Y}', Fn::GetAtt: [Z, Arn]]]
B: !If [C, !Ref D, !Ref 'AWS::NoValue']
"""
    )
    assert [call.name for call in template.calls()] == [
        "Fn::Join",
        "Ref",
        "Fn::Sub",
        "Fn::GetAtt",
        "Fn::If",
        "Ref",
        "Ref",
    ]
    assert [call.text for call in template.calls("Ref")] == ["X", "D", "AWS::NoValue"]
    assert [call.name for call in template.calls("Fn::Sub", "Fn::GetAtt")] == ["Fn::Sub", "Fn::GetAtt"]
    assert [call.name for call in calls(template.root.get("B") or template.root)] == ["Fn::If", "Ref", "Ref"]


@pytest.mark.parametrize(
    "text",
    ["!Base64 {'Fn::Sub': 'x ${A}'}", "{'Fn::Base64': !Sub 'x ${A}'}", "{'Fn::Base64': {'Fn::Sub': 'x ${A}'}}"],
)
def test_a_call_as_the_argument_of_a_call(text: str) -> None:
    call = only(text)
    assert call.name == "Fn::Base64"
    assert call.text is None
    assert call.items == []
    assert call.inner is not None
    assert (call.inner.name, call.inner.text) == ("Fn::Sub", "x ${A}")
    assert [found.name for found in calls(call.node)] == ["Fn::Base64", "Fn::Sub"]
    assert [found.path for found in calls(call.node)] == [("Value",), ("Value", "Fn::Base64")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!Sub 'x ${A}'", "!Ref B"),
        ("{'Fn::Sub': 'x ${A}'}", "{Ref: B}"),
        ("!Base64 {'Fn::Sub': 'x ${A}'}", "{Fn::Base64: !Ref B}"),
        ("{'Fn::Base64': !Sub 'x ${A}'}", "{'Fn::Base64': !Ref B}"),
        ("\n  !ImportValue\n    Fn::Sub: 'x'", "\n  Fn::ImportValue: !Ref B"),
    ],
)
def test_replace_call_keeps_the_call_around_it(text: str, expected: str) -> None:
    template = yaml_template(f"Value: {text}\n")
    (call,) = template.calls("Fn::Sub")
    change = replace_call(template.document, call, ref("B"))
    after = apply_edits(template.document.text, change.edits)
    assert to_data(parse(after).model()) == to_data(parse(f"Value: {expected}\n").model())
    model = jsonpatch.apply_patch(template.document.model(), [operation.as_patch() for operation in change.operations])
    assert model == parse(after).model()


@pytest.mark.parametrize(
    "text", ["plain", "{a: 1}", "{Ref: x, more: y}", "[Ref, x]", "!!str x", "{Condition: {StringEquals: {a: b}}}", "{}"]
)
def test_what_is_no_call(text: str) -> None:
    template = yaml_template(f"Value: {text}\n")
    assert list(template.calls()) == []


def test_condition_is_a_call_only_where_a_condition_is_expected(read: Read) -> None:
    template = read(
        """
Conditions:
  A: !Equals [!Ref P, x]
  B: {Condition: A}
  C: !And [{Condition: A}, !Not [{Condition: B}]]
Resources:
  R:
    Condition: A
  Q:
    Type: T
    Properties: {Statement: {Condition: A}, Conditions: {Inner: {Condition: A}}, V: !If [{Condition: A}, 1, 2]}
"""
    )
    assert [call.path for call in template.calls("Condition")] == [
        ("Conditions", "B"),
        ("Conditions", "C", "Fn::And", 0),
        ("Conditions", "C", "Fn::And", 1, "Fn::Not", 0),
        ("Resources", "Q", "Properties", "V", "Fn::If", 0),
    ]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("!GetAtt Database.Endpoint.Address", ("Database", "Endpoint.Address")),
        ("!GetAtt [Database, Endpoint.Address]", ("Database", "Endpoint.Address")),
        ("{'Fn::GetAtt': [Database, Endpoint.Address]}", ("Database", "Endpoint.Address")),
        ("{'Fn::GetAtt': Database.Endpoint.Address}", ("Database", "Endpoint.Address")),
        ("!GetAtt [Nested, Outputs, Url]", ("Nested", "Outputs.Url")),
        ("!GetAtt Database", None),
        ("!GetAtt .Arn", None),
        ("!GetAtt Database.", None),
        ("!GetAtt []", None),
        ("!GetAtt [!Ref A, Arn]", None),
        ("!GetAtt {a: b}", None),
        ("!Ref Database.Arn", None),
    ],
)
def test_get_att_target(text: str, target: tuple[str, str] | None) -> None:
    assert get_att_target(only(text)) == target


def test_get_att_with_a_computed_attribute() -> None:
    target = get_att_target(only("!GetAtt [Database, !Ref Name]"))
    assert target is not None
    assert target.logical_id == "Database"
    assert isinstance(target.attribute, FunctionCall)
    assert ref_target(target.attribute) == "Name"


@pytest.mark.parametrize(
    ("text", "value", "names"),
    [
        ("!Sub 'a${B}'", "a${B}", []),
        ("!Sub ['a${B}', {B: !Ref C, D: 1}]", "a${B}", ["B", "D"]),
        ("{'Fn::Sub': ['a${B}', {B: x}]}", "a${B}", ["B"]),
        ("!Sub ['a${B}']", "a${B}", []),
        ("!Sub [!Ref A, {}]", None, []),
        ("!Sub ['a', !Ref B]", "a", []),
        ("!Sub {a: b}", None, []),
        ("!Join ['', [a]]", None, []),
    ],
)
def test_sub(text: str, value: str | None, names: list[str]) -> None:
    call = only(text)
    scalar = sub_text(call)
    assert (scalar.value if scalar else None) == value
    assert list(sub_variables(call)) == names


def test_find_in_map() -> None:
    lookup = find_in_map(only("!FindInMap [Map, !Ref AWS::Region, Key, {DefaultValue: x}]"))
    assert lookup is not None
    assert [literal_text(node) for node in lookup] == ["Map", None, "Key", "x"]
    assert find_in_map(only("!FindInMap [Map, Key]")) is None
    assert find_in_map(only("!FindInMap Map")) is None


@pytest.mark.parametrize("text", ["!If [C, a, b]", "!If [!Condition C, a, b]", "{'Fn::If': [{Condition: C}, a, b]}"])
def test_if_branches(text: str) -> None:
    branches = if_branches(only(text))
    assert branches is not None
    assert branches.condition == "C"
    assert [literal_text(branches.if_true), literal_text(branches.if_false)] == ["a", "b"]


@pytest.mark.parametrize("text", ["!If [C, a]", "!If [!Ref C, a, b]", "!If C"])
def test_a_broken_if_has_no_branches(text: str) -> None:
    assert if_branches(only(text)) is None
