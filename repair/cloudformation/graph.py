"""Which resource needs which: the order in which CloudFormation creates them.

An edge goes from the resource that uses another (by Ref, GetAtt, Sub or DependsOn, in Properties, Metadata or any other
attribute) to the one that it uses.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from repair.cloudformation.references import Reference

_EDGES = frozenset({"Ref", "GetAtt", "Sub", "DependsOn"})


class Graph:
    """The dependencies between the resources of one template. Answers are remembered; the graph never changes."""

    def __init__(self, logical_ids: Iterable[str], references: Iterable[Reference]) -> None:
        """`references` may be all of a template's: those that are no edge between two `logical_ids` are left out."""
        self._edges: dict[str, dict[str, list[Reference]]] = {name: {} for name in logical_ids}
        self._reachable: dict[tuple[str, bool], frozenset[str]] = {}
        for reference in references:
            source = reference.source
            if source.section != "Resources" or reference.target != "resource" or reference.kind not in _EDGES:
                continue
            if source.name in self._edges and reference.name in self._edges and not reference.in_loop:
                self._edges[source.name].setdefault(reference.name, []).append(reference)

    @property
    def edges(self) -> list[Reference]:
        """All references that are edges."""
        return [reference for targets in self._edges.values() for group in targets.values() for reference in group]

    def successors(self, logical_id: str) -> list[str]:
        """The resources that this one uses itself, in the order of their first use; empty for an unknown id."""
        return list(self._edges.get(logical_id, ()))

    def predecessors(self, logical_id: str) -> list[str]:
        """The resources that use this one themselves, in document order."""
        return [source for source, targets in self._edges.items() if logical_id in targets]

    def between(self, source: str, target: str) -> list[Reference]:
        """Why `source` needs `target`: every reference that makes this edge."""
        return list(self._edges.get(source, {}).get(target, ()))

    def reachable(self, logical_id: str, *, unconditional: bool = False) -> frozenset[str]:
        """All resources that this one needs, directly or through others; itself only if it is on a cycle.

        With `unconditional`, references inside a branch of ``Fn::If`` do not count: they are not always there.
        """
        key = (logical_id, unconditional)
        if key not in self._reachable:
            self._reachable[key] = frozenset(self._search(logical_id, unconditional, ()))
        return self._reachable[key]

    def path_exists(
        self, source: str, target: str, *, unconditional: bool = False, without: Iterable[Reference] = ()
    ) -> bool:
        """True if `source` needs `target`, directly or through others (so CloudFormation creates `target` first).

        `without` leaves some references out: would the order be the same if this one were not there?
        """
        left_out = tuple(without)
        if left_out:
            return target in self._search(source, unconditional, left_out)
        return target in self.reachable(source, unconditional=unconditional)

    def path(self, source: str, target: str) -> list[str]:
        """A shortest way from `source` to `target`, both included; empty where there is none."""
        came_from: dict[str, str] = {}
        queue = deque([source])
        while queue:
            name = queue.popleft()
            for successor in self.successors(name):
                if successor == target:
                    way = [target, name]
                    while way[-1] != source:
                        way.append(came_from[way[-1]])
                    return way[::-1]
                if successor not in came_from and successor != source:
                    came_from[successor] = name
                    queue.append(successor)
        return []

    def _search(self, source: str, unconditional: bool, without: tuple[Reference, ...]) -> set[str]:
        found: set[str] = set()
        stack = [source]
        while stack:
            for target, references in self._edges.get(stack.pop(), {}).items():
                if target in found:
                    continue
                if not unconditional and not without:
                    counts = True
                else:
                    counts = any(
                        not (unconditional and reference.guards) and reference not in without
                        for reference in references
                    )
                if counts:
                    found.add(target)
                    stack.append(target)
        return found

    def cycles(self) -> list[list[str]]:
        """The groups of resources that need each other (or themselves): what CloudFormation refuses as circular."""
        groups = self.strongly_connected_components()
        return [group for group in groups if len(group) > 1 or group[0] in self._edges[group[0]]]

    def strongly_connected_components(self) -> list[list[str]]:
        """Tarjan's algorithm, without recursion. Each group is in document order; what is needed comes first."""
        index: dict[str, int] = {}
        low: dict[str, int] = {}
        open_nodes: list[str] = []
        is_open: set[str] = set()
        groups: list[list[str]] = []
        order = {name: position for position, name in enumerate(self._edges)}
        for root in self._edges:
            if root in index:
                continue
            index[root] = low[root] = len(index)
            open_nodes.append(root)
            is_open.add(root)
            work = [(root, iter(self._edges[root]))]
            while work:
                name, targets = work[-1]
                target = next(targets, None)
                if target is None:
                    work.pop()
                    if work:
                        low[work[-1][0]] = min(low[work[-1][0]], low[name])
                    if low[name] == index[name]:
                        group: list[str] = []
                        while not group or group[-1] != name:
                            group.append(open_nodes.pop())
                        is_open.difference_update(group)
                        groups.append(sorted(group, key=order.__getitem__))
                elif target not in index:
                    index[target] = low[target] = len(index)
                    open_nodes.append(target)
                    is_open.add(target)
                    work.append((target, iter(self._edges[target])))
                elif target in is_open:
                    low[name] = min(low[name], index[target])
        return groups
