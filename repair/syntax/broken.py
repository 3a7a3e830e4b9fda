"""A text that cannot be parsed, as those see it who try to make it readable: where the parser gave up, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from repair.syntax.errors import SyntaxProblem

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_STRING = re.compile(r'"(?:[^"\\\r\n]|\\.)*"')
_FOREIGN = re.compile(
    r"\{%[-+]?[ \t]*\w[^\r\n]*%\}|\{#[-+]?[ \t][^\r\n]*#\}|<%[^\r\n]*%>|\{\{(?![ \t]*resolve:)[^\r\n]*\}\}|#!PyPlate|!Rain::"
    r"|^(?:<{7}|>{7}|={7})(?:[ \t]|\r?$)",
    re.MULTILINE,
)
_SENTENCE = re.compile(r"[A-Z][\w'’]*(?: [\w'’,()-]+){3}")


@dataclass(frozen=True, slots=True)
class Broken:
    """A text (without BOM), where its parser stopped (`offset`, and the line `line` that it is on), and what it said.

    `format` is the parser that refused it: JSON for what begins with ``{``, as CloudFormation chooses, else YAML.
    """

    text: str
    format: Literal["json", "yaml"]
    message: str
    offset: int

    @property
    def line_start(self) -> int:
        """Where the line of the problem begins."""
        return start_of_line(self.text, self.offset)


def broken(text: str, problem: SyntaxProblem, format: Literal["json", "yaml"]) -> Broken:
    """The text with the place of the problem as an offset."""
    starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]
    start = starts[min(problem.line, len(starts)) - 1]
    return Broken(text, format, problem.message, min(start + problem.column - 1, len(text)))


def start_of_line(text: str, offset: int) -> int:
    """Where the line that an offset is on begins."""
    newline = text.rfind("\n", 0, offset)
    return max(newline, text.rfind("\r", newline + 1, offset)) + 1


def end_of_line(text: str, offset: int) -> int:
    """Where the line that an offset is on ends, its line break not included."""
    match = _LINE_BREAK.search(text, offset)
    return match.start() if match else len(text)


def after_line(text: str, offset: int) -> int:
    """Where the next line begins; the end of the text after the last one."""
    match = _LINE_BREAK.search(text, offset)
    return match.end() if match else len(text)


def indent_of(line: str) -> int:
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def written_by_a_program(text: str) -> bool:
    """True where another program fills a text in (Jinja, Handlebars, Helm, ERB, Rain, PyPlate) or a merge is not done.

    Such a text need not be YAML or JSON. Strings in double quotes do not count: code in them has braces of its own.
    """
    return _FOREIGN.search(_STRING.sub('""', text)) is not None


def in_plain_words(broken: Broken) -> str:
    """What is wrong, for people who do not know how a parser works; empty where its own words are as good."""
    text, offset, message = broken.text, broken.offset, broken.message
    here = text[offset : offset + 1]
    line = text[broken.line_start : end_of_line(text, offset)]
    if message.startswith("a key must be a single value") or (
        broken.format == "json" and (here, message[:14]) in ((":", "expected ',' o"), ("{", "expected a key"))
    ):
        return "a function cannot be used as a key: a key is a text that stands there as it is"
    if "ends too early" in message or (broken.format == "yaml" and _breaks_off(text, offset)):
        return "the text seems to break off before its end"
    if "quoted scalar found unexpected end" in message:
        return "a quote is opened and never closed"
    if here == "\t" and not text[broken.line_start : offset].strip():
        return "YAML does not take tabs in the indentation"
    if broken.format == "json" and _SENTENCE.match(line):
        return "a sentence stands in the middle of the JSON"
    return ""


def _breaks_off(text: str, offset: int) -> bool:
    """True if the last line of the text, headings and markers behind it aside, is the beginning of a key."""
    rest = text[offset:].splitlines()
    if any(line.strip() and not line.startswith(("#", "---")) for line in rest):
        return False
    lines = [line for line in text[:offset].splitlines() if line.strip() and not line.startswith(("#", "---"))]
    return bool(lines) and re.fullmatch(r"[ ]*(?:- )?\w+[ ]*", lines[-1]) is not None
