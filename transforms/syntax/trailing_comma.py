"""A comma before a closing bracket of JSON.

**Why it matters.** CloudFormation refuses the template: `Template format error: JSON not well-formed`; AWS's validator:
`F1101 JSON parse error: trailing comma`.

**What is rewritten.** The comma is taken out.

**Fix safety.** Safe: nothing else can be meant, and no text is lost. Where YAML can read the text, it still says the
same.

**Left alone.** Commas without a value between them (`[1,,2]`), and those of YAML.

Source: RFC 8259; cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, Broken, Change, Fix, salvage
from repair.syntax.edits import Edit

from .json_text import before, ends_a_value


@salvage(id="trailing-comma", summary="Comma before a closing bracket of JSON")
def trailing_comma(broken: Broken) -> Iterator[Fix]:
    """Take out the comma before the bracket at which the parser stopped."""
    text = broken.text
    if broken.format != "json" or text[broken.offset : broken.offset + 1] not in ("}", "]"):
        return
    comma = before(text, broken.offset)
    if comma < 0 or text[comma] != ",":
        return
    value = before(text, comma)
    if value < 0 or not ends_a_value(text[value]):
        return
    yield Fix("take out the trailing comma", (), SAFE, NONE, Change((Edit(comma, comma + 1, ""),)))
