"""What a change at a node does to a stack that already runs, from the resource schemas."""

from __future__ import annotations

from repair import Impact, Node, Template
from repair.knowledge.update_behaviour import update_behaviour

GRAVEST_LAST = (Impact.NONE, Impact.NO_INTERRUPTION, Impact.SOME_INTERRUPTION, Impact.REPLACEMENT, Impact.UNKNOWN)


def impact_of(template: Template, node: Node) -> Impact:
    """The impact of another value at this node; unknown outside of resources."""
    resource = template.resource_of(node)
    if resource is None:
        return Impact.UNKNOWN
    return Impact(update_behaviour(resource.type, node.path[len(resource.path) :]))


def gravest(impacts: list[Impact]) -> Impact:
    """The gravest of several impacts; none where there is none."""
    return max(impacts, key=GRAVEST_LAST.index, default=Impact.NONE)
