from __future__ import annotations

import pytest

from repair.engine.places import Moves, Place, spellings, values_at
from repair.syntax.document import parse
from repair.syntax.edits import Operation
from repair.syntax.nodes import Path

R = "Resources"


def place(text: str) -> Place:
    section, name, path = [*text.split("/", 2), "", ""][:3]
    return Place(section, name, path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), ["//"]),
        ((R,), ["Resources//"]),
        ((R, "A"), ["Resources/A/"]),
        ((R, "A", "Properties", "Tags", 0, "Key"), ["Resources/A/Properties.Tags.0.Key"]),
        (
            (R, "A", "Properties", "Tags", 0, "Fn::If", 1, "Key"),
            ["Resources/A/Properties.Tags.0.Fn::If.1.Key", "Resources/A/Properties.Tags.0.Key"],
        ),
        (
            (R, "A", "Properties", "Rules", "Fn::If", 1, 0, "Tags", 2),
            ["Resources/A/Properties.Rules.Fn::If.1.0.Tags.2", "Resources/A/Properties.Rules.{}.Tags.{}"],
        ),
    ],
)
def test_spellings(path: Path, expected: list[str]) -> None:
    assert ["/".join(spelling) for spelling in spellings(path)] == expected


def move(old: Path, new: Path) -> Operation:
    return Operation("move", old, 10, target=new)


def remove(path: Path, *, at: int = 10) -> Operation:
    return Operation("remove", path, at, in_list=isinstance(path[-1], int))


def add(path: Path, *, at: int = 10) -> Operation:
    return Operation("add", path, at, "=x", in_list=isinstance(path[-1], int))


P: Path = (R, "A", "Properties")
MOVES = [
    ([move((*P, "Foo"), (*P, "Bar"))], "Resources/A/Properties.Foo.X", "Resources/A/Properties.Bar.X"),
    ([move((*P, "Foo"), (*P, "Bar"))], "Resources/A/Properties.Food", "Resources/A/Properties.Food"),
    ([move((*P, "Foo"), (*P, "Bar"))], "Resources/B/Properties.Foo", "Resources/B/Properties.Foo"),
    ([move((*P, "F.o"), (*P, "Bar"))], "Resources/A/Properties.F.o.X", "Resources/A/Properties.Bar.X"),
    ([move((R, "A"), (R, "B"))], "Resources/A/Properties.Foo", "Resources/B/Properties.Foo"),
    ([move((R, "A"), (R, "B"))], "Parameters/A/Default", "Parameters/A/Default"),
    ([move(("Resourcess",), (R,))], "Resourcess/A/Properties", "Resources/A/Properties"),
    (
        [move((*P, "T", "Fn::If", 1, 0, "F"), (*P, "T", "Fn::If", 1, 0, "G"))],
        "Resources/A/Properties.T.{}.F",
        "Resources/A/Properties.T.{}.G",
    ),
    ([remove((*P, "Foo"))], "Resources/A/Properties.Foo.X", None),
    ([remove((R, "A"))], "Resources/A/", None),
    ([remove((*P, "T", 1))], "Resources/A/Properties.T.0.K", "Resources/A/Properties.T.0.K"),
    ([remove((*P, "T", 1))], "Resources/A/Properties.T.1.K", None),
    ([remove((*P, "T", 1))], "Resources/A/Properties.T.2.K", "Resources/A/Properties.T.1.K"),
    ([remove((*P, "T", 1))], "Resources/A/Properties.T", "Resources/A/Properties.T"),
    (
        [remove((*P, "T", 0), at=1), remove((*P, "T", 1), at=2)],
        "Resources/A/Properties.T.2",
        "Resources/A/Properties.T.0",
    ),
    ([add((*P, "T", 1))], "Resources/A/Properties.T.1.K", "Resources/A/Properties.T.2.K"),
    ([add((*P, "T", 1))], "Resources/A/Properties.T.0.K", "Resources/A/Properties.T.0.K"),
    ([add((*P, "T"))], "Resources/A/Properties.T", "Resources/A/Properties.T"),
]


@pytest.mark.parametrize(("operations", "before", "after"), MOVES)
def test_moves(operations: list[Operation], before: str, after: str | None) -> None:
    moved = Moves.of(operations)(place(before))
    assert moved == (None if after is None else place(after))


def test_values_at_a_place_look_through_conditions_and_dots() -> None:
    model = parse(
        "Resources:\n  A:\n    Properties:\n      T: !If [C, [{K: a}, {K: b}], [{K: c}]]\n      a.b: {c: d}\n      L: [x, y]\n"
    ).model()
    assert values_at(model, place("Resources/A/Properties.T.{}.K")) == ["=a", "=b", "=c"]
    assert values_at(model, place("Resources/A/Properties.T.Fn::If.1.1.K")) == ["=b"]
    assert values_at(model, place("Resources/A/Properties.a.b.c")) == ["=d"]
    assert values_at(model, place("Resources/A/Properties.L.1")) == ["=y"]
    assert values_at(model, place("Resources/A/Properties.L.2")) == []
    assert values_at(model, place("Resources/B/")) == []
    assert values_at(model, Place("", "", "")) == [model]
