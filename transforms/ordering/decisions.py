"""Which of the needs become edges, each decided alone, with the edges in mind that were decided before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from repair import Resource, Template

from .cuts.names import can_be_text
from .existence import Existence
from .needs import Need, Row
from .order import Order, when
from .uses import Given, Uses


@dataclass(frozen=True, slots=True)
class Edge:
    """A decision about one need: how the consumer is made to wait, or that it cannot be.

    `kind` is ``depends-on``, ``metadata`` (the target is not always there), ``freed`` (DependsOn, once the target has the
    consumer's name written out instead of a reference) or ``blocked``, with the `way` on which the target waits.
    """

    row: Row
    consumer: Resource
    target: Resource
    kind: str
    way: tuple[str, ...] = ()


class Decider:
    """Decides edge after edge; what was decided counts for those that follow."""

    def __init__(self, template: Template) -> None:
        self._existence = Existence(template)
        self._uses = Uses(template)
        self._template = template
        self._decided: list[tuple[Edge, Need]] = []

    @cached_property
    def order(self) -> Order:
        """The order as it is so far; most templates need none."""
        return Order(self._template)

    def decide(self, rows: Iterable[Row]) -> list[Edge]:
        """All edges that the rows ask for.

        What is needed by others is decided first: where a gateway's address waits, the gateway behind it need not. In the
        end, what the later decisions made superfluous is taken back.
        """
        asked = [(row, consumer, list(row.find(self._uses, consumer))) for row, consumer in self._askers(rows)]
        asked = [item for item in asked if item[2]]
        if not asked:
            return []
        wishes = [(consumer.logical_id, need.target.logical_id) for _, consumer, needs in asked for need in needs]
        rank = self.order.ranks(wishes)
        asked.sort(key=lambda item: rank[item[1].logical_id])
        for row, consumer, needs in asked:
            applying = [need for need in needs if self._applies(consumer, need)]
            applying.sort(key=lambda need: (need.choice, -rank[need.target.logical_id]))
            for choice, group in groupby(applying, key=lambda need: need.choice):
                (self._choice if choice else self._all)(row, consumer, list(group))
        return [edge for edge, need in self._decided if not self._is_superfluous(edge, need)]

    def _askers(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Resource]]:
        by_type: dict[str, list[Row]] = {}
        for row in rows:
            for name in row.consumers:
                by_type.setdefault(name, []).append(row)
        for consumer in self._template.resources.values():
            custom = "Custom::*" if consumer.type.startswith("Custom::") else ""
            for name in (consumer.type, custom):
                for row in by_type.get(name, ()):
                    yield row, consumer

    def _all(self, row: Row, consumer: Resource, needs: list[Need]) -> None:
        for need in needs:
            if not self._waits(consumer, need):
                self._decided.append((self._edge(row, consumer, need), need))

    def _choice(self, row: Row, consumer: Resource, needs: list[Need]) -> None:
        """The first that is there whenever the consumer is; else all, each while it is there."""
        needs.sort(key=lambda need: need.target.node.start)
        certain = [need for need in needs if self._is_there(consumer, need)]
        if any(self._waits(consumer, need) for need in certain):
            return
        for need in certain:
            if not self._way_back(consumer, need):
                self._all(row, consumer, [need])
                return
        self._all(row, consumer, certain[:1] or needs)

    def _is_superfluous(self, edge: Edge, need: Need) -> bool:
        """Take an edge back where its consumer waits without it, too."""
        if edge.kind not in ("depends-on", "metadata"):
            return False
        source, target = edge.consumer.logical_id, edge.target.logical_id
        given = when(None if edge.kind == "depends-on" else edge.target.condition)
        self.order.remove(source, target, given)
        if self._waits(edge.consumer, need):
            return True
        self.order.add(source, target, given)
        return False

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
        always = self._is_there(consumer, need)
        source, target = consumer.logical_id, need.target.logical_id
        if back and not (always and self._can_be_freed(consumer, need)):
            return Edge(row, consumer, need.target, "blocked", tuple(back))
        if back:
            self.order.drop(target, source)
        self.order.add(source, target, when(None if always else need.target.condition))
        kind = "freed" if back else "depends-on" if always else "metadata"
        return Edge(row, consumer, need.target, kind, tuple(back))

    def _can_be_freed(self, consumer: Resource, need: Need) -> bool:
        """True if the target names the consumer only where a text is enough, and waits for it on no other way."""
        source, target = consumer.logical_id, need.target.logical_id
        references = self._template.graph.between(target, source)
        return (
            bool(references)
            and all(can_be_text(self._template, reference) for reference in references)
            and not self.order.way(target, source, round_about=True)
        )
