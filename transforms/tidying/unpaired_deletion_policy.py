"""A `DeletionPolicy` without the `UpdateReplacePolicy` that goes with it, or the reverse.

**Why it matters.** A DeletionPolicy of `Retain` keeps the resource when the stack is deleted, and not when an update
replaces it: the data are gone all the same. Validators warn of it (W3011).

**What is rewritten.** The policy that is missing gets the value of the other one (`Retain` for `RetainExceptOnCreate`,
which only DeletionPolicy knows).

**Fix safety.** Safe for UpdateReplacePolicy: nothing changes until an update replaces the resource, and then more is
kept. Unsafe for DeletionPolicy: the resource stays, and costs what it costs, when the stack is deleted. Off by default,
because nothing is broken: `--select unpaired-deletion-policy`.

**Left alone.** `Delete`, values that are computed, templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation Template Reference, "UpdateReplacePolicy attribute"; cfn-lint W3011.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, UNSAFE, CannotEdit, Context, Fix, Template, add_key, transform
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import is_refused

_PAIRS = (("DeletionPolicy", "UpdateReplacePolicy", SAFE), ("UpdateReplacePolicy", "DeletionPolicy", UNSAFE))
_KEPT = {"Retain": "Retain", "Snapshot": "Snapshot", "RetainExceptOnCreate": "Retain"}


@transform(
    id="unpaired-deletion-policy",
    summary="DeletionPolicy without UpdateReplacePolicy, or the reverse",
    fixes=("W3011",),
    group="lint",
    default=False,
)
def unpaired_deletion_policy(template: Template, context: Context) -> Iterator[Fix]:
    """Write the other policy, too."""
    if is_refused(template):
        return
    for resource in template.resources.values():
        for written, missing, safety in _PAIRS:
            word = _KEPT.get(literal_text(resource.node.get(written)) or "")
            if word is None or missing in resource.node or not resource.type:
                continue
            try:
                change = add_key(template.document, resource.node, missing, word, after=written)
            except CannotEdit:
                continue
            reason = f"{written} is {word}"
            yield Fix(f"add {missing}: {word}", resource.path, safety, NONE, change=change, reason=reason)
