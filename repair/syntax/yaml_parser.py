"""YAML text to nodes, from libyaml's events in one loop.

libyaml's composer is not used: it gives aliases their anchor's span and recurses (about 25,000 levels end the
process). Spans of scalars are exact; end marks of block collections are not (they swallow comments that follow),
so a block collection ends where its last child ends.
"""

from __future__ import annotations

import gc
import re
from dataclasses import dataclass

import yaml

from repair.syntax.bare_references import hide, restore
from repair.syntax.errors import LineIndex, SyntaxProblem
from repair.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence, Style

MAX_DEPTH = 200
MAX_NODES = 1_000_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROPERTIES = re.compile(r"(?:[!&][^\s,\[\]{}]*[ \t]*)+")
_AFTER_BREAK = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_STYLES: dict[str | None, Style] = {
    None: "plain",
    "": "plain",
    "'": "single",
    '"': "double",
    "|": "literal",
    ">": "folded",
}


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something YAML allows and CloudFormation does not: an alias or a merge key, at an offset."""

    what: str
    offset: int


@dataclass(frozen=True, slots=True)
class ParsedYaml:
    """The root node and what forbids editing."""

    root: Node
    unsupported: tuple[Unsupported, ...]


def parse_yaml(text: str, *, duplicates: bool = False) -> ParsedYaml:
    """Parse one YAML document (text without BOM); with `duplicates`, keys that stand there twice are kept.

    Raises SyntaxProblem, with line and column, for what is not YAML, for several documents, no document, duplicate
    keys, keys that are not scalars, and nesting deeper than 200.
    """
    bad = _UNPRINTABLE.search(text)
    if bad:
        place = LineIndex(text).locate(bad.start())
        raise SyntaxProblem(f"unprintable character U+{ord(bad.group()):04X}", *place)
    try:
        return _parsed(text, duplicates)
    except SyntaxProblem:
        hidden, references = hide(text)
        if not references:
            raise
        try:
            parsed = _parsed(hidden, duplicates)
        except SyntaxProblem:
            parsed = None
        if parsed is None:
            raise
    restore(parsed.root, references)
    return parsed


def _parsed(text: str, duplicates: bool) -> ParsedYaml:
    # Nodes refer to each other, so the collector would walk all of them again and again while they are made.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Builder(text, duplicates).build()
    finally:
        if collecting:
            gc.enable()


class _Builder:
    def __init__(self, text: str, duplicates: bool) -> None:
        self.text = text
        self.duplicates = duplicates
        self.stack: list[Mapping | Sequence] = []
        self.keys: list[Scalar | None] = []
        self.seen: list[dict[str, int]] = []
        self.root: Node | None = None
        self.unsupported: list[Unsupported] = []

    def build(self) -> ParsedYaml:
        parser = _LOADER(self.text)
        documents = count = 0
        try:
            while True:
                event = parser.get_event()
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    count += 1
                    self._attach(self._scalar(event))
                elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                    count += 1
                    self._open(event, kind is yaml.MappingStartEvent)
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    self._close(event)
                elif kind is yaml.AliasEvent:
                    start, end = event.start_mark.index, event.end_mark.index
                    self.unsupported.append(Unsupported("alias", start))
                    self._attach(Scalar(start, end, None, start, self.text[start:end], "plain"))
                elif kind is yaml.DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        raise self._problem("a second YAML document starts here", event.start_mark.index)
                elif kind is yaml.StreamEndEvent:
                    break
                if count > MAX_NODES:
                    raise self._problem("more than a million values", event.start_mark.index)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = " ".join(part for part in (error.context, error.problem) if part)
            raise self._problem(what, mark.index) from None  # its lines also end where no editor ends them
        except yaml.YAMLError as error:
            raise SyntaxProblem(str(error).splitlines()[0]) from None
        finally:
            parser.dispose()
        if self.root is None:
            raise SyntaxProblem("the file holds no value")
        return ParsedYaml(self.root, tuple(self.unsupported))

    def _problem(self, message: str, offset: int) -> SyntaxProblem:
        return SyntaxProblem(message, *LineIndex(self.text).locate(offset))

    def _content_start(self, start: int) -> int:
        match = _PROPERTIES.match(self.text, start)
        return match.end() if match else start

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        start, end = event.start_mark.index, event.end_mark.index
        style = _STYLES[event.style]
        tag = event.tag
        has_properties = tag is not None or event.anchor is not None
        content = min(self._content_start(start), end) if has_properties else start
        if style in ("literal", "folded"):
            end = _block_scalar_end(self.text, content, end, event.value)
        node = Scalar(start, end, tag, content, event.value, style)
        if event.anchor is not None:
            self._anchor(node, start)
        return node

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, mapping: bool) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise self._problem(f"nested deeper than {MAX_DEPTH} levels", event.start_mark.index)
        start = event.start_mark.index
        has_properties = event.tag is not None or event.anchor is not None
        content = self._content_start(start) if has_properties else start
        flow = bool(event.flow_style)
        node = (Mapping if mapping else Sequence)(start, event.tag, content, flow)
        if event.anchor is not None:
            self._anchor(node, start)
        self._attach(node)
        self.stack.append(node)
        self.keys.append(None)
        self.seen.append({})

    def _anchor(self, node: Node, offset: int) -> None:
        node.anchored = True
        self.unsupported.append(Unsupported("anchor", offset))

    def _attach(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        node.parent = parent
        if isinstance(parent, Sequence):
            node.slot = len(parent.items)
            parent.items.append(node)
            return
        key = self.keys[-1]
        if key is None:
            if not isinstance(node, Scalar):
                raise self._problem("a key must be a single value", node.start)
            if node.value == "<<" and not node.quoted:
                self.unsupported.append(Unsupported("merge key", node.start))
            elif node.value in self.seen[-1] and not self.duplicates:
                first = LineIndex(self.text).locate(self.seen[-1][node.value])[0]
                raise self._problem(f"duplicate key {node.value!r}, first on line {first}", node.start)
            self.seen[-1].setdefault(node.value, node.start)
            self.keys[-1] = node
            return
        node.slot = key.value
        parent.entries.append(Entry(key, node))
        self.keys[-1] = None

    def _close(self, event: yaml.MappingEndEvent | yaml.SequenceEndEvent) -> None:
        node = self.stack.pop()
        self.keys.pop()
        self.seen.pop()
        if node.flow:
            node.end = event.end_mark.index
            return
        if isinstance(node, Mapping):
            first = node.entries[0].key.start
            explicit = find_in_gap(self.text, node.content_start, first, "?")
            node.content_start = explicit if explicit >= 0 else first
            last = node.entries[-1]
            node.end = max(last.value.end, last.key.end)
        else:
            node.content_start = find_in_gap(self.text, node.content_start, len(self.text), "-")
            node.end = node.items[-1].end


def find_in_gap(text: str, start: int, end: int, wanted: str) -> int:
    """Offset of the first of the `wanted` characters between two tokens, comments left out; -1 where there is none."""
    position = start
    while position < end:
        char = text[position]
        if char in wanted:
            return position
        if char == "#" and (position == 0 or text[position - 1] in " \t\r\n"):
            while position < end and text[position] not in "\r\n":
                position += 1
            continue
        position += 1
    return -1


def _block_scalar_end(text: str, start: int, end: int, value: str) -> int:
    """End of the content of a block scalar: the end of its last content line, without the line break."""
    header, *lines = _AFTER_BREAK.split(text[start:end])
    indicators = header.split("#", 1)[0]
    if "+" in indicators:
        return _without_break(text, end)
    contents = [line.rstrip("\r\n") for line in lines]
    indents = [len(line) - len(line.lstrip(" ")) for line in contents if line.strip(" ")]
    # With an explicit indentation indicator the first line may be deeper than the content's margin.
    first = value.lstrip("\n")
    indent = indents[0] - (len(first) - len(first.lstrip(" "))) if indents else 0
    position = end
    for line, content in zip(reversed(lines), reversed(contents), strict=True):
        position -= len(line)
        if content.strip(" ") or (indent and len(content) > indent):
            return position + len(content)
    return start + len(header.rstrip("\r\n"))


def _without_break(text: str, end: int) -> int:
    if text.endswith("\r\n", 0, end):
        return end - 2
    return end - 1 if text.endswith(("\n", "\r"), 0, end) else end
