"""The order of creation: as the template makes it, and as the edges that were decided on will make it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from repair import Template
from repair.cloudformation.dialects import adds_unseen_resources
from repair.cloudformation.references import Guard

from .existence import Existence
from .uses import Given

#: Stands for everything that a transform may add and that is not in the file.
UNSEEN = ""


class Order:
    """Who waits for whom. Edges can be added, and count from then on."""

    def __init__(self, template: Template) -> None:
        self._existence = Existence(template)
        self._targets: dict[str, dict[str, list[Given]]] = {name: {} for name in template.resources}
        for reference in template.graph.edges:
            self.add(reference.source.name, reference.name, frozenset(reference.guards))
        if adds_unseen_resources(template):
            self._add_unseen(template)

    def add(self, source: str, target: str, given: Given = frozenset()) -> None:
        """Make `source` wait for `target`, where `given` holds."""
        self._targets.setdefault(source, {}).setdefault(target, []).append(given)

    def waits(self, source: str, target: str, given: Given) -> bool:
        """True if `source` is created after `target` wherever `given` holds, and both exist."""
        return bool(self._way(source, target, given))

    def way(self, source: str, target: str) -> list[str]:
        """A shortest way from `source` to `target`, whatever the circumstances; empty where there is none."""
        return self._way(source, target, None)

    def _way(self, source: str, target: str, given: Given | None) -> list[str]:
        came_from: dict[str, str] = {}
        queue = deque([source])
        while queue:
            name = queue.popleft()
            for successor, edges in self._targets.get(name, {}).items():
                if successor in came_from:
                    continue
                if given is not None and not any(self._existence.implies(given, edge) for edge in edges):
                    continue
                came_from[successor] = name
                if successor == target:
                    return _trace(came_from, source, target)
                queue.append(successor)
        return []

    def _add_unseen(self, template: Template) -> None:
        """What SAM makes of a resource is named after it and uses it; what a loop makes may use what the loop names."""
        names = sorted(template.resources, key=len, reverse=True)
        for reference in template.references:
            if reference.source.section != "Resources":
                continue
            if reference.in_loop and reference.target == "resource":
                self.add(UNSEEN, reference.name)
            elif reference.target == "unknown" and reference.kind in ("Ref", "GetAtt", "Sub", "DependsOn"):
                self.add(reference.source.name, UNSEEN)
                origin = next((name for name in names if reference.name.startswith(name)), None)
                if origin is not None:
                    self.add(reference.source.name, origin)


def _trace(came_from: dict[str, str], source: str, target: str) -> list[str]:
    way = [target, came_from[target]]
    while way[-1] != source:
        way.append(came_from[way[-1]])
    return way[::-1]


def when(*conditions: str | None, branches: Iterable[Guard] = ()) -> Given:
    """The circumstances in which all these conditions hold, and all these branches are taken."""
    return frozenset(branches) | {Guard(name, True) for name in conditions if name}
