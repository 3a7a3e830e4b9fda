"""A text that YAML cannot read without quotes.

**Why it matters.** `Resource: *`, `- *.example.com`, `Comment: @team`, `Description: size: large`: CloudFormation
refuses the template: `Template format error: YAML not well-formed`; AWS's validator: `F1101`.

**What is rewritten.** The text is put in single quotes: one that begins with `*`, `%`, `@` or a backtick, and a
description with a colon and a blank in it.

**Fix safety.** Safe: no character of it changes, and it cannot be anything but a text.

**Left alone.** Texts with quotes, tags or brackets in them, where a quote may be missing; texts over several lines;
`*name`, which is an alias; other keys whose text has a colon: two keys may stand on one line; descriptions with ` #` in
them, where a comment may begin, or with wide blanks, where a line break may be missing.

Source: YAML 1.1, chapter 5.3; cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, SAFE, Broken, Change, Fix, salvage
from repair.syntax.broken import after_line, end_of_line, indent_of
from repair.syntax.edits import Edit

_BEFORE = re.compile(r"""[ ]*(?:-[ ]+)*(?:(?:"[^"\r\n]*"|'[^'\r\n]*'|[A-Za-z0-9_.:/-]+):[ ]+)?\Z""")
_DESCRIPTION = re.compile(
    r"""(?P<before>[ ]*(?:-[ ]+)*(?:[A-Za-z]*Description)[ ]*:[ ]+)(?P<text>[^\s"'|>\[\]{}&*!%@`#,?-][^\r\n]*?)[ \t]*(?=\r?\n|\Z)"""
)
#: With quotes, tags or brackets in it something else may have been meant: a quote is missing, a sign was put by mistake.
_TEXT = re.compile(r"""`[^`"'!]+`|[*%@][^`"'!&{}\[\]|>#]*""")
#: A comment, a key without value, or wide blanks where a line break may be missing.
_UNCERTAIN = re.compile(r"[ \t]#|:\Z|[ \t]{2}")
_REFUSED = (
    "while scanning an alias did not find",
    "while scanning for the next token found character that cannot start",
)


@salvage(id="unquoted-text", summary="Text that YAML cannot read without quotes")
def unquoted_text(broken: Broken) -> Iterator[Fix]:
    """Quote the text that begins at the place of the problem, or that has it in it."""
    if broken.format != "yaml":
        return
    text, line = broken.text, broken.line_start
    span = None
    if broken.message.startswith(_REFUSED):
        start = broken.offset - 1 if "alias" in broken.message else broken.offset
        span = _from(text, line, start)
    elif broken.message.startswith("mapping values are not allowed"):
        match = _DESCRIPTION.match(text, line)
        span = match.span("text") if match and match.start("text") < broken.offset < match.end("text") else None
    if span is None or _UNCERTAIN.search(text[slice(*span)]) or _goes_on(text, line):
        return
    value = text[slice(*span)].replace("'", "''")
    yield Fix("put the text in quotes", (), SAFE, NONE, Change((Edit(*span, f"'{value}'"),)))


def _from(text: str, line: int, start: int) -> tuple[int, int] | None:
    """Where the text that begins at a place ends; None where it is not the whole value."""
    if text[start : start + 1] not in ("*", "%", "@", "`"):
        return None
    if _BEFORE.match(text[line:start]) and start > line:
        value = re.split(r"[ \t]#", text[start : end_of_line(text, start)], maxsplit=1)[0].rstrip()
        return (start, start + len(value)) if _TEXT.fullmatch(value) else None
    if (
        text[start] == "*"
        and text[start + 1 : start + 2] in ("]", ",", "}")
        and text[line:start].rstrip()[-1:] in ("[", ",", ":")
    ):
        return start, start + 1
    return None


def _goes_on(text: str, line: int) -> bool:
    """True if the next line with text is indented deeper than this one: it may belong to the value."""
    indent = indent_of(text[line : end_of_line(text, line)])
    position = after_line(text, line)
    while position < len(text):
        following = text[position : end_of_line(text, position)]
        if following.strip():
            return (
                indent_of(following) > indent and not following.lstrip().startswith(("#", "-")) and ":" not in following
            )
        position = after_line(text, position)
    return False
