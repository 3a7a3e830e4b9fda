"""Who reads which key of the secrets that a template creates, and how to ask for something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repair import CannotEdit, Change, Node, Resource, Scalar, Template, walk

from .containers import consumed_secrets
from .text_edits import change_text
from .uses import Use, secret_of, uses
from .value_from import SecretValue, secret_value


@dataclass(frozen=True, slots=True)
class Read:
    """One reading of a secret of the template: by a dynamic reference (`use`) or by a container (`value`)."""

    secret: Resource
    reader: Resource
    node: Node
    key: str | None
    use: Use | None = None
    value: SecretValue | None = None

    @property
    def is_whole(self) -> bool:
        """True if all of the secret is read, not one key of it."""
        if self.use is not None:
            return self.use.reference.json_key is None
        return self.value is None or not self.value.fields or not self.value.fields[0]


def reads(template: Template) -> Iterator[Read]:
    """Every reading of a secret of the template by a resource, in no particular order."""
    for use in uses(template, "secretsmanager"):
        secret = secret_of(template, use.name)
        if secret is not None and use.resource is not None and use.node.path[2:3] == ("Properties",):
            yield Read(secret, use.resource, use.node, use.key, use=use)
    for task, node in consumed_secrets(template):
        value = secret_value(template, node)
        secret = secret_of(template, value.secret) if value is not None else None
        if secret is not None and value is not None:
            yield Read(secret, task, node, value.key, value=value)


def replace_tail(template: Template, node: Node, old: str, new: str) -> Change:
    """Change a piece of the text that an expression gives, where it stands in one literal. Raises CannotEdit."""
    found = [part for part in walk(node) if isinstance(part, Scalar) and old in part.value]
    if len(found) != 1 or found[0].value.count(old) != 1:
        raise CannotEdit(f"{old!r} does not stand in one place")
    return change_text(template, found[0], [(old, new)])


def ask_for(template: Template, read: Read, key: str) -> Change:
    """Ask for another key of the secret; for all of it where `key` is empty. Raises CannotEdit."""
    if read.use is not None:
        reference = read.use.reference
        old = read.use.text[reference.name.end : reference.end]
        stage = read.use.text[reference.segments[2].end : reference.end - 2].rstrip(":") if read.key else ""
        new = f":SecretString:{key}{stage}}}}}" if key or stage else "}}"
        return replace_tail(template, read.node, old, new)
    assert read.value is not None
    rest = [_literal(field) for field in read.value.fields]
    if len(rest) != 3:
        raise CannotEdit("the ValueFrom has not three more fields")
    old = ":" + ":".join(rest)
    new = ":".join(["", key, *rest[1:]]) if key or any(rest[1:]) else ""
    return replace_tail(template, read.node, old, new)


def _literal(field: tuple[object, ...]) -> str:
    if len(field) > 1 or any(not isinstance(part, str) for part in field):
        raise CannotEdit("a field is known only at deployment")
    return str(field[0]) if field else ""
