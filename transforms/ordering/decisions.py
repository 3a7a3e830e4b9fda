"""Which of the needs become edges, each decided alone, with the edges in mind that were decided before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from repair import Resource, Template

from .existence import Existence
from .needs import Need, Row
from .order import Order, when
from .uses import Given, Uses


@dataclass(frozen=True, slots=True)
class Edge:
    """A decision about one need: `kind` says how the consumer is made to wait, or that it cannot be."""

    row: Row
    consumer: Resource
    target: Resource
    kind: str  # "depends-on", "metadata" or "blocked"
    way: tuple[str, ...] = ()


class Decider:
    """Decides edge after edge; what was decided counts for those that follow."""

    def __init__(self, template: Template) -> None:
        self.order = Order(template)
        self._existence = Existence(template)
        self._uses = Uses(template)
        self._rank: dict[str, int] = {}
        for group in template.graph.strongly_connected_components():
            for name in group:
                self._rank[name] = len(self._rank)
        self._template = template

    def decide(self, rows: Iterable[Row]) -> list[Edge]:
        """All edges that the rows ask for, in the order of the decisions.

        What is needed by others is decided first: where a gateway's address waits, the gateway behind it need not.
        """
        consumers = sorted(self._template.resources.values(), key=lambda r: self._rank.get(r.logical_id, 0))
        by_type: dict[str, list[Row]] = {}
        for row in rows:
            for name in row.consumers:
                by_type.setdefault(name, []).append(row)
        return [
            edge
            for consumer in consumers
            for name in (consumer.type, "Custom::*" if consumer.type.startswith("Custom::") else "", "*")
            for row in by_type.get(name, ())
            for edge in self._row(row, consumer)
        ]

    def _row(self, row: Row, consumer: Resource) -> Iterable[Edge]:
        needs = [need for need in row.find(self._uses, consumer) if self._applies(consumer, need)]
        needs.sort(key=lambda need: need.choice)
        for choice, group in groupby(needs, key=lambda need: need.choice):
            # What waits for the others goes first: then the others need no edge of their own.
            members = sorted(group, key=lambda need: -self._rank[need.target.logical_id])
            yield from self._choice(row, consumer, members) if choice else self._all(row, consumer, members)

    def _all(self, row: Row, consumer: Resource, needs: Iterable[Need]) -> Iterable[Edge]:
        for need in needs:
            if not self._waits(consumer, need):
                yield self._edge(row, consumer, need)

    def _choice(self, row: Row, consumer: Resource, needs: list[Need]) -> Iterable[Edge]:
        """The first that is there whenever the consumer is; else all, each while it is there."""
        needs.sort(key=lambda need: need.target.node.start)
        certain = [need for need in needs if self._is_there(consumer, need)]
        if any(self._waits(consumer, need) for need in certain):
            return
        for need in certain:
            if not self._way_back(consumer, need):
                yield self._edge(row, consumer, need)
                return
        yield from self._all(row, consumer, certain[:1] or needs)

    def _applies(self, consumer: Resource, need: Need) -> bool:
        if need.target.logical_id == consumer.logical_id or (need.either_way and self._way_back(consumer, need)):
            return False
        return self._existence.possible(self._given(consumer, need))

    def _given(self, consumer: Resource, need: Need) -> Given:
        return need.given | when(consumer.condition, need.target.condition)

    def _is_there(self, consumer: Resource, need: Need) -> bool:
        """True if the target exists wherever the consumer does."""
        return self._existence.implies(when(consumer.condition), when(need.target.condition))

    def _waits(self, consumer: Resource, need: Need) -> bool:
        return self.order.waits(consumer.logical_id, need.target.logical_id, self._given(consumer, need))

    def _way_back(self, consumer: Resource, need: Need) -> list[str]:
        return self.order.way(need.target.logical_id, consumer.logical_id)

    def _edge(self, row: Row, consumer: Resource, need: Need) -> Edge:
        back = self._way_back(consumer, need)
        if back:
            return Edge(row, consumer, need.target, "blocked", tuple(back))
        always = self._is_there(consumer, need)
        self.order.add(consumer.logical_id, need.target.logical_id, when(None if always else need.target.condition))
        return Edge(row, consumer, need.target, "depends-on" if always else "metadata")
