"""A section of the template, or the Properties of a resource, without anything in it.

**Why it matters.** `Outputs:` with nothing below is null to YAML. CloudFormation refuses the template: `[/Outputs]
'null' values are not allowed in templates`; AWS's validator: `E6003 Outputs section must be an object, got null`.

**What is rewritten.** The key is taken out.

**Fix safety.** Safe: it held nothing. A comment that stood in it would be lost: then it is unsafe.

**Left alone.** Sections with `{}`, which CloudFormation takes; Resources, without which there is no template; any other
null value, whose value was perhaps forgotten; a key beside others that no section or attribute has: they may belong
below it.

Source: cfn-lint issues 38 and 246 (CloudFormation's answers); cloudformation-validate 1.14.0 (E2001, E6003, E7001,
E8001).
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, CannotEdit, Context, Fix, Mapping, Scalar, Template, remove_key, transform
from repair.engine.properties import is_refused

from .unknown_property import ATTRIBUTES
from .unknown_section import SECTIONS

_SECTIONS = ("Conditions", "Mappings", "Metadata", "Outputs", "Parameters", "Rules")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@transform(
    id="empty-section",
    summary="Section or Properties without anything in it",
    group="shape",
    fixes=("E2001", "E6003", "E8001"),
)
def empty_section(template: Template, context: Context) -> Iterator[Fix]:
    """Take the empty keys out."""
    if is_refused(template):
        return
    if all(entry.key.value in (*SECTIONS, "Globals") for entry in template.root.entries):
        yield from _without(template, template.root, _SECTIONS)
    for resource in template.resources.values():
        if all(entry.key.value in (*ATTRIBUTES, "Type", "Properties") for entry in resource.node.entries):
            yield from _without(template, resource.node, ("Properties",))


def _without(template: Template, holder: Mapping, names: tuple[str, ...]) -> Iterator[Fix]:
    for name in names:
        node = holder.get(name)
        if not isinstance(node, Scalar) or node.quoted or node.tag is not None or node.value not in _NULLS:
            continue
        try:
            change = remove_key(template.document, holder, name)
        except CannotEdit:
            continue
        yield Fix(f"take out the empty {name}", node.path, SAFE, NONE, change)
