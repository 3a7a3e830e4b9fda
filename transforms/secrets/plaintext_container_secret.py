"""A secret's value in a container's environment.

**Why it matters.** `Value: '{{resolve:secretsmanager:…}}'` works: CloudFormation puts the value into the task
definition. There everybody reads it who may describe task definitions, it stays in every old revision, and a rotated
secret does not arrive until the task definition itself is updated. `Secrets` keeps the value out of all this: ECS reads
it when a task starts.

**What is rewritten.** Nothing without a decision. Offered is to move the variable to `Secrets`, for a secret of this
template and an execution role that may read it (`unreadable-container-secret` adds the permission).

**Fix safety.** Only suggested: the task definition gets a new revision, and the execution role needs
`secretsmanager:GetSecretValue`.

**Left alone.** Texts of which the reference is only a part (a connection string), and references to SSM parameters.

Source: Amazon ECS Developer Guide, "Pass Secrets Manager secrets through Amazon ECS environment variables".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import SUGGEST, CannotEdit, Context, Fix, Option, Template, transform

from .containers import Variable, environment
from .impact import impact_of
from .moving import can_move, move_to_secrets
from .partial_secret_arn import can_refer, consumed
from .resolved_container_secret import fields_of
from .uses import Use, secret_of, uses


@transform(
    id="plaintext-container-secret",
    summary="Value of a secret in a container's environment",
    group="secrets",
)
def plaintext_container_secret(template: Template, context: Context) -> Iterator[Fix]:
    """Report the variable; offer to move it."""
    variables = {variable.value.start: variable for variable in environment(template)}
    for use in uses(template, "secretsmanager"):
        variable = variables.get(use.node.start)
        if variable is None or not use.is_whole:
            continue
        yield Fix(
            title=f"let ECS read {variable.name} from the secret when a task starts",
            at=use.node.path,
            safety=SUGGEST,
            impact=impact_of(template, variable.listed),
            reason="the value stands in the task definition; moving it needs an execution role that may read the secret",
            options=tuple(_options(template, use, variable)),
        )


def _options(template: Template, use: Use, variable: Variable) -> Iterator[Option]:
    secret = secret_of(template, use.name)
    if secret is None or not can_move(variable) or not can_refer(template, variable.task, use.node, secret):
        return
    value = consumed(secret, fields_of(use))
    if value is None:
        return
    try:
        yield Option("move it to Secrets", move_to_secrets(template, [(variable, value)]))
    except CannotEdit:
        return
