"""Properties that people write by another service's name for them: where they belong, and how that is known.

`name` and `to` are places below ``Properties``; ``*`` is any item of a list, the same one on both sides.
``Attributes[Key=x].Value`` is the item with that key, made where it is missing. An empty `to` says that CloudFormation
has nothing of the kind. tests/transforms/test_shape_tables.py holds each row against the schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .property_rows import ROWS, Row

__all__ = ["ROWS", "Row", "known_row"]

BY_TYPE: Mapping[str, Mapping[str, Row]] = MappingProxyType(
    {name: MappingProxyType({row.name: row for row in ROWS if row.type == name}) for name in {r.type for r in ROWS}}
)


def known_row(type_name: str, place: str) -> Row | None:
    """The row about a name at a place of a type, or None."""
    return BY_TYPE.get(type_name, {}).get(place)
