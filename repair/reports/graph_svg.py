"""The dependency graph as one SVG file, without other programs: columns in the order of creation, from left to right."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import NamedTuple

from repair.reports.graph import Edge, Node, Picture, short_type
from repair.reports.graph_layout import Key, Layout, columns, layout

HEIGHT = 44
MARGIN = 24
TOP = 64
_COLOURS = {"implicit": "#8c959f", "explicit": "#0969da", "circular": "#cf222e", "added": "#1a7f37"}
_LEGEND = (
    ("implicit", "reference"),
    ("explicit", "DependsOn"),
    ("circular", "circular"),
    ("added", "missing: a repair adds it"),
)
_STYLE = """\
text { font-family: system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }
.name { font-size: 12px; font-weight: 600; }
.type { font-size: 10px; fill: #59636e; }
.legend { font-size: 11px; }
path { fill: none; }
"""


def as_svg(graph: Picture, name: str = "") -> str:
    """The picture. Each arrow points from a resource to what it needs; hover over one to see where it comes from."""
    pairs = [(edge.source, edge.target) for edge in graph.edges]
    plan = layout(columns([node.name for node in graph.nodes], pairs), pairs)
    widths = {node.name: _width(node) for node in graph.nodes}
    left, total = _columns(plan, widths)
    places = {
        key: Place(left[index], left[index] + _wide(plan, index, widths), TOP + plan.y[key])
        for index, key in _keys(plan)
    }
    height = TOP + max((plan.y[key] for key in plan.y), default=0) + HEIGHT / 2 + MARGIN
    total = max(total, 620)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total:.0f} {height:.0f}" '
        f'width="{total:.0f}" height="{height:.0f}" role="img">',
        f"<title>{escape(name or 'template')}</title>",
        f"<style>{_STYLE}</style>",
        f"<defs>{''.join(_marker(kind) for kind in _COLOURS)}</defs>",
        f'<rect width="{total:.0f}" height="{height:.0f}" fill="#ffffff"/>',
        *_head(graph, name),
    ]
    order = sorted(graph.edges, key=lambda edge: (edge.circular, edge.added))
    lines += [_path(edge, plan, places, widths) for edge in order]
    lines += [_box(node, places[(node.name,)], widths[node.name]) for node in graph.nodes]
    return "\n".join([*lines, "</svg>"]) + "\n"


class Place(NamedTuple):
    """The left and right side of the column that something stands in, and its height on the page."""

    left: float
    right: float
    y: float

    @property
    def x(self) -> float:
        """The middle of the column."""
        return (self.left + self.right) / 2


def _keys(plan: Layout) -> list[tuple[int, Key]]:
    return [(index, key) for index, column in enumerate(plan.columns) for key in column]


def _width(node: Node) -> float:
    return max(7.9 * len(node.name), 5.8 * len(_second_line(node)), 60) + 20


def _wide(plan: Layout, index: int, widths: dict[str, float]) -> float:
    return max((widths[key[0]] for key in plan.columns[index] if len(key) == 1), default=0)


def _columns(plan: Layout, widths: dict[str, float]) -> tuple[list[float], float]:
    """The left side of each column and the width of all; where much passes between two columns, there is more room."""
    left: list[float] = []
    position = float(MARGIN)
    for index, column in enumerate(plan.columns):
        left.append(position)
        position += _wide(plan, index, widths) + 60 + min(len(column) * 4, 120)
    return left, position - 60 + MARGIN


def _head(graph: Picture, name: str) -> list[str]:
    lines = [f'<text class="name" x="{MARGIN}" y="24">{escape(name or "template")}</text>']
    x = float(MARGIN)
    for kind, words in _LEGEND:
        if kind != "implicit" and not any(_kind(edge) == kind for edge in graph.edges):
            continue
        lines.append(f'<path d="M {x:.0f} 40 h 26" {_stroke(kind)}/>')
        lines.append(f'<text class="legend" x="{x + 32:.0f}" y="44">{words}</text>')
        x += 52 + 6.2 * len(words)
    lines.append(f'<text class="legend" x="{x:.0f}" y="44">what is needed stands on the left</text>')
    return lines


def _kind(edge: Edge) -> str:
    if edge.added:
        return "added"
    if edge.circular:
        return "circular"
    return "implicit" if edge.implicit else "explicit"


def _stroke(kind: str) -> str:
    width = {"implicit": 1.2, "explicit": 1.4}.get(kind, 2.4)
    dash = ' stroke-dasharray="6 4"' if kind in ("explicit", "added") else ""
    return f'stroke="{_COLOURS[kind]}" stroke-width="{width}"{dash}'


def _marker(kind: str) -> str:
    return (
        f'<marker id="{kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M 0 0 L 8 4 L 0 8 z" style="fill:{_COLOURS[kind]}"/></marker>'
    )


def _path(edge: Edge, plan: Layout, places: dict[Key, Place], widths: dict[str, float]) -> str:
    kind = _kind(edge)
    hint = f"{edge.source} needs {edge.target}" + "".join(f"\n{reason}" for reason in edge.reasons)
    route = _route(edge, plan, places, widths)
    marker = f'marker-end="url(#{kind})"'
    return f'<path d="{route}" {_stroke(kind)} {marker}><title>{escape(hint)}</title></path>'


def _route(edge: Edge, plan: Layout, places: dict[Key, Place], widths: dict[str, float]) -> str:
    """Straight through columns, so that no box is crossed, and in curves between them."""
    start, end = places[(edge.source,)], places[(edge.target,)]
    if edge.source == edge.target:
        return f"M {start.x - 10:.1f} {start.y - 22:.1f} c -14 -26 34 -26 20 0"
    to_left = end.x < start.x
    side = -1 if to_left else 1
    points = [(start.x + side * widths[edge.source] / 2, start.y), (start.left if to_left else start.right, start.y)]
    for key in plan.routes[edge.source, edge.target]:
        place = places[key]
        through = [(place.left, place.y), (place.right, place.y)]
        points += reversed(through) if to_left else through
    points += [(end.right if to_left else end.left, end.y), (end.x - side * widths[edge.target] / 2, end.y)]
    text = f"M {points[0][0]:.1f} {points[0][1]:.1f}"
    for (ax, ay), (bx, by) in pairwise(points):
        if abs(ax - bx) < 0.5 and abs(ay - by) < 0.5:
            continue  # a line of no length has no direction, and browsers then draw no head
        middle = (ax + bx) / 2
        curve = f" C {middle:.1f} {ay:.1f} {middle:.1f} {by:.1f} {bx:.1f} {by:.1f}"
        text += curve if abs(ay - by) > 0.5 else f" L {bx:.1f} {by:.1f}"
    return text


def _second_line(node: Node) -> str:
    return short_type(node.type) + (f" · if {node.condition}" if node.condition else "")


def _box(node: Node, place: Place, width: float) -> str:
    x, y = place.x - width / 2, place.y - HEIGHT / 2
    line = "#cf222e" if node.circular else "#57606a"
    dash = ' stroke-dasharray="5 3"' if node.condition else ""
    return (
        f'<g><title>line {node.line}</title><rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{HEIGHT}" rx="6" '
        f'fill="{"#ffebe9" if node.circular else "#f6f8fa"}" stroke="{line}"{dash}/>'
        f'<text class="name" text-anchor="middle" x="{place.x:.1f}" y="{place.y - 3:.1f}">{escape(node.name)}</text>'
        f'<text class="type" text-anchor="middle" x="{place.x:.1f}" y="{place.y + 12:.1f}">'
        f"{escape(_second_line(node))}</text></g>"
    )
