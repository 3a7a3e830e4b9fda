"""A mapping that nothing uses.

**Why it matters.** It deploys as it is; who reads the template looks for what it does. Validators warn of it (W7001).

**What is rewritten.** The mapping is taken out.

**Fix safety.** Safe, impact none: what nothing reads deploys nothing. Off by default, because nothing is broken:
`--select unused-mapping`.

**Left alone.** All mappings where a `Fn::FindInMap` computes which one it reads; names that some text says; templates
with `Fn::ForEach` or a macro, which may read them.

Source: AWS CloudFormation User Guide, "Mappings"; cfn-lint W7001.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, CannotEdit, Context, Fix, Template, transform
from repair.cloudformation.intrinsics import find_in_map, is_literal

from .definitions import is_all_seen, is_mentioned, without


@transform(id="unused-mapping", summary="Mapping that nothing uses", fixes=("W7001",), group="lint", default=False)
def unused_mapping(template: Template, context: Context) -> Iterator[Fix]:
    """Take the mapping out."""
    if not is_all_seen(template) or _any_may_be_read(template):
        return
    for name, node in template.mappings.items():
        if name.startswith("Fn::") or template.references_to(name) or is_mentioned(template, name, outside=(node,)):
            continue
        try:
            change = without(template, "Mappings", name)
        except CannotEdit:
            continue
        title, reason = f"take the mapping {name} out", "nothing uses it"
        yield Fix(title, ("Mappings", name), SAFE, NONE, change=change, reason=reason)


def _any_may_be_read(template: Template) -> bool:
    lookups = [find_in_map(call) for call in template.calls("Fn::FindInMap")]
    return any(lookup is None or not is_literal(lookup.map_name) for lookup in lookups)
