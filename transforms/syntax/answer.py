"""An answer of a language model taken apart: the template, the fences around it, and the sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from repair import Broken
from repair.syntax.broken import after_line

Span = tuple[int, int]

_FENCE = re.compile(r"^(?:```|~~~)[ \t]*(?:ya?ml|json|cloudformation|template)?[ \t]*(?:\r?\n|\Z)", re.MULTILINE | re.I)
_NAMES = (
    "AWSTemplateFormatVersion|Description|Transform|Parameters|Mappings|Conditions|Resources|Outputs|Metadata|Rules|Globals"
    "|Hooks"
)
_NAMED = re.compile(rf"""^[ \t]*["']?(?:{_NAMES})(?!\w)""", re.MULTILINE)
_SECTION = re.compile(rf"""^["']?(?:{_NAMES})["']?:(?=[ \t]|\r?$)""", re.MULTILINE)
_OBJECT = re.compile(r'^\{\s*"', re.MULTILINE)
#: Two words at the start of a line, or one with Markdown's marks or a number, and no key of YAML.
_SENTENCE = re.compile(
    r"""^(?:[^\W\d_][\w'’()*`,.-]*[ \t]+[\w(*`'"“]|(?:\*\*|__|(?:>|\*|\d+[.)])[ \t]+)\w)[^\r\n]*""",
    re.MULTILINE,
)
#: A line that is indented and begins with a key of a template in YAML, or says of what type a resource is.
_PART = re.compile(
    r"""^[ \t]+(?:- )?(?:["']?Type["']?:[ \t]*["']?(?:AWS|Custom)::|[A-Z]\w*:(?:[ \t]*\r?$|[ \t]+["'\[{!]))""",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Where the template begins, and where the fences and the sentences are; what is neither is the template."""

    is_json: bool
    start: int
    fences: tuple[Span, ...]
    prose: tuple[Span, ...]

    def lines(self, text: str, start: int, end: int) -> Iterator[int]:
        """Where the lines of a piece begin that hold something and are no comments."""
        position = start
        while position < end:
            following = min(after_line(text, position), end)
            line = text[position:following]
            marks_the_beginning = line.startswith("---") and position < self.start
            if line.strip() and not line.startswith("#") and not marks_the_beginning:
                yield position
            position = following


def answer(broken: Broken) -> Answer | None:
    """The parts of a text; None where it cannot be said which part is the template."""
    text = broken.text
    fences = [match.span() for match in _FENCE.finditer(text)]
    if len(fences) > 2:
        return None
    low, high = _between(text, fences)
    section, json = _SECTION.search(text, low, high), _OBJECT.search(text, low, high)
    first = min((match for match in (section, json) if match), key=lambda match: match.start(), default=None)
    if first is None:
        return None
    is_json = first is json
    if _NAMED.search(text, low, first.start()):
        return None  # a section whose colon is missing
    start = first.start() if _is_prose(text[low : first.start()]) else low
    end = _end(broken, first.start(), high, is_json)
    pieces = [*_without(0, start, fences), *_without(end, len(text), fences)]
    if not is_json and any(_PART.search(text, *piece) for piece in pieces):
        return None  # the template goes on behind what stands in its middle
    return Answer(
        is_json, start, tuple(fences), tuple(piece for piece in pieces if _is_prose(text[slice(*piece)], is_json))
    )


def _between(text: str, fences: list[Span]) -> Span:
    """Where the template is by the fences: between two; on that side of a single one where something of it is."""
    if len(fences) == 2:
        return fences[0][1], fences[1][0]
    if not fences:
        return 0, len(text)
    start, end = fences[0]
    ahead = _SECTION.search(text, 0, start) or _OBJECT.search(text, 0, start)
    return (0, start) if ahead else (end, len(text))


def _end(broken: Broken, start: int, high: int, is_json: bool) -> int:
    """Where the template ends: where the parser of JSON says, or before the first sentence that no section follows."""
    text = broken.text
    if is_json:
        behind = broken.message.startswith("text after the end") and start < broken.offset < high
        begin = text[broken.offset : broken.offset + 1]
        is_text = begin.isalnum() or begin in tuple("#*_>`-")
        return broken.offset if behind and is_text and not _NAMED.search(text, broken.offset, high) else high
    position = start
    for section in _SECTION.finditer(text, start, high):
        position = section.end()
    sentence = _SENTENCE.search(text, position, high)
    return sentence.start() if sentence and not _NAMED.match(text, sentence.start()) else high


def _is_prose(text: str, is_json: bool = False) -> bool:
    return any(line.strip() and (is_json or not line.startswith(("#", "---"))) for line in text.splitlines())


def _without(start: int, end: int, fences: list[Span]) -> Iterator[Span]:
    for low, high in fences:
        if start <= low and high <= end:
            yield start, low
            start = high
    yield start, end
