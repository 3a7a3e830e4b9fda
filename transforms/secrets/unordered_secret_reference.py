"""A secret of the same template that is read without waiting for it.

**Why it matters.** CloudFormation orders resources by `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`. A secret that is
named by its text, `{{resolve:secretsmanager:my/secret:…}}`, is none of these: both resources are created at the same
time, and if the reader is first, it fails with

    Secrets Manager can't find the specified secret. (Service: AWSSecretsManager; Status Code: 400;
    Error Code: ResourceNotFoundException)

The next attempt often succeeds, which makes it hard to find. The keys `host`, `port`, `engine` and `dbname` come later
still: AWS::SecretsManager::SecretTargetAttachment writes them into the secret, and until then a reader gets

    Could not find a value associated with JSONKey in SecretString

**What is rewritten.** The reader gets `DependsOn` the secret, or the attachment if it asks for a key that comes from
there. The text of the reference stays as it is. The name may be put together in any way (`Fn::Sub`, `Fn::Join`), as
long as the secret's `Name` is the same text with the same variables; an ARN that ends in this name counts too.

**Fix safety.** Safe, impact none: only the order changes.

**Left alone.** `${Secret}` (it is a dependency already), readers that wait through other resources, secrets that may
not exist where the reader does, names that are not the same text for certain, and dependencies that would close a
circle.

Source: AWS CloudFormation User Guide, "Get values stored in other services using dynamic references" and
AWS::SecretsManager::SecretTargetAttachment; CloudTAK issue 97 for the race.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, CannotEdit, Change, Context, Fix, Resource, Template, add_depends_on, transform
from repair.cloudformation.conditions import implies
from repair.cloudformation.evaluate import normalise

from .content import ATTACHED_KEYS, content
from .uses import Use, secret_of, uses

ATTACHMENT = "AWS::SecretsManager::SecretTargetAttachment"


@transform(
    id="unordered-secret-reference",
    summary="Secret of the template that is read without waiting for it",
    group="deploy",
)
def unordered_secret_reference(template: Template, context: Context) -> Iterator[Fix]:
    """Add the DependsOn."""
    seen: set[tuple[str, str]] = set()
    for use in uses(template, "secretsmanager"):
        reader = use.resource
        secret = secret_of(template, use.name)
        if reader is None or secret is None or use.node.path[2:3] != ("Properties",):
            continue
        target = _attachment(template, use, secret) or secret
        edge = (reader.logical_id, target.logical_id)
        if edge in seen or not _is_missing(template, reader, target):
            continue
        seen.add(edge)
        change = _wait(template, reader, target)
        if change:
            yield Fix(
                title=f"let {reader.logical_id} wait for {target.logical_id}",
                at=use.node.path,
                safety=SAFE,
                impact=NONE,
                change=change,
            )


def _attachment(template: Template, use: Use, secret: Resource) -> Resource | None:
    """The attachment that writes the key, unless the secret holds it from the beginning."""
    known = content(template, secret)
    if use.key not in ATTACHED_KEYS or (known is not None and use.key in known.keys):
        return None
    for attachment in template.resources_of_type(ATTACHMENT):
        node = attachment.property("SecretId")
        form = normalise(template, node) if node is not None else None
        if form is not None and secret_of(template, form) is secret:
            return attachment
    return None


def _is_missing(template: Template, reader: Resource, target: Resource) -> bool:
    graph = template.graph
    if reader.logical_id == target.logical_id or graph.path_exists(reader.logical_id, target.logical_id):
        return False
    if graph.path_exists(target.logical_id, reader.logical_id):
        return False
    return implies(template, reader.condition, target.condition)


def _wait(template: Template, reader: Resource, target: Resource) -> Change:
    """The change, with a claim: nobody else may add the same edge in the same pass."""
    try:
        change = add_depends_on(template, reader, [target.logical_id])
    except CannotEdit:
        return Change()
    there = reader.node.get("DependsOn")
    return change + Change(claims=frozenset({reader.node.start} if there is None else {there.start}))
