from __future__ import annotations

import pytest

from repair.cloudformation.template import add_depends_on
from repair.syntax.document import parse
from repair.syntax.edits import apply_edits, sequential
from repair.syntax.errors import CannotEdit
from tests.cloudformation.conftest import yaml_template

BLOCK_ELSEWHERE = """\
  Other:
    Type: T
    DependsOn:
      - X
"""

CASES = {
    "absent": (
        "Resources:\n  A:\n    Type: T\n    Properties: {}\n",
        ["B"],
        "Resources:\n  A:\n    Type: T\n    DependsOn: B\n    Properties: {}\n",
    ),
    "absent, json": (
        '{"Resources": {"A": {"Type": "T", "Properties": {}}}}',
        ["B", "C"],
        '{"Resources": {"A": {"Type": "T", "DependsOn": ["B", "C"], "Properties": {}}}}',
    ),
    "one name": (
        "Resources:\n  A:\n    Type: T\n    DependsOn: B  # why\n",
        ["C", "B"],
        "Resources:\n  A:\n    Type: T\n    DependsOn: [B, C]  # why\n",
    ),
    "one name, lists are blocks": (
        f"Resources:\n  A:\n    Type: T\n    DependsOn: B  # why\n{BLOCK_ELSEWHERE}",
        ["C"],
        f"Resources:\n  A:\n    Type: T\n    DependsOn:  # why\n      - B\n      - C\n{BLOCK_ELSEWHERE}",
    ),
    "one name, json": (
        '{"Resources": {"A": {"Type": "T", "DependsOn": "B"}}}',
        ["C"],
        '{"Resources": {"A": {"Type": "T", "DependsOn": ["B", "C"]}}}',
    ),
    "block list": (
        "Resources:\n  A:\n    DependsOn:\n    - B  # first\n    Type: T\n",
        ["C", "D", "C"],
        "Resources:\n  A:\n    DependsOn:\n    - B  # first\n    - C\n    - D\n    Type: T\n",
    ),
    "flow list": (
        "Resources:\n  A:\n    Type: T\n    DependsOn: [B]\n",
        ["C", "D"],
        "Resources:\n  A:\n    Type: T\n    DependsOn: [B, C, D]\n",
    ),
    "empty list": (
        "Resources:\n  A:\n    Type: T\n    DependsOn: []\n",
        ["C"],
        "Resources:\n  A:\n    Type: T\n    DependsOn: [C]\n",
    ),
    "nothing to do": (
        "Resources:\n  A:\n    Type: T\n    DependsOn: [B, C]\n",
        ["C"],
        "Resources:\n  A:\n    Type: T\n    DependsOn: [B, C]\n",
    ),
}


@pytest.mark.parametrize(("before", "names", "after"), CASES.values(), ids=CASES)
def test_add_depends_on(before: str, names: list[str], after: str) -> None:
    import jsonpatch

    template = yaml_template(before)
    change = add_depends_on(template, template.resources["A"], names)
    assert apply_edits(before, change.edits) == after
    model = jsonpatch.apply_patch(
        template.document.model(), [operation.as_patch() for operation in sequential(change.operations)]
    )
    assert model == parse(after).model()


@pytest.mark.parametrize("value", ["!Ref B", "[!Ref B]", "{a: b}", "!Sub B"])
def test_what_is_no_list_of_names_is_left_alone(value: str) -> None:
    template = yaml_template(f"Resources: {{A: {{Type: T, DependsOn: {value}}}}}")
    with pytest.raises(CannotEdit):
        add_depends_on(template, template.resources["A"], ["C"])
