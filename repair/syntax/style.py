"""How a document is written: what new text falls back to where it has no sibling to copy from."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import lru_cache
from typing import Literal

from repair.syntax.document import Document
from repair.syntax.lines import column, line_start
from repair.syntax.nodes import Mapping, Scalar, Sequence, walk
from repair.syntax.yaml_parser import find_in_gap

Quote = Literal["single", "double"]


class DocumentStyle:
    """The habits of one document, measured once: indents, quotes, and the form of function calls."""

    def __init__(self, document: Document) -> None:
        quotes: Counter[Quote] = Counter()
        forms: Counter[bool] = Counter()
        steps: Counter[int] = Counter()
        list_steps: Counter[int] = Counter()
        text = document.text
        for node in walk(document.root):
            if node.function:
                forms[True] += 1
            if isinstance(node, Scalar):
                if node.style == "single":
                    quotes["single"] += 1
                elif node.style == "double":
                    quotes["double"] += 1
            elif isinstance(node, Mapping):
                if len(node.entries) == 1 and is_function_key(node.entries[0].key.value):
                    forms[False] += 1
                if isinstance(node.parent, Mapping) and not node.flow and node.tag is None:
                    parent = node.parent.entry(str(node.slot))
                    if parent is not None:
                        steps[column(text, node.entries[0].key.start) - _indent(text, parent.key.start)] += 1
            elif isinstance(node, Sequence) and not node.flow and isinstance(node.parent, Mapping):
                parent = node.parent.entry(str(node.slot))
                if parent is not None:
                    list_steps[column(text, node.content_start) - column(text, parent.key.start)] += 1
        self.quote: Quote = "double" if document.format == "json" or quotes["double"] > quotes["single"] else "single"
        self.short_calls = document.format == "yaml" and forms[True] >= forms[False]
        self.step = _most({step: n for step, n in steps.items() if step > 0}, 2)
        self.list_step = _most({step: n for step, n in list_steps.items() if step >= 0}, self.step)
        self.json_indent = _json_indent(document) if document.format == "json" else None
        self.json_one_liners = document.format == "json" and _has_one_liners(document)
        self.json_colon = _json_colon(document) if document.format == "json" else ": "


def is_function_key(key: str) -> bool:
    """True for the key of a long-form call."""
    return key.startswith("Fn::") or key == "Ref"


@lru_cache(maxsize=4)
def style_of(document: Document) -> DocumentStyle:
    """The style of a document, computed once per document."""
    return DocumentStyle(document)


def _indent(text: str, offset: int) -> int:
    start = line_start(text, offset)
    line = text[start:offset]
    return len(line) - len(line.lstrip(" \t")) if line.strip(" \t") == "" else column(text, offset)


def _most(counts: dict[int, int], default: int) -> int:
    return max(counts, key=lambda step: (counts[step], -step)) if counts else default


def _json_indent(document: Document) -> str | None:
    """The unit of indentation of pretty JSON; None for JSON on one line."""
    root = document.root
    if not root.entries:
        return "  "
    gap = document.text[root.start + 1 : root.entries[0].key.start]
    if "\n" not in gap and "\r" not in gap:
        return None
    return gap[max(gap.rfind("\n"), gap.rfind("\r")) + 1 :] or "  "


def _has_one_liners(document: Document) -> bool:
    """True if some collection with content, such as ``{"Ref": "X"}``, stands on one line."""
    for node in walk(document.root):
        if isinstance(node, Mapping) and node.entries and "\n" not in document.text[node.start : node.end]:
            return True
    return False


def _json_colon(document: Document) -> str:
    root = document.root
    if not root.entries:
        return ": "
    entry = root.entries[0]
    start = find_in_gap(document.text, entry.key.end, entry.value.start, ":")
    gap = document.text[entry.key.end : entry.value.start]
    return gap if start >= 0 and "\n" not in gap else ": "


@lru_cache(maxsize=4096)
def plain_allowed(text: str, flow: bool) -> bool:
    """True if YAML 1.1 reads `text`, unquoted, back as this very string; ruamel.yaml's emitter decides."""
    if not text or text != text.strip() or "\n" in text or "\r" in text:
        return False
    if flow and ":" in text:
        return False  # YAML allows `[a:b]`, but some parsers in use do not read it
    from io import StringIO

    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 1)
    yaml.default_flow_style = flow
    yaml.width = 1_000_000
    yaml.allow_unicode = True
    stream = StringIO()
    yaml.dump([text], stream)
    item = stream.getvalue().split("---", 1)[-1].strip()
    item = item[1:-1].strip() if flow else item[1:].strip()
    return item == text


def double_quoted(text: str) -> str:
    """A double-quoted scalar in escapes that JSON and YAML share; emoji stay, YAML knows no surrogate pairs."""
    return _HIDDEN.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(text, ensure_ascii=False))


def single_quoted(text: str) -> str | None:
    """A single-quoted scalar, or None where it cannot hold the text."""
    if any(ord(char) < 32 for char in text) or _HIDDEN.search(text):
        return None
    return "'" + text.replace("'", "''") + "'"


_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What no text shows or not every parser takes as it stands: control characters, line breaks, half surrogates."""
