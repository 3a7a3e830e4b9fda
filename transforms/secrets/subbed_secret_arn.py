"""A secret's ARN built with `Fn::Sub` where a container consumes it.

**Why it matters.** Teams that follow the "no substitution inside secret references" rule want the ARN assembled from
its parts, each of them visible: `!Join ['', ['arn:aws:secretsmanager:', !Ref 'AWS::Region', …]]`. Both forms give the
same string. This repair therefore does not make a failing reference work: if a task cannot read its secret, look at the
number of colons (an ARN has seven fields, then none or three more), at the six-character suffix and at the execution
role.

**What is rewritten.** A `Fn::Sub` whose text starts with `arn:` and holds `:secretsmanager:`, in `Secrets[].ValueFrom`,
`LogConfiguration.SecretOptions[].ValueFrom` and `RepositoryCredentials.CredentialsParameter` of an ECS task definition,
becomes a `Fn::Join` with an empty delimiter. Each piece is a literal, a `Ref`, a `Fn::GetAtt`, or the value that the
second argument of the `Fn::Sub` gives. `${!x}` becomes the literal `${x}`. The form (short, long, JSON) is that of the
call.

**Fix safety.** Safe, impact none: on each run both forms are evaluated over sampled values and must give the same
string, so CloudFormation sees no change in the property.

**Left alone.** `${Secret}:key::` (it does not start with `arn:`), the ARNs in IAM policies, texts with a dynamic
reference, and calls whose variables are not names (`${AWS::Region }` is fine, `${a-b}` is not).

Source: AWS::ECS::TaskDefinition Secret (AWS CloudFormation User Guide); amazon-ecs-agent `asmsecret.go` for what an ARN
may look like.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from repair import (
    NONE,
    SAFE,
    Call,
    CannotEdit,
    Context,
    Copy,
    Fix,
    FunctionCall,
    Node,
    Template,
    get_att,
    ref,
    transform,
)
from repair.cloudformation.intrinsics import replace_call, sub_text, sub_variables
from repair.cloudformation.sub import tokenize_sub

CONSUMING_KEYS = ("ValueFrom", "CredentialsParameter")
CONSUMING_LISTS = ("Secrets", "SecretOptions")


@transform(
    id="subbed-secret-arn",
    summary="Secret ARN built with Fn::Sub where a container consumes it",
    group="secrets",
)
def subbed_secret_arn(template: Template, context: Context) -> Iterator[Fix]:
    """Rewrite the consumed ARN as Fn::Join."""
    for call in template.calls("Fn::Sub"):
        text = sub_text(call)
        if text is None or not text.value.startswith("arn:") or ":secretsmanager:" not in text.value:
            continue
        if "{{" in text.value or not _is_consumed(template, call.node):
            continue
        pieces = _pieces(call, text.value)
        if pieces is None:
            continue
        try:
            change = replace_call(template.document, call, Call("Fn::Join", ["", pieces])).as_equivalent()
        except CannotEdit:
            continue
        yield Fix(title="build the secret's ARN with Fn::Join", at=call.path, safety=SAFE, impact=NONE, change=change)


def _is_consumed(template: Template, node: Node) -> bool:
    resource = template.resource_of(node)
    if resource is None or resource.type != "AWS::ECS::TaskDefinition" or node.slot not in CONSUMING_KEYS:
        return False
    return node.slot == "CredentialsParameter" or any(part in CONSUMING_LISTS for part in node.path)


def _pieces(call: FunctionCall, text: str) -> list[Any] | None:
    """The members of the Join, neighbouring literals made one; None where a variable cannot be read."""
    own = sub_variables(call)
    pieces: list[Any] = []
    literal = ""
    for token in tokenize_sub(text):
        if not token.is_valid:
            return None
        if token.kind != "variable":
            literal += token.literal
            continue
        if literal:
            pieces.append(literal)
            literal = ""
        if token.name in own:
            pieces.append(Copy(own[token.name]))
        elif token.attribute:
            pieces.append(get_att(token.logical_id, token.attribute))
        else:
            pieces.append(ref(token.name))
    if literal:
        pieces.append(literal)
    return pieces if len(pieces) > 1 else None
