"""A managed policy that is attached by its role, and names what needs the role: attached from its own side instead.

`ManagedPolicyArns` of a role and `Roles` of a policy say the same; only the direction of the dependency differs.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    SAFE,
    SOME_INTERRUPTION,
    UNSAFE,
    CannotEdit,
    Change,
    Resource,
    Sequence,
    Template,
    add_depends_on,
    add_key,
    append,
    ref,
    remove_item,
    remove_key,
)
from repair.cloudformation.conditions import implies
from repair.cloudformation.references import Reference

from ..knots import Knot
from .cut import Cut
from .role_policies import OWNERS, needed_by

MANAGED = "AWS::IAM::ManagedPolicy"


def cuts_for(knot: Knot, reference: Reference) -> Iterator[Cut]:
    """Let the policy name its role."""
    template = knot.template
    owner, policy = (template.resources[name] for name in (reference.source.name, reference.name))
    if owner.type not in OWNERS or policy.type != MANAGED or reference.kind != "Ref" or reference.attribute:
        return
    listed = owner.property("ManagedPolicyArns")
    if len(reference.path) != 5 or not isinstance(listed, Sequence) or reference.path[3] != "ManagedPolicyArns":
        return
    if not implies(template, policy.condition, owner.condition) or policy.properties is None:
        return
    others = knot.reasons(owner.logical_id, policy.logical_id, frozenset({reference}))
    if others or template.graph.path_exists(owner.logical_id, policy.logical_id, without=[reference]):
        return
    users = knot.needed.users_of(owner.logical_id)
    needed = needed_by(template, policy.properties, owner.logical_id)
    too_early = [user.logical_id for user in users if user.logical_id in needed]

    def build() -> Change:
        change = _detached(template, owner, listed, int(reference.path[4])) + _attached(template, policy, owner)
        for user in users:
            if user.logical_id not in needed and implies(template, user.condition, policy.condition):
                change += add_depends_on(template, user, [policy.logical_id])
        return change

    yield Cut(
        title=f"let {policy.logical_id} attach itself to {owner.logical_id}",
        at=reference.path,
        removes=frozenset({reference}),
        build=build,
        safety=UNSAFE if too_early else SAFE,
        impact=SOME_INTERRUPTION,
        cost=6 if too_early else 2.5,
        reason=f"{OWNERS[owner.type]} of a managed policy and ManagedPolicyArns say the same, and only the latter makes "
        f"{owner.logical_id} wait; on a running stack the policy is detached and attached again"
        + (f". {' and '.join(too_early)} may be created before the policy is attached" if too_early else ""),
    )


def _detached(template: Template, owner: Resource, listed: Sequence, index: int) -> Change:
    assert owner.properties is not None
    if len(listed.items) > 1:
        return remove_item(template.document, listed, index)
    return remove_key(template.document, owner.properties, "ManagedPolicyArns")


def _attached(template: Template, policy: Resource, owner: Resource) -> Change:
    assert policy.properties is not None
    key = OWNERS[owner.type]
    there = policy.properties.get(key)
    if there is None:
        return add_key(template.document, policy.properties, key, [ref(owner.logical_id)], before="PolicyDocument")
    if not isinstance(there, Sequence) or there.tag is not None:
        raise CannotEdit(f"{key} of {policy.logical_id} is no list")
    names = template.graph.between(policy.logical_id, owner.logical_id)
    if any(r.kind == "Ref" and r.path[:-1] == there.path for r in names):
        return Change()
    return append(template.document, there, ref(owner.logical_id))
