"""A rule whose `Assertions` is one assertion, and no list of them.

**Why it matters.** CloudFormation refuses the template: Assertions is a list.

**What is rewritten.** The assertion becomes a list of it.

**Fix safety.** Safe: the rule says what it said.

**Left alone.** What is no assertion (it has no `Assert`), templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation User Guide, "Rules"; cfn-lint E1701.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, CannotEdit, Context, Copy, Fix, Template, replace, transform
from repair.cloudformation.sections import child, plain_mapping
from repair.engine.properties import is_refused


@transform(
    id="bare-assertion",
    summary="Assertions of a rule that are no list",
    group="shape",
    fixes=("E1701", "F8604"),
)
def bare_assertion(template: Template, context: Context) -> Iterator[Fix]:
    """Make a list of it."""
    section = template.section("Rules")
    if section is None or is_refused(template):
        return
    for entry in section.entries:
        node = plain_mapping(child(entry.value, "Assertions"))
        if node is None or "Assert" not in node or entry.key.value.startswith("Fn::"):
            continue
        try:
            change = replace(template.document, node, [Copy(node)])
        except CannotEdit:
            continue
        title, reason = "write the assertion as a list", "Assertions is a list"
        yield Fix(title, node.path, SAFE, NONE, change=change, reason=reason)
