"""A role whose embedded policy names what needs the role: the policy becomes a resource of its own.

AWS documents this for replication roles ("To avoid a circular dependency, the role's policy is declared as a separate
resource"). What uses the permissions while it is created must then wait for the policy, as row 16 of the table says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    SAFE,
    SOME_INTERRUPTION,
    UNSAFE,
    Change,
    Mapping,
    Template,
    Value,
    add_depends_on,
    ref,
)
from repair.cloudformation.conditions import implies
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.references import Reference

from ..knots import Knot
from .cut import Cut, free_id, item_of, move_out

#: The pattern of policyName in the IAM API Reference, PutRolePolicy.
_NAME = re.compile(r"[\w+=,.@-]+", re.ASCII)
OWNERS = {"AWS::IAM::Role": "Roles", "AWS::IAM::User": "Users", "AWS::IAM::Group": "Groups"}


def cuts_for(knot: Knot, reference: Reference) -> Iterator[Cut]:
    """Move the policy that holds a reference."""
    template = knot.template
    owner = template.resources[reference.source.name]
    if owner.type not in OWNERS or reference.path[2:4] != ("Properties", "Policies"):
        return
    item = item_of(template, owner, "Policies", reference.path[4])
    if item is None or set(item.entry.keys()) != {"PolicyName", "PolicyDocument"}:
        return
    policy = item.entry
    word = literal_text(policy.get("PolicyName")) or "Policy"
    if not _NAME.fullmatch(word):
        return  # IAM refuses it in either place, and the schema of the new resource says so
    name = free_id(template, owner.logical_id + "".join(part[:1].upper() + part[1:] for part in _words(word)))
    removes = _inside(knot, owner.logical_id, policy)
    users = knot.needed.users_of(owner.logical_id)
    needed = needed_by(template, policy, owner.logical_id)
    too_early = [user.logical_id for user in users if user.logical_id in needed]

    def build() -> Change:
        first: dict[str, Value] = {OWNERS[owner.type]: [ref(owner.logical_id)]}
        change = move_out(template, item, name, "AWS::IAM::Policy", first)
        for user in users:
            if user.logical_id not in needed and implies(template, user.condition, item.condition):
                change += add_depends_on(template, user, [name])
        return change

    yield Cut(
        title=f"move the policy {word} of {owner.logical_id} into {name}",
        at=policy.path,
        removes=removes,
        build=build,
        safety=UNSAFE if too_early else SAFE,
        impact=SOME_INTERRUPTION,
        cost=6 if too_early else 2,
        reason=f"the same policy on the same {OWNERS[owner.type].lower()[:-1]}, as a resource that needs the "
        f"{OWNERS[owner.type].lower()[:-1]}; on a running stack it is removed and added again"
        + (f". {' and '.join(too_early)} may be created before the policy is attached" if too_early else ""),
    )


def needed_by(template: Template, policy: Mapping, role: str) -> set[str]:
    """What a policy (a part of the template) needs, not looking behind the role: what that needs is what is being cut."""
    path = policy.path
    todo = [r.name for r in template.references if r.path[: len(path)] == path and r.target == "resource"]
    found = {role}
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += template.graph.successors(name)
    return found


def _inside(knot: Knot, owner: str, policy: Mapping) -> frozenset[Reference]:
    path = policy.path
    return frozenset(
        reference
        for references in knot.edges[owner].values()
        for reference in references
        if reference.path[: len(path)] == path
    )


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()
