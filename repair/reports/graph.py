"""The dependencies of a template for people: as text in the order of creation, for Graphviz, and for Mermaid.

``A -> B`` always means: A needs B, so B is created first. See :mod:`repair.reports.graph_svg` for a picture without
other programs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise

from repair.cloudformation.references import Reference
from repair.cloudformation.template import Template
from repair.syntax.nodes import Mapping

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` needs `target`: by references (`implicit`), by DependsOn (`explicit`), or because a repair would add it.

    `reasons` say where, with line numbers. `conditions` are the branches of Fn::If without which no reference is there.
    """

    source: str
    target: str
    implicit: bool
    explicit: bool
    circular: bool = False
    added: bool = False
    reasons: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A resource; `step` counts from 1: what is in a step needs only what is in earlier ones (or its own circle)."""

    name: str
    type: str
    condition: str
    line: int
    step: int
    circular: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The graph of one template, ready to be drawn."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    circles: tuple[tuple[str, ...], ...] = ()
    leaving: dict[str, tuple[Edge, ...]] = field(default_factory=dict)


def picture(template: Template, added: Collection[Pair] = ()) -> Picture:
    """The graph of a template, with the edges that a repair would add."""
    groups = template.graph.strongly_connected_components()
    circles = tuple(tuple(_around(template, group)) for group in template.graph.cycles())
    group_of = {name: index for index, group in enumerate(groups) for name in group}
    circular = {name for circle in template.graph.cycles() for name in circle}
    edges: list[Edge] = []
    for name in template.resources:
        for target in template.graph.successors(name):
            same = group_of[name] == group_of[target]
            edges.append(_edge(template, name, target, same))
    there = {(edge.source, edge.target) for edge in edges}
    edges += [Edge(a, b, False, False, added=True) for a, b in sorted(set(added) - there) if {a, b} <= group_of.keys()]
    leaving = {name: tuple(edge for edge in edges if edge.source == name) for name in template.resources}
    steps = _steps(groups, group_of, leaving)
    nodes = tuple(
        Node(
            name,
            resource.type,
            resource.condition or "",
            template.document.locate(_key(resource.node))[0],
            steps[name],
            name in circular,
        )
        for name, resource in template.resources.items()
    )
    return Picture(nodes, tuple(edges), circles, leaving)


def as_text(graph: Picture, name: str = "") -> str:
    """The resources step by step, what each waits for, and every circle with its reasons."""
    lines = [_summary(graph, name)]
    for step in sorted({node.step for node in graph.nodes}):
        lines.append("")
        for node in (node for node in graph.nodes if node.step == step):
            condition = f", if {node.condition}" if node.condition else ""
            lines.append(f"{step:3}. {node.name} ({node.type}{condition})")
            edges = graph.leaving[node.name]
            present = [_after(edge) for edge in edges if not edge.added]
            if present:
                lines.append(f"     after {', '.join(present)}")
            lines += [f"     + should wait for {edge.target}" for edge in edges if edge.added]
    for circle in graph.circles:
        lines += ["", f"circle: {' -> '.join(circle)}"]
        for source, target in pairwise(circle):
            edge = next(edge for edge in graph.leaving[source] if edge.target == target)
            lines += [f"     {source} -> {target}: {reason}" for reason in edge.reasons]
    return "\n".join(lines) + "\n"


def as_dot(graph: Picture, name: str = "") -> str:
    """For Graphviz: DependsOn is dashed, a circle red, an added edge green and bold."""
    lines = [
        f"digraph {_dot(name or 'template')} {{",
        "  rankdir=RL;",
        '  node [shape=box, style="rounded,filled", fillcolor="#f6f8fa", color="#57606a", fontname="sans-serif"];',
        '  edge [color="#57606a"];',
    ]
    for node in graph.nodes:
        red = ', color="#cf222e", penwidth=2' if node.circular else ""
        dashed = ', style="rounded,filled,dashed"' if node.condition else ""
        lines.append(f"  {_dot(node.name)} [label={_dot(node.name + chr(10) + short_type(node.type))}{red}{dashed}];")
    for edge in graph.edges:
        looks = []
        if edge.added:
            looks = ['color="#1a7f37"', "penwidth=2.5", "style=bold", 'label="add"', 'fontcolor="#1a7f37"']
        elif edge.circular:
            looks = ['color="#cf222e"', "penwidth=2"]
        if edge.explicit and not edge.implicit:
            looks.append("style=dashed")
        lines.append(f"  {_dot(edge.source)} -> {_dot(edge.target)}{' [' + ', '.join(looks) + ']' if looks else ''};")
    return "\n".join([*lines, "}"]) + "\n"


def as_mermaid(graph: Picture, name: str = "") -> str:
    """For Mermaid (GitHub shows it): DependsOn is dotted, a circle red, an added edge green and thick."""
    ids = {node.name: f"n{index}" for index, node in enumerate(graph.nodes)}
    lines = ["flowchart RL"]
    lines += [f'  {ids[node.name]}["{_mermaid(node)}"]' for node in graph.nodes]
    colours = []
    for index, edge in enumerate(graph.edges):
        arrow = "==>" if edge.added else "-.->" if edge.explicit and not edge.implicit else "-->"
        lines.append(f"  {ids[edge.source]} {arrow} {ids[edge.target]}")
        if edge.added or edge.circular:
            colours.append(f"  linkStyle {index} stroke:{'#1a7f37' if edge.added else '#cf222e'}")
    circular = [ids[node.name] for node in graph.nodes if node.circular]
    if circular:
        colours += ["  classDef circular stroke:#cf222e,stroke-width:2px", f"  class {','.join(circular)} circular"]
    return "\n".join([*lines, *colours]) + "\n"


def short_type(type: str) -> str:
    """``EC2 Subnet`` for ``AWS::EC2::Subnet``."""
    return " ".join(type.removeprefix("AWS::").split("::"))


def _edge(template: Template, source: str, target: str, same: bool) -> Edge:
    references = template.graph.between(source, target)
    implicit = [reference for reference in references if reference.kind != "DependsOn"]
    explicit = len(implicit) < len(references)
    guarded = bool(references) and all(reference.guards for reference in references)
    conditions = (f"{'' if g.holds else 'not '}{g.condition}" for r in references for g in r.guards) if guarded else ()
    return Edge(
        source,
        target,
        bool(implicit),
        explicit,
        circular=same,
        reasons=tuple(_reason(template, reference) for reference in references),
        conditions=tuple(dict.fromkeys(conditions)),
    )


def _reason(template: Template, reference: Reference) -> str:
    place = ""
    for part in reference.path[2:]:
        place += f"[{part}]" if isinstance(part, int) else f".{part}" if place else str(part)
    return f"{reference.kind} in {place}, line {template.document.locate(reference.node.start)[0]}"


def _around(template: Template, group: list[str]) -> list[str]:
    """A shortest way round in a group of resources that need each other."""
    return min((template.graph.path(name, name) for name in group[:16]), key=len)


def _steps(groups: list[list[str]], group_of: dict[str, int], leaving: dict[str, tuple[Edge, ...]]) -> dict[str, int]:
    """The step of each resource: one more than the last that it needs. Added edges do not move anything."""
    step: dict[int, int] = {}
    for index, group in enumerate(groups):  # what is needed comes first
        needed = {group_of[edge.target] for name in group for edge in leaving[name] if not edge.added} - {index}
        step[index] = 1 + max((step[other] for other in needed), default=0)
    return {name: step[index] for name, index in group_of.items()}


def _key(node: Mapping) -> int:
    """Where the logical id stands that a resource's mapping belongs to."""
    entry = node.parent.entry(str(node.slot)) if isinstance(node.parent, Mapping) else None
    return entry.key.start if entry is not None else node.start


def _summary(graph: Picture, name: str) -> str:
    added = sum(edge.added for edge in graph.edges)
    parts = [_count(len(graph.nodes), "resource"), _count(len(graph.edges) - added, "dependency", "dependencies")]
    if graph.circles:
        parts.append(_count(len(graph.circles), "circle"))
    if added:
        parts.append(f"{added} missing")
    return f"{name + ': ' if name else ''}{', '.join(parts)}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _after(edge: Edge) -> str:
    notes = ["circular"] if edge.circular else []
    if edge.explicit:
        notes.append("DependsOn" if not edge.implicit else "also DependsOn")
    notes += [f"if {condition}" for condition in edge.conditions]
    return f"{edge.target} ({', '.join(notes)})" if notes else edge.target


def _dot(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _mermaid(node: Node) -> str:
    name, type = (_entities(text) for text in (node.name, short_type(node.type)))
    return f"{name}<br/><small>{type}</small>"


def _entities(text: str) -> str:
    return "".join(char if char.isalnum() or char in " -_.:" else f"#{ord(char)};" for char in text)
