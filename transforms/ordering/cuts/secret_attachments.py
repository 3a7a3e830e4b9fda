"""A secret that holds the endpoint of a database which takes its password from the secret.

AWS has a resource for that: AWS::SecretsManager::SecretTargetAttachment writes host and port into the secret when both
are there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from repair import (
    SOME_INTERRUPTION,
    UNSAFE,
    Call,
    CannotEdit,
    Change,
    Quoted,
    Resource,
    Scalar,
    Template,
    Value,
    add_key,
    ref,
    replace,
)
from repair.cloudformation.references import Reference

from ..knots import Knot
from .cut import Cut, free_id

SECRET = "AWS::SecretsManager::Secret"
ATTACHMENT = "AWS::SecretsManager::SecretTargetAttachment"
_RDS = {"host": "Endpoint.Address", "port": "Endpoint.Port"}
_ENDPOINTS = {
    "AWS::RDS::DBInstance": _RDS,
    "AWS::RDS::DBCluster": _RDS,
    "AWS::Redshift::Cluster": _RDS,
    "AWS::DocDB::DBCluster": {"host": "Endpoint", "port": "Port"},
    "AWS::DocDB::DBInstance": {"host": "Endpoint", "port": "Port"},
}
_TEXTS = (("SecretString",), ("GenerateSecretString", "SecretStringTemplate"))


def cuts_for(knot: Knot, reference: Reference) -> Iterator[Cut]:
    """Leave host and port to an attachment."""
    template = knot.template
    secret, database = (template.resources[name] for name in (reference.source.name, reference.name))
    endpoints = _ENDPOINTS.get(database.type, {})
    if secret.type != SECRET or reference.kind != "Sub" or reference.attribute not in endpoints.values():
        return
    if not any(reference.path[3 : 3 + len(place)] == place for place in _TEXTS):
        return
    mine = [other for other in knot.reasons(secret.logical_id, database.logical_id) if other.node is reference.node]
    if secret.condition != database.condition or not isinstance(reference.node, Scalar):
        return
    text = reference.node
    yield Cut(
        title=f"let an attachment write the endpoint of {database.logical_id} into {secret.logical_id}",
        at=reference.path,
        removes=frozenset(mine),
        build=lambda: _without(template, text, mine, endpoints) + _attachment(template, secret, database),
        safety=UNSAFE,
        impact=SOME_INTERRUPTION,
        cost=5,
        reason="AWS::SecretsManager::SecretTargetAttachment writes host, port and engine when both exist; until then the "
        "secret holds none of them, and a secret that is generated is generated anew",
    )


def _without(template: Template, node: Scalar, references: list[Reference], endpoints: dict[str, str]) -> Change:
    new = node.value
    key_of = {attribute: key for key, attribute in endpoints.items()}
    keys = {key_of.get(reference.attribute, "") for reference in references}
    for reference in references:
        key = key_of.get(reference.attribute, "")
        variable = re.escape(f"${{{reference.name}.{reference.attribute}}}")
        member = rf'"{key}"[ \t]*:[ \t]*"?{variable}"?'
        new = re.sub(rf"{member}\s*,\s*|,\s*{member}", "", new, count=1)
    left = any(f"${{{reference.name}.{reference.attribute}}}" in new for reference in references)
    if left or not _is_the_same_otherwise(node.value, new, keys):
        raise CannotEdit("the secret is not JSON that is understood")
    text = " ".join(line.strip() for line in new.strip().splitlines())
    return replace(template.document, node, Call("Fn::Sub", Quoted(text)) if node.function else Quoted(text))


def _is_the_same_otherwise(before: str, after: str, keys: set[str]) -> bool:
    try:
        old, new = (json.loads(re.sub(r"\$\{[^}]*\}", "0", text)) for text in (before, after))
    except ValueError:
        return False
    return isinstance(old, dict) and {key: old[key] for key in old if key not in keys} == new


def _attachment(template: Template, secret: Resource, database: Resource) -> Change:
    for resource in template.resources_of_type(ATTACHMENT):
        if resource.logical_id in template.graph.predecessors(secret.logical_id):
            return Change()
    resources = template.section("Resources")
    assert resources is not None
    body: dict[str, Value] = {"Type": ATTACHMENT}
    if secret.condition:
        body["Condition"] = secret.condition
    body["Properties"] = {
        "SecretId": ref(secret.logical_id),
        "TargetId": ref(database.logical_id),
        "TargetType": database.type,
    }
    name = free_id(template, f"{secret.logical_id}Attachment")
    return add_key(template.document, resources, name, body, after=database.logical_id)
