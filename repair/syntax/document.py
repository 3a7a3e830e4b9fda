"""A parsed text: the snapshot that all edits of one pass refer to."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from repair.syntax.errors import LineIndex, SyntaxProblem
from repair.syntax.json_parser import parse_json
from repair.syntax.model import Model, to_model
from repair.syntax.nodes import Mapping, Node, Path, find
from repair.syntax.yaml_parser import Unsupported, parse_yaml

Format = Literal["yaml", "json"]


class Document:
    """One text snapshot and its tree. Immutable: a new text is a new Document."""

    def __init__(self, text: str, root: Mapping, format: Format, unsupported: tuple[Unsupported, ...] = ()) -> None:
        self.text = text
        self.root = root
        self.format: Format = format
        self.unsupported = unsupported

    @cached_property
    def lines(self) -> LineIndex:
        """Offsets to lines and columns."""
        return LineIndex(self.text)

    @cached_property
    def eol(self) -> str:
        """The line break that most lines have (LF where there is none)."""
        both, newlines, carriages = (self.text.count(eol) for eol in ("\r\n", "\n", "\r"))
        if carriages - both > newlines:
            return "\r"
        return "\r\n" if both * 2 > newlines else "\n"

    def model(self) -> Model:
        """A fresh long-form model of the text (see :mod:`repair.syntax.model`)."""
        return to_model(self.root)

    def find(self, path: Path) -> Node | None:
        """The node at a long-form path, or None."""
        return find(self.root, path)

    def raw(self, node: Node) -> str:
        """The text of a node, tag included, as it stands in the file."""
        return self.text[node.start : node.end]

    def locate(self, offset: int) -> tuple[int, int]:
        """(line, column) of an offset, both from 1."""
        return self.lines.locate(offset)


def parse(text: str) -> Document:
    """Parse a template's text (without BOM) as JSON if it is JSON, else as YAML.

    Raises SyntaxProblem, with line and column, where it is neither, or where the top level is not a mapping.
    """
    first = text.lstrip(" \t\r\n")[:1]
    if first in ("{", "["):
        try:
            return Document(text, _mapping(parse_json(text), text), "json")
        except SyntaxProblem as problem:
            try:
                yaml = parse_yaml(text)
            except SyntaxProblem:
                raise problem from None
            return Document(text, _mapping(yaml.root, text), "yaml", yaml.unsupported)
    parsed = parse_yaml(text)
    return Document(text, _mapping(parsed.root, text), "yaml", parsed.unsupported)


def _mapping(root: Node, text: str) -> Mapping:
    if isinstance(root, Mapping):
        return root
    raise SyntaxProblem("the top level of a template must be a mapping", *LineIndex(text).locate(root.start))
