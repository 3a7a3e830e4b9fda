"""Each row of the tables of values is held against the schemas: the wrong value is wrong, the right one is allowed."""

from __future__ import annotations

import pytest

from repair.knowledge.schemas import resource_schema
from transforms.values.known_conflicts import CONFLICTS, Conflict
from transforms.values.known_limits import LIMITS, Limit
from transforms.values.known_values import ROWS, Row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.type} {row.place} {row.wrong}")
def test_row(row: Row) -> None:
    schema = resource_schema(row.type)
    assert schema is not None
    shape = schema.at(row.place.split("."))
    assert shape is not None and shape.enum, "its values are not known"
    assert row.wrong not in shape.enum, "the wrong value is right"
    assert not row.right or row.right in shape.enum
    assert row.source


@pytest.mark.parametrize("row", LIMITS, ids=lambda row: f"{row.type} {row.place} {row.least}")
def test_limit(row: Limit) -> None:
    schema = resource_schema(row.type)
    assert schema is not None
    shape = schema.at(row.place.split("."))
    assert shape is not None and shape.types & {"integer", "number"}
    assert row.least < row.most and row.source


@pytest.mark.parametrize("row", CONFLICTS, ids=lambda row: f"{row.type} {row.place}")
def test_conflict(row: Conflict) -> None:
    schema = resource_schema(row.type)
    assert schema is not None
    shape = schema.at(row.place.split("."))
    assert shape is not None and row.source
    assert not shape.enum or row.right in shape.enum
    assert row.right not in row.wrong
