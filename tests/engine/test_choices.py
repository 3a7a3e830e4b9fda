"""What the user decides about a finding is done; what cannot be done is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from repair.engine.choices import decided
from repair.engine.context import Context
from repair.engine.fix import NO_INTERRUPTION, REPLACEMENT, SAFE, SUGGEST, UNSAFE, Fix, Option
from repair.engine.registry import Transform, transform
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy
from repair.syntax.document import Document, parse
from repair.syntax.edits import apply_edits
from repair.syntax.nodes import Mapping
from repair.syntax.tree import rename_key

TEXT = """\
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Nmae: a  # kept
"""
PLACE = ("Resources", "Fn", "Properties", "Nmae")
ROLE = ("Resources", "Fn", "Properties", "Role")


def misspelt(document: Document) -> Fix:
    holder = document.find(PLACE[:-1])
    assert isinstance(holder, Mapping)
    options = tuple(Option(f"rename to {name}", rename_key(document, holder, "Nmae", name)) for name in ("Name", "Nam"))
    return Fix("choose a name", PLACE, SUGGEST, NO_INTERRUPTION, options=options)


MISSING = Fix("add Role", ROLE, SUGGEST, NO_INTERRUPTION, reason="it is required")


def after(fix: Fix) -> str:
    return apply_edits(TEXT, fix.change.edits)


@pytest.mark.parametrize("path", ["/Resources/Fn/Properties/Nmae", "Resources.Fn.Properties.Nmae"])
def test_an_option_is_chosen_by_its_label(path: str) -> None:
    document = parse(TEXT)
    chosen = decided(document, "x", misspelt(document), {f"x@{path}": "rename to Name"})
    assert after(chosen) == TEXT.replace("Nmae", "Name")
    assert (chosen.safety, chosen.options) == (SAFE, ())
    assert chosen.title == "choose a name (chosen: rename to Name)"


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("!GetAtt AppRole.Arn", "      Role: !GetAtt AppRole.Arn\n"),
        ("{Ref: AppRole}", "      Role: !Ref AppRole\n"),
        ("arn:aws:iam::1:role/x", "      Role: arn:aws:iam::1:role/x\n"),
        ("'012'", "      Role: '012'\n"),
        ("12", "      Role: 12\n"),
        ("[a, !Sub 'b${C}']", "      Role:\n        - a\n        - !Sub 'b${C}'\n"),
        ("{A: {B: yes}}", "      Role:\n        A:\n          B: yes\n"),
    ],
)
def test_a_missing_value_is_written_as_a_new_key(answer: str, line: str) -> None:
    chosen = decided(parse(TEXT), "x", MISSING, {"x@Resources.Fn.Properties.Role": answer})
    assert after(chosen) == TEXT + line
    assert chosen.safety is SAFE


def test_a_value_takes_the_place_of_what_stands_there() -> None:
    fix = replace(MISSING, at=PLACE)
    chosen = decided(parse(TEXT), "x", fix, {"x@Resources.Fn.Properties.Nmae": "!Ref B"})
    assert chosen.title.endswith(" (chosen: !Ref B)")
    assert after(chosen) == TEXT.replace("Nmae: a", "Nmae: !Ref B")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "it is empty"),
        ("[", "it is no YAML"),
        ("!!binary x", "is no function"),
    ],
)
def test_an_answer_that_cannot_be_used_is_named(answer: str, why: str) -> None:
    left = decided(parse(TEXT), "x", MISSING, {"x@Resources.Fn.Properties.Role": answer})
    assert (left.change, left.safety) == (MISSING.change, SUGGEST)
    assert left.reason.startswith("it is required; the answer") and why in left.reason


def test_the_value_that_stands_there_is_no_answer() -> None:
    left = decided(parse(TEXT), "x", replace(MISSING, at=PLACE), {"x@Resources.Fn.Properties.Nmae": "a"})
    assert not left.change
    assert "it is what stands there" in left.reason


def test_an_unsafe_fix_takes_only_its_own_options() -> None:
    document = parse(TEXT)
    fix = replace(misspelt(document), safety=UNSAFE)
    key = "x@Resources.Fn.Properties.Nmae"
    assert decided(document, "x", fix, {key: "rename to Nam"}).safety is SAFE
    assert "none of the options" in decided(document, "x", fix, {key: "b"}).reason


@pytest.mark.parametrize("key", ["y@Resources.Fn.Properties.Nmae", "x@Resources.Fn.Properties", "x", "x@"])
def test_a_decision_about_something_else_changes_nothing(key: str) -> None:
    document = parse(TEXT)
    fix = misspelt(document)
    assert decided(document, "x", fix, {key: "rename to Name"}) is fix


def _transform(fix: Fix) -> Transform:
    def generate(template: object, context: Context) -> Iterator[Fix]:
        document: Document = template.document  # type: ignore[attr-defined]
        if document.find(ROLE) is None:
            yield fix

    return transform(id="missing-thing", summary="s", group="deploy")(generate)


@pytest.mark.parametrize("existing", [False, True])
def test_the_engine_makes_what_was_decided(existing: bool) -> None:
    choices = {"missing-thing@Resources.Fn.Properties.Role": "!GetAtt AppRole.Arn"}
    context = Context(date(2026, 10, 20), choices=choices, existing_stack=existing)
    fix = replace(MISSING, impact=REPLACEMENT)
    settings = Settings((_transform(fix),), context, Policy(existing_stack=existing))
    outcome = repair_text("t.yaml", TEXT, settings)
    if existing:
        assert [finding.why for finding in outcome.left] == ["existing-stack"]
    else:
        assert outcome.after == TEXT + "      Role: !GetAtt AppRole.Arn\n"
        assert repair_text("t.yaml", outcome.after, settings).findings == ()
