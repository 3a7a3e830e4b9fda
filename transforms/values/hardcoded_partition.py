"""An ARN that works in the `aws` partition only.

**Why it matters.** `arn:aws:…` does not exist in China (`aws-cn`) and in GovCloud (`aws-us-gov`). A stack that is
deployed there fails with texts such as "Policy arn:aws:iam::aws:policy/… does not exist or is not attachable" or
"MalformedPolicyDocument: Partition "aws" is not valid for resource".

**What is rewritten.** `arn:aws:` at the beginning of a resource's property becomes `arn:${AWS::Partition}:`, a literal
becoming a `Fn::Sub` (every other `${…}` in it is escaped as `${!…}`).

**Fix safety.** Safe, impact none: in the `aws` partition the value is the same. Off by default, because most stacks
never leave that partition: `--select hardcoded-partition` asks for it.

**Left alone.** ARNs with a region written out (it says the partition already), the conditions of IAM policies, texts
that merely contain an ARN or hold several, bodies of `Fn::ForEach`, and everything outside of resource properties.

Source: AWS General Reference, "Amazon Resource Names (ARNs)"; cfn-lint I3042.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NONE,
    SAFE,
    Call,
    CannotEdit,
    Change,
    Context,
    Fix,
    Quoted,
    Scalar,
    Template,
    edit_text,
    function_call,
    replace,
    transform,
    walk,
)
from repair.cloudformation.dialects import inside_foreach
from repair.cloudformation.intrinsics import is_literal, sub_text

OLD, NEW = "arn:aws:", "arn:${AWS::Partition}:"
#: What stands behind the service in an ARN: nothing, or a variable; a region written out begins with a letter.
REGION = 3


@transform(
    id="hardcoded-partition",
    summary="ARN that works in the aws partition only",
    group="lint",
    fixes=("I3042",),
    default=False,
)
def hardcoded_partition(template: Template, context: Context) -> Iterator[Fix]:
    """Let the ARN follow the partition of the stack."""
    texts = {text.start for call in template.calls("Fn::Sub") if (text := sub_text(call)) is not None}
    for resource in template.resources.values():
        for node in walk(resource.properties) if resource.properties is not None else ():
            if not isinstance(node, Scalar) or not _is_arn(node.value) or "Condition" in node.path[3:]:
                continue
            if inside_foreach(node) or (node.start not in texts and not _can_be_a_call(node)):
                continue
            try:
                change = _change(template, node, node.start in texts)
            except CannotEdit:
                continue
            yield Fix(
                title="let the ARN follow the partition of the stack",
                at=node.path,
                safety=SAFE,
                impact=NONE,
                change=change,
            )


def _is_arn(text: str) -> bool:
    fields = text.split(":")
    if not text.startswith(OLD) or text.count(OLD) > 1 or len(fields) <= REGION or any(c.isspace() for c in text):
        return False
    return not fields[REGION][:1].isalpha()


def _can_be_a_call(node: Scalar) -> bool:
    """True for a literal that is no argument of a function which wants one."""
    if not is_literal(node) or node.parent is None:
        return False
    call = function_call(node.parent)
    holder = node.parent.parent
    around = function_call(holder) if holder is not None else None
    names = {found.name for found in (call, around) if found is not None}
    return names <= {"Fn::Join", "Fn::If", "Fn::Split", "Fn::Select"}


def _change(template: Template, node: Scalar, in_sub: bool) -> Change:
    if in_sub:
        return edit_text(template.document, node, [(OLD, NEW)])
    rest = node.value.removeprefix(OLD).replace("${", "${!")
    return replace(template.document, node, Call("Fn::Sub", Quoted(NEW + rest)))
