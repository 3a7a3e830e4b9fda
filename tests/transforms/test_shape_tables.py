"""Each row of a verified table is held against the schemas: the wrong name is wrong, and the right one exists."""

from __future__ import annotations

import re

import pytest

from repair.knowledge.schemas import PropertySchema, resource_schema, resource_types
from transforms.references import attributes_elsewhere as attributes
from transforms.shape.known_answers import ANSWERS, ASSUMED_BY, Answer
from transforms.shape.known_properties import ROWS, Row
from transforms.shape.known_types import GONE, RENAMED


def steps(place: str) -> list[str]:
    """``A[Key=x.y].Value`` as ``A``, ``*``, ``Value``."""
    return [part for part in re.sub(r"\[[^]]*\]", ".*", place).split(".") if part]


def at(row: Row, place: str) -> PropertySchema | None:
    schema = resource_schema(row.type)
    assert schema is not None, row.type
    return schema.at(steps(place))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.type} {row.name}")
def test_row(row: Row) -> None:
    above, schema = at(row, ".".join(row.name.split(".")[:-1])), resource_schema(row.type)
    assert above is not None and schema is not None
    is_read_only = tuple(steps(row.name)) in schema.read_only
    assert is_read_only or not above.knows(row.name.split(".")[-1]), "the wrong name is right"
    for target in filter(None, (row.to, *row.inner.values())):
        assert at(row, target) is not None, f"{target} does not exist"
    assert not row.other or above.child(row.other) is not None
    assert row.source
    starred = row.name.count("*")
    assert re.sub(r"\[[^]]*\]", "", row.to).count("*") in (0, starred)


def test_no_name_has_two_rows() -> None:
    assert len({(row.type, row.name) for row in ROWS}) == len(ROWS)


def test_types() -> None:
    types = resource_types()
    assert not (set(RENAMED) | set(GONE)) & types, "the wrong type is right"
    assert set(RENAMED.values()) <= types
    assert not set(RENAMED) & set(GONE)


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: f"{row.type} {row.place} {row.name}")
def test_answer(row: Answer) -> None:
    schema = resource_schema(row.type)
    assert schema is not None
    above = schema.at(steps(row.place))
    assert above is not None
    shape = above.child(row.name)
    assert shape is not None or above.free_form or above.pattern_properties
    if isinstance(row.value, bool):
        assert shape is not None and "boolean" in shape.types
    elif isinstance(row.value, str):
        assert shape is not None and (not shape.enum or row.value in shape.enum)
    wanted = set(above.required).union(*above.dependent_required.values())
    assert row.asked != (row.name in wanted), "required by the schema, or asked for by the service"
    assert all(above.knows(re.split(r"[.=]", name.lstrip("!"))[0]) for name in row.given)


def test_assumed_by() -> None:
    assert set(ASSUMED_BY) <= resource_types()


@pytest.mark.parametrize("row", attributes.ROWS, ids=lambda row: f"{row.type} {row.attribute}")
def test_attribute(row: attributes.Row) -> None:
    schema = resource_schema(row.type)
    assert schema is not None
    assert schema.attribute(row.attribute) is None, "the wrong name is right"
    assert bool(row.to) != bool(row.constant)
    assert not row.to or schema.attribute(row.to) is not None
    assert row.source
