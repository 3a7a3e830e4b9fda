"""``ValueFrom`` of a container's secret: which secret it names, and what behind it.

ECS (amazon-ecs-agent, asmsecret.go) takes the ARN of a secret, alone or with exactly three more fields: JSON key,
version stage, version id. Anything that is no ARN is the name of an SSM parameter.
"""

from __future__ import annotations

from dataclasses import dataclass

from repair import Node, Template
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.results import Opaque

from .uses import Form

ARN_FIELDS = 7
#: JSON key, version stage, version id: all of them behind the ARN, or none.
FIELDS = 3


@dataclass(frozen=True, slots=True)
class SecretValue:
    """`secret` is the ARN, or the one reference that stands for it; `fields` is what follows, without colons."""

    secret: Form
    fields: tuple[Form, ...]

    @property
    def key(self) -> str | None:
        """The JSON key, where one is asked for and it is a literal."""
        first = self.fields[0] if self.fields else ()
        return first[0] if len(first) == 1 and isinstance(first[0], str) else None

    @property
    def is_arn(self) -> bool:
        """True for an ARN that is written out."""
        return isinstance(self.secret[0], str)

    @property
    def name(self) -> Form:
        """The name at the end of an ARN that is written out; empty for a reference."""
        return colon_fields(self.secret)[-1] if self.is_arn else ()


def secret_value(template: Template, node: Node) -> SecretValue | None:
    """What a ValueFrom names, or None where it is not the ARN of a secret for certain."""
    form = normalise(template, node)
    if not form:
        return None
    fields = colon_fields(form)
    if is_secret_reference(template, fields[0]):
        return SecretValue(fields[0], tuple(fields[1:]))
    if len(fields) < ARN_FIELDS or fields[0] != ("arn",) or fields[2] != ("secretsmanager",):
        return None
    if fields[5] != ("secret",) or not fields[6]:
        return None
    return SecretValue(join_fields(fields[:ARN_FIELDS]), tuple(fields[ARN_FIELDS:]))


def is_secret_reference(template: Template, form: Form) -> bool:
    """True for ``!Ref Secret`` and ``!GetAtt Secret.Id`` of a secret of the template: both give its ARN."""
    only = form[0] if len(form) == 1 else None
    if not isinstance(only, Opaque) or not only.arguments:
        return False
    resource = template.resources.get(str(only.arguments[0]))
    if resource is None or resource.type != "AWS::SecretsManager::Secret":
        return False
    return only.function == "Ref" or (only.function == "Fn::GetAtt" and only.arguments[1:] == ("Id",))


def colon_fields(form: Form) -> list[Form]:
    """A text divided at its colons; what is known only at deployment divides nothing."""
    fields: list[list[str | Opaque]] = [[]]
    for part in form:
        if isinstance(part, Opaque):
            fields[-1].append(part)
            continue
        first, *rest = part.split(":")
        if first:
            fields[-1].append(first)
        fields += [[text] if text else [] for text in rest]
    return [tuple(field) for field in fields]


def join_fields(fields: list[Form]) -> Form:
    """The text that was divided at its colons."""
    joined: list[str | Opaque] = []
    for index, field in enumerate(fields):
        for part in ((":",) if index else ()) + field:
            if isinstance(part, str) and joined and isinstance(joined[-1], str):
                joined[-1] += part
            else:
                joined.append(part)
    return tuple(joined)
