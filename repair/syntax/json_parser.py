"""JSON text to nodes, by a small tokenizer of our own.

libyaml cannot read all JSON (surrogate pairs, tabs), and no JSON library tells where a value stands.
"""

from __future__ import annotations

import json
import re

from repair.syntax.errors import LineIndex, SyntaxProblem
from repair.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence
from repair.syntax.yaml_parser import MAX_DEPTH

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
        (?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*")
      | (?P<literal>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9A-Za-z.+-])|true(?!\w)|false(?!\w)|null(?!\w))
      | (?P<punctuation>[{}\[\],:])
      | (?P<end>\Z)
    )""",
    re.VERBOSE,
)


def parse_json(text: str, *, duplicates: bool = False) -> Node:
    """Parse one JSON value (text without BOM); with `duplicates`, keys that stand there twice are kept.

    Raises SyntaxProblem, with line and column, for what is not strict JSON, for duplicate keys, and for nesting
    deeper than 200.
    """
    return _Builder(text, duplicates).build()


class _Builder:
    def __init__(self, text: str, duplicates: bool) -> None:
        self.text = text
        self.duplicates = duplicates
        self.position = 0
        self.stack: list[Mapping | Sequence] = []
        self.seen: list[dict[str, int]] = []
        self.root: Node | None = None

    def build(self) -> Node:
        key: Scalar | None = None
        expected = "value"
        while True:
            match = _TOKEN.match(self.text, self.position)
            if match is None:
                what = "text after the end of the JSON value" if expected == "end" else "this is not JSON"
                raise self._problem(what, re.compile(r"[ \t\r\n]*"))
            kind = match.lastgroup or "end"
            token = match.group(kind)
            start, self.position = match.start(kind), match.end(kind)
            if expected == "end":
                if kind != "end":
                    raise self._at("text after the end of the JSON value", start)
                assert self.root is not None
                return self.root
            if kind == "end":
                raise self._at("the JSON text ends too early", start)
            if expected in ("key", "key or }"):
                if token == "}" and expected == "key or }":
                    expected = self._close(start)
                elif kind == "string":
                    key = self._scalar(token, start, "double")
                    if key.value in self.seen[-1] and not self.duplicates:
                        first = LineIndex(self.text).locate(self.seen[-1][key.value])[0]
                        raise self._at(f"duplicate key {key.value!r}, first on line {first}", start)
                    self.seen[-1].setdefault(key.value, start)
                    expected = ":"
                else:
                    raise self._at("expected a key in double quotes", start)
            elif expected == ":":
                if token != ":":
                    raise self._at("expected ':'", start)
                expected = "value"
            elif expected in ("value", "value or ]"):
                if token == "]" and expected == "value or ]":
                    expected = self._close(start)
                elif token in ("{", "["):
                    expected = self._open(token, start, key)
                    key = None
                elif kind == "punctuation":
                    raise self._at("expected a value", start)
                else:
                    node = self._scalar(token, start, "double" if kind == "string" else "plain")
                    self._attach(node, key)
                    key = None
                    expected = "," if self.stack else "end"
            else:
                expected = self._after_value(token, start)

    def _after_value(self, token: str, start: int) -> str:
        inside_mapping = isinstance(self.stack[-1], Mapping)
        if token == ",":
            return "key" if inside_mapping else "value"
        if token == ("}" if inside_mapping else "]"):
            return self._close(start)
        raise self._at("expected ',' or the closing bracket", start)

    def _scalar(self, token: str, start: int, style: str) -> Scalar:
        if style == "double":
            return Scalar(start, start + len(token), None, start, json.loads(token), "double")
        return Scalar(start, start + len(token), None, start, token, "plain")

    def _open(self, token: str, start: int, key: Scalar | None) -> str:
        if len(self.stack) >= MAX_DEPTH:
            raise self._at(f"nested deeper than {MAX_DEPTH} levels", start)
        node = (Mapping if token == "{" else Sequence)(start, None, start, True)
        self._attach(node, key)
        self.stack.append(node)
        self.seen.append({})
        return "key or }" if token == "{" else "value or ]"

    def _close(self, start: int) -> str:
        self.stack.pop().end = start + 1
        self.seen.pop()
        return "," if self.stack else "end"

    def _attach(self, node: Node, key: Scalar | None) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        node.parent = parent
        if isinstance(parent, Mapping):
            assert key is not None
            node.slot = key.value
            parent.entries.append(Entry(key, node))
        else:
            node.slot = len(parent.items)
            parent.items.append(node)

    def _at(self, message: str, offset: int) -> SyntaxProblem:
        return SyntaxProblem(message, *LineIndex(self.text).locate(offset))

    def _problem(self, message: str, blank: re.Pattern[str]) -> SyntaxProblem:
        match = blank.match(self.text, self.position)
        return self._at(message, match.end() if match else self.position)
