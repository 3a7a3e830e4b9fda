"""A block of text as in YAML (`"ZipFile": |` and indented lines) in a JSON template.

**Why it matters.** JSON knows no blocks of text. CloudFormation refuses the template: `Template format error: JSON not
well-formed`; AWS's validator: `F1101 JSON parse error: expected value`.

**What is rewritten.** The block becomes one string, with the escapes that JSON needs: exactly the text that YAML would
read. The block ends before the first line that is indented less than its first one.

**Fix safety.** Safe: the text has one reading, and all of it is kept.

**Left alone.** Blocks whose text is not indented deeper than the line that begins them; `|+`, which keeps the empty
lines behind it; `|` in strings.

Source: YAML 1.1, chapter 9.3; RFC 8259; cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, SAFE, Broken, Change, Fix, Mapping, Scalar, salvage
from repair.syntax.broken import after_line, end_of_line, indent_of
from repair.syntax.edits import Edit
from repair.syntax.errors import SyntaxProblem
from repair.syntax.yaml_parser import parse_yaml

from .json_text import before, quoted

_HEADER = re.compile(r"[|>]-?[ \t]*(?=\r?\n)")


@salvage(id="json-block-scalar", summary="Block of text as in YAML in a JSON template")
def json_block_scalar(broken: Broken) -> Iterator[Fix]:
    """Write the block at the place of the problem as a string."""
    text, offset = broken.text, broken.offset
    header = _HEADER.match(text, offset)
    if broken.format != "json" or header is None or text[before(text, offset)] != ":":
        return
    begin = after_line(text, offset)
    end = _end(text, begin, indent_of(text[broken.line_start : offset]))
    value = _read(text[offset:end])
    if value is not None:
        yield Fix("write the block of text as a string", (), SAFE, NONE, Change((Edit(offset, end, quoted(value)),)))


def _end(text: str, begin: int, outer: int) -> int:
    """Where the last line of the block ends; `begin` where no line is indented deeper than the line of the header."""
    end, indent, position = begin, None, begin
    while position < len(text):
        line = text[position : end_of_line(text, position)]
        if line.strip():
            indent = indent_of(line) if indent is None else indent
            if indent <= outer or indent_of(line) < indent:
                return end
            end = position + len(line)
        position = after_line(text, position)
    return end


def _read(block: str) -> str | None:
    """What YAML reads in a block; None where it reads none, or something else."""
    try:
        root = parse_yaml(f"block: {block}\n").root
    except SyntaxProblem:
        return None
    value = root.get("block") if isinstance(root, Mapping) and len(root.entries) == 1 else None
    return value.value if isinstance(value, Scalar) and value.value.strip() else None
