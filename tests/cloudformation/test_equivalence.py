from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.cloudformation.equivalence import Difference, same_meaning
from repair.cloudformation.sub import tokenize_sub
from tests.cloudformation.conftest import json_template, yaml_template

STACK = """
Parameters:
  Name: {{Type: String, Default: app}}
  Stage: {{Type: String, AllowedValues: [prod, dev]}}
  Names: {{Type: CommaDelimitedList}}
  Password: {{Type: String, NoEcho: true, Default: {default}}}
Mappings: {{Sizes: {{prod: {{Class: {size}}}, dev: {{Class: small}}}}}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  NotProd: !Not [!Condition IsProd]
  IsDev: !Equals [!Ref Stage, dev]
  InVirginia: !Equals [!Ref 'AWS::Region', us-east-1]
Resources:
  Other: {{Type: T, DependsOn: X}}
  R:
    Type: T
    Properties:
      V: {value}
"""
V = ("Resources", "R", "Properties", "V")


def stack(value: str, size: str = "big", default: str = "secret99") -> str:
    return STACK.format(value=value, size=size, default=default)


def compare(before: str, after: str, **changes: str) -> list[Difference]:
    return same_meaning(yaml_template(stack(before)), yaml_template(stack(after, **changes)))


SAME = [
    ("!Sub 'arn:${AWS::Partition}:x:${Name}'", "!Join ['', ['arn:', !Ref AWS::Partition, ':x:', !Ref Name]]"),
    ("!Sub '${Other.Arn}:key::'", "!Join ['', [!GetAtt Other.Arn, ':key::']]"),
    ("!Sub ['${A}${!b}', {A: !GetAtt Other.Arn}]", "!Join ['', [!GetAtt [Other, Arn], '${b}']]"),
    ("!Sub '{{resolve:ssm:${Name}}}'", "!Join ['', ['{{resolve:ssm:', !Ref Name, '}}']]"),
    ("!Sub 'plain'", "plain"),
    ("!Sub '${Name}'", "!Ref Name"),
    ("!Sub '${Name}'", "{'Fn::Sub': '${ Name }'}"),
    ("[1, !Ref AWS::NoValue]", "[1]"),
    ("{a: !Ref AWS::NoValue, b: c}", "{b: c}"),
    ("!If [IsProd, a, b]", "!If [NotProd, b, a]"),
    ("!If [IsProd, a, b]", "!If [IsDev, b, a]"),
    ("!If [IsProd, prod, dev]", "!Ref Stage"),
    ("!FindInMap [Sizes, !Ref Stage, Class]", "!If [IsProd, big, small]"),
    ("!Join [',', [a, b]]", "'a,b'"),
    ("!Select [0, !Split [',', 'a,b']]", "a"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_same(before: str, after: str) -> None:
    assert compare(before, after) == []
    assert compare(after, before) == []
    assert same_meaning(yaml_template(stack(before)), json_template(stack(after))) == []


DIFFERENT = [
    ("a", "b", ("a", "b", "")),
    ("15.10", "'15.10'", ("15.1", "15.10", "")),
    ("true", "'true'", ("true", "true", "")),
    ("!Sub '${Name}-x'", "app-x", None),
    ("!Ref Name", "!Ref Stage", None),
    ("!Sub '${Other}'", "!Sub '${Other.Arn}'", ("${Ref Other}", "${Fn::GetAtt Other Arn}", "")),
    ("!If [IsProd, a, b]", "a", ("b", "a", "Stage=dev")),
    ("!If [IsProd, a, b]", "!If [NotProd, a, b]", ("a", "b", "Stage=prod")),
    ("!If [InVirginia, a, b]", "b", ("a", "b", "")),
    ("!Select [0, !Split ['/', !Ref Name]]", "!Ref Name", None),
    ("!Select [1, !Split ['.', !Ref Name]]", "!Ref Name", None),
    ("!Join [',', !Ref Names]", "!Sub '${Names}'", None),
    ("!Sub '{{resolve:ssm:x}}'", "!Join ['', ['{{', 'resolve:ssm:x}}']]", None),
    ("!Sub '${VAR:-x}'", "!Sub 'a${VAR:-x}'", None),
    ("!If [Missing, a, b]", "!If [Missing, b, a]", None),
    ("[a, b]", "[a]", ("[a, b]", "[a]", "")),
    ("{a: b}", "{}", None),
    ("!FindInMap [Sizes, !Ref Stage, Class]", "!FindInMap [Sizes, prod, Class]", ("small", "big", "Stage=dev")),
]


@pytest.mark.parametrize(("before", "after", "words"), DIFFERENT)
def test_different(before: str, after: str, words: tuple[str, str, str] | None) -> None:
    (difference,) = compare(before, after)
    assert difference.path[:4] == V
    if words is not None:
        assert (difference.before, difference.after, difference.when) == words


def test_the_smallest_place_is_named() -> None:
    (difference,) = compare("{a: [x, {b: !Ref Name}], c: d}", "{a: [x, {b: !Ref Stage}], c: d}")
    assert difference.path == (*V, "a", 1, "b")


def test_declared_paths_are_left_out() -> None:
    before, after = yaml_template(stack("{a: b, c: d}")), yaml_template(stack("{a: x, c: y}"))
    assert [d.path for d in same_meaning(before, after, [(*V, "a")])] == [(*V, "c")]
    assert same_meaning(before, after, [V]) == []
    before, after = yaml_template(stack("[a, b]")), yaml_template(stack("[a, c, b]"))
    assert same_meaning(before, after, [(*V, 1)]) == []
    assert len(same_meaning(before, after, [(*V[:3], "W", 1)])) == 1


@pytest.mark.parametrize("call", ["!If [IsProd, {}, b]", "{{'Fn::If': [IsProd, {}, b]}}"])
def test_declared_paths_inside_a_call(call: str) -> None:
    before, after = yaml_template(stack(call.format("{a: x, c: y}"))), yaml_template(stack(call.format("{a: z, c: y}")))
    inside = (*V, "Fn::If", 1)
    assert same_meaning(before, after, [(*inside, "a")]) == []
    assert [d.path for d in same_meaning(before, after, [(*inside, "c")])] == [(*inside, "a")]
    assert [d.path for d in same_meaning(before, after, [(*inside, "c"), inside])] == []
    assert [d.path for d in same_meaning(before, after)] == [V]
    before, after = yaml_template(stack("!Join ['', [a]]")), yaml_template(stack("!Join ['', [a, b]]"))
    assert same_meaning(before, after, [(*V, "Fn::Join", 1, 1)]) == []


def test_definitions_count_by_the_values_that_they_give() -> None:
    text = "!FindInMap [Sizes, !Ref Stage, Class]"
    (difference,) = compare(text, text, size="huge")
    assert (difference.path, difference.before, difference.after) == (V, "big", "huge")
    assert compare("x", "x", size="huge") == []
    text = "!If [IsProd, !Sub 'a${Name}', b]"
    assert compare(text, text, size="huge") == []


def test_the_keys_of_mappings_are_tried() -> None:
    text = (
        "Mappings:\n  First: {us-west-2: {Ami: a}, us-west-1: {Ami: b}}\n"
        "  Second: {us-west-2: {Ami: a}, us-west-1: {Ami: OTHER}}\n"
        "Resources: {R: {Type: T, Properties: {V: !FindInMap [NAME, !Ref 'AWS::Region', Ami]}}}\n"
    )
    one = yaml_template(text.replace("NAME", "First").replace("OTHER", "b"))
    assert same_meaning(one, yaml_template(text.replace("NAME", "Second").replace("OTHER", "b"))) == []
    one = yaml_template(text.replace("NAME", "First").replace("OTHER", "c"))
    (difference,) = same_meaning(one, yaml_template(text.replace("NAME", "Second").replace("OTHER", "c")))
    assert (difference.before, difference.after) == ("b", "c")


def test_a_masked_default_is_not_shown() -> None:
    (difference,) = compare("!Sub 'x-${Password}'", "!Sub 'x-${Password}'", default="another9")
    assert (difference.path, difference.before, difference.after) == (V, "x-****", "x-****")


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ("{A: {Type: T}}", "{A: {Type: U}}", [("Resources", "A", "Type")]),
        ("{A: {Type: T}}", "{A: {Type: T, DependsOn: B}}", []),
        ("{A: {Type: T}}", "{A: {Type: T}, B: {Type: T}}", [("Resources", "B")]),
        ("{A: {Type: T}}", "{}", [("Resources", "A")]),
        ("{A: {Type: T}}", "{A: {Type: T, Condition: Yep}}", [("Resources", "A", "Condition")]),
        ("{A: {Type: T, Condition: Yep}}", "{A: {Type: T, Condition: Same}}", []),
        ("{A: {Type: T, Condition: Never, Properties: {V: a}}}", "{A: {Type: T, Condition: Never}}", []),
        ("{A: {Type: T, DeletionPolicy: Retain}}", "{A: {Type: T}}", [("Resources", "A", "DeletionPolicy")]),
        ("{Fn::ForEach::L: [X, [a], {A: {}}], B: {}}", "{Fn::ForEach::L: [X, [b], {A: {}}], B: {}}",
         [("Resources", "Fn::ForEach::L", 1, 0)]),
        ("{A: x}", "{A: y}", [("Resources", "A")]),
    ],
)  # fmt: skip
def test_resources(before: str, after: str, paths: list[tuple[str | int, ...]]) -> None:
    conditions = "{Yep: !Equals [!Ref P, x], Same: !Equals [x, !Ref P], Never: !Equals [a, b]}"
    text = "Parameters: {{P: {{Type: String}}}}\nConditions: {}\nResources: {}\n"
    one, two = yaml_template(text.format(conditions, before)), yaml_template(text.format(conditions, after))
    assert [difference.path for difference in same_meaning(one, two)] == paths


def test_conditions_and_outputs() -> None:
    text = "Conditions: {{C: !Equals [!Ref P, {}]}}\nOutputs: {{O: {{Condition: C, Value: {}}}}}\n"
    one, two = yaml_template(text.format("x", "v")), yaml_template(text.format("y", "w"))
    assert [d.path for d in same_meaning(one, two)] == [("Conditions", "C"), ("Outputs", "O", "Value")]


PIECES = st.sampled_from(
    ["${Name}", "${Stage}", "${AWS::Region}", "${Other.Arn}", "${!x}", "a-", ":", "{{resolve:", "$ "]
)


def join_of(text: str) -> str:
    parts: list[object] = []
    for token in tokenize_sub(text):
        if token.kind != "variable":
            parts.append(token.literal)
        elif token.attribute:
            parts.append({"Fn::GetAtt": [token.logical_id, token.attribute]})
        else:
            parts.append({"Ref": token.name})
    return json.dumps({"Fn::Join": ["", parts]})


@given(st.lists(PIECES, min_size=1, max_size=8), st.integers(0, 7))
def test_sub_and_join_are_one_and_less_is_another(pieces: list[str], index: int) -> None:
    text = "".join(pieces)
    sub = json.dumps({"Fn::Sub": text})
    assert compare(sub, join_of(text)) == []
    less = "".join(pieces[: index % len(pieces)] + pieces[index % len(pieces) + 1 :])
    assert len(compare(sub, join_of(less))) == 1


def test_a_rare_combination_is_tried_among_many_parameters() -> None:
    parameters = "".join(f"  P{n}: {{Type: String, Default: d}}\n" for n in range(60))
    conditions = "".join(f"  C{n}: !Equals [!Ref P{n}, x]\n" for n in range(3))
    text = (
        f"Parameters:\n{parameters}Conditions:\n{conditions}"
        "  All: !And [!Condition C0, !Condition C1, !Condition C2]\n"
        "Resources: {R: {Type: T, Properties: {V: VALUE}}}\n"
    )
    one, two = yaml_template(text.replace("VALUE", "!If [All, a, b]")), yaml_template(text.replace("VALUE", "b"))
    (difference,) = same_meaning(one, two)
    assert (difference.before, difference.when) == ("a", "P0=x, P1=x, P2=x")


def test_a_big_template_takes_no_long() -> None:
    resources = "".join(
        f"  R{n}:\n    Type: T\n    Properties: {{A: !Sub '${{P{n % 50}}}-x', B: !If [C{n % 9}, a, !Ref P{n % 50}]}}\n"
        for n in range(500)
    )
    parameters = "".join(f"  P{n}: {{Type: String, Default: d}}\n" for n in range(50))
    conditions = "".join(f"  C{n}: !Equals [!Ref P{n}, x]\n" for n in range(9))
    before = f"Parameters:\n{parameters}Conditions:\n{conditions}Resources:\n{resources}"
    one = yaml_template(before)
    started = time.perf_counter()
    assert same_meaning(one, yaml_template(before.replace("!Sub '${P7}-x'", "!Join ['-', [!Ref P7, x]]"))) == []
    assert time.perf_counter() - started < 1
    started = time.perf_counter()
    changed = yaml_template(before.replace("P0: {Type: String, Default: d}", "P0: {Type: String, Default: e}"))
    assert {d.path[3] for d in same_meaning(one, changed)} == {"A", "B"}
    assert time.perf_counter() - started < 3
