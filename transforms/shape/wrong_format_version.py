"""An `AWSTemplateFormatVersion` that does not exist.

**Why it matters.** CloudFormation refuses the template: `Template format error: unsupported value for
AWSTemplateFormatVersion`.

**What is rewritten.** The value becomes `'2010-09-09'`, the only one there is.

**Fix safety.** Safe: CloudFormation takes no other value, and the section may as well be missing.

**Left alone.** Templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation User Guide, "Template format version" ("the latest template format version is 2010-09-09 and
is currently the only valid value").
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, CannotEdit, Context, Fix, Mapping, Quoted, Scalar, Template, replace, transform
from repair.engine.properties import is_refused

ONLY = "2010-09-09"


@transform(
    id="wrong-format-version",
    summary="AWSTemplateFormatVersion that does not exist",
    group="shape",
    fixes=("E1001", "F0002"),
)
def wrong_format_version(template: Template, context: Context) -> Iterator[Fix]:
    """Write the only version."""
    node = template.root.get("AWSTemplateFormatVersion")
    if not isinstance(node, Scalar) or node.value == ONLY or is_refused(template):
        return
    if not isinstance(template.root.get("Resources"), Mapping):
        return
    try:
        change = replace(template.document, node, Quoted(ONLY))
    except CannotEdit:
        return
    reason = f"{node.value or 'nothing'} is no version of the format"
    yield Fix(f"write {ONLY}", node.path, SAFE, NONE, change=change, reason=reason)
