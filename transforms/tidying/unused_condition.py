"""A condition that nothing uses.

**Why it matters.** It deploys as it is; who reads the template looks for what it does. Validators warn of it (W8001).

**What is rewritten.** The condition is taken out.

**Fix safety.** Safe, impact none: what nothing reads deploys nothing. Off by default, because nothing is broken:
`--select unused-condition`.

**Left alone.** Names that some text says; templates with `Fn::ForEach` or a macro, which may read them.

Source: AWS CloudFormation User Guide, "Conditions"; cfn-lint W8001.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, CannotEdit, Context, Fix, Template, transform

from .definitions import is_all_seen, is_mentioned, without


@transform(id="unused-condition", summary="Condition that nothing uses", fixes=("W8001",), group="lint", default=False)
def unused_condition(template: Template, context: Context) -> Iterator[Fix]:
    """Take the condition out."""
    if not is_all_seen(template):
        return
    for name, node in template.conditions.items():
        if name.startswith("Fn::") or template.references_to(name) or is_mentioned(template, name, outside=(node,)):
            continue
        try:
            change = without(template, "Conditions", name)
        except CannotEdit:
            continue
        title, reason = f"take the condition {name} out", "nothing uses it"
        yield Fix(title, ("Conditions", name), SAFE, NONE, change=change, reason=reason)
