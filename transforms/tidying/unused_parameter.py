"""A parameter that nothing uses.

**Why it matters.** It deploys as it is; who runs it is asked for a value that changes nothing. Validators warn of it
(W2001).

**What is rewritten.** The parameter is taken out, and its entries in `AWS::CloudFormation::Interface`.

**Fix safety.** Unsafe: who passes a value for it is refused from then on (`Parameters: [Name] do not exist in the
template`). Off by default, because nothing is broken: `--select unused-parameter`.

**Left alone.** Names that some text says, in Metadata too; templates with Rules, with `Fn::ForEach` or a macro, which
may read them.

Source: AWS CloudFormation User Guide, "Parameters"; cfn-lint W2001.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NONE,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Mapping,
    Sequence,
    Template,
    remove_item,
    remove_key,
    transform,
)
from repair.cloudformation.sections import child
from transforms.shape.relocation import overlap

from .definitions import is_all_seen, is_mentioned, without


@transform(id="unused-parameter", summary="Parameter that nothing uses", fixes=("W2001",), group="lint", default=False)
def unused_parameter(template: Template, context: Context) -> Iterator[Fix]:
    """Take the parameter out."""
    if not is_all_seen(template) or "Rules" in template.root:
        return
    interface = child(template.section("Metadata"), "AWS::CloudFormation::Interface")
    outside = (interface,) if interface is not None else ()
    for parameter in template.parameters.values():
        name = parameter.name
        if any(use.kind != "Interface" for use in template.references_to(name)):
            continue
        if is_mentioned(template, name, outside=(*outside, parameter.node)):
            continue
        try:
            change = without(template, "Parameters", name) + _without_labels(template, name)
        except CannotEdit:
            continue
        if not overlap(change.edits):
            title, reason = f"take the parameter {name} out", "nothing uses it"
            yield Fix(title, parameter.path, UNSAFE, NONE, change=change, reason=reason)


def _without_labels(template: Template, name: str) -> Change:
    change = Change()
    for use in template.references_to(name):
        holder = template.find(use.path[:-1])
        if isinstance(holder, Mapping):
            change += remove_key(template.document, holder, name)
        elif isinstance(holder, Sequence) and isinstance(use.path[-1], int):
            change += remove_item(template.document, holder, use.path[-1])
    return change
