"""Two members of JSON on two lines without a comma between them.

**Why it matters.** CloudFormation refuses the template: `Template format error: JSON not well-formed`; AWS's validator:
`F1101 JSON parse error`.

**What is rewritten.** A comma is put behind the first member.

**Fix safety.** Safe: a value is complete, and on a line of its own a key with its colon follows, or in a list another
mapping. Nothing else can be meant.

**Left alone.** Strings that follow each other in a list, which may be one text in two pieces; members on one line.

Source: RFC 8259; cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, Broken, Change, Fix, salvage
from repair.syntax.edits import Edit

from .json_text import before, begins_a_member, ends_a_value


@salvage(id="missing-comma", summary="Missing comma between two members of JSON")
def missing_comma(broken: Broken) -> Iterator[Fix]:
    """Put a comma behind what stands before the place of the problem."""
    text, offset = broken.text, broken.offset
    if broken.format != "json" or not broken.message.startswith("expected ','"):
        return
    last = before(text, offset)
    if last < 0 or not ends_a_value(text[last]) or "\n" not in text[last:offset]:
        return
    if not begins_a_member(text, offset) and (text[offset : offset + 1], text[last]) != ("{", "}"):
        return
    yield Fix("put a comma between two members", (), SAFE, NONE, Change((Edit(last + 1, last + 1, ","),)))
