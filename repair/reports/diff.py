"""The unified diff of what changed: what `patch -p1` and `git apply` take."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from repair.engine.result import Outcome

_SECRET = re.compile(
    r"""(?P<key>["']?\w*(?:password|secretstring|authtoken|token|apikey|privatekey)\w*["']?\s*:\s*)
        (?P<value>(?!["']?\{\{resolve)(?![!{\[|>&*])[^\s#].*)$""",
    re.IGNORECASE | re.VERBOSE,
)


def unified(outcome: Outcome, context: int = 3) -> Iterator[str]:
    """The lines of one file's diff, each with its line break; nothing where nothing changed.

    Lines are divided at LF only, as patch does: the CR of a CRLF file is part of its lines.
    """
    mark = "\ufeff" if outcome.bom else ""
    before, after = _lines(mark + outcome.before), _lines(mark + outcome.after)
    # GNU patch ends a name at its first blank unless a tab ends it.
    name = outcome.name.removeprefix("./").lstrip("/") + ("\t" if " " in outcome.name else "")
    for number, line in enumerate(difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", n=context)):
        if number < 2:
            yield line.rstrip("\n") + "\n"
        elif line.endswith("\n"):
            yield line
        else:
            yield f"{line}\n\\ No newline at end of file\n"


def patch(outcomes: Iterable[Outcome]) -> str:
    """One patch of all files. It must apply, so that nothing in it is masked."""
    return "".join(line for outcome in outcomes if outcome.changed for line in unified(outcome))


def masked(line: str) -> str:
    """A line for people's eyes: the literal value of a key that names a secret is hidden."""
    match = _SECRET.search(line.rstrip("\r\n"))
    if match is None:
        return line
    return line[: match.end("key")] + "****" + line[len(line.rstrip("\r\n")) :]


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
