"""A reference to a secret whose name is a parameter of the template.

**Why it matters.** In `!Sub '{{resolve:secretsmanager:${DBSecretName}:SecretString:username}}'` another value of the
parameter is another secret, and on a running stack perhaps another database. Teams that want the name of a secret to be
reviewed with the template write it out. That is the whole gain. The substitution itself **is supported**:
CloudFormation evaluates `Fn::Sub` first and resolves the finished text, and AWS's own examples do the same (the
`ApiKeyValue` of AWS::Events::Connection names its secret by a String parameter). So this repair does not cure

    Could not parse SecretString JSON

which people meet with such references. It means: the secret was found and read, a key of it was asked for, and its
content is not valid JSON. Look at the content first: a bare password instead of `{"password": "…"}`, quotes that a
shell took away (PowerShell does), or a `\\!` that an interactive bash left behind. (A secret without that key gives
"Could not find a value associated with JSONKey in SecretString".) The finding prints the command that checks it.

**What is rewritten.** `${Parameter}`, where it is the whole id of the secret and the parameter is a String with a
Default, becomes that Default. A `Fn::Sub` without variables left becomes a plain text in the same quotes. The parameter
stays: policies and containers may use it.

**Fix safety.** Unsafe, only with `--unsafe-fixes`. From now on the text and the parameter can drift apart: who
overrides the parameter gets one secret in the database and another one in everything else that uses the parameter.
Where a running stack overrides the Default, the repair puts another secret in place, and another `MasterUsername`
replaces the database: the impact is that of the gravest property that uses the parameter in this way, so that
`--existing-stack` refuses all of them or none.

**Left alone.** References to a secret of this template (`${Secret}`: the dependency would be lost). Names that a
parameter only completes (`db-${Environment}`: it keeps environments apart). Parameters without a Default, with NoEcho,
with several AllowedValues, of another type than String, or to which this run was given another value. References built
with `Fn::Join`.

Source: AWS CloudFormation User Guide, "Get values stored in other services using dynamic references" and
AWS::Events::Connection; the error texts are from stacks that were deployed.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from repair import (
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    FunctionCall,
    Parameter,
    Quoted,
    Template,
    edit_text,
    replace,
    transform,
)
from repair.cloudformation.dynamic_references import dynamic_references
from repair.cloudformation.intrinsics import sub_text, sub_variables
from repair.cloudformation.sub import tokenize_sub

from .impact import gravest, impact_of

SECRET_ID = re.compile(
    r"[A-Za-z0-9/_+=.@-]+|arn:[a-z0-9-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+"
)


class Use(NamedTuple):
    """A Sub text in which the id of a secret is a parameter and nothing else."""

    call: FunctionCall
    parameter: Parameter
    secret: str
    pieces: dict[str, str]


@transform(
    id="parameterised-secret-reference",
    summary="Secret reference whose name is a template parameter",
    group="secrets",
)
def parameterised_secret_reference(template: Template, context: Context) -> Iterator[Fix]:
    """Write the Default of the parameter into the reference."""
    uses = [use for call in template.calls("Fn::Sub") for use in _uses(template, context, call)]
    for use in uses:
        change = _change(template, use)
        if change is None:
            continue
        name = use.parameter.name
        yield Fix(
            title=f"name the secret {use.secret} instead of the parameter {name}",
            at=use.call.path,
            safety=UNSAFE,
            impact=gravest([impact_of(template, other.call.node) for other in uses if other.parameter.name == name]),
            change=change,
            reason=f"CloudFormation supports the parameter here. A stack that overrides {name} would read another secret "
            f"than before, and the text no longer follows {name} where it is used elsewhere. "
            "If the error is 'Could not parse SecretString JSON', the content of the secret is not JSON",
            verify=f"aws secretsmanager get-secret-value --secret-id {shlex.quote(use.secret)} "
            "--query SecretString --output text | python -m json.tool",
            needs=((*use.parameter.path, "Default"),),
            # The parameter may have had no other use.
            declares=frozenset({"W2001"}),
        )


def _uses(template: Template, context: Context, call: FunctionCall) -> Iterator[Use]:
    text = sub_text(call)
    resource = template.resource_of(call.node)
    if text is None or resource is None or "{{resolve:secretsmanager:" not in text.value:
        return
    if call.path[len(resource.path) : len(resource.path) + 1] != ("Properties",):
        return
    own = sub_variables(call)
    found: dict[str, tuple[Parameter, str, dict[str, str]]] = {}
    for reference in dynamic_references(text.value):
        if reference.service != "secretsmanager" or not reference.is_wellformed:
            continue
        name = reference.name.text
        token = next(iter(tokenize_sub(name)))
        parameter = template.parameters.get(token.name)
        if parameter is None or token.text != name or token.name in own:
            continue
        secret = _secret_name(parameter, context)
        if secret is None:
            continue
        piece = text.value[reference.start : reference.end]
        _, _, pieces = found.setdefault(parameter.name, (parameter, secret, {}))
        pieces[piece] = piece.replace(name, secret, 1)
    for parameter, secret, pieces in found.values():
        yield Use(call, parameter, secret, pieces)


def _secret_name(parameter: Parameter, context: Context) -> str | None:
    default = parameter.default
    if default is None or parameter.type != "String" or parameter.no_echo or len(parameter.allowed_values) > 1:
        return None
    if context.parameters.get(parameter.name, default.value) != default.value:
        return None
    return default.value if SECRET_ID.fullmatch(default.value) else None


def _change(template: Template, use: Use) -> Change | None:
    text = sub_text(use.call)
    assert text is not None
    after = text.value
    for piece, literal in use.pieces.items():
        after = after.replace(piece, literal)
    is_plain = all(token.kind == "literal" for token in tokenize_sub(after))
    try:
        if is_plain and not sub_variables(use.call) and "\n" not in after:
            return replace(template.document, use.call.node, Quoted(after))
        return edit_text(template.document, text, use.pieces.items())
    except CannotEdit:
        return None
