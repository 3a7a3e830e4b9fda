"""What the table says about a template, for those who cut cycles: what must not be cut, and who must wait for a policy."""

from __future__ import annotations

from functools import cached_property

from repair import Resource, Template

from .rows import ROWS
from .rows.identity import ROLE_USERS, roles_of
from .uses import Uses


class Needed:
    """Answers are computed when they are first asked for."""

    def __init__(self, template: Template) -> None:
        self.template = template

    @cached_property
    def uses(self) -> Uses:
        """Which resource uses which, by property."""
        return Uses(self.template)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Which resource needs which, whether it waits or not."""
        return frozenset(
            (consumer.logical_id, need.target.logical_id)
            for row in ROWS
            for consumer in self.template.resources.values()
            if consumer.type in row.consumers
            for need in row.find(self.uses, consumer)
        )

    def users_of(self, role: str) -> list[Resource]:
        """The resources that use the permissions of a role while they are created."""
        candidates = self.template.resources.values()
        return [r for r in candidates if _uses_role(r.type) and role in roles_of(self.uses, r).names]


def _uses_role(type: str) -> bool:
    return type in ROLE_USERS or type.startswith("Custom::")
