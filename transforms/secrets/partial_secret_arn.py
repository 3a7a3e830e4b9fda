"""A secret of the same template, consumed by an ARN that is put together from its name.

**Why it matters.** `arn:…:secret:app/db` without the six characters that Secrets Manager adds is a partial ARN. It is
looked up by its name, which works, until the name itself ends in a hyphen and six characters (`app-secret`): then it is
taken for a whole ARN, and the task fails with `ResourceNotFoundException` or `AccessDeniedException`. And the text is
no dependency: the service may start before the secret exists. A bare name is worse: what is no ARN, ECS takes for the
name of an SSM parameter.

**What is rewritten.** The ARN (of this account and region) or the name, where it is the same text as the secret's
`Name`, with the same variables, becomes `${Secret}`, whose value is the whole ARN: `!Sub '${Secret}:password::'`, or
`!Ref Secret` where no key is asked for.

**Fix safety.** Safe: it is the same secret. The task definition gets a new revision.

**Left alone.** ARNs with a literal account or region; names that are not the same text for certain; a name that an SSM
parameter of the template has too; secrets that may not exist where the task does; a secret that needs the task.

Source: AWS Secrets Manager User Guide, "Troubleshoot AWS Secrets Manager"; aws-cdk issue 11526; Amazon ECS Developer
Guide.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    SAFE,
    Call,
    CannotEdit,
    Context,
    Fix,
    Node,
    Quoted,
    Resource,
    Template,
    Value,
    ref,
    replace,
    transform,
)
from repair.cloudformation.conditions import guards_imply, guards_of
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.results import Opaque

from .containers import consumed_secrets
from .impact import impact_of
from .text_edits import sub_text_of
from .uses import Form, names_it
from .value_from import FIELDS, colon_fields, secret_value

HERE = ((Opaque("Ref", ("AWS::Region",)),), (Opaque("Ref", ("AWS::AccountId",)),))


@transform(
    id="partial-secret-arn",
    summary="Secret of the template consumed by an ARN without its suffix",
    group="secrets",
)
def partial_secret_arn(template: Template, context: Context) -> Iterator[Fix]:
    """Refer to the secret itself."""
    for task, node in consumed_secrets(template):
        secret, fields = _named(template, node)
        if secret is None or not can_refer(template, task, node, secret):
            continue
        value = consumed(secret, fields)
        if value is None:
            continue
        try:
            change = replace(template.document, node, value)
        except CannotEdit:
            continue
        yield Fix(
            title=f"refer to the secret {secret.logical_id} itself, not to its name",
            at=node.path,
            safety=SAFE,
            impact=impact_of(template, node),
            change=change,
        )


def _named(template: Template, node: Node) -> tuple[Resource | None, tuple[Form, ...]]:
    """The secret whose name the value holds, and the fields behind it."""
    value = secret_value(template, node)
    form = normalise(template, node)
    fields: tuple[Form, ...] = ()
    if value is None and form is not None and not _is_parameter_name(template, form):
        name = form
    elif value is not None and value.is_arn and tuple(colon_fields(value.secret)[3:5]) == HERE:
        name, fields = value.name, value.fields
    else:
        return None, ()
    for secret in template.resources_of_type("AWS::SecretsManager::Secret"):
        if names_it(template, name, secret):
            return secret, fields
    return None, ()


def _is_parameter_name(template: Template, form: Form) -> bool:
    nodes = [parameter.property("Name") for parameter in template.resources_of_type("AWS::SSM::Parameter")]
    return any(node is not None and normalise(template, node) == form for node in nodes)


def can_refer(template: Template, task: Resource, node: Node, secret: Resource) -> bool:
    """True if the secret exists wherever the value counts, and does not need the task."""
    if template.graph.path_exists(secret.logical_id, task.logical_id):
        return False
    return guards_imply(template, guards_of(template, node), secret.condition)


def consumed(secret: Resource, fields: tuple[Form, ...]) -> Value:
    """The ValueFrom for a secret of the template with further fields; None where they cannot be written."""
    if not any(fields):
        return ref(secret.logical_id)
    texts = [sub_text_of(field) for field in fields] + [""] * (FIELDS - len(fields))
    if len(texts) != FIELDS or None in texts:
        return None
    return Call("Fn::Sub", Quoted(":".join([f"${{{secret.logical_id}}}", *map(str, texts)])))
