"""Two functions in short form on one value.

**Why it matters.** A YAML value has one tag: `!GetAZs !Ref Region` is not YAML. CloudFormation refuses the template:
`Template format error: YAML not well-formed`; AWS's validator: `F1101`.

**What is rewritten.** The outer function is written long: `Fn::GetAZs: !Ref Region`, in braces within a list or a
mapping in braces. That is the form which AWS's own pages show for such calls, and YAML's parsers and CloudFormation
read it alike. Lines that belong to the value are indented deeper.

**Fix safety.** Safe: both functions and their argument stay, and they can only be nested in this order.

**Left alone.** Functions that take no other function as their only argument (`!Not !Equals` wants a list); a block of
text with an indentation of its own (`|2`); values with tabs in their indentation.

Source: AWS CloudFormation User Guide, "Fn::Base64", "Fn::GetAZs" and "Fn::ImportValue" (short form within a short
form); AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, SAFE, Broken, Change, Fix, salvage
from repair.syntax.broken import after_line, end_of_line, indent_of
from repair.syntax.edits import Edit

#: Functions whose only argument may be another function.
_OUTER = re.compile(r"!(Base64|GetAZs|ImportValue|Length|ToJsonString)[ \t]+\Z")
_INNER = re.compile(r"![A-Za-z0-9]+(?=[ \t\r\n]|\Z)")
_BEFORE = re.compile(r"[ ]*(?:-[ ]+)*")
_KEY = re.compile(r"""(?:"[^"\r\n]*"|'[^'\r\n]*'|[A-Za-z0-9_.:-]+):[ \t]+\Z""")
_FLOW_ARGUMENT = re.compile(
    r"""![A-Za-z0-9]+[ \t]+(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\r\n]|'')*'|[^\s,\[\]{}'"][^,\[\]{}\r\n]*?)(?=[ \t]*[,\]}])"""
)


@salvage(id="consecutive-tags", summary="Two functions in short form on one value")
def consecutive_tags(broken: Broken) -> Iterator[Fix]:
    """Write the outer function of the two at the place of the problem long."""
    text, offset, line = broken.text, broken.offset, broken.line_start
    outer = _OUTER.search(text[line:offset])
    if broken.format != "yaml" or outer is None or _INNER.match(text, offset) is None:
        return
    start = line + outer.start()
    if " flow " in broken.message:
        edits = _in_braces(text, start, offset, outer[1])
    else:
        edits = _in_lines(text, line, start, offset, outer[1])
    if edits:
        yield Fix(f"write Fn::{outer[1]} in long form", (), SAFE, NONE, Change(edits))


def _in_braces(text: str, start: int, inner: int, name: str) -> tuple[Edit, ...]:
    argument = _FLOW_ARGUMENT.match(text, inner)
    if argument is None:
        return ()
    return Edit(start, inner, f'{{"Fn::{name}": '), Edit(argument.end(), argument.end(), "}")


def _in_lines(text: str, line: int, start: int, inner: int, name: str) -> tuple[Edit, ...]:
    before = _BEFORE.match(text, line)
    assert before is not None
    column = before.end() - line
    if before.end() == start:  # an item of a list: its mapping may begin on its line
        column = before.group().rindex("-") if "-" in before.group() else -1
        first = Edit(start, inner, f"Fn::{name}: ")
    elif _KEY.fullmatch(text[before.end() : start]):
        eol = text[end_of_line(text, line) : after_line(text, line)] or "\n"
        blanks = len(text[:start].rstrip(" \t"))
        first = Edit(blanks, inner, f"{eol}{' ' * (column + 2)}Fn::{name}: ")
    else:
        return ()
    if column < 0 or re.search(r"[|>][-+]?[0-9]", text[inner : end_of_line(text, inner)]):
        return ()
    rest = _deeper(text, after_line(text, inner), column)
    return (first, *rest) if rest is not None else ()


def _deeper(text: str, position: int, column: int) -> list[Edit] | None:
    """Two blanks more before each line of the value; None where one has tabs."""
    edits: list[Edit] = []
    while position < len(text):
        line = text[position : end_of_line(text, position)]
        if line.strip():
            if line.lstrip(" ").startswith("\t"):
                return None
            if indent_of(line) <= column:
                break
            edits.append(Edit(position, position, "  "))
        position = after_line(text, position)
    return edits
