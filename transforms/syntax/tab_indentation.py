"""Tabs in the indentation of YAML.

**Why it matters.** YAML does not take them. CloudFormation refuses the template: `Template format error: YAML not well-formed`;
AWS's validator: `F1101`.

**What is rewritten.** Each tab that a line begins with becomes two, four or eight blanks.

**Fix safety.** Safe: only done where all widths with which the text can be read give the same structure.

**Left alone.** Tabs behind blanks, as in blocks of text; texts that can be read in two ways.

Source: YAML 1.1, chapter 5.5 ("Tab characters must not be used in indentation"); cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, SAFE, Broken, Change, Fix, salvage
from repair.syntax.document import parse
from repair.syntax.edits import Edit, apply_edits
from repair.syntax.errors import SyntaxProblem

_WIDTHS = (2, 4, 8)
_TABS = re.compile(r"^\t+(?=[^ \t\r\n])", re.MULTILINE)
_MIXED = re.compile(r"^(?: +\t|\t+ )[ \t]*[^ \t\r\n]", re.MULTILINE)


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
        yield Fix("write blanks for tabs", (), SAFE, NONE, Change(readings[0][0]))
