"""Tabs in the indentation of YAML.

**Why it matters.** YAML does not take them. CloudFormation refuses the template: `Template format error: YAML not
well-formed`; AWS's validator: `F1101`.

**What is rewritten.** Each tab that a line begins with becomes two, four or eight blanks.

**Fix safety.** Safe where every line is indented with tabs, or where all three widths give the same. Unsafe where some
lines are indented with blanks: then the width decides what a line belongs to, and the only one with which the text can
be read need not be the one that was meant.

**Left alone.** Tabs behind blanks, as in blocks of text; texts that can be read in two ways; among lines with blanks, a
line that would end more than one level of what stands right above it.

Source: YAML 1.1, chapter 5.5 ("Tab characters must not be used in indentation"); cloudformation-validate 1.14.0
(F1101); AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, SAFE, UNSAFE, Broken, Change, Fix, salvage
from repair.syntax.broken import indent_of
from repair.syntax.document import parse
from repair.syntax.edits import Edit, apply_edits
from repair.syntax.errors import SyntaxProblem

_WIDTHS = (2, 4, 8)
_TABS = re.compile(r"^\t+(?=[^ \t\r\n])", re.MULTILINE)
_MIXED = re.compile(r"^(?: +\t|\t+ )[ \t]*[^ \t\r\n]", re.MULTILINE)
#: A line that is indented with blanks, comments aside.
_BLANKS = re.compile(r"^ +[^ \t\r\n#]", re.MULTILINE)


@salvage(id="tab-indentation", summary="Tabs in the indentation of YAML")
def tab_indentation(broken: Broken) -> Iterator[Fix]:
    """Write blanks for the tabs if it does not matter how many."""
    text = broken.text
    if broken.format != "yaml" or not text.startswith("\t", broken.line_start) or _MIXED.search(text):
        return
    readings = []
    for width in _WIDTHS:
        edits = tuple(Edit(tabs.start(), tabs.end(), " " * width * len(tabs.group())) for tabs in _TABS.finditer(text))
        try:
            readings.append((edits, parse(apply_edits(text, edits)).model()))
        except SyntaxProblem:
            continue
    if readings and all(model == readings[0][1] for _, model in readings):
        edits = readings[0][0]
        is_certain = len(readings) == len(_WIDTHS) or not _BLANKS.search(text)
        if not is_certain and _falls_back(apply_edits(text, edits).splitlines(), text.splitlines()):
            return
        yield Fix("write blanks for tabs", (), SAFE if is_certain else UNSAFE, NONE, Change(edits))


def _falls_back(lines: list[str], before: list[str]) -> bool:
    """True if a line that had tabs is by more than one level shallower than the line right above it."""
    for above, line, was in zip(lines, lines[1:], before[1:], strict=False):
        is_below_text = was.startswith("\t") and above.strip() and not above.lstrip().startswith("#")
        if is_below_text and indent_of(above) - indent_of(line) > _WIDTHS[0]:
            return True
    return False
