"""Where to draw what: a layered layout (columns in the order of creation, few crossings, edges around the boxes).

Sugiyama's method in its simple form: edges that run backwards are turned round, long edges get a waypoint in each column
that they pass, columns are sorted by the median of their neighbours, and places are then pulled towards the neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

Key = tuple[str, ...]
"""A box ``(name,)``, or a waypoint ``(source, target, column)`` of an edge."""

SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres: `columns` lists what stands in each column, `y` where; `routes` are the waypoints of each edge."""

    columns: tuple[tuple[Key, ...], ...]
    y: dict[Key, float]
    routes: dict[tuple[str, str], tuple[Key, ...]]


def columns(names: Sequence[str], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The column of each box: one more than the last of those that it needs. On a circle, one edge runs backwards."""
    targets: dict[str, list[str]] = {name: [] for name in names}
    for source, target in edges:
        targets[source].append(target)
    column: dict[str, int] = {}
    open_now: set[str] = set()
    for root in names:
        work = [] if root in column else [(root, iter(targets[root]))]
        open_now.add(root)
        while work:
            name, rest = work[-1]
            following = next((target for target in rest if target not in column and target not in open_now), None)
            if following is None:
                work.pop()
                open_now.discard(name)
                column[name] = max((column[target] + 1 for target in targets[name] if target in column), default=0)
            else:
                open_now.add(following)
                work.append((following, iter(targets[following])))
    return column


def layout(
    column_of: dict[str, int], edges: Iterable[tuple[str, str]], box: float = 44, gap: float = 18, lane: float = 10
) -> Layout:
    """Places for boxes in given columns (0 is the first), and waypoints for the edges between them."""
    columns: list[list[Key]] = [[] for _ in range(max(column_of.values(), default=-1) + 1)]
    for name, column in column_of.items():
        columns[column].append((name,))
    routes: dict[tuple[str, str], tuple[Key, ...]] = {}
    neighbours: dict[Key, list[Key]] = {(name,): [] for name in column_of}
    for source, target in dict.fromkeys(edges):
        first, last = column_of[source], column_of[target]
        step = 1 if last > first else -1
        way: list[Key] = [(source, target, str(column)) for column in range(first + step, last, step)]
        routes[source, target] = tuple(way)
        for key in way:
            columns[int(key[2])].append(key)
            neighbours[key] = []
        chain: list[Key] = [(source,), *way, (target,)]
        for one, other in pairwise(chain):
            neighbours[one].append(other)
            neighbours[other].append(one)
    _sort(columns, neighbours)
    return Layout(tuple(map(tuple, columns)), _places(columns, neighbours, box, gap, lane), routes)


def _sort(columns: list[list[Key]], neighbours: dict[Key, list[Key]]) -> None:
    """Sort each column by the median place of its neighbours in the column before, to and fro."""
    place = {key: float(index) for column in columns for index, key in enumerate(column)}
    where = {key: index for index, column in enumerate(columns) for key in column}
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        order = range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1)
        for index in order:
            wanted = {}
            for key in columns[index]:
                near = [place[n] for n in neighbours[key] if (where[n] < index if forward else where[n] > index)]
                wanted[key] = median(near) if near else place[key]
            columns[index].sort(key=wanted.__getitem__)
            size = max(len(columns[index]) - 1, 1)
            scale = max(len(column) for column in columns)
            for position, key in enumerate(columns[index]):
                place[key] = position * scale / size if len(columns[index]) > 1 else scale / 2


def _places(
    columns: Sequence[Sequence[Key]], neighbours: dict[Key, list[Key]], box: float, gap: float, lane: float
) -> dict[Key, float]:
    """Pull everything towards the mean of its neighbours, keeping the order and the distances."""
    size = {key: box + gap if len(key) == 1 else lane for column in columns for key in column}
    y: dict[Key, float] = {}
    tallest = max((sum(size[key] for key in column) for column in columns), default=0)
    for column in columns:
        position = (tallest - sum(size[key] for key in column)) / 2
        for key in column:
            y[key] = position + size[key] / 2
            position += size[key]
    for _ in range(SWEEPS):
        for column in columns:
            wanted = [_mean([y[other] for other in neighbours[key]], y[key]) for key in column]
            _settle(column, wanted, size, y)
    lowest = min((y[key] - size[key] / 2 for key in y), default=0)
    return {key: value - lowest for key, value in y.items()}


def _settle(column: Sequence[Key], wanted: list[float], size: dict[Key, float], y: dict[Key, float]) -> None:
    """The places nearest to those wanted at which nothing overlaps: blocks that would are put around their mean."""
    blocks: list[tuple[list[int], float]] = []  # members, place of the first
    for index in range(len(column)):
        members, start = [index], wanted[index]
        while blocks and blocks[-1][1] + _length(column, blocks[-1][0], size) > start - size[column[members[0]]] / 2:
            members = blocks.pop()[0] + members
            start = _start(column, members, wanted, size)
        blocks.append((members, start))
    for members, start in blocks:
        position = start - size[column[members[0]]] / 2
        for index in members:
            y[column[index]] = position + size[column[index]] / 2
            position += size[column[index]]


def _length(column: Sequence[Key], members: list[int], size: dict[Key, float]) -> float:
    """From the centre of the first to the lower end of the last."""
    return sum(size[column[index]] for index in members) - size[column[members[0]]] / 2


def _start(column: Sequence[Key], members: list[int], wanted: list[float], size: dict[Key, float]) -> float:
    """The centre of the first, where the block as a whole is nearest to what its members want."""
    offset, total = 0.0, 0.0
    for position, index in enumerate(members):
        if position:
            offset += (size[column[members[position - 1]]] + size[column[index]]) / 2
        total += wanted[index] - offset
    return total / len(members)


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
