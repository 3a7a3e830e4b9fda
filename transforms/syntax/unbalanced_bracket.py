"""A closing bracket of JSON that is missing, or one too many.

**Why it matters.** CloudFormation refuses the template: `Template format error: JSON not well-formed`; AWS's validator:
`F1101 JSON parse error`, often far from the place of the mistake.

**What is rewritten.** Where the indentation of a closing bracket does not fit the bracket that it closes, but the one
around it, the missing one is put before it; likewise before a key that is not indented deeper than the bracket that it
is in. A closing bracket that is indented deeper than what it closes is one too many, and its line goes.

**Fix safety.** Unsafe: the structure is guessed from the indentation. Only done where the whole text is readable then.

**Left alone.** Text on one line, and text whose brackets are not indented alike otherwise; more than five mistakes;
what breaks off in the middle.

Source: RFC 8259; cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from repair import NONE, UNSAFE, Broken, Change, Fix, salvage
from repair.syntax.broken import after_line, end_of_line
from repair.syntax.edits import Edit, apply_edits
from repair.syntax.errors import SyntaxProblem
from repair.syntax.json_parser import parse_json

from .json_text import STRING, before, ends_a_value

_TOKEN = re.compile(rf"{STRING}|(?P<open>[{{\[])|(?P<close>[}}\]])|(?P<other>[^\"{{}}\[\]]+)")
_BLANKS = re.compile(r"[ \t]*")
_BARE_VALUE = re.compile(r":[ \t]*\r?\n[ \t]*[{\"]")
_CLOSED_BY = {"{": "}", "[": "]"}
_TOLD_BY = (
    "text after the end",
    "the JSON text ends too early",
    "expected ',' or the closing bracket",
    "expected a key",
)
#: With more mistakes than this, the indentation is no guide.
_MOST = 5


@dataclass(slots=True)
class _Open:
    bracket: str
    indent: int
    line: int
    members: set[int] = field(default_factory=set)
    """How deep the keys are indented that begin a line in it."""


@salvage(id="unbalanced-bracket", summary="Closing bracket of JSON that is missing or one too many")
def unbalanced_bracket(broken: Broken) -> Iterator[Fix]:
    """Put and take out the brackets that the indentation says are wrong, if all of the text is readable then."""
    text = broken.text
    if broken.format != "json" or not broken.message.startswith(_TOLD_BY):
        return
    edits = _edits(text)
    if not 0 < len(edits) <= _MOST:
        return
    try:
        parse_json(apply_edits(text, edits))
    except SyntaxProblem:
        return
    missing = sum(edit.start == edit.end for edit in edits)
    title = (
        "take out a closing bracket that is one too many" if not missing else "put a closing bracket that is missing"
    )
    yield Fix(title, (), UNSAFE, NONE, Change(tuple(edits)))


def _edits(text: str) -> list[Edit]:
    """What makes the brackets fit the lines that begin with a key or a closing bracket; none where that cannot be said."""
    edits: list[Edit | None] = []
    stack: list[_Open] = []
    line = 0
    for match in _TOKEN.finditer(text):
        begins_line = match.start() == line + _indent(text, line)
        if match["other"]:
            line = match.start() + match.group().rfind("\n") + 1 if "\n" in match.group() else line
        elif match["open"]:
            stack.append(_Open(match.group(), _indent(text, line), line))
        elif match["close"]:
            fits = bool(stack) and _CLOSED_BY[stack[-1].bracket] == match.group()
            if begins_line and not (fits and stack[-1].indent == _indent(text, line)):
                edit = _edit(text, stack, match, line)
                edits.append(edit)
                if edit is None or not edit.text:
                    continue
                stack.pop()
            elif not fits:
                return []
            stack.pop()
        elif begins_line:
            while len(stack) > 1 and stack[-1].indent >= _indent(text, line):
                edits.append(_before_key(text, stack.pop(), match.start()))
            if stack:
                stack[-1].members.add(_indent(text, line))
    return [edit for edit in edits if edit is not None] if None not in edits else []


def _before_key(text: str, opening: _Open, key: int) -> Edit | None:
    """The missing bracket before the comma before a key, which is indented too little to be what it says."""
    comma = before(text, key)
    value = before(text, comma)
    if text[comma] != "," or value < opening.line or not ends_a_value(text[value]):
        return None
    bracket = _CLOSED_BY[opening.bracket]
    if "\n" in text[value:comma]:
        return Edit(comma, comma, bracket)
    eol = text[end_of_line(text, opening.line) : after_line(text, opening.line)]
    return Edit(comma, comma, eol + text[opening.line : opening.line + opening.indent] + bracket)


def _indent(text: str, line: int) -> int:
    match = _BLANKS.match(text, line)
    return match.end() - line if match else 0


def _edit(text: str, stack: list[_Open], match: re.Match[str], line: int) -> Edit | None:
    """The missing bracket before a closing one, or the line of the closing one taken out."""
    indent = _indent(text, line)
    if not stack or (indent > stack[-1].indent and not any(each.indent == indent for each in stack)):
        alone = not text[match.end() : end_of_line(text, line)].strip()
        alone = alone and (not stack or len(stack[-1].members) < 2)  # else an opening one may be missing
        alone = alone and not (match.group() == "]" and _BARE_VALUE.search(text, 0, line))  # as here, in front of it
        return Edit(line, after_line(text, line), "") if alone else None
    if len(stack) < 2 or indent >= stack[-1].indent:
        return None
    around = stack[-2]
    if around.indent != indent or _CLOSED_BY[around.bracket] != match.group() or around.line == stack[-1].line:
        return None
    eol = text[end_of_line(text, line) : after_line(text, line)] or "\n"
    opening = stack[-1]
    missing = text[opening.line : opening.line + opening.indent] + _CLOSED_BY[opening.bracket]
    return Edit(line, line, missing + eol)
