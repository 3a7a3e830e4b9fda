from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.cloudformation.conditions import can_hold, guards_imply, guards_of, implies
from repair.cloudformation.environment import Environment
from repair.cloudformation.evaluate import Evaluator
from repair.cloudformation.references import Guard
from tests.cloudformation.conftest import Read, yaml_template

CONDITIONS = """
Parameters:
  Stage: {Type: String}
  Flag: {Type: String, AllowedValues: ['true', 'false']}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  ProdToo: !Equals [prod, !Sub '${Stage}']
  Dev: !Equals [!Ref Stage, dev]
  NotProd: !Not [!Condition Prod]
  NotDev: !Not [{Condition: Dev}]
  Enabled: !Equals [!Ref Flag, 'true']
  Disabled: !Equals [!Ref Flag, 'false']
  NotEnabled: !Not [!Condition Enabled]
  Never: !Equals [!Ref Flag, maybe]
  ProdAndEnabled: !And [!Condition Prod, !Condition Enabled]
  ProdOrDev: !Or [!Condition Prod, !Condition Dev]
  Always: !Equals [a, a]
  Region: !Equals [!Ref AWS::Region, !Ref Stage]
  RegionToo: !Equals [!Ref Stage, !Ref AWS::Region]
  Odd: !Contains [x]
  Broken: !Equals [x]
  Loop: !Not [!Condition Loop]
"""


@pytest.mark.parametrize(
    ("condition", "other", "expected"),
    [
        ("Prod", "Prod", True),
        ("Prod", "ProdToo", True),
        ("Prod", None, True),
        (None, None, True),
        (None, "Prod", False),
        (None, "Always", True),
        ("Prod", "Dev", False),
        ("Prod", "NotDev", True),
        ("NotDev", "Prod", False),
        ("Prod", "NotProd", False),
        ("ProdAndEnabled", "Prod", True),
        ("ProdAndEnabled", "Enabled", True),
        ("Prod", "ProdAndEnabled", False),
        ("Prod", "ProdOrDev", True),
        ("ProdOrDev", "Prod", False),
        ("NotEnabled", "Disabled", True),
        ("Disabled", "NotEnabled", True),
        ("Never", "Prod", True),
        ("Region", "RegionToo", True),
        ("Region", "Prod", False),
        ("Odd", "Odd", True),
        ("Odd", "Broken", False),
        ("Missing", "Missing", True),
        ("Missing", "Prod", False),
        ("Prod", "Missing", False),
    ],
)
def test_implies(read: Read, condition: str | None, other: str | None, expected: bool) -> None:
    assert implies(read(CONDITIONS), condition, other) is expected


def test_guards() -> None:
    template = yaml_template(CONDITIONS)
    assert guards_imply(template, [Guard("Prod", False), Guard("ProdOrDev", True)], "Dev")
    assert guards_imply(template, [Guard("Enabled", False)], "Disabled")
    assert not guards_imply(template, [Guard("Prod", False)], "Dev")
    assert not can_hold(template, [Guard("Prod", True), Guard("Dev", True)])
    assert not can_hold(template, [Guard("Enabled", False), Guard("Disabled", False)])
    assert can_hold(template, [Guard("Prod", False), Guard("Dev", False)])
    assert can_hold(template, [])


def test_guards_of_a_node(read: Read) -> None:
    template = read(
        """
Conditions: {A: !Equals [!Ref P, x], B: !Equals [!Ref Q, x]}
Resources:
  R:
    Type: T
    Condition: A
    Properties:
      X: [!If [B, {Deep: [here]}, !If [A, x, there]]]
      Y: plain
      Fn::If: [1, 2]
Outputs: {O: {Condition: B, Value: v}}
"""
    )
    x = ("Resources", "R", "Properties", "X", 0, "Fn::If")
    cases = {
        (*x, 1, "Deep", 0): (Guard("A", True), Guard("B", True)),
        (*x, 2, "Fn::If", 2): (Guard("A", True), Guard("B", False), Guard("A", False)),
        (*x, 0): (Guard("A", True),),
        ("Resources", "R", "Properties", "Y"): (Guard("A", True),),
        ("Outputs", "O", "Value"): (Guard("B", True),),
        ("Conditions", "A"): (),
    }
    for path, guards in cases.items():
        node = template.find(path)
        assert node is not None, path
        assert guards_of(template, node) == guards


def test_too_many_atoms_are_not_known() -> None:
    conditions = "".join(f"  C{n}: !Equals [!Ref P{n}, x]\n" for n in range(13))
    every = ", ".join(f"!Condition C{n}" for n in range(13))
    most = ", ".join(f"!Condition C{n}" for n in range(12))
    template = yaml_template(f"Conditions:\n{conditions}  All: !And [{every}]\n  Most: !And [{most}]\n")
    assert implies(template, "Most", "C3")
    assert not implies(template, "All", "C3")
    assert can_hold(template, [Guard("All", True)])


def test_conditions_that_double_each_time_are_quick() -> None:
    lines = ["  C0: !Equals [!Ref P, x]"]
    lines += [f"  C{n}: !And [!Condition C{n - 1}, !Not [!Not [!Condition C{n - 1}]]]" for n in range(1, 40)]
    template = yaml_template("Conditions:\n" + "\n".join(lines))
    assert implies(template, "C39", "C0")


EXPRESSIONS = st.recursive(
    st.sampled_from(["!Equals [!Ref A, x]", "!Equals [w, !Ref A]", "!Equals [!Ref B, x]", "!Equals [!Ref A, !Ref B]"]),
    lambda inner: st.one_of(
        inner.map(lambda one: f"!Not [{one}]"),
        st.tuples(inner, inner).map(lambda two: f"!And [{two[0]}, {two[1]}]"),
        st.tuples(inner, inner).map(lambda two: f"!Or [{two[0]}, {two[1]}]"),
    ),
    max_leaves=5,
)


@given(EXPRESSIONS, EXPRESSIONS)
def test_an_implication_holds_for_all_values(first: str, second: str) -> None:
    template = yaml_template(
        "Parameters: {A: {Type: String}, B: {Type: String, AllowedValues: [x, w]}}\n"
        f"Conditions:\n  First: {first}\n  Second: {second}\n"
    )
    answer = implies(template, "First", "Second")
    for a, b in product(["x", "w", "z"], ["x", "w"]):
        evaluator = Evaluator(template, Environment(parameters={"A": a, "B": b}))
        if answer and evaluator.condition("First"):
            assert evaluator.condition("Second")
    if "!Ref A, !Ref B" not in first + second:
        truths = [
            (Evaluator(template, Environment(parameters={"A": a, "B": b})))
            for a, b in product(["x", "w", "z"], ["x", "w"])
        ]
        assert answer == all(e.condition("Second") for e in truths if e.condition("First"))
