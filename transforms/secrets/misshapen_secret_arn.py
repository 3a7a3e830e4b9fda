"""A secret's ARN with one or two fields behind it, where a container consumes it.

**Why it matters.** The ECS agent takes the ARN of a secret alone (`arn:…:secret:db-AbCdEf`), or with exactly three more
fields: JSON key, version stage and version id (`…:password::`). With one or two of them the task does not start:

    ResourceInitializationError: unable to pull secrets or registry auth: … an invalid ARN format for the AWS Secrets
    Manager secret was specified

(older agents: "unexpected ARN format with parameters when trying to retrieve ASM secret").

**What is rewritten.** The colons that are missing are added at the end of the text: `${Secret}:password` becomes
`${Secret}:password::`. `Fn::Sub`, `Fn::Join` and literals in `Secrets[].ValueFrom` and `SecretOptions[].ValueFrom`.

**Fix safety.** Safe: no task can start with the text as it is, and the fields that are there keep their meaning. The
task definition gets a new revision.

**Left alone.** ARNs with more than three further fields; a parameter that may hold anything (`${SecretArn}:password`);
texts whose end is not a literal.

Source: amazon-ecs-agent, `asmsecret.go`; Amazon ECS Developer Guide, "Pass Secrets Manager secrets through Amazon ECS
environment variables".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import SAFE, CannotEdit, Context, Fix, Node, Scalar, Sequence, Template, function_call, transform
from repair.cloudformation.intrinsics import is_literal, sub_text

from .containers import consumed_secrets
from .impact import impact_of
from .text_edits import change_text
from .value_from import FIELDS, secret_value


@transform(
    id="misshapen-secret-arn",
    summary="Secret ARN with the wrong number of fields where a container consumes it",
    group="secrets",
)
def misshapen_secret_arn(template: Template, context: Context) -> Iterator[Fix]:
    """Add the colons that are missing."""
    for _, node in consumed_secrets(template):
        value = secret_value(template, node)
        last = _last_literal(node)
        if value is None or last is None or node.slot != "ValueFrom" or not 0 < len(value.fields) < FIELDS:
            continue
        colons = ":" * (FIELDS - len(value.fields))
        try:
            change = change_text(template, last, [(last.value, last.value + colons)])
        except CannotEdit:
            continue
        fields = ", ".join(("JSON key", "version stage", "version id")[len(value.fields) :])
        yield Fix(
            title=f"end the secret's ARN with {colons} (no {fields})",
            at=node.path,
            safety=SAFE,
            impact=impact_of(template, node),
            change=change,
        )


def _last_literal(node: Node) -> Scalar | None:
    """The literal that the text of an expression ends with, or None."""
    call = function_call(node)
    if call is None:
        return node if isinstance(node, Scalar) else None
    if call.name == "Fn::Sub":
        return sub_text(call)
    listed = call.items[1] if call.name == "Fn::Join" and len(call.items) == 2 else None
    last = listed.items[-1] if isinstance(listed, Sequence) and listed.tag is None and listed.items else None
    return last if isinstance(last, Scalar) and is_literal(last) else None
