"""What a template writes into a secret, as far as it can be known without showing it to anybody."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from repair import Node, Resource, Template
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.results import RESOLVE, Opaque

#: What an attachment adds (AWS::SecretsManager::SecretTargetAttachment), for instances, clusters and Redshift.
ATTACHED_KEYS = frozenset({"host", "port", "engine", "dbname", "dbInstanceIdentifier", "dbClusterIdentifier"})


@dataclass(frozen=True, slots=True)
class Content:
    """`node` is what gives the text; `keys` are those of its JSON object; `error` says why it is no JSON."""

    node: Node
    keys: frozenset[str] = frozenset()
    error: str = ""


def content(template: Template, secret: Resource) -> Content | None:
    """The content of a secret, or None where the template does not tell."""
    generate = secret.property("GenerateSecretString")
    if generate is None:
        node = secret.property("SecretString")
        return _read(template, node) if node is not None else None
    node = secret.property("GenerateSecretString", "SecretStringTemplate")
    key = literal_text(secret.property("GenerateSecretString", "GenerateStringKey"))
    found = _read(template, node) if node is not None else None
    if found is None or key is None:
        return None
    return Content(found.node, found.keys | {key}, found.error)


def _read(template: Template, node: Node) -> Content | None:
    form = normalise(template, node)
    if form is None or isinstance(form[0] if form else "", Opaque) or RESOLVE in form:
        return None
    error = ""
    # What is known only at deployment may stand for a text or for a number.
    for placeholder in ("x", "1"):
        text = "".join(part if isinstance(part, str) else placeholder for part in form)
        try:
            value: Any = json.loads(text)
        except json.JSONDecodeError as problem:
            # The position tells enough: the text itself is a secret.
            error = error or f"{problem.msg}, line {problem.lineno} column {problem.colno}"
            continue
        if not isinstance(value, dict):
            return Content(node, error="it is JSON, but no object with keys")
        literal = "".join(part for part in form if isinstance(part, str))
        if all(f'"{key}"' in literal for key in value):
            return Content(node, frozenset(value))
        return None
    return Content(node, error=error)
