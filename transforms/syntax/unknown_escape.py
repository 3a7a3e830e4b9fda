r"""A backslash before a character that needs none, in a string in double quotes.

**Why it matters.** `AllowedPattern: "\d+"`: neither JSON nor YAML knows the escape `\d`. CloudFormation refuses the template:
`Template format error: JSON not well-formed`, or YAML; AWS's validator: `F1101`.

**What is rewritten.** The backslash is doubled, so that it is one character of the text, as regular expressions need it.

**Fix safety.** Safe for `\d`, `\w` and `\s`, which mean nothing else, and for any sign in a pattern. Unsafe elsewhere: the backslash
may be one too many.

**Left alone.** Escapes that exist (`\b`, `\n`); `\'` and `\$`, which shells need; letters that regular expressions do not know.

Source: RFC 8259, chapter 7; YAML 1.1, chapter 5.6;
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, SAFE, UNSAFE, Broken, Change, Fix, salvage
from repair.syntax.broken import start_of_line
from repair.syntax.edits import Edit

_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_ESCAPE = re.compile(r"\\(?:(?P<class>[dDwWsS])|(?P<sign>[-.\[\](){}+*?^|:])|[^\r\n])")
_KEY = re.compile(r"([A-Za-z]+)[\"']?[ \t]*:[ \t]*\Z")


@salvage(id="unknown-escape", summary="Backslash before a character that needs none")
def unknown_escape(broken: Broken) -> Iterator[Fix]:
    """Double the backslashes of the string at the place of the problem."""
    text, start = broken.text, broken.offset
    if broken.format == "yaml":
        if "unknown escape character" not in broken.message:
            return
        start = text.rfind('"', broken.line_start, start)
    string = _STRING.match(text, start) if start >= 0 else None
    if string is None or string.end() <= broken.offset:
        return
    found = [escape for escape in _ESCAPE.finditer(text, start, string.end()) if escape["class"] or escape["sign"]]
    if not found:
        return
    key = _KEY.search(text[start_of_line(text, start) : start])
    is_pattern = key is not None and key[1].lower().endswith(("pattern", "regex", "regexstring"))
    certain = is_pattern or all(escape["class"] for escape in found)
    edits = tuple(Edit(escape.start(), escape.start(), "\\") for escape in found)
    yield Fix("double the backslash", (), SAFE if certain else UNSAFE, NONE, Change(edits))
