"""Lines of a Markdown fence (three backticks) around the template.

**Why it matters.** CloudFormation refuses the template: `Template format error: YAML not well-formed`, or JSON; AWS's
validator: `F1101`.

**What is rewritten.** The lines of the fence are taken out.

**Fix safety.** Safe: nothing is lost but three backticks and the name of a language.

**Left alone.** Fences in texts, which are indented; more than one block; text outside of the fence
(`prose-around-template`).

Source: CommonMark 0.31, "Fenced code blocks"; cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, Broken, Change, Fix, salvage
from repair.syntax.edits import Edit

from .answer import answer


@salvage(id="markdown-fence", summary="Lines of a Markdown fence around the template")
def markdown_fence(broken: Broken) -> Iterator[Fix]:
    """Take the fences out where nothing but blanks and comments is outside of them."""
    found = answer(broken)
    if found is None or found.prose or not found.fences:
        return
    edits = tuple(Edit(start, end, "") for start, end in found.fences)
    yield Fix("take out the fence", (), SAFE, NONE, Change(edits))
