from __future__ import annotations

import pytest

from repair.cloudformation.places import Place, places
from repair.cloudformation.references import Guard
from tests.cloudformation.conftest import Read

DEFINITIONS = """
Parameters:
  Version: {Type: String, Default: '15.4', AllowedValues: ['15.4', '16.1']}
  Bare: {Type: String}
  Secret: {Type: String, Default: '{{resolve:ssm:/v:1}}'}
  Ami: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /v}
  Stage: {Type: String, AllowedValues: [prod, dev]}
Mappings:
  Engines:
    prod: {Db: '15.4', Cache: '7'}
    dev: {Db: '16.1'}
    old: {Db: '11.1', Many: [a, b]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  NotProd: !Not [!Condition IsProd]
"""
PROD, NOT_PROD = Guard("IsProd", True), Guard("IsProd", False)
CELL = "Mappings.Engines"


def found(read: Read, text: str) -> list[Place]:
    template = read(f"{DEFINITIONS}Resources: {{R: {{Type: T, Properties: {{V: {text}}}}}}}\n")
    node = template.resources["R"].property("V")
    assert node is not None
    return places(template, node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'15.4'", [("literal", "Resources.R.Properties.V", "15.4")]),
        ("!Ref Version", [("default", "Parameters.Version.Default", "15.4")]),
        ("!Sub '${Version}'", [("default", "Parameters.Version.Default", "15.4")]),
        ("!Sub ['${V}', {V: !Ref Version}]", [("default", "Parameters.Version.Default", "15.4")]),
        ("!Sub ['${V}', {V: '9'}]", [("literal", "Resources.R.Properties.V.Fn::Sub.1.V", "9")]),
        ("!FindInMap [Engines, prod, Db]", [("mapping", f"{CELL}.prod.Db", "15.4")]),
        (
            "!FindInMap [Engines, !Ref Stage, Db]",
            [("mapping", f"{CELL}.prod.Db", "15.4"), ("mapping", f"{CELL}.dev.Db", "16.1")],
        ),
        (
            "!FindInMap [Engines, !Ref Bare, Db]",
            [
                ("mapping", f"{CELL}.prod.Db", "15.4"),
                ("mapping", f"{CELL}.dev.Db", "16.1"),
                ("mapping", f"{CELL}.old.Db", "11.1"),
            ],
        ),
        (
            "!FindInMap [Engines, prod, !Sub '${Bare}']",
            [("mapping", f"{CELL}.prod.Db", "15.4"), ("mapping", f"{CELL}.prod.Cache", "7")],
        ),
        (
            "!FindInMap [Engines, nowhere, Db, {DefaultValue: '1'}]",
            [("literal", "Resources.R.Properties.V.Fn::FindInMap.3.DefaultValue", "1")],
        ),
        ("!Ref AWS::NoValue", []),
    ],
)
def test_places(read: Read, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(p.kind, ".".join(map(str, p.path)), p.text) for p in found(read, text)] == expected


def test_sub_without_variables(read: Read) -> None:
    (place,) = found(read, "!Sub '15.4'")
    assert (place.kind, place.text) == ("literal", "15.4")


def test_branches(read: Read) -> None:
    text = "!If [IsProd, '15.4', !If [NotProd, !Ref Version, never]]"
    assert [(p.kind, p.text, p.guards) for p in found(read, text)] == [
        ("literal", "15.4", (PROD,)),
        ("default", "15.4", (NOT_PROD, Guard("NotProd", True))),
    ]
    (place,) = found(read, "!If [IsProd, !Ref AWS::NoValue, '16.1']")
    assert (place.text, place.guards) == ("16.1", (NOT_PROD,))


def test_a_place_that_two_ways_lead_to_is_one(read: Read) -> None:
    (place,) = found(read, "!If [IsProd, !Ref Version, !Sub '${Version}']")
    assert place.kind == "default"
    assert place.parameter is not None
    assert [node.value for node in place.parameter.allowed_values] == ["15.4", "16.1"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("!ImportValue v", "Fn::ImportValue computes it"),
        ("!Sub '${Version}-x'", "Fn::Sub puts it together"),
        ("!Sub '{{resolve:ssm:/v}}'", "Fn::Sub puts it together"),
        ("!Sub {a: b}", "Fn::Sub has no literal text"),
        ("'{{resolve:ssm:/v}}'", "a dynamic reference gives it"),
        ("!Ref Secret", "a dynamic reference gives it"),
        ("!Ref Ami", "the parameter Ami names an SSM parameter that holds it"),
        ("!Ref Bare", "the parameter Bare has no Default"),
        ("!Ref Elsewhere", "Elsewhere is no parameter"),
        ("!Ref [a]", "Ref is no parameter"),
        ("!FindInMap [Engines, nowhere, Db]", "the mapping Engines has no such key"),
        ("!FindInMap [Nothing, a, b]", "the mapping Nothing has no such key"),
        ("!FindInMap [!Ref Bare, a, b]", "the name of the mapping is computed"),
        ("!FindInMap [Engines, old, Many]", "it is a list, not a single value"),
        ("!If [IsProd]", "Fn::If has not a condition and two values"),
        ("[a]", "it is a list, not a single value"),
        ("{a: b, c: d}", "it is a mapping, not a single value"),
    ],
)
def test_unknown_places_say_why(read: Read, text: str, reason: str) -> None:
    (place,) = found(read, text)
    assert (place.kind, place.reason, place.text) == ("unknown", reason, None)


def test_inside_a_loop_nothing_is_followed(read: Read) -> None:
    template = read("Resources: {Fn::ForEach::L: [X, [a], {'R${X}': {Type: T, Properties: {V: x}}}], R: {Type: T}}\n")
    node = template.find(("Resources", "Fn::ForEach::L", 2, "R${X}", "Properties", "V"))
    assert node is not None
    (place,) = places(template, node)
    assert (place.kind, place.reason) == ("unknown", "it stands in the body of a Fn::ForEach")
