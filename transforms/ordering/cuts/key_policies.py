"""A key whose own policy names the key: in a key policy, ``*`` means this key."""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, replace
from repair.cloudformation.references import Reference

from ..knots import Knot
from ..uses import matches, property_path
from .cut import Cut

_OWN = {
    "AWS::KMS::Key": ("KeyPolicy.Statement.*.Resource", "KeyPolicy.Statement.*.Resource.*"),
    "AWS::KMS::ReplicaKey": ("KeyPolicy.Statement.*.Resource", "KeyPolicy.Statement.*.Resource.*"),
}


def cuts_for(knot: Knot, reference: Reference) -> Iterator[Cut]:
    """Write ``*`` for the key itself."""
    owner = knot.template.resources[reference.source.name]
    path = property_path(reference.path)
    if reference.name != owner.logical_id or reference.kind == "DependsOn":
        return
    if not any(matches(path, pattern) for pattern in _OWN.get(owner.type, ())):
        return
    whole = reference.path[:-1] if reference.kind == "Sub" else reference.path
    node = knot.template.find(whole)
    if node is None:
        return
    yield Cut(
        title=f"name {owner.logical_id} as '*' in its own key policy",
        at=whole,
        removes=frozenset({reference}),
        build=lambda: replace(knot.template.document, node, "*"),
        safety=SAFE,
        impact=NONE,
        cost=1,
        reason="in a key policy '*' means the key that the policy belongs to",
    )
