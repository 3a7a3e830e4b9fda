"""A container's secret that the task's execution role may not read.

**Why it matters.** ECS reads `Secrets` with the *execution* role, not with the task role.
AmazonECSTaskExecutionRolePolicy allows pulling images and writing logs; of secrets it says nothing. The task does not
start:

    ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to
    retrieve secret from asm: … AccessDeniedException: … is not authorized to perform: secretsmanager:GetSecretValue

**What is rewritten.** The role gets an inline policy with what its tasks need and nothing else:
`secretsmanager:GetSecretValue` on the secrets, `ssm:GetParameters` on the parameters, and `kms:Decrypt` on a key of
this template that encrypts one of those secrets. A secret that is named without its suffix is allowed as `name-??????`.

**Fix safety.** Unsafe: a permission is added.

**Left alone.** Roles that may, or must not, read some secret already (which one, their author decided); roles with a
policy that cannot be read here (a managed policy that is not known, a `Fn::If`); roles from outside; values that are
a parameter of the template, which may name anything; a secret that can be created only after the role.

Source: Amazon ECS Developer Guide, "Amazon ECS task execution IAM role"; AWS Secrets Manager User Guide for the
wildcard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from repair import (
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Impact,
    Node,
    Resource,
    Template,
    get_att,
    ref,
    transform,
)
from repair.cloudformation.conditions import implies
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.results import Opaque
from repair.knowledge.update_behaviour import update_behaviour

from .containers import consumed_secrets
from .execution_role import PARAMETER_ARN, execution_role, grant, lacks, parameter_arn, policy_name
from .text_edits import sub_text_of, text_value
from .uses import Form, secret_of
from .value_from import SecretValue, colon_fields, secret_value

READ_SECRET, READ_PARAMETER, DECRYPT = "secretsmanager:GetSecretValue", "ssm:GetParameters", "kms:Decrypt"
SUFFIX = re.compile(r".*-(?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{6}\Z", re.DOTALL)


@transform(
    id="unreadable-container-secret",
    summary="Secret of a container that the execution role may not read",
    group="secrets",
)
def unreadable_container_secret(template: Template, context: Context) -> Iterator[Fix]:
    """Let the execution role read what its tasks consume."""
    by_role: dict[str, list[Node]] = {}
    for task, node in consumed_secrets(template):
        role = execution_role(template, task)
        if role is not None:
            by_role.setdefault(role.logical_id, []).append(node)
    for name, nodes in by_role.items():
        role = template.resources[name]
        wanted = _wanted(template, role, nodes)
        granted = [(action, list(needed.values())) for action, needed in wanted.items() if needed]
        if not granted:
            continue
        try:
            change = grant(template, role, policy_name(role, f"{name}-reads-secrets"), granted)
        except CannotEdit:
            continue
        yield Fix(
            title=f"let {name} {' and '.join(action for action, _ in granted)}",
            at=nodes[0].path,
            safety=UNSAFE,
            impact=Impact(update_behaviour("AWS::IAM::Role", ("Properties", "Policies"))),
            change=change,
            reason="a permission is added, on exactly what the containers consume",
        )


def _wanted(template: Template, role: Resource, nodes: list[Node]) -> dict[str, dict[object, Any]]:
    """The resources of each action that the role certainly lacks; what is the same is there once."""
    wanted: dict[str, dict[object, Any]] = {}
    for action in (READ_SECRET, READ_PARAMETER, DECRYPT):
        if lacks(template, role, action):
            wanted[action] = {}
    for node in nodes:
        value = secret_value(template, node)
        form = normalise(template, node)
        secret = secret_of(template, value.secret if value is not None else form or ())
        if secret is not None and READ_SECRET in wanted and _can_wait(template, role, secret):
            wanted[READ_SECRET][secret.logical_id] = ref(secret.logical_id)
            _add_key(template, role, secret, wanted)
        elif value is not None and READ_SECRET in wanted and (secret is None or value.is_arn):
            arn = _secret_arn(value)
            if arn is not None:
                wanted[READ_SECRET][arn] = text_value(arn)
        elif value is None and secret is None and form and READ_PARAMETER in wanted:
            arn = _parameter(template, role, form)
            if arn is not None:
                wanted[READ_PARAMETER][arn] = text_value(arn)
    if not wanted.get(READ_SECRET):
        wanted.pop(DECRYPT, None)
    return wanted


def _add_key(template: Template, role: Resource, secret: Resource, wanted: dict[str, dict[object, Any]]) -> None:
    node = secret.property("KmsKeyId")
    form = normalise(template, node) if node is not None else None
    only = form[0] if form is not None and len(form) == 1 else None
    if DECRYPT not in wanted or not isinstance(only, Opaque) or only.function not in ("Ref", "Fn::GetAtt"):
        return
    key = template.resources.get(str(only.arguments[0]))
    if key is not None and key.type == "AWS::KMS::Key" and _can_wait(template, role, key):
        wanted[DECRYPT][key.logical_id] = get_att(key.logical_id, "Arn")


def _can_wait(template: Template, role: Resource, other: Resource) -> bool:
    if template.graph.path_exists(other.logical_id, role.logical_id):
        return False
    return implies(template, role.condition, other.condition)


def _secret_arn(value: SecretValue) -> str | None:
    """The ARN to allow, as the text of a Fn::Sub; a partial one with a wildcard for the suffix."""
    text = sub_text_of(value.secret)
    last = value.name[-1] if value.name else ""
    if text is None or (isinstance(last, str) and SUFFIX.match(last)):
        return text
    return f"{text}-??????"


def _parameter(template: Template, role: Resource, form: Form) -> str | None:
    """The ARN of the SSM parameter that a value names, as the text of a Fn::Sub."""
    first = form[0]
    if isinstance(first, Opaque):
        parameter = template.resources.get(str(first.arguments[0])) if first.function == "Ref" else None
        if len(form) > 1 or parameter is None or parameter.type != "AWS::SSM::Parameter":
            return None
        return parameter_arn(template, parameter) if _can_wait(template, role, parameter) else None
    text = sub_text_of(form)
    if text is None:
        return None
    fields = colon_fields(form)
    if first.startswith("arn:"):
        return text if len(fields) == 6 and fields[2] == ("ssm",) else None
    return f"{PARAMETER_ARN}{'' if first.startswith('/') else '/'}{text}" if len(fields) == 1 else None
