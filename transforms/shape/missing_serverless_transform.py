"""A resource of AWS SAM in a template without the transform that makes resources of it.

**Why it matters.** `AWS::Serverless::Function` and its like are no resource types: without the transform CloudFormation
refuses the template because it does not recognise them.

**What is rewritten.** `AWS::Serverless-2016-10-31` is added to the Transform section, behind what stands there
(`AWS::LanguageExtensions` must run before it).

**Fix safety.** Safe: the types exist with the transform only, and CloudFormation knows no other for them. No stack can
run with them, so nothing changes in a running one. Who deploys must allow it (`CAPABILITY_AUTO_EXPAND`).

**Left alone.** Templates that another tool or an unknown macro rewrites, or that include text (`AWS::Include`): the
transform may come from there. What SAM finds in the resources once it reads them is another matter.

Source: AWS SAM Developer Guide, "AWS SAM template anatomy" (the Transform section is required); AWS CloudFormation
Template Reference, "AWS::Serverless transform".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, CannotEdit, Context, Fix, Template, transform
from repair.cloudformation.dialects import SAM, dialects
from repair.engine.properties import is_refused

from .transform_section import add_transform


@transform(
    id="missing-serverless-transform",
    summary="Resource of AWS SAM without the transform",
    group="shape",
    fixes=("E3038", "E3066", "E3724"),
)
def missing_serverless_transform(template: Template, context: Context) -> Iterator[Fix]:
    """Add the transform."""
    if SAM in template.transforms or is_refused(template):
        return
    if any(dialect.name == "include" for dialect in dialects(template)):
        return
    found = [resource for resource in template.resources.values() if resource.type.startswith("AWS::Serverless::")]
    if not found:
        return
    try:
        change = add_transform(template, SAM, first=False)
    except CannotEdit:
        return
    reason = f"{found[0].type} is a type of that transform; deploy with --capabilities CAPABILITY_AUTO_EXPAND"
    yield Fix(f"add {SAM}", (*found[0].path, "Type"), SAFE, NONE, change=change, reason=reason)
