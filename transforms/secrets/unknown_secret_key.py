"""A key that the secret does not have.

**Why it matters.** The template says which keys a secret has: those of `SecretString`, or of `SecretStringTemplate` and
`GenerateStringKey`. Who asks for another one gets

    Could not find a value associated with JSONKey in SecretString

and the resource fails (a container's task does not start). `host`, `port`, `engine` and `dbname` exist only once
AWS::SecretsManager::SecretTargetAttachment has written them.

**What is rewritten.** Nothing without a decision: the key that is nearest (`user` → `username`) is offered.

**Fix safety.** Only suggested: the key may be misspelt in the reference or missing in the secret.

**Left alone.** Secrets whose content is not in the template, keys that an attachment writes, keys that are put together
from variables.

Source: AWS CloudFormation User Guide, AWS::SecretsManager::Secret and SecretTargetAttachment; the error text is from
live tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from repair import SUGGEST, CannotEdit, Context, Fix, Option, Resource, Template, transform
from repair.cloudformation.evaluate import normalise

from .content import ATTACHED_KEYS, content
from .impact import impact_of
from .reads import Read, ask_for, reads
from .uses import secret_of


@transform(
    id="unknown-secret-key",
    summary="Key that the secret of the template does not have",
    group="secrets",
)
def unknown_secret_key(template: Template, context: Context) -> Iterator[Fix]:
    """Report the key, and offer the nearest one that exists."""
    for read in reads(template):
        known = content(template, read.secret) if read.key else None
        if known is None or known.error or read.key is None or read.key in known.keys:
            continue
        if read.key in ATTACHED_KEYS and _is_attached(template, read.secret):
            continue
        there = ", ".join(sorted(known.keys))
        yield Fix(
            title=f"ask {read.secret.logical_id} for a key that it has, not for {read.key}",
            at=read.node.path,
            safety=SUGGEST,
            impact=impact_of(template, read.node),
            reason=f"the template gives {read.secret.logical_id} the keys {there}",
            options=tuple(_options(template, read, known.keys)),
        )


def _is_attached(template: Template, secret: Resource) -> bool:
    for attachment in template.resources_of_type("AWS::SecretsManager::SecretTargetAttachment"):
        node = attachment.property("SecretId")
        form = normalise(template, node) if node is not None else None
        if form is None or secret_of(template, form) is secret:
            return True
    return False


def _options(template: Template, read: Read, keys: frozenset[str]) -> Iterator[Option]:
    assert read.key is not None
    wanted = read.key.lower()
    near = [key for key in sorted(keys) if wanted in key.lower() or key.lower() in wanted]
    for key in dict.fromkeys([*near, *get_close_matches(read.key, sorted(keys), 1, 0.75)]):
        try:
            yield Option(key, ask_for(template, read, key))
        except CannotEdit:
            continue
