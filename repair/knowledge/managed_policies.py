"""The policies that AWS manages: their names, and the path that stands in front of a name in the ARN.

IAM's own list of one day (`scripts/build_managed_policies.py`). A name that it lacks may be newer than the list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "managed_policies.json"

#: Only the service itself attaches these, to its service-linked role.
NOT_ATTACHABLE = "aws-service-role/"


@lru_cache(maxsize=1)
def managed_policies() -> Mapping[str, str]:
    """Return name -> path: ``service-role/`` for ``arn:aws:iam::aws:policy/service-role/…``, else often empty."""
    paths = json.loads(_DATA.read_bytes())["paths"]
    return {name: path for path, names in paths.items() for name in names}


@lru_cache(maxsize=1)
def managed_policies_source() -> str:
    """Return where the list comes from and the day of its last change."""
    data = json.loads(_DATA.read_bytes())
    return f"{data['source']}, {data['date']}"
