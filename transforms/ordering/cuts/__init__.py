"""The ways to cut a cycle, one module for each; a new way is a new module and a line here."""

from __future__ import annotations

from collections.abc import Iterator

from repair.cloudformation.references import Reference

from ..knots import Knot
from . import (
    attachments,
    dependencies,
    key_policies,
    names,
    role_policies,
    scripts,
    secret_attachments,
    security_groups,
)
from .cut import Cut

_WAYS = (
    attachments,
    dependencies,
    key_policies,
    names,
    role_policies,
    scripts,
    secret_attachments,
    security_groups,
)


def cuts_for(knot: Knot, reference: Reference) -> Iterator[Cut]:
    """Every known way to do without a reference."""
    for way in _WAYS:
        yield from way.cuts_for(knot, reference)


__all__ = ["Cut", "cuts_for"]
