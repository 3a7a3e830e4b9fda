"""A dynamic reference where CloudFormation does not resolve it.

**Why it matters.** References to secrets are resolved in resource properties. In an output, a custom resource, the user
data of an instance or the metadata of a resource the text `{{resolve:secretsmanager:…}}` itself arrives, without any
error. A program then takes it for the password.

**What is rewritten.** Nothing without a decision. For a secret of this template, `!Ref` of it is offered: its ARN, with
which the reader can fetch the secret by itself (and needs `secretsmanager:GetSecretValue` for it).

**Fix safety.** Only suggested: whoever reads the value must be changed too.

**Left alone.** `ssm` references in outputs, metadata and custom resources, which are resolved; all resource properties
but `UserData`; texts that a macro may still rewrite.

Source: AWS CloudFormation User Guide, "Get values stored in other services using dynamic references"; live tests for
outputs.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import SUGGEST, UNKNOWN, CannotEdit, Context, Fix, Option, Template, ref, replace, transform

from .places import is_custom
from .uses import Use, secret_of, uses


@transform(
    id="unresolvable-dynamic-reference",
    summary="Dynamic reference where CloudFormation leaves it as a text",
    group="secrets",
    fixes=("E1051", "E1052"),
)
def unresolvable_dynamic_reference(template: Template, context: Context) -> Iterator[Fix]:
    """Report the reference; offer the ARN of the secret."""
    for use in uses(template, "ssm", "ssm-secure", "secretsmanager", encoded=True):
        where = _where(use)
        if not where:
            continue
        yield Fix(
            title=f"hand over the name of the {_what(use)}, not its value: {where} gets the text of the reference",
            at=use.node.path,
            safety=SUGGEST,
            impact=UNKNOWN,
            reason="CloudFormation does not resolve it here, and does not say so",
            options=tuple(_options(template, use)),
        )


def _where(use: Use) -> str:
    """In which place it is not resolved; empty where it is."""
    path, is_ssm = use.node.path, use.reference.service == "ssm"
    if path[:1] == ("Outputs",) and path[2:3] == ("Value",):
        return "" if is_ssm else "an output"
    if use.resource is None:
        return ""
    if path[2:3] == ("Metadata",):
        return "" if is_ssm else "the metadata of a resource"
    if path[2:3] != ("Properties",):
        return ""
    if "UserData" in path and use.resource.type.startswith(("AWS::EC2::", "AWS::AutoScaling::")):
        return "user data"
    return "a custom resource" if is_custom(use.resource.type) and not is_ssm else ""


def _what(use: Use) -> str:
    return "secret" if use.reference.service == "secretsmanager" else "parameter"


def _options(template: Template, use: Use) -> Iterator[Option]:
    secret = secret_of(template, use.name) if use.reference.service == "secretsmanager" else None
    if secret is None or not use.is_whole:
        return
    try:
        yield Option("the ARN of the secret", replace(template.document, use.node, ref(secret.logical_id)))
    except CannotEdit:
        return
