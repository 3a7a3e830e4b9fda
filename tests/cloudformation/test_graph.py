from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from repair.cloudformation.graph import Graph
from tests.cloudformation.conftest import yaml_template

NAMES = "ABCDEFG"


def graph_of(edges: dict[str, set[str]]) -> Graph:
    resources = "".join(
        f"  {name}: {{Type: T, DependsOn: [{', '.join(sorted(targets))}]}}\n" for name, targets in edges.items()
    )
    return yaml_template(f"Resources:\n{resources}").graph


def closure(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """Brute force: grow each set of reachable nodes until nothing is added."""
    reach = {name: set(targets) for name, targets in edges.items()}
    changed = True
    while changed:
        changed = False
        for name in reach:
            more = set().union(reach[name], *(reach[other] for other in reach[name]))
            changed = changed or more != reach[name]
            reach[name] = more
    return reach


@given(st.fixed_dictionaries({name: st.sets(st.sampled_from(NAMES), max_size=3) for name in NAMES}))
def test_against_brute_force(edges: dict[str, set[str]]) -> None:
    graph = graph_of(edges)
    reach = closure(edges)
    for a in NAMES:
        assert graph.reachable(a) == reach[a]
        for b in NAMES:
            assert graph.path_exists(a, b) == (b in reach[a])
            path = graph.path(a, b)
            assert bool(path) == (b in reach[a])
            assert all(after in edges[before] for before, after in pairwise(path))
    groups = graph.strongly_connected_components()
    together = {frozenset({a} | {b for b in NAMES if b in reach[a] and a in reach[b]}) for a in NAMES}
    assert {frozenset(group) for group in groups} == together
    assert sorted(name for group in groups for name in group) == sorted(NAMES)
    assert {frozenset(group) for group in graph.cycles()} == {
        group for group in together if len(group) > 1 or next(iter(group)) in edges[next(iter(group))]
    }
    position = {name: index for index, group in enumerate(groups) for name in group}
    assert all(position[target] <= position[name] for name in edges for target in edges[name])


def test_a_long_chain_and_a_big_template() -> None:
    chain = {f"R{index}": {f"R{index + 1}"} for index in range(499)} | {"R499": set()}
    started = time.perf_counter()
    graph = graph_of(chain)
    assert graph.path_exists("R0", "R499")
    assert len(graph.strongly_connected_components()) == 500
    assert graph.cycles() == []
    assert time.perf_counter() - started < 0.5
    chain["R499"] = {"R0"}
    assert [len(group) for group in graph_of(chain).cycles()] == [500]
