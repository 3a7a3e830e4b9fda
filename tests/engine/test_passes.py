"""The pass loop among transforms that fight, lie, raise and yield nonsense: the good one is always done, the file whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from repair import NO_INTERRUPTION, SAFE, Change, Context, Fix, Template, Transform, add_key, replace, transform
from repair.engine import passes
from repair.syntax.edits import Edit, Operation
from tests.engine.hostile import node, renames_old, run, titles

TEXT = """\
Resources:
  T:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: old
  U:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: a
"""
NAME = ("Resources", "U", "Properties", "DisplayName")


def yielding(id: str, fixes: Callable[[Template], Iterable[Any]]) -> Transform:
    @transform(id=id, summary="for a test", group="test")
    def generate(template: Template, context: Context) -> Iterator[Fix]:
        yield from fixes(template)

    return generate


def turning(old: str, new: str) -> Transform:
    def fixes(template: Template) -> list[Fix]:
        name = node(template, *NAME)
        if name.value != old:
            return []
        return [Fix(f"{old} to {new}", NAME, SAFE, NO_INTERRUPTION, replace(template.document, name, new))]

    return yielding(f"{old}-{new}", fixes)


def editing(edit: Edit, *operations: Operation) -> Callable[[Template], list[Fix]]:
    return lambda template: [Fix("x", NAME, SAFE, NO_INTERRUPTION, Change((edit,), operations))]


@pytest.mark.parametrize("letters", ["ab", "abc", "abcd"])
def test_those_who_fight_are_all_named(letters: str) -> None:
    fighters = [turning(old, new) for old, new in zip(letters, letters[1:] + letters[0], strict=True)]
    outcome = run(TEXT, *fighters, renames_old(), enabled=False)
    assert not outcome.changed
    names = " and ".join(sorted(fighter.id for fighter in fighters))
    assert outcome.bugs == (f"{names} undo each other's work: the file was left as it was",)


def test_one_that_never_ends_is_named() -> None:
    def more(template: Template) -> list[Fix]:
        resources = node(template, "Resources")
        change = add_key(template.document, resources, f"N{len(resources.entries)}", {"Type": "AWS::SNS::Topic"})
        return [Fix("one more", ("Resources",), SAFE, NO_INTERRUPTION, change)]

    outcome = run(TEXT, yielding("more", more), enabled=False)
    assert not outcome.changed
    assert outcome.bugs == ("more never comes to an end: the file was left as it was",)


def raising(error: BaseException) -> Callable[[Template], Iterator[Fix]]:
    def fixes(template: Template) -> Iterator[Fix]:
        raise error
        yield

    return fixes


VALUE = TEXT.rindex("a")
NONSENSE: list[tuple[str, Callable[[Template], Iterable[Any]], str]] = [
    ("raises", raising(ZeroDivisionError("oh")), "stopped half-way: ZeroDivisionError: oh"),
    ("ends the process", raising(SystemExit(3)), "stopped half-way: SystemExit"),
    ("yields no fix", lambda template: [None], "a fix was dropped: AttributeError"),
    ("stands nowhere", lambda template: [Fix("x", None, SAFE, NO_INTERRUPTION)], "a fix was dropped: TypeError"),  # type: ignore[arg-type]
    (
        "overlaps itself",
        lambda t: [Fix("x", (), SAFE, NO_INTERRUPTION, Change((Edit(0, 5, ""), Edit(3, 8, ""))))],
        "overlap",
    ),
    ("says nothing", editing(Edit(VALUE, VALUE + 1, "z")), "does not say what it should"),
    (
        "lies",
        editing(Edit(VALUE, VALUE + 1, "z"), Operation("replace", NAME, VALUE, "=q")),
        "does not say what it should",
    ),
    ("no such path", editing(Edit(VALUE, VALUE + 1, "z"), Operation("replace", ("No", "U"), 0, "=q")), "do not apply"),
    ("below a text", editing(Edit(VALUE, VALUE + 1, "z"), Operation("add", (*NAME, "x"), 0, "=q")), "do not apply"),
    ("no target", editing(Edit(VALUE, VALUE + 1, "z"), Operation("move", NAME, 0)), "dropped"),
    ("outside", editing(Edit(9999, 10001, "z")), "dropped"),
    ("backwards", editing(Edit(20, 10, "z")), "dropped"),
    ("no text", editing(Edit(1, 2, None)), "TypeError"),  # type: ignore[arg-type]
    ("no YAML", editing(Edit(0, 0, "{")), "dropped"),
    ("half a character", editing(Edit(0, 0, "# \ud800\n")), "U+D800"),
]


@pytest.mark.parametrize(("fixes", "words"), [n[1:] for n in NONSENSE], ids=[n[0] for n in NONSENSE])
def test_nonsense_is_dropped_and_named(fixes: Callable[[Template], Iterable[Any]], words: str) -> None:
    outcome = run(TEXT, yielding("bad", fixes), renames_old(), enabled=False)
    assert outcome.after == TEXT.replace("old", "'new'")
    assert titles(outcome) == {"good 0"}
    assert len(outcome.bugs) == 1
    assert outcome.bugs[0].startswith("bad: ")
    assert words in outcome.bugs[0]
    assert {finding.why for finding in outcome.left} <= {"rolled-back"}


def test_one_liar_among_many_costs_few_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Resources:\n" + "".join(f"  R{n}: {{Type: 'AWS::SNS::Topic', Metadata: a}}\n" for n in range(200))

    def fixes(template: Template) -> Iterator[Fix]:
        for number in range(200):
            path = ("Resources", f"R{number}", "Metadata")
            found = node(template, *path)
            change = replace(template.document, found, "b")
            if number == 77:
                change = Change((Edit(found.start, found.end, "c"),), change.operations)
            if found.value == "a":
                yield Fix("x", path, SAFE, NO_INTERRUPTION, change)

    attempts = []
    attempt = passes._attempt
    monkeypatch.setattr(passes, "_attempt", lambda *arguments: attempts.append(1) or attempt(*arguments))
    outcome = run(text, yielding("many", fixes), enabled=False)
    assert outcome.after.count("Metadata: b") == 199
    assert len(attempts) < 30
