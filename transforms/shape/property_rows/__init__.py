"""The table of names that people write for properties: one module for each part of AWS."""

from __future__ import annotations

from .compute import COMPUTE
from .governance import GOVERNANCE
from .row import Row
from .storage import STORAGE
from .traffic import TRAFFIC

ROWS: tuple[Row, ...] = (*TRAFFIC, *COMPUTE, *STORAGE, *GOVERNANCE)

__all__ = ["ROWS", "Row"]
