"""Which cuts undo a knot: cheap ones first, none that is not needed, and none at all where some cycle would be left."""

from __future__ import annotations

from itertools import pairwise

from repair import CannotEdit, Change
from repair.cloudformation.references import Reference

from .cuts import Cut, cuts_for
from .knots import Knot


class Plan:
    """The cuts of a knot and their changes; `stuck` is a cycle that no cut undoes, and then there are none."""

    def __init__(self, knot: Knot) -> None:
        self.knot = knot
        self.cuts: list[Cut] = []
        self.stuck: list[str] = []
        self.changes: dict[Cut, Change] = {}
        self._ways: dict[Reference, list[Cut]] = {}
        while cycle := knot.shortest_cycle(self._removed(self.cuts)):
            cuts = self._cheapest(cycle)
            if cuts is None:
                self.cuts, self.stuck = [], cycle
                return
            if self._build(cuts):
                self.cuts += cuts
        for cut in list(self.cuts):
            rest = [other for other in self.cuts if other is not cut]
            if not knot.shortest_cycle(self._removed(rest)):
                self.cuts = rest

    def _build(self, cuts: list[Cut]) -> bool:
        """Make the changes; a cut that the text does not allow is forgotten."""
        for cut in cuts:
            try:
                self.changes[cut] = cut.build()
            except CannotEdit:
                for reference in cut.removes:
                    self._ways[reference] = [way for way in self._ways_around(reference) if way is not cut]
                return False
        return True

    def _removed(self, cuts: list[Cut]) -> frozenset[Reference]:
        return frozenset(reference for cut in cuts for reference in cut.removes)

    def _cheapest(self, cycle: list[str]) -> list[Cut] | None:
        """The cuts that take the cheapest step out of a cycle; None where no step can be taken out."""
        best: list[Cut] | None = None
        for source, target in pairwise(cycle):
            cuts = self._for_edge(source, target)
            if cuts is not None and (best is None or _cost(cuts) < _cost(best)):
                best = cuts
        return best

    def _for_edge(self, source: str, target: str) -> list[Cut] | None:
        gone = self._removed(self.cuts)
        chosen: list[Cut] = []
        for reference in self.knot.reasons(source, target):
            if reference in gone:
                continue
            ways = self._ways_around(reference)
            if not ways:
                return None
            chosen.append(min(ways, key=lambda cut: cut.cost))
            gone |= chosen[-1].removes
        return chosen

    def _ways_around(self, reference: Reference) -> list[Cut]:
        if reference not in self._ways:
            self._ways[reference] = list(cuts_for(self.knot, reference))
        return self._ways[reference]


def _cost(cuts: list[Cut]) -> float:
    return sum(cut.cost for cut in cuts)
