"""The table of dependencies that CloudFormation does not see: one module for each part of AWS."""

from __future__ import annotations

from ..needs import Row
from .containers import CONTAINERS

ROWS: tuple[Row, ...] = (*CONTAINERS,)

__all__ = ["ROWS"]
