"""Making a text readable that cannot be parsed: step by step, from the place where the parser stopped.

The salvages (transforms with a `mend`) are asked for what is wrong at that place. The first whose edits let the parser
get further is taken, and so on until the text can be read; else nothing was found. Law 2 cannot hold a text against a
model that it does not have. What is proven instead:

- each edit only writes anew, moves or takes out words that are there; what goes altogether is declared, and then the
  repair is not safe (:func:`_tells_all`);
- the result is read alike by both parsers, and is a template that may be edited;
- a text that begins with ``{``, which YAML could read though CloudFormation could not, still says the same.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from repair.engine.fix import Fix, Impact
from repair.engine.passes import Applied
from repair.engine.positions import forth
from repair.engine.proof import second_opinion
from repair.engine.registry import Transform
from repair.engine.selection import Candidate
from repair.syntax.broken import Broken, broken, written_by_a_program
from repair.syntax.document import Document, parse
from repair.syntax.edits import Edit, apply_edits
from repair.syntax.errors import SyntaxProblem
from repair.syntax.json_parser import parse_json
from repair.syntax.model import to_data

#: A text that needs more steps than this is no template with a mistake.
MAX_STEPS = 100

_WORD = re.compile(r"\w+")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"\Z', re.DOTALL)
_PYTHON_STRING = re.compile(r"'(?:[^'\\]|\\.)*'\Z")
_PYTHON_BLANK = re.compile(r"\\[nrt]")
#: What may be written that was not there: the long form of a short one.
_GRAMMAR = frozenset({"fn"})
_FENCE = re.compile(r"^(?:```|~~~)[ \t]*\w*[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A text that could not be parsed, what was done to it, and the text that can be."""

    before: str
    document: Document
    made: tuple[Applied, ...] = ()

    @property
    def passes(self) -> list[list[Edit]]:
        """What each step edited, in the coordinates of its text."""
        return [list(applied.candidate.fix.change.edits) for applied in self.made]


@dataclass(slots=True)
class _State:
    text: str
    problem: Broken | None
    document: Document | None
    made: list[Applied] = field(default_factory=list)


def readable(document: Document) -> Salvaged:
    """A text that needed no salvage."""
    return Salvaged(document.text, document)


def salvage(text: str, transforms: Iterable[Transform], bugs: list[str]) -> Salvaged | None:
    """The text made readable, whatever that takes and however safe it is; None where that is not possible."""
    salvages = [transform for transform in transforms if transform.mend is not None]
    if not salvages or written_by_a_program(text):
        return None
    state = _read(text)
    for step in range(MAX_STEPS):
        if state.problem is None:
            break
        following = _step(state, state.problem, salvages, step, bugs)
        if following is None:
            return None
        state = following
    document = state.document
    if document is None or document.unsupported or not state.made or second_opinion(document) != document.model():
        return None
    return Salvaged(text, document, tuple(state.made)) if _says_what_yaml_read(text, document) else None


def _read(text: str) -> _State:
    """The text as CloudFormation reads it: as JSON, and nothing else, where it begins with a brace."""
    try:
        if text.lstrip(" \t\r\n")[:1] != "{":
            return _State(text, None, parse(text))
        parse_json(text)
        return _State(text, None, parse(text))
    except SyntaxProblem as problem:
        return _State(text, broken(text, problem, "json" if text.lstrip(" \t\r\n")[:1] == "{" else "yaml"), None)


def _step(state: _State, problem: Broken, salvages: Iterable[Transform], step: int, bugs: list[str]) -> _State | None:
    for transform in salvages:
        for fix in _found(transform, problem, bugs):
            edits = fix.change.edits
            why = _tells_all(state.text, fix)
            if why:
                bugs.append(f"{transform.id}: {fix.title}: dropped, because {why}")
                continue
            following = _read(apply_edits(state.text, edits))
            if following.problem is not None and not _got_further(problem, following.problem, edits):
                continue
            candidate = Candidate(transform, fix, edits[0].start, Impact.NONE)
            following.made = [*state.made, Applied(candidate, step)]
            return following
    return None


def _found(transform: Transform, problem: Broken, bugs: list[str]) -> list[Fix]:
    assert transform.mend is not None
    try:
        return [fix for fix in transform.mend(problem) if fix.change]
    except Exception as error:
        bugs.append(f"{transform.id}: stopped half-way: {type(error).__name__}: {error}")
        return []


def _got_further(before: Broken, after: Broken, edits: Iterable[Edit]) -> bool:
    """True if the parser now stops behind the place where it stopped, or for another format."""
    return before.format != after.format or after.offset > forth(before.offset, edits)


def _tells_all(text: str, fix: Fix) -> str:
    """What is wrong with a fix that takes out words without saying so, or brings some; empty where nothing is."""
    edits = fix.change.edits
    gone = Counter(chain.from_iterable(_words(text[edit.start : edit.end]) for edit in edits))
    gone.subtract(chain.from_iterable(map(_words, fix.change.lost_comments)))
    gone.subtract(chain.from_iterable(_words(edit.text) for edit in edits))
    new = [word for word, count in gone.items() if count < 0 and word not in _GRAMMAR]
    if new:
        return f"it writes {new[0]!r}, which was not there"
    if all(count <= 0 for count in gone.values()) or _stands_elsewhere(text, fix):
        return ""
    return f"it takes out {max(gone, key=lambda word: gone[word])!r} without saying so"


def _stands_elsewhere(text: str, fix: Fix) -> bool:
    """True if all that is taken out, declared comments aside, still stands in the text, word after word: a copy."""
    edits = fix.change.edits
    comments = fix.change.lost_comments
    left = _words_without(apply_edits(text, edits), comments)
    return all(edit.text or _words_without(text[edit.start : edit.end], comments) in left for edit in edits)


def _words_without(text: str, comments: Iterable[str]) -> str:
    """The words in a row; the first of two copies may have the comments of the second, too."""
    for comment in comments:
        text = text.replace(comment, "")
    return f" {' '.join(_words(text))} "


def _words(text: str) -> list[str]:
    """The words of a text, a fence of Markdown aside; those of the value where the text is a string of JSON or Python."""
    stripped = _FENCE.sub("", text).strip()
    if _PYTHON_STRING.match(stripped):
        stripped = _PYTHON_BLANK.sub(" ", stripped)
    if _JSON_STRING.match(stripped):
        try:
            text = str(json.loads(stripped, strict=False))
        except ValueError:
            return [word.lower() for word in _WORD.findall(stripped)]
        return [word.lower() for word in _WORD.findall(text)]
    return [word.lower() for word in _WORD.findall(stripped)]


def _says_what_yaml_read(text: str, document: Document) -> bool:
    """True unless YAML could read the text and read something else in it."""
    try:
        before = parse(text)
    except SyntaxProblem:
        return True
    return _data(before) == _data(document)


def _data(document: Document) -> str:
    """What a text says, as JSON; where YAML folds a line, JSON keeps it."""
    return re.sub(r"(?:\\[nrt]|\s)+", " ", json.dumps(to_data(document.model())))


def seems_json(document: Document) -> bool:
    """True for a text that YAML can read, though it begins with a brace and is not JSON."""
    return document.format == "yaml" and document.text.lstrip(" \t\r\n")[:1] == "{"
