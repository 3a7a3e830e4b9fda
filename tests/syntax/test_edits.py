from __future__ import annotations

import pytest

from repair.engine.proof import Mismatch, check
from repair.syntax.conflicts import conflict
from repair.syntax.document import parse
from repair.syntax.edits import Change, Edit, Operation, apply_edits, sequential


def test_insertions_at_one_point_keep_their_order() -> None:
    assert apply_edits("ab", [Edit(1, 1, "x"), Edit(1, 1, "y"), Edit(0, 1, "A")]) == "Axyb"


def test_overlapping_edits_are_an_error() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abc", [Edit(0, 2, ""), Edit(1, 3, "")])


@pytest.mark.parametrize(
    ("a", "b", "clash"),
    [
        (Edit(0, 2, ""), Edit(2, 4, ""), False),
        (Edit(0, 2, ""), Edit(1, 4, ""), True),
        (Edit(0, 2, ""), Edit(2, 2, "x"), True),
        (Edit(2, 2, "x", into=0), Edit(2, 2, "y", into=0), False),
        (Edit(2, 2, "x", into=0), Edit(2, 2, "y", into=1), True),
        (Edit(2, 2, "x"), Edit(2, 2, "y"), True),
        (Edit(0, 2, ""), Edit(3, 3, "x"), False),
    ],
)
def test_conflict_of_ranges(a: Edit, b: Edit, clash: bool) -> None:
    assert conflict(Change((a,)), Change((b,))) is clash
    assert conflict(Change((b,)), Change((a,))) is clash


def test_list_operations_need_no_rebasing() -> None:
    before = parse("L: [a, b, c, {k: v}]\n")
    operations = [
        Operation("remove", ("L", 0), 4, in_list=True),
        Operation("replace", ("L", 3, "k"), 17, "=w"),
        Operation("add", ("L", 1), 7, "=x", in_list=True),
        Operation("add", ("L", 1), 7, "=y", in_list=True),
    ]
    check(before, operations, parse("L: [x, y, b, c, {k: w}]\n"))
    assert [o.path for o in sequential(operations)] == [("L", 3, "k"), ("L", 1), ("L", 1), ("L", 0)]


@pytest.mark.parametrize(
    "after", ["L: [x]\n", "L: [b, c, {k: v}]\nM: 1\n", "L: ['b', c, {k: v}]\n", "L: [c, b, {k: v}]\n"]
)
def test_any_other_text_is_a_mismatch(after: str) -> None:
    before = parse("L: [a, b, c, {k: v}]\n")
    with pytest.raises(Mismatch):
        check(before, [Operation("remove", ("L", 0), 4, in_list=True)], parse(after))
