"""A string of JSON with line breaks or tabs in it.

**Why it matters.** In a JSON string they must be written `\\n` and `\\t`. CloudFormation refuses the template:
`Template format error: JSON not well-formed`; AWS's validator: `F1101 JSON parse error: control character found while
parsing a string`.

**What is rewritten.** The line breaks and tabs are written as escapes.

**Fix safety.** Safe: the text stays the same, and it is plain where the string ends. Unsafe for a single line break: a
sentence may have been wrapped, where a blank was meant.

**Left alone.** Keys; a string whose end is not certain: what follows it is no comma or closing bracket.

Source: RFC 8259, chapter 7; cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, SAFE, UNSAFE, Broken, Change, Fix, salvage
from repair.syntax.edits import Edit

from .json_text import after, stands_for_a_string

_STRING = re.compile(r'"(?:[^"\\]|\\["\\/bfnrtu])*"')
_RAW = re.compile(r"\r\n|\n|\t")
_ESCAPES = {"\r\n": "\\n", "\n": "\\n", "\t": "\\t"}
#: A bracket that begins a line, or a comma that ends one: then a quote is missing, and the string ended before.
_MEMBER = re.compile(r"\n[ \t]*[}\]]|,[ \t]*\r?\n|:[ \t]*\Z")


@salvage(id="broken-json-string", summary="String of JSON with line breaks or tabs in it")
def broken_json_string(broken: Broken) -> Iterator[Fix]:
    """Write the line breaks and tabs of the string at the place of the problem as escapes."""
    text, offset = broken.text, broken.offset
    match = _STRING.match(text, offset)
    if broken.format != "json" or match is None or not stands_for_a_string(text, offset, match.end()):
        return
    if _MEMBER.search(match.group()[1:-1]) is not None or after(text, match.end()) == ":":
        return
    literal = _RAW.sub(lambda raw: _ESCAPES[raw.group()], match.group())
    if literal != match.group():
        change = Change((Edit(offset, match.end(), literal),))
        safety = UNSAFE if match.group().count("\n") == 1 else SAFE
        yield Fix("write line breaks and tabs as escapes", (), safety, NONE, change)
