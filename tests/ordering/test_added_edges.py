"""On random graphs with conditions: added edges close no cycle, repeat no way, name nothing that is not there, make what
they should, and are not what `useless-depends-on` takes away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from repair.cloudformation.template import Template
from repair.engine.context import Context
from repair.engine.registry import Transform
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy
from repair.syntax.document import parse
from transforms.ordering.needs import Need, Row
from transforms.ordering.useless_depends_on import useless_depends_on
from transforms.ordering.uses import Uses
from transforms.ordering.waiting import fixes_for

NAMES = "ABCDEF"
#: Each a formula over three parameters, so that implication and exclusion come up.
CONDITIONS = {
    "": lambda p, q, r: True,
    "P": lambda p, q, r: p,
    "Q": lambda p, q, r: q,
    "R": lambda p, q, r: r,
    "NotP": lambda p, q, r: not p,
    "PandQ": lambda p, q, r: p and q,
    "PorR": lambda p, q, r: p or r,
}
CONTEXT = Context(as_of=date(2026, 10, 20))
HEAD = """\
Parameters: {p: {Type: String}, q: {Type: String}, r: {Type: String}}
Conditions:
  P: !Equals [!Ref p, 'yes']
  Q: !Equals [!Ref q, 'yes']
  R: !Equals [!Ref r, 'yes']
  NotP: !Not [!Condition P]
  PandQ: !And [!Condition P, !Condition Q]
  PorR: !Or [!Condition P, !Condition R]
Resources:
"""

World = tuple[bool, bool, bool]
WORLDS: list[World] = list(product((True, False), repeat=3))


@dataclass(frozen=True)
class Case:
    conditions: dict[str, str]
    references: dict[tuple[str, str], str]
    """Source and target, and the condition of the branch that the reference stands in."""
    needs: frozenset[tuple[str, str]]

    def text(self) -> str:
        lines = [HEAD.rstrip()]
        for name in NAMES:
            lines += [f"  {name}:", "    Type: T"]
            if self.conditions[name]:
                lines.append(f"    Condition: {self.conditions[name]}")
            lines.append("    Properties:")
            lines.append("      Name: x")
            for (source, target), guard in self.references.items():
                if source == name:
                    value = self.reference(target, guard)
                    lines.append(f"      To{target}: {value}")
        return "\n".join(lines) + "\n"

    def reference(self, target: str, guard: str) -> str:
        value = f"!Ref {target}"
        for condition in (self.conditions[target], guard):
            value = f"!If [{condition}, {value}, '']" if condition else value
        return value

    def row(self) -> Row:
        def find(uses: Uses, consumer) -> Iterator[Need]:  # type: ignore[no-untyped-def]
            for source, target in sorted(self.needs):
                if source == consumer.logical_id:
                    yield Need(uses.template.resources[target])

        return Row(1, "A row", ("T",), find, "waits.", "error", "evidence")

    def transform(self) -> Transform:
        row = self.row()
        return Transform("needs", "", (), "deploy", True, lambda template, context: fixes_for(template, [row]))


@st.composite
def cases(draw) -> Case:  # type: ignore[no-untyped-def]
    conditions = {name: draw(st.sampled_from(list(CONDITIONS))) for name in NAMES}
    pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1])
    references = draw(st.dictionaries(pairs, st.sampled_from(list(CONDITIONS)), max_size=8))
    return Case(conditions, references, frozenset(draw(st.sets(pairs, max_size=8))))


def edges(template: Template, world: World) -> dict[str, set[str]]:
    """The edges that are there in a world, DependsOn included."""
    found: dict[str, set[str]] = {name: set() for name in existing(template, world)}
    for reference in template.graph.edges:
        taken = all(CONDITIONS[guard.condition](*world) == guard.holds for guard in reference.guards)
        if taken and reference.source.name in found:
            found[reference.source.name].add(reference.name)
    return found


def existing(template: Template, world: World) -> set[str]:
    return {name for name, resource in template.resources.items() if CONDITIONS[resource.condition or ""](*world)}


def reaches(graph: dict[str, set[str]], source: str, target: str, without: tuple[str, str] | None = None) -> bool:
    todo, seen = [source], set()
    while todo:
        name = todo.pop()
        for following in graph.get(name, ()):
            if (name, following) == without or following in seen:
                continue
            if following == target:
                return True
            seen.add(following)
            todo.append(following)
    return False


def waiting(template: Template) -> set[tuple[str, str]]:
    """Source and target of what makes a resource wait: DependsOn and the Metadata form."""
    return {(e.source.name, e.name) for e in template.graph.edges if e.kind == "DependsOn" or e.in_metadata}


@settings(max_examples=200, deadline=None)
@given(cases())
def test_added_edges(case: Case) -> None:
    outcome = repair_text("x", case.text(), Settings((case.transform(),), CONTEXT, Policy()))
    assert not outcome.bugs
    before, after = Template(parse(outcome.before)), Template(parse(outcome.after))
    added = waiting(after)
    assert added <= case.needs
    assert {tuple(c) for c in after.graph.cycles()} == {tuple(c) for c in before.graph.cycles()}
    for world in WORLDS:
        there = existing(after, world)
        for name in there:
            missing = set(after.resources[name].depends_on) - there
            assert not missing, f"{name} names {missing}, which is not there in {world}"
    for edge in added:
        relevant = [world for world in WORLDS if set(edge) <= existing(after, world)]
        assert relevant, f"{edge} is never there"
        always = [edges(after, world) for world in relevant]
        common = {name: set.intersection(*(graph.get(name, set()) for graph in always)) for name in NAMES}
        assert not reaches(common, *edge, without=edge), f"{edge} repeats a way that is always there"
    for source, target in case.needs:
        if (target, source) in closure(after):
            continue  # it would be a cycle
        for world in WORLDS:
            if {source, target} <= existing(after, world):
                assert reaches(edges(after, world), source, target), f"{source} does not wait for {target} in {world}"
    dropped = {(str(fix.at[1]), fix.title.split()[1]) for fix in useless_depends_on.generate(after, CONTEXT)}
    assert not dropped & added


def closure(template: Template) -> set[tuple[str, str]]:
    graph = template.graph
    return {(a, b) for a in NAMES for b in graph.reachable(a)}


def test_the_judge_sees_a_repeated_way_and_a_name_that_is_not_there() -> None:
    """The properties above can fail."""
    template = Template(
        parse(HEAD + "  A: {Type: T, DependsOn: [B, C]}\n  B: {Type: T, DependsOn: C}\n  C: {Type: T, Condition: P}\n")
    )
    world = (False, False, False)
    assert set(template.resources["A"].depends_on) - existing(template, world) == {"C"}
    assert reaches(edges(template, (True, True, True)), "A", "C", without=("A", "C"))
    assert not reaches(edges(template, (True, True, True)), "A", "B", without=("A", "B"))
