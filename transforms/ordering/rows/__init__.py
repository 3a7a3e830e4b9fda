"""The table of dependencies that CloudFormation does not see: one module for each part of AWS."""

from __future__ import annotations

from ..needs import Row
from .api import API_ROWS
from .containers import CONTAINERS
from .governance import GOVERNANCE
from .hardening import HARDENING
from .identity import IDENTITY
from .network import NETWORK
from .scaling import SCALING
from .sequence import SEQUENCE
from .storage import STORAGE

ROWS: tuple[Row, ...] = (
    *NETWORK,
    *CONTAINERS,
    *STORAGE,
    *IDENTITY,
    *API_ROWS,
    *GOVERNANCE,
    *SCALING,
    *SEQUENCE,
)

__all__ = ["HARDENING", "ROWS"]
