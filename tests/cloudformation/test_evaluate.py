from __future__ import annotations

import json

import pytest

from repair.cloudformation.environment import SYMBOLIC, Environment
from repair.cloudformation.evaluate import Evaluator, evaluate, normalise
from repair.cloudformation.results import (
    NO_VALUE,
    RESOLVE,
    Number,
    Opaque,
    Result,
    Text,
    Unknown,
    plain_result,
    show,
    unknowns,
)
from repair.cloudformation.template import Template
from tests.cloudformation.conftest import Read, yaml_template

DEFINITIONS = """
Parameters:
  Name: {Type: String, Default: app}
  Count: {Type: Number, Default: 3}
  Names: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>'}
  Required: {Type: String}
  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /image}
Mappings:
  Sizes: {prod: {Class: big, Zones: [x, w]}, dev: {Class: small}}
Conditions:
  IsApp: !Equals [!Ref Name, app]
  NotApp: !Not [!Condition IsApp]
  Both: !And [!Condition IsApp, !Equals [!Ref Count, 3]]
  Either: !Or [!Condition NotApp, !Equals [true, 'true']]
  Open: !Equals [!Ref Required, x]
  Loop: !Not [!Condition Loop]
Resources: {Bucket: {Type: 'AWS::S3::Bucket'}}
"""
REF_BUCKET = Opaque("Ref", ("Bucket",))
REQUIRED = Opaque("Ref", ("Required",))
REGION = Opaque("Ref", ("AWS::Region",))


def value_of(text: str, environment: Environment | None = None) -> Result:
    template = yaml_template(f"{DEFINITIONS}Value: {text}\n")
    node = template.root.get("Value")
    assert node is not None
    return evaluate(template, node, environment)


@pytest.mark.parametrize(
    ("lexeme", "expected"),
    [
        ("text", "text"),
        ("15", Number("15")),
        ("-3", Number("-3")),
        ("15.10", Number("15.1")),
        ("8.0", Number("8.0")),
        ("yes", True),
        ("Off", False),
        ("~", None),
        ("", None),
        ("2012-10-17", "2012-10-17"),
        ("1.2.3", "1.2.3"),
        ("012", Opaque("lexeme", ("012",))),
        ("0x1F", Opaque("lexeme", ("0x1F",))),
        ("22:22", Opaque("lexeme", ("22:22",))),
        ("1e3", Opaque("lexeme", ("1e3",))),
        ("1_000", Opaque("lexeme", ("1_000",))),
        ("y", Opaque("lexeme", ("y",))),
        (".inf", Opaque("lexeme", (".inf",))),
        ("10.0.0.0/16", "10.0.0.0/16"),
        ("arn:aws:s3", "arn:aws:s3"),
    ],
)
def test_types_of_plain_scalars(lexeme: str, expected: Result) -> None:
    assert plain_result(lexeme) == expected
    assert type(plain_result(lexeme)) is type(expected)


def test_quoted_and_tagged_scalars_are_strings() -> None:
    assert value_of("'15.10'") == "15.10"
    assert value_of("!!str 15.10") == "15.10"
    assert value_of("! 15.10") == "15.10"
    assert value_of("!!int 15") == Opaque("lexeme", ("tag:yaml.org,2002:int", "15"))
    assert value_of("'15'") != value_of("15")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!Ref Name", "app"),
        ("!Ref Count", "3"),
        ("!Ref Names", ("a", "b", "c")),
        ("!Ref Subnets", Opaque("Ref", ("Subnets",), True)),
        ("!Ref Required", REQUIRED),
        ("!Ref Image", Opaque("SSM parameter", ("/image",))),
        ("!Ref Bucket", REF_BUCKET),
        ("!Ref AWS::Region", REGION),
        ("!Ref AWS::NoValue", NO_VALUE),
        ("!GetAtt Bucket.Arn", Opaque("Fn::GetAtt", ("Bucket", "Arn"))),
        ("!GetAtt [Bucket, !Ref Name]", Opaque("Fn::GetAtt", ("Bucket", "app"))),
        ("!Sub '${Name}-${!x}-$'", "app-${x}-$"),
        ("!Sub '${Bucket}'", REF_BUCKET),
        ("!Sub 'a${Bucket.Arn}b'", Text(("a", Opaque("Fn::GetAtt", ("Bucket", "Arn")), "b"))),
        ("!Sub ['${A}-${Name}-${A}', {A: !Ref Count}]", "3-app-3"),
        ("!Sub ['${Name}', {Name: mine}]", "mine"),
        ("!Sub '${ Name }'", "app"),
        ("!Sub '${AWS::Region}-${AWS::Region}'", Text((REGION, "-", REGION))),
        ("!Join ['', [a, 15.10, true, !Ref Name]]", "a15.1trueapp"),
        ("!Join ['-', !Ref Names]", "a-b-c"),
        ("!Join ['-', [a, !Ref AWS::NoValue, b]]", "a-b"),
        ("!Join [',', []]", ""),
        ("!Join [',', [!Ref Bucket]]", REF_BUCKET),
        ("!Join [':', [a, !Ref Bucket, b]]", Text(("a:", REF_BUCKET, ":b"))),
        ("!Join [',', !Ref Subnets]", Opaque("Fn::Join", (",", Opaque("Ref", ("Subnets",), True)))),
        ("!Select [1, [a, b]]", "b"),
        ("!Select ['1', !Ref Names]", "b"),
        ("!Select [0, !GetAZs '']", Opaque("Fn::Select", ("0", Opaque("Fn::GetAZs", ("",), True)))),
        ("!Select [1, !Split ['-', 'a-b-c']]", "b"),
        ("!Split [',', !Ref Bucket]", Opaque("Fn::Split", (",", REF_BUCKET), True)),
        ("!FindInMap [Sizes, prod, Class]", "big"),
        ("!FindInMap [Sizes, prod, Zones]", ("x", "w")),
        ("!FindInMap [Sizes, test, Class, {DefaultValue: none}]", "none"),
        ("!FindInMap [Sizes, !Ref Required, Class]", Opaque("Fn::FindInMap", ("Sizes", REQUIRED, "Class"))),
        ("!If [IsApp, yes, no]", True),
        ("!If [NotApp, a, b]", "b"),
        ("!If [Both, a, b]", "a"),
        ("!If [Either, a, b]", "a"),
        ("!If [Open, a, b]", Opaque("Fn::If", (Opaque("Condition", ("Open",)), "a", "b"))),
        ("!If [Open, a, a]", "a"),
        ("!If [IsApp, !Ref AWS::NoValue, b]", NO_VALUE),
        ("[a, !If [IsApp, !Ref AWS::NoValue, b], c]", ("a", "c")),
        ("{a: !If [IsApp, !Ref AWS::NoValue, b], c: {d: 1}}", {"c": {"d": Number("1")}}),
        ("!Base64 abc", "YWJj"),
        ("!Base64 {'Fn::Sub': '${Name}'}", "YXBw"),
        ("!Base64 {Ref: Bucket}", Opaque("Fn::Base64", (REF_BUCKET,))),
        ("!Length [a, b]", Number("2")),
        ("!Equals [1, '1']", True),
        ("!Equals [!Ref Names, [a, b, c]]", True),
        ("!Equals [!Ref Bucket, !Sub '${Bucket}']", True),
        ("!Equals [!Ref Bucket, x]", Opaque("Fn::Equals", (frozenset({REF_BUCKET, "x"}),))),
        ("!ImportValue net-vpc", Opaque("Fn::ImportValue", ("net-vpc",))),
        ("!Cidr [10.0.0.0/16, 2, 8]", Opaque("Fn::Cidr", ("10.0.0.0/16", Number("2"), Number("8")), True)),
        ("!ToJsonString {a: 1}", value_of("{'Fn::ToJsonString': {a: 1}}")),
        ("'{{resolve:ssm:/a}}'", Text((RESOLVE, "ssm:/a}}"))),
        ("!Sub '{{resolve:ssm:${Name}}}'", Text((RESOLVE, "ssm:app}}"))),
        ("!Join ['', ['{{resolve:ssm:', !Ref Name, '}}']]", Text((RESOLVE, "ssm:app}}"))),
    ],
)
def test_values(text: str, expected: Result) -> None:
    assert value_of(text) == expected


def test_a_split_dynamic_reference_is_not_one() -> None:
    split, whole = value_of("!Join ['', ['{{', 'resolve:ssm:x}}']]"), value_of("'{{resolve:ssm:x}}'")
    assert split == "{{resolve:ssm:x}}"
    assert split != whole


@pytest.mark.parametrize(
    "text",
    [
        "!Sub '${VAR:-x}'",
        "!Sub '${Names}'",
        "!Sub '${Subnets}'",
        "!Sub {a: b}",
        "!Sub ['${A}', {A: [1]}]",
        "!Join ['', abc]",
        "!Join ['', [[a]]]",
        "!Join ['', [~]]",
        "!Join x",
        "!Select [5, [a]]",
        "!Select [-1, [a]]",
        "!Select [0, abc]",
        "!Select [0]",
        "!Split ['', abc]",
        "!FindInMap [Sizes, test, Class]",
        "!FindInMap [Sizes]",
        "!If [IsApp, a]",
        "!GetAtt Bucket",
        "!Ref [a]",
        "!Equals [a]",
        "!Not [!Condition IsApp, !Condition IsApp]",
        "!And []",
        "!Base64 [a]",
        "!If [Missing, a, b]",
        "!If [Loop, a, b]",
        "!Condition Missing",
    ],
)
def test_wrong_calls_say_why(text: str) -> None:
    value = value_of(text)
    found = unknowns(value)
    assert found, show(value)
    assert all(unknown.reason for unknown in found)


def test_given_values_go_before_defaults() -> None:
    environment = Environment(
        parameters={"Name": "web", "Names": "x,y", "Required": "r"},
        pseudo={"AWS::Region": "eu-west-1", "AWS::NotificationARNs": "a,b"},
        conditions={"Open": False},
    )
    assert value_of("!Sub '${Name}-${AWS::Region}-${Required}'", environment) == "web-eu-west-1-r"
    assert value_of("!If [IsApp, a, b]", environment) == "b"
    assert value_of("!If [Open, a, b]", environment) == "b"
    assert value_of("!Ref Names", environment) == ("x", "y")
    assert value_of("!Ref AWS::NotificationARNs", environment) == ("a", "b")
    assert value_of("!Ref Name", SYMBOLIC) == Opaque("Ref", ("Name",))


def test_conditions_of_an_environment() -> None:
    evaluator = Evaluator(yaml_template(DEFINITIONS), Environment())
    names = ("IsApp", "NotApp", "Both", "Either", "Open", "Missing", "Loop")
    assert [evaluator.condition(name) for name in names] == [True, False, True, True, None, None, None]
    assert evaluator.exists(None) is True


SAME_NAME = [
    "!Sub '${Name}-${AWS::Region}-db'",
    "!Join ['-', [!Ref Name, !Ref 'AWS::Region', db]]",
    "!Join ['', [!Sub '${Name}-', !Sub '${AWS::Region}', '-db']]",
    "{'Fn::Sub': ['${A}-${AWS::Region}-${B}', {A: !Ref Name, B: db}]}",
    "!If [Open, !Sub '${Name}-${AWS::Region}-db', !Join ['-', [!Ref Name, !Ref 'AWS::Region', db]]]",
]


@pytest.mark.parametrize("text", SAME_NAME)
def test_normalise(read: Read, text: str) -> None:
    template = read(f"{DEFINITIONS}Value: {text}\n")
    expected = (Opaque("Ref", ("Name",)), "-", REGION, "-db")
    assert normalise(template, template.root.get("Value") or template.root) == expected


@pytest.mark.parametrize("text", ["[a]", "!Sub '${VAR:-x}'", "~", "!Ref AWS::NoValue", "!If [Missing, a, b]", "{a: b}"])
def test_nothing_to_compare(text: str) -> None:
    template = yaml_template(f"{DEFINITIONS}Value: {text}\n")
    assert normalise(template, template.root.get("Value") or template.root) is None


def test_show() -> None:
    assert show(value_of("!Sub 'a-${Bucket.Arn}'")) == "a-${Fn::GetAtt Bucket Arn}"
    assert show(value_of("{a: [1, true, ~, x], b: !If [Open, 1, 2]}")) == (
        "{a: [1, true, null, x], b: ${Fn::If ${Condition Open} 1 2}}"
    )


def bomb(levels: int) -> str:
    text: object = "x" * 10
    for _ in range(levels):
        text = {"Fn::Sub": ["${A}" * 10, {"A": text}]}
    return json.dumps({"Value": text})


def test_a_text_that_grows_without_end_is_given_up() -> None:
    template = yaml_template(bomb(40))
    assert evaluate(template, template.root.get("Value") or template.root) == Unknown(
        "a text of more than a million characters"
    )


def test_conditions_that_double_each_time_are_quick() -> None:
    lines = ["  C0: !Equals [!Ref P, x]"]
    lines += [f"  C{n}: !And [!Condition C{n - 1}, !Not [!Not [!Condition C{n - 1}]]]" for n in range(1, 60)]
    template = Template(
        yaml_template("Parameters: {P: {Type: String}}\nConditions:\n" + "\n".join(reversed(lines))).document
    )
    assert Evaluator(template, SYMBOLIC).condition("C59") is None
    assert Evaluator(template, Environment(parameters={"P": "x"})).condition("C59") is True
