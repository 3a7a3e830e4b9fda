"""Patterns in the notation of ``.gitignore``, as git reads them (the tests hold them against git itself).

The library for them, pathspec, asks of a file whether the patterns match it *or a folder above it*, which gives other
answers than git where a folder is taken back in (``*`` then ``!*/`` then ``!*.yaml``).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern: what it matches is left out, or taken back in."""

    leaves_out: bool
    folders_only: bool
    expression: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns relative to `base` (an absolute path without links); of those that match, the last one counts."""

    base: Path
    rules: tuple[Rule, ...]

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """True if an absolute path is itself to be left out, False if a pattern takes it back in, None if none
        matches it. What is said about the folders above it must be asked of them."""
        relative = self._relative(path)
        return None if relative is None else self._own(relative, is_folder)

    def cover(self, path: str) -> bool:
        """True if the patterns match a file or one of the folders above it."""
        relative = self._relative(path)
        if relative is None:
            return False
        parts = relative.split("/")
        folders = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
        return any(self._own(folder, True) for folder in folders) or bool(self._own(relative, False))

    def _relative(self, path: str) -> str | None:
        base = str(self.base)
        prefix = base if base.endswith(os.sep) else base + os.sep
        return path[len(prefix) :].replace(os.sep, "/") if path.startswith(prefix) else None

    def _own(self, relative: str, is_folder: bool) -> bool | None:
        for rule in reversed(self.rules):
            if (is_folder or not rule.folders_only) and rule.expression.fullmatch(relative):
                return rule.leaves_out
        return None


def real_place(path: Path) -> str:
    """Where a file is, links in its folders followed, a link that it is itself not."""
    return os.path.join(os.path.realpath(path.parent), path.name)


def patterns(base: Path, lines: Iterable[str], *, lenient: bool = False) -> Patterns:
    """Patterns as they were written. Raises ValueError, naming it, for one that can match nothing; `lenient`: skips
    it, as git does."""
    rules: list[Rule] = []
    for line in lines:
        try:
            rule = _rule(line)
        except ValueError:
            if lenient:
                continue
            raise ValueError(f"{line!r} is not a pattern as in .gitignore") from None
        if rule is not None:
            rules.append(rule)
    return Patterns(base.resolve(), tuple(rules))


def _rule(line: str) -> Rule | None:
    """One line; None for a comment or an empty one."""
    text = re.sub(r"(?<!\\)((?:\\\\)*) +\Z", r"\1", line.rstrip("\r\n"))
    if not text or text.startswith("#"):
        return None
    leaves_out = not text.startswith("!")
    text = text if leaves_out else text[1:]
    folders_only = text.endswith("/")
    text = text[:-1] if folders_only else text
    if not text.strip("/"):
        raise ValueError(line)
    anywhere = "/" not in text
    segments = text.removeprefix("/").split("/")
    if anywhere:
        segments.insert(0, "**")
    return Rule(leaves_out, folders_only, re.compile("".join(_expressions(segments)), re.DOTALL))


def _expressions(segments: list[str]) -> Iterator[str]:
    last = len(segments) - 1
    for number, segment in enumerate(segments):
        if len(segment) < 2 or segment.strip("*"):
            yield _segment(segment) + ("" if number == last else "/")
        elif number == last:
            yield ".+"
        else:
            yield "(?:.*/)?"


_TOKEN = re.compile(
    r"\\(?P<escaped>.)|(?P<stars>\*+)|(?P<any>\?)|\[(?P<set>[!^]?\]?(?:\\.|[^\]\\])*)\]|(?P<other>[^\\\[])", re.DOTALL
)


def _segment(text: str) -> str:
    """A piece between slashes as a regular expression. Raises ValueError where it ends in the middle."""
    parts: list[str] = []
    position = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise ValueError(text)
        position = token.end()
        if token["stars"]:
            parts.append("[^/]*")
        elif token["any"]:
            parts.append("[^/]")
        elif token["set"] is not None:
            parts.append(_set(token["set"]))
        else:
            parts.append(re.escape(token["escaped"] or token["other"]))
    return "".join(parts)


def _set(text: str) -> str:
    """The inside of square brackets, with the same meaning in a regular expression. Raises ValueError."""
    negative = text[:1] in ("!", "^")
    chars = re.sub(r"\\(.)", r"\1", text[1:] if negative else text, flags=re.DOTALL)
    if not chars:
        raise ValueError(text)
    safe = re.sub(r"([\\\[\]^&~|])", r"\\\1", chars)
    try:
        re.compile(f"[{safe}]")
    except re.error:
        raise ValueError(text) from None
    return f"(?!/)[{'^' if negative else ''}{safe}]"
