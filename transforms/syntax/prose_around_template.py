"""Sentences before or behind the template, as answers of language models have them.

**Why it matters.** CloudFormation refuses the template: `Template format error: YAML not well-formed`, or JSON; AWS's
validator: `F1101`.

**What is rewritten.** In YAML the lines become comments, so that nothing is lost. JSON has no comments: there they are
taken out. The lines of a Markdown fence between them and the template go, too.

**Fix safety.** Unsafe: what was text becomes a comment, or is lost.

**Left alone.** Sentences and fences in the middle, behind which the template goes on with indented keys; what follows
the template and has sections of a template itself; a single word at the end, which may be the beginning of something
that was never written.

Source: cloudformation-validate 1.14.0 (F1101);
AWS Knowledge Center, "Resolve validation or template format errors in CloudFormation".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, UNSAFE, Broken, Change, Fix, salvage
from repair.syntax.edits import Edit

from .answer import answer


@salvage(id="prose-around-template", summary="Sentences before or behind the template")
def prose_around_template(broken: Broken) -> Iterator[Fix]:
    """Comment out, or take out, what stands around the template."""
    found = answer(broken)
    if found is None or not found.prose:
        return
    edits = [Edit(start, end, "") for start, end in found.fences]
    lost: list[str] = []
    for start, end in found.prose:
        if found.is_json:
            edits.append(Edit(start, end, ""))
            lost.append(broken.text[start:end].strip())
        else:
            edits += [Edit(line, line, "# ") for line in found.lines(broken.text, start, end)]
    title = "take out the sentences" if found.is_json else "comment out the sentences"
    change = Change(tuple(edits), lost_comments=tuple(lost))
    yield Fix(f"{title} around the template", (), UNSAFE, NONE, change)
