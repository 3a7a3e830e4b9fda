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
        self._sources: dict[str, set[str]] = {}
        self._users: dict[str, set[str]] = {}
        for reference in template.graph.edges:
            self.add(reference.source.name, reference.name, frozenset(reference.guards))
        if adds_unseen_resources(template):
            self._add_unseen(template)

    def add(self, source: str, target: str, given: Given = frozenset()) -> None:
        """Make `source` wait for `target`, where `given` holds."""
        self._targets.setdefault(source, {}).setdefault(target, []).append(given)
        self._sources.setdefault(target, set()).add(source)
        outdated = [name for name, users in self._users.items() if name == target or target in users]
        for name in outdated:
            del self._users[name]

    def waits(self, source: str, target: str, given: Given) -> bool:
        """True if `source` is created after `target` wherever `given` holds, and both exist."""
        return bool(self._way(source, target, given))

    def remove(self, source: str, target: str, given: Given) -> None:
        """Take back one :meth:`add`."""
        self._targets[source][target].remove(given)

    def drop(self, source: str, target: str) -> None:
        """Let `source` no longer wait for `target` by itself."""
        self._targets.get(source, {}).pop(target, None)

    def way(self, source: str, target: str, *, round_about: bool = False) -> list[str]:
        """A shortest way from `source` to `target`, whatever the circumstances; empty where there is none.

        With `round_about`, the direct edge does not count.
        """
        return self._way(source, target, None, round_about)

    def ranks(self, wishes: Iterable[tuple[str, str]]) -> dict[str, int]:
        """What is needed has a lower rank than what needs it, the wished edges included (as far as there is no cycle)."""
        targets = {name: list(found) for name, found in self._targets.items()}
        for source, target in wishes:
            targets.setdefault(source, []).append(target)
        rank: dict[str, int] = {}
        begun: set[str] = set()
        for root in targets:
            work = [] if root in begun else [(root, iter(targets[root]))]
            begun.add(root)
            while work:
                name, rest = work[-1]
                following = next(rest, None)
                if following is None:
                    work.pop()
                    rank[name] = len(rank)
                elif following not in begun:
                    begun.add(following)
                    work.append((following, iter(targets.get(following, ()))))
        return rank

    def _way(self, source: str, target: str, given: Given | None, round_about: bool = False) -> list[str]:
        leading = self._all_users(target)
        if source not in leading:
            return []
        came_from: dict[str, str] = {}
        queue = deque([source])
        while queue:
            name = queue.popleft()
            for successor, edges in self._targets.get(name, {}).items():
                if successor in came_from or (successor != target and successor not in leading):
                    continue
                if round_about and (name, successor) == (source, target):
                    continue
                if given is not None and not any(self._existence.implies(given, edge) for edge in edges):
                    continue
                came_from[successor] = name
                if successor == target:
                    return _trace(came_from, source, target)
                queue.append(successor)
        return []

    def _all_users(self, target: str) -> set[str]:
        """All that wait for a resource in some circumstances (and perhaps some that did, before an edge was taken back)."""
        if target not in self._users:
            found: set[str] = set()
            todo = [target]
            while todo:
                for source in self._sources.get(todo.pop(), ()):
                    if source not in found:
                        found.add(source)
                        todo.append(source)
            self._users[target] = found
        return self._users[target]

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
