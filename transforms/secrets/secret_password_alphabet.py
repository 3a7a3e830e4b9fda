"""A generated password with characters that the database refuses.

**Why it matters.** `GenerateSecretString` uses all punctuation. Amazon RDS takes most of it, but not all:

    The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '"', ' '
    may be used.

A password of 32 characters holds one of them in two of three stacks. The next attempt, with another random text, may
succeed.

**What is rewritten.** `ExcludeCharacters` gets `"`, `@`, `/` and `\\` (for Amazon Redshift also `'`), or those of them
that are missing.

**Fix safety.** Unsafe: "When you make a change to this property, a new secret version is created". On a running stack
the secret then holds a new password, while the database keeps the old one until it is updated: the impact is unknown,
and `--existing-stack` refuses it.

**Left alone.** Secrets with `ExcludePunctuation: true`, secrets that no database of the template reads, an
`ExcludeCharacters` that is not a literal.

Source: AWS CloudFormation User Guide, AWS::SecretsManager::Secret GenerateSecretString and AWS::RDS::DBInstance
MasterUserPassword; Amazon Redshift Management Guide for its alphabet.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    UNKNOWN,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Mapping,
    Quoted,
    Scalar,
    Template,
    add_key,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text

from .places import property_names
from .reads import Read, reads

#: What each service refuses (its documentation of the password), and what is excluded for it.
REFUSED = {
    "AWS::DocDB::DBCluster": '"@/',
    "AWS::RDS::DBCluster": '"@/',
    "AWS::RDS::DBInstance": '"@/',
    "AWS::Redshift::Cluster": "\"@/\\'",
}
#: A backslash is legal for RDS and survives neither a shell nor JSON: it goes with the others.
TIDY = "\\"


@transform(
    id="secret-password-alphabet",
    summary="Generated password with characters that the database refuses",
    group="secrets",
)
def secret_password_alphabet(template: Template, context: Context) -> Iterator[Fix]:
    """Exclude the characters."""
    wanted: dict[str, tuple[Read, str]] = {}
    for read in reads(template):
        refused = REFUSED.get(read.reader.type)
        if refused is None or property_names(read.node.path) != ("MasterUserPassword",) or not _is_generated(read):
            continue
        _, before = wanted.get(read.secret.logical_id, (read, ""))
        wanted[read.secret.logical_id] = (read, before + "".join(c for c in refused if c not in before))
    for read, refused in wanted.values():
        generate = read.secret.property("GenerateSecretString")
        assert isinstance(generate, Mapping)
        change = _change(template, generate, refused)
        if change is not None:
            yield Fix(
                title=f"leave out of the password in {read.secret.logical_id} what {read.reader.logical_id} refuses",
                at=generate.path,
                safety=UNSAFE,
                impact=UNKNOWN,
                change=change,
                reason="the secret gets a new password; a database that runs keeps the old one until it is updated",
            )


def _is_generated(read: Read) -> bool:
    generate = read.secret.property("GenerateSecretString")
    if not isinstance(generate, Mapping) or generate.tag is not None:
        return False
    return read.is_whole or literal_text(generate.get("GenerateStringKey")) == read.key


def _change(template: Template, generate: Mapping, refused: str) -> Change | None:
    if (literal_text(generate.get("ExcludePunctuation")) or "false").lower() != "false":
        return None
    if generate.get("ExcludePunctuation") is not None and literal_text(generate.get("ExcludePunctuation")) is None:
        return None
    if (literal_text(generate.get("IncludeSpace")) or "").lower() == "true":
        refused += " "
    there = generate.get("ExcludeCharacters")
    excluded = literal_text(there) if there is not None else ""
    if excluded is None or all(character in excluded for character in refused):
        return None
    text = excluded + "".join(character for character in dict.fromkeys(refused + TIDY) if character not in excluded)
    try:
        if isinstance(there, Scalar):
            return replace(template.document, there, Quoted(text))
        return add_key(template.document, generate, "ExcludeCharacters", Quoted(text))
    except CannotEdit:
        return None
