"""A comment in a JSON template.

**Why it matters.** JSON has no comments. CloudFormation refuses the template: `Template format error: JSON not
well-formed`; AWS's validator: `F1101 JSON parse error`.

**What is rewritten.** `// …`, `# …` and `/* … */` between the values are taken out, and the lines that held nothing
else.

**Fix safety.** Unsafe: the comments are lost. Each is named, so that it can be kept elsewhere (below `Metadata`, or by
writing the template in YAML).

**Left alone.** What stands in strings, as the `//` of an address; comments of YAML; texts that another program fills in
(Jinja, Handlebars, Rain).

Source: RFC 8259; cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, UNSAFE, Broken, Change, Fix, salvage
from repair.syntax.broken import after_line, start_of_line
from repair.syntax.edits import Edit

from .json_text import STRING

_COMMENT = r"(?://|\#)[^\r\n]*|/\*(?:[^*]|\*(?!/))*\*/"
_TOKEN = re.compile(rf"(?P<comment>{_COMMENT})|{STRING}|[ \t\r\n]+|[{{}}\[\],:]|[-+.\w]+")


@salvage(id="json-comment", summary="Comment in JSON")
def json_comment(broken: Broken) -> Iterator[Fix]:
    """Take out the comment at the place of the problem, and those behind it up to the next thing that is not JSON."""
    if broken.format != "json":
        return
    text, position = broken.text, broken.offset
    edits: list[Edit] = []
    comments: list[str] = []
    while (match := _TOKEN.match(text, position)) is not None:
        if match["comment"] is not None:
            comments.append(match["comment"].strip())
            edits.append(_without(text, match.start(), match.end()))
        elif not comments:
            return
        position = match.end()
    if not edits:
        return
    title = "take out the comment" if len(edits) == 1 else f"take out {len(edits)} comments"
    yield Fix(title, (), UNSAFE, NONE, Change(tuple(edits), lost_comments=tuple(comments)))


def _without(text: str, start: int, end: int) -> Edit:
    """The whole line where it holds nothing else, else the comment and the blanks before it."""
    first, last = start_of_line(text, start), after_line(text, end)
    if not (text[first:start] + text[end:last]).strip():
        return Edit(first, last, "")
    return Edit(len(text[:start].rstrip(" \t")), end, "") if text[end:last].strip() == "" else Edit(start, end, "")
