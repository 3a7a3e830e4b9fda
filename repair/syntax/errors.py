"""What can be wrong with a text, said in a way that a person can act on."""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class LineIndex:
    """Turns character offsets into 1-based lines and columns; a line ends at LF, CRLF or CR."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]

    def locate(self, offset: int) -> tuple[int, int]:
        """(line, column) of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class TemplateError(Exception):
    """A file that cannot be handled: `message` says what, `line` and `column` (from 1) say where."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"{line}:{column}: {message}")
        self.message = message
        self.line = line
        self.column = column


class UnreadableError(TemplateError):
    """The bytes are not text that this program edits (encoding, NUL, size)."""


class SyntaxProblem(TemplateError):
    """The text is not YAML or JSON that CloudFormation could read."""


class CannotEdit(Exception):
    """An edit that cannot be written safely at this place; the caller reports it and leaves the text alone."""
