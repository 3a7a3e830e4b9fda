"""JSON as Python prints it: strings in single quotes, `True` and `False`.

**Why it matters.** JSON wants double quotes, `true` and `false`. CloudFormation refuses the template: `Template format
error: JSON not well-formed`; AWS's validator: `F1101 JSON parse error`.

**What is rewritten.** The quotes, and the first letter of the words. What must be escaped in the new quotes is escaped.

**Fix safety.** Safe: the values stay the same. It is plain where a string ends: a comma, a colon or a bracket follows.

**Left alone.** `None`: CloudFormation takes no null values, and what was meant is not known. Single quotes in strings.

Source: RFC 8259; cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, SAFE, Broken, Change, Fix, salvage
from repair.syntax.edits import Edit

from .json_text import STRING, quoted, stands_for_a_string

_TOKEN = re.compile(
    rf"(?P<single>'(?:[^'\\\x00-\x1f]|\\['\"\\nt])*')|(?P<word>(?:True|False)\b)|{STRING}|[ \t\r\n]+|[{{}}\[\],:]|[-+.\w]+"
)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t"}


@salvage(id="python-in-json", summary="Strings in single quotes, True and False in JSON")
def python_in_json(broken: Broken) -> Iterator[Fix]:
    """Write what is Python's at the place of the problem, and behind it, as JSON."""
    if broken.format != "json":
        return
    text, position = broken.text, broken.offset
    edits: list[Edit] = []
    while (match := _TOKEN.match(text, position)) is not None:
        start, position = match.span()
        if match["single"] is None and match["word"] is None:
            if not edits:
                return
            continue
        if not stands_for_a_string(text, start, position):
            break
        value = match["word"].lower() if match["word"] else quoted(_value(match["single"]))
        edits.append(Edit(start, position, value))
    if edits:
        yield Fix("write it as JSON, not as Python", (), SAFE, NONE, Change(tuple(edits)))


def _value(literal: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), literal[1:-1])
