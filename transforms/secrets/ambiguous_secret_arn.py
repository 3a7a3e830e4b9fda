"""A partial ARN that looks like a whole one.

**Why it matters.** Secrets Manager adds a hyphen and six random characters to the ARN of a secret. An ARN without them
is looked up by name, unless the name itself ends in a hyphen and six characters, such as `app-secret` or `app-config`:
that is taken for the suffix. ECS and Lambda then fail with

    ResourceNotFoundException: Secrets Manager can't find the specified secret.

or with `AccessDeniedException`, although the name is right.

**What is rewritten.** Nothing: the whole ARN is known to the account only. The finding prints the command that shows
it.

**Fix safety.** Only reported.

**Left alone.** Suffixes with a capital or a digit (a random one has none of them in one of two hundred cases), names
that come from a parameter without a Default, secrets of this template (see `partial-secret-arn`).

Source: AWS Secrets Manager User Guide, "Troubleshoot AWS Secrets Manager"; aws-cdk issue 11526,
landing-zone-accelerator issue 1103.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from repair import SUGGEST, Context, Fix, Node, Template, transform
from repair.cloudformation.evaluate import evaluate
from repair.cloudformation.results import Text, as_string

from .containers import consumed_secrets
from .impact import impact_of
from .uses import secret_of
from .value_from import secret_value

LOOKS_WHOLE = re.compile(r"(?:.*:secret:)?(?P<name>[A-Za-z0-9/_+=.@-]*-[a-z]{6})(?::.*)?\Z", re.DOTALL)


@transform(
    id="ambiguous-secret-arn",
    summary="Secret ARN whose name ends like the suffix of a whole ARN",
    group="secrets",
)
def ambiguous_secret_arn(template: Template, context: Context) -> Iterator[Fix]:
    """Report the ARN."""
    for _, node in consumed_secrets(template):
        value = secret_value(template, node)
        if value is None or not value.is_arn or secret_of(template, value.secret) is not None:
            continue
        name = _name(template, node)
        if name is None:
            continue
        yield Fix(
            title=f"use the whole ARN of the secret {name}",
            at=node.path,
            safety=SUGGEST,
            impact=impact_of(template, node),
            reason=f"'{name[-7:]}' is taken for the suffix that Secrets Manager adds to an ARN",
            verify=f"aws secretsmanager describe-secret --secret-id {shlex.quote(name)} --query ARN --output text",
        )


def _name(template: Template, node: Node) -> str | None:
    """The name that ends so, the Defaults of parameters filled in."""
    value = as_string(evaluate(template, node))
    last = value.parts[-1] if isinstance(value, Text) else value
    match = LOOKS_WHOLE.match(last) if isinstance(last, str) else None
    return match["name"].lstrip("-/") if match is not None and ":secret:" in str(last) else None
