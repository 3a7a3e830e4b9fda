"""A generated secret without keys, from which a key is read.

**Why it matters.** `GenerateSecretString` alone makes a random text. It becomes the JSON `{"username": …, "password":
…}` only with `SecretStringTemplate` (the other keys) and `GenerateStringKey` (where the random text goes). Who asks a
bare text for a key gets

    Could not parse SecretString JSON

for a dynamic reference (the resource fails), or, for the secret of an ECS container, a task that never starts:

    ResourceInitializationError: unable to pull secrets or registry auth: … invalid character … looking for beginning of
    value

**What is rewritten.** Where everybody asks for one and the same key, and that key is a password (or a token, a key …),
they ask for the whole text instead: `{{resolve:secretsmanager:${Secret}}}`, `${Secret}` for a container. Where one more
key is asked for, a user name, the secret gets `SecretStringTemplate` and `GenerateStringKey`; the name has to be
chosen.

**Fix safety.** Asking for the whole text is safe: asking for a key of it cannot succeed. (On a running stack it could
only if somebody wrote JSON into the secret by hand; so the impact is unknown, and `--existing-stack` refuses it.) A
template for the secret makes a new version of it ("When you make a change to this property, a new secret version is
created"), so that a database that runs keeps its old password: that is offered as a choice.

**Left alone.** Secrets with a SecretTargetAttachment or a RotationSchedule, whose content must be JSON (they are
reported); references whose key or name is put together in a way that cannot be edited in one place; secrets of other
stacks.

Source: AWS CloudFormation User Guide, AWS::SecretsManager::Secret GenerateSecretString; the error texts are from live
tests and from the ECS agent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from repair import (
    SAFE,
    SUGGEST,
    UNKNOWN,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Option,
    Quoted,
    Resource,
    Template,
    add_key,
    transform,
)
from repair.cloudformation.evaluate import normalise

from .reads import Read, ask_for, reads
from .uses import secret_of

PASSWORD = re.compile(r"pass|pwd|token|secret|key\Z", re.IGNORECASE)
USER_NAME = re.compile(r"user|login", re.IGNORECASE)
#: Both work on secrets whose content is JSON only.
WANT_JSON = ("AWS::SecretsManager::SecretTargetAttachment", "AWS::SecretsManager::RotationSchedule")
#: `admin` and `root` are reserved names of some engines, this one of none.
SUGGESTED_NAME = "dbadmin"


@transform(
    id="keyless-generated-secret",
    summary="Key read from a generated secret that has no keys",
    group="secrets",
)
def keyless_generated_secret(template: Template, context: Context) -> Iterator[Fix]:
    """Ask for the whole text, or offer to give the secret keys."""
    by_secret: dict[str, list[Read]] = {}
    for read in reads(template):
        by_secret.setdefault(read.secret.logical_id, []).append(read)
    for found in by_secret.values():
        secret = found[0].secret
        generate = secret.property("GenerateSecretString")
        keyed = [read for read in found if not read.is_whole]
        if not keyed or not isinstance(generate, Mapping) or generate.tag is not None:
            continue
        if "SecretStringTemplate" in generate or "GenerateStringKey" in generate or "SecretString" in _keys(secret):
            continue
        keys = {read.key for read in keyed}
        only = keys.pop() if len(keys) == 1 else None
        if only and PASSWORD.search(only) and not USER_NAME.search(only) and not _wants_json(template, secret):
            yield from _ask_for_all(template, keyed)
        else:
            yield _give_keys(template, secret, generate, keyed)


def _keys(secret: Resource) -> list[str]:
    return secret.properties.keys() if secret.properties else []


def _wants_json(template: Template, secret: Resource) -> bool:
    for resource in template.resources_of_type(*WANT_JSON):
        node = resource.property("SecretId")
        form = normalise(template, node) if node is not None else None
        if form is None or secret_of(template, form) is secret:
            return True
    return False


def _ask_for_all(template: Template, keyed: list[Read]) -> Iterator[Fix]:
    for read in keyed:
        try:
            change = ask_for(template, read, "")
        except CannotEdit:
            continue
        yield Fix(
            title=f"read all of {read.secret.logical_id}, which has no key {read.key}",
            at=read.node.path,
            safety=SAFE,
            impact=UNKNOWN,
            change=change,
            reason="a stack that runs with this template can do so only because somebody wrote JSON into the secret by hand: "
            "it would now read all of that",
            verify="aws secretsmanager get-secret-value --secret-id SECRET --query SecretString --output text | "
            "python -m json.tool",
            needs=((*read.secret.path, "Properties"),),
        )


def _give_keys(template: Template, secret: Resource, generate: Mapping, keyed: list[Read]) -> Fix:
    keys = sorted({read.key for read in keyed if read.key})
    options: tuple[Option, ...] = ()
    names = [key for key in keys if USER_NAME.search(key)]
    passwords = [key for key in keys if key not in names and PASSWORD.search(key)]
    if len(passwords) == 1 and len(names) == len(keys) - 1 and len(names) <= 1:
        content = json.dumps(dict.fromkeys(names, SUGGESTED_NAME))
        try:
            change = add_key(template.document, generate, "SecretStringTemplate", Quoted(content))
            change += add_key(template.document, generate, "GenerateStringKey", passwords[0])
            options = (Option(f"user name {SUGGESTED_NAME}" if names else "a template without other keys", change),)
        except CannotEdit:
            pass
    wanted = ", ".join(keys) or "a key"
    return Fix(
        title=f"give {secret.logical_id} a SecretStringTemplate: it is asked for {wanted}",
        at=generate.path,
        safety=SUGGEST,
        impact=UNKNOWN,
        reason="the values of the other keys are not in the template; on a running stack the secret gets a new password "
        "that what uses it does not know yet",
        options=options,
    )
