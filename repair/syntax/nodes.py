"""The tree of a template's text: what stands where, in characters.

Nodes know their exact span in one text snapshot and never change. YAML and JSON give the same nodes: JSON is a
document whose collections are all flow and whose strings are all double-quoted.

The *path* of a node is its place in the template's long form (see :mod:`repair.syntax.model`): the list below
``!Join`` stands at ``(..., "Fn::Join")``, just as it would if it had been written ``{"Fn::Join": [...]}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

Style = Literal["plain", "single", "double", "literal", "folded"]
Path = tuple[str | int, ...]

QUOTED: frozenset[str] = frozenset({"single", "double", "literal", "folded"})


def function_name(tag: str) -> str | None:
    """The long name of a short-form tag: ``!Sub`` is ``Fn::Sub``, ``!Ref`` is ``Ref``; None for other tags."""
    if not tag.startswith("!") or tag.startswith("!!") or len(tag) == 1:
        return None
    name = tag[1:]
    return name if name in {"Ref", "Condition"} else f"Fn::{name}"


class Node:
    """A value in the text. ``start`` includes the tag; ``end`` is the end of the content, without comments.

    Both are offsets in characters into ``Document.text``.
    """

    __slots__ = ("anchored", "content_start", "end", "parent", "slot", "start", "tag")

    def __init__(self, start: int, end: int, tag: str | None, content_start: int) -> None:
        self.start = start
        self.end = end
        self.tag = tag
        self.content_start = content_start
        self.parent: Mapping | Sequence | None = None
        self.slot: str | int = ""
        self.anchored = False

    @property
    def function(self) -> str | None:
        """Long name of the intrinsic function that a short-form tag makes of this node, else None."""
        return function_name(self.tag) if self.tag else None

    @property
    def path(self) -> Path:
        """Place in the long form of the template, from the root; a short-form call stands at its call's place."""
        parts: list[str | int] = []
        node: Node = self
        while node.parent is not None:
            parts.append(node.slot)
            function = node.parent.function
            if function:
                parts.append(function)
            node = node.parent
        return tuple(reversed(parts))


class Scalar(Node):
    """A scalar: ``value`` is its decoded text (the lexeme of a plain scalar), never a resolved type."""

    __slots__ = ("style", "value")

    def __init__(self, start: int, end: int, tag: str | None, content_start: int, value: str, style: Style) -> None:
        # Written out instead of calling up: there are a hundred thousand of these in a megabyte.
        self.start = start
        self.end = end
        self.tag = tag
        self.content_start = content_start
        self.parent = None
        self.slot = ""
        self.anchored = False
        self.value = value
        self.style: Style = style

    @property
    def quoted(self) -> bool:
        """True for quoted and block scalars: what a parser always reads as a string."""
        return self.style in QUOTED

    def __repr__(self) -> str:
        return f"Scalar({self.value!r} at {self.start})"


class Entry:
    """One ``key: value`` of a mapping."""

    __slots__ = ("key", "value")

    def __init__(self, key: Scalar, value: Node) -> None:
        self.key = key
        self.value = value


class Mapping(Node):
    """A mapping; ``flow`` is true for ``{...}`` and all JSON objects."""

    __slots__ = ("_index", "entries", "flow")

    def __init__(self, start: int, tag: str | None, content_start: int, flow: bool) -> None:
        super().__init__(start, start, tag, content_start)
        self.flow = flow
        self.entries: list[Entry] = []
        self._index: dict[str, Entry] | None = None

    def entry(self, key: str) -> Entry | None:
        """The entry with this key, or None."""
        if self._index is None:
            self._index = {entry.key.value: entry for entry in self.entries}
        return self._index.get(key)

    def get(self, key: str) -> Node | None:
        """The value at this key, or None."""
        entry = self.entry(key)
        return entry.value if entry else None

    def keys(self) -> list[str]:
        """The keys, in document order."""
        return [entry.key.value for entry in self.entries]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.entry(key) is not None

    def __repr__(self) -> str:
        return f"Mapping({self.keys()} at {self.start})"


class Sequence(Node):
    """A list; ``flow`` is true for ``[...]`` and all JSON arrays."""

    __slots__ = ("flow", "items")

    def __init__(self, start: int, tag: str | None, content_start: int, flow: bool) -> None:
        super().__init__(start, start, tag, content_start)
        self.flow = flow
        self.items: list[Node] = []

    def __repr__(self) -> str:
        return f"Sequence({len(self.items)} at {self.start})"


def walk(root: Node) -> Iterator[Node]:
    """Every node below and including `root`, in document order, keys left out; not recursive."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Mapping):
            stack.extend(entry.value for entry in reversed(node.entries))
        elif isinstance(node, Sequence):
            stack.extend(reversed(node.items))


def find(root: Node, path: Path) -> Node | None:
    """The node at a long-form `path`, or None. A path may end at a short-form call's own function name.

    >>> # for ``A: !Sub x`` both ("A",) and ("A", "Fn::Sub") lead to the same node
    """
    node = root
    for part in path:
        if node.function is not None and node.function == part and not (isinstance(node, Mapping) and part in node):
            continue
        if isinstance(node, Mapping) and isinstance(part, str):
            child = node.get(part)
        elif isinstance(node, Sequence) and isinstance(part, int) and 0 <= part < len(node.items):
            child = node.items[part]
        else:
            child = None
        if child is None:
            return None
        node = child
    return node
