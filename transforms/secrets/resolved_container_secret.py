"""A dynamic reference where a container's secret must be named.

**Why it matters.** `ValueFrom` takes the ARN of a secret. CloudFormation puts the *value* of a dynamic reference there:
the password stands in the task definition for everybody who may describe it, and ECS takes it for the name of an SSM
parameter:

    ResourceInitializationError: unable to pull secrets or registry auth: … invalid ssm parameters

**What is rewritten.** For a secret of this template: `!Sub '${Secret}:password::'`, with the key and version of the
reference. For any other secret the ARN with its name is offered.

**Fix safety.** Safe for a secret of this template: no task can start with the text as it is. For others only suggested:
the account and region of the secret are not in the template.

**Left alone.** References to SSM parameters (whose value may well be an ARN), and keys that say `arn`.

Source: Amazon ECS Developer Guide, "Pass Secrets Manager secrets through Amazon ECS environment variables"; AWS
CloudFormation User Guide, "Get values stored in other services using dynamic references".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_CHANGE,
    SAFE,
    SUGGEST,
    CannotEdit,
    Change,
    Context,
    Fix,
    Option,
    Template,
    Value,
    replace,
    transform,
)

from .containers import consumed_secrets
from .impact import impact_of
from .partial_secret_arn import can_refer, consumed
from .text_edits import sub_text_of, text_value
from .uses import Form, Use, secret_of, uses

SECRET_ARN = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:"


@transform(
    id="resolved-container-secret",
    summary="Dynamic reference where a container's secret must be named",
    group="secrets",
    fixes=("W1051",),
)
def resolved_container_secret(template: Template, context: Context) -> Iterator[Fix]:
    """Name the secret."""
    places = {node.start: task for task, node in consumed_secrets(template)}
    for use in uses(template, "secretsmanager"):
        task = places.get(use.node.start)
        if task is None or not use.is_whole or "arn" in (use.key or "").lower():
            continue
        secret = secret_of(template, use.name)
        own = secret is not None and can_refer(template, task, use.node, secret)
        value = consumed(secret, fields_of(use)) if secret is not None and own else _by_arn(use)
        change = _replaced(template, use, value)
        if not change:
            continue
        yield Fix(
            title=f"name the secret {secret.logical_id if secret is not None and own else 'by its ARN'}, not its value",
            at=use.node.path,
            safety=SAFE if own else SUGGEST,
            impact=impact_of(template, use.node),
            change=change if own else NO_CHANGE,
            reason="" if own else "the account and region of the secret are not in the template",
            options=() if own else (Option("the ARN in this account and region", change),),
        )


def fields_of(use: Use) -> tuple[Form, ...]:
    """JSON key, version stage and version id of a reference."""
    segments = use.reference.segments[2:5]
    return tuple(use.form(segment) if segment.text else () for segment in segments)


def _by_arn(use: Use) -> Value:
    name = sub_text_of(use.name)
    fields = [sub_text_of(field) for field in fields_of(use)]
    if name is None or None in fields:
        return None
    fields += [""] * (3 - len(fields)) if any(fields) else []
    tail = "".join(f":{field}" for field in fields) if any(fields) else ""
    return text_value((name if name.startswith("arn:") else SECRET_ARN + name) + tail)


def _replaced(template: Template, use: Use, value: Value) -> Change:
    if value is None:
        return NO_CHANGE
    try:
        return replace(template.document, use.node, value)
    except CannotEdit:
        return NO_CHANGE
