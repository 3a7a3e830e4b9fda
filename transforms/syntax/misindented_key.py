"""A key, or an item of a list, that is indented one blank too much or too little.

**Why it matters.** In YAML its column says what it belongs to, and there is nothing in that column. CloudFormation
refuses the template: `Template format error: YAML not well-formed`; AWS's validator: `F1101 did not find expected key`.

**What is rewritten.** The line, and those that belong to it, are indented like the members of the only mapping, or the
items of the only list, that are one blank away.

**Fix safety.** Unsafe: what it belongs to is guessed from the indentation.

**Left alone.** Lines that are further away, or one blank away from two; texts with tabs.

Source: YAML 1.1, chapter 9.2; cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, UNSAFE, Broken, Change, Fix, Mapping, Node, Scalar, Sequence, salvage
from repair.syntax.broken import after_line, end_of_line, indent_of, start_of_line
from repair.syntax.edits import Edit
from repair.syntax.errors import SyntaxProblem
from repair.syntax.yaml_parser import parse_yaml

_TOLD_BY = ("did not find expected key", "did not find expected '-' indicator", "mapping values are not allowed")
_KEY = re.compile(r"""(?:"[^"\r\n]*"|'[^'\r\n]*'|[A-Za-z][A-Za-z0-9_.:/-]*):(?=[ \t]|\r?\Z|\Z)""")


@salvage(id="misindented-key", summary="Key or item that is indented one blank too much or too little")
def misindented_key(broken: Broken) -> Iterator[Fix]:
    """Move the line at the place of the problem into the only column that is one blank away."""
    text, start = broken.text, broken.line_start
    line = text[start : end_of_line(text, start)]
    if broken.format != "yaml" or not any(words in broken.message for words in _TOLD_BY):
        return
    column = indent_of(line)
    is_item = line.startswith("- ", column)
    if not is_item and not _KEY.match(line, column):
        return
    try:
        root = parse_yaml(text[:start]).root
    except SyntaxProblem:
        return
    columns = {place for place, of_items in _open(text, root) if of_items is is_item and abs(place - column) <= 1}
    if len(columns) == 1 and column not in columns:
        edits = tuple(_moved(text, start, column, columns.pop() - column))
        yield Fix("indent the line like its neighbours", (), UNSAFE, NONE, Change(edits))


def _open(text: str, root: Node) -> Iterator[tuple[int, bool]]:
    """The columns in which a block that is open at the end of the text goes on, and whether they are those of items."""
    node: Node | None = root
    column = 0
    while isinstance(node, (Mapping, Sequence)) and not node.flow:
        first = node.entries[0].key.start if isinstance(node, Mapping) else node.content_start
        column = first - start_of_line(text, first)
        yield column, isinstance(node, Sequence)
        node = node.entries[-1].value if isinstance(node, Mapping) else node.items[-1]
    if isinstance(node, Scalar) and node.start == node.end:  # a key without a value: its list may begin below it
        yield column, True


def _moved(text: str, start: int, column: int, by: int) -> Iterator[Edit]:
    """The line moved, and the deeper ones below it where they moved with it: then they are an odd way off now."""
    yield _edit(start, by)
    depth = max(column, column + by)
    below: list[tuple[int, int]] = []
    position = after_line(text, start)
    while position < len(text):
        line = text[position : end_of_line(text, position)]
        if line.strip():
            if indent_of(line) <= depth:
                break
            below.append((position, indent_of(line)))
        position = after_line(text, position)
    if below and (below[0][1] - column) % 2 == 0:
        yield from (_edit(position, by) for position, _ in below)


def _edit(position: int, by: int) -> Edit:
    return Edit(position, position, " ") if by > 0 else Edit(position, position + 1, "")
