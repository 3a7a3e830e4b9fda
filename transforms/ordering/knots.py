"""Cycles of dependencies: which resources need each other, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from repair import Template
from repair.cloudformation.graph import Graph
from repair.cloudformation.references import Reference

from .existence import Existence
from .needed import Needed
from .order import when

_STARTS = 16

Edges = dict[str, dict[str, frozenset[Reference]]]
"""Source, target, and every reference that makes the edge."""


@dataclass(frozen=True, slots=True)
class Knot:
    """Resources that need each other (or one that needs itself), and the edges between them."""

    needed: Needed
    members: tuple[str, ...]
    edges: Edges

    @property
    def template(self) -> Template:
        """The template that the resources are of."""
        return self.needed.template

    def shortest_cycle(self, without: Collection[Reference] = ()) -> list[str]:
        """A short cycle, its first member again at the end; empty where none is left."""
        rest = (r for targets in self.edges.values() for group in targets.values() for r in group if r not in without)
        graph = Graph(self.members, rest)
        groups = graph.cycles()
        if not groups:
            return []
        # In a big group not every member is tried: what people read need not be the very shortest.
        starts = min(groups, key=len)[:_STARTS]
        return min((graph.path(name, name) for name in starts), key=len)

    def reasons(self, source: str, target: str, without: frozenset[Reference] = frozenset()) -> list[Reference]:
        """The references that make an edge, in document order."""
        return sorted(self.edges.get(source, {}).get(target, frozenset()) - without, key=_place)

    def explain(self, cycle: list[str]) -> str:
        """The way round in words, each step with its line."""
        steps = pairwise(cycle)
        return "; ".join(self._explain(source, target) for source, target in steps)

    def _explain(self, source: str, target: str) -> str:
        reference = self.reasons(source, target)[0]
        line = self.template.document.locate(reference.node.start)[0]
        return f"{source} uses {target} in {place(reference)} (line {line})"


def place(reference: Reference) -> str:
    """Where in its resource a reference stands, as people would write it."""
    text = ""
    for part in reference.path[2:]:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def knots(template: Template) -> list[Knot]:
    """The cycles of a template that CloudFormation would refuse, each with its edges."""
    if not template.graph.cycles():
        return []
    references = [reference for reference in template.graph.edges if not _is_event(template, reference)]
    graph = Graph(template.resources, references)
    existence = Existence(template)
    needed = Needed(template)
    found = []
    for members in graph.cycles():
        inside = frozenset(members)
        edges: Edges = {
            name: {
                target: frozenset(graph.between(name, target)) for target in graph.successors(name) if target in inside
            }
            for name in members
        }
        knot = Knot(needed, tuple(members), edges)
        if _can_be(knot, existence):
            found.append(knot)
    return found


def _is_event(template: Template, reference: Reference) -> bool:
    """SAM makes other resources of a function's events: what these name is no need of the function."""
    source = template.resources[reference.source.name]
    return source.type.startswith("AWS::Serverless::") and "Events" in reference.path[:5]


def _can_be(knot: Knot, existence: Existence) -> bool:
    """False where the steps of a shortest cycle exclude each other: it never is there as a whole."""
    cycle = knot.shortest_cycle()
    given = when(*(knot.template.resources[name].condition for name in cycle))
    for source, target in pairwise(cycle):
        given |= frozenset(min(knot.reasons(source, target), key=lambda reference: len(reference.guards)).guards)
    return existence.possible(given)


def _place(reference: Reference) -> tuple[int, int]:
    return reference.node.start, reference.token.start if reference.token else 0
