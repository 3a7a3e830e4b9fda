"""A line that holds only the name of the key on the next line.

**Why it matters.** `Type` above `Type: AWS::S3::Bucket`: CloudFormation refuses the template: `Template format error:
YAML not well-formed`; AWS's validator: `F1101 mapping values are not allowed in this context`.

**What is rewritten.** The line without colon is taken out.

**Fix safety.** Safe: the same word stands on the next line, in the same column, with its value.

**Left alone.** Any other line without a colon: it may be the beginning of something that was never written.

Source: cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, SAFE, Broken, Change, Fix, salvage
from repair.syntax.broken import end_of_line, start_of_line
from repair.syntax.edits import Edit

_KEY = re.compile(r"[ ]*[A-Za-z][A-Za-z0-9]*(?=:(?:[ \t]|\r?\Z|\Z))")


@salvage(id="repeated-key-line", summary="Line that holds only the name of the next key")
def repeated_key_line(broken: Broken) -> Iterator[Fix]:
    """Take out the line above the one at the place of the problem if it is its key."""
    text, here = broken.text, broken.line_start
    key = _KEY.match(text[here : end_of_line(text, here)])
    if broken.format != "yaml" or key is None or here == 0:
        return
    above = start_of_line(text, here - (2 if text.startswith("\r\n", here - 2) else 1))
    if text[above : end_of_line(text, above)].rstrip() == key.group():
        yield Fix("take out a line without value", (), SAFE, NONE, Change((Edit(above, here, ""),)))
