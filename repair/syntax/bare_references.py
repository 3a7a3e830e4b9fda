"""Dynamic references that somebody forgot to quote: ``Password: {{resolve:ssm:/a}}``.

To YAML these braces are a mapping inside a mapping, and the whole file is unreadable. They are hidden behind characters
of the same number while the file is parsed, so that all offsets stay true, and come out as plain scalars whose text no
plain scalar can have otherwise. A transform then puts them in quotes.
"""

from __future__ import annotations

import re

from repair.syntax.nodes import Node, Scalar, walk

#: A private character: YAML takes it for a letter, and nobody writes it.
_HIDDEN = "\ue000"
_BARE = re.compile(
    r"(?:(?<=: )|(?<=- ))[ \t]*(?:![A-Za-z]+[ \t]+)?(?P<reference>\{\{[ \t]*resolve:(?:\$\{[^{}\r\n]*\}|[^{}#'\"\r\n])*\}\})"
    r"(?=[ \t]*(?:[ \t]#[^\r\n]*)?\r?$)",
    re.MULTILINE,
)


def hide(text: str) -> tuple[str, list[str]]:
    """The text without its bare references, and the references in order; none where nothing is to be hidden."""
    if _HIDDEN in text:
        return text, []
    pieces: list[str] = []
    references: list[str] = []
    position = 0
    for match in _BARE.finditer(text):
        start, end = match.span("reference")
        pieces += (text[position:start], _HIDDEN * (end - start))
        references.append(match["reference"])
        position = end
    return "".join([*pieces, text[position:]]), references


def restore(root: Node, references: list[str]) -> None:
    """Give the scalars of the parsed text what was hidden in them, in order."""
    left = iter(references)
    for node in walk(root):
        if isinstance(node, Scalar) and _HIDDEN in node.value:
            node.value = re.sub(f"{_HIDDEN}+", lambda _: next(left), node.value)
