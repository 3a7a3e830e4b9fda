"""Each row of the table is documented and has both kinds of examples."""

from __future__ import annotations

import re

import pytest

from repair.engine.registry import all_transforms
from tests.transforms.harness import examples
from transforms.ordering.rows import ROWS

NUMBERS = sorted({row.number for row in ROWS})
PAGE = {t.id: t.page for t in all_transforms()}["missing-depends-on"]


def test_no_row_went_missing() -> None:
    """4, 5 and 38 are hardening; 37 is the transform unordered-secret-reference; 27, 31 and 36 are unproven."""
    wanted = [*range(1, 4), *range(6, 27), *range(28, 31), 32, 33, 34, 35]
    assert wanted == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_row_has_an_example_that_changes_and_one_that_does_not(number: int) -> None:
    mine = [
        example
        for example in examples()
        if example.transform == "missing-depends-on" and re.match(rf"Row {number}:", example.title)
    ]
    assert any(example.diff for example in mine)
    assert any(example.diff is None for example in mine)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number} {row.title}")
def test_a_row_has_its_section(row) -> None:  # type: ignore[no-untyped-def]
    section = PAGE[PAGE.index(f"**{row.number}. {row.title}.**") :]
    section = section.split("\n\n")[0]
    assert row.error in section
    assert row.evidence in section
    assert row.needs in section
