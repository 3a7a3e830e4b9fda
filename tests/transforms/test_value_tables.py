"""Each row of the tables of values is held against the schemas: the wrong value is wrong, the right one is allowed."""

from __future__ import annotations

import pytest

from repair.knowledge.schemas import resource_schema
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
