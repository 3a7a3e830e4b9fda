"""A dynamic reference that CloudFormation does not recognise, because of how it is written.

**Why it matters.** The grammar of `{{resolve:service:key}}` forgives nothing. What does not fit it exactly is either a
plain text, which is then deployed as it stands (a database whose password is the reference itself is refused with "The
parameter MasterUserPassword is not a valid password"), or an error:

    Incorrect format is used in the following SSM reference: [{{resolve:ssm:/app/port:latest}}] Template error: variable
    names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons

**What is rewritten.** Only what has one reading:

- quotes: YAML reads `Password: {{resolve:ssm:/app/port}}` as a mapping in a mapping, and refuses the whole file
- blanks: `{{ resolve:ssm:/app/port }}` → `{{resolve:ssm:/app/port}}`
- the wrong braces, where they are the whole text: `${resolve:…}`, `{resolve:…}`, `{{resolve:…}`
- a key without the segment in front of it: `{{resolve:secretsmanager:db:password}}` and ECS's `db:password::` →
  `{{resolve:secretsmanager:db:SecretString:password}}`; `secretstring` in another case
- a service that is misspelt: `secretmanager`, `secrets-manager`, `SSM`
- `:latest` behind the name of an SSM parameter: a reference without a version is the latest

**Fix safety.** Safe: as it stands it cannot work, and it can mean only one thing. On a running stack that has the text
itself as the value, the value changes; the impact is that of the property.

**Left alone.** Empty segments (`db::password`, `db:SecretString:password::`), which are legal; programs, also of one
line, and texts of several lines; Systems Manager documents, whose `{{ … }}` is their own; `SecretBinary` and other
labels, for which there is no reference; everything outside of resource properties.

Source: AWS CloudFormation User Guide, "Get values stored in other services using dynamic references".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    SAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Scalar,
    Template,
    transform,
    walk,
)
from repair.cloudformation.dynamic_references import DynamicReference, dynamic_references
from transforms.references.scripts import is_script

from .impact import impact_of
from .text_edits import change_text

_KEY = r"(?P<key>(?:\$\{[^{}]*\}|[^{}])*?)"
LOOSE = re.compile(r"\{\{\s*resolve\s*:" + _KEY + r"\s*\}\}(?!\})")
WRONG_BRACES = re.compile(r"(?:\$\{|\{\{?)\s*resolve\s*:" + _KEY + r"\s*\}{0,2}")
_COLON = re.compile(r":(?![^{}]*\})")
SERVICES = {
    "secretmanager": "secretsmanager",
    "secretsmanager": "secretsmanager",
    "secrets-manager": "secretsmanager",
    "secret-manager": "secretsmanager",
    "secrets_manager": "secretsmanager",
    "ssm": "ssm",
    "ssm-secure": "ssm-secure",
    "ssm_secure": "ssm-secure",
    "ssmsecure": "ssm-secure",
}
OWN_BRACES = ("AWS::SSM::Document", "AWS::SSM::MaintenanceWindowTask", "AWS::ImageBuilder::Component")


@transform(
    id="malformed-dynamic-reference",
    summary="Dynamic reference with a mistake in its syntax",
    group="secrets",
    fixes=("E1050", "W1053"),
)
def malformed_dynamic_reference(template: Template, context: Context) -> Iterator[Fix]:
    """Write the reference as the grammar wants it."""
    if "resolve" not in template.document.text:
        return
    for resource in template.resources.values():
        if resource.type in OWN_BRACES or resource.properties is None:
            continue
        for node in walk(resource.properties):
            if not isinstance(node, Scalar) or "resolve" not in node.value or "\n" in node.value:
                continue
            if is_script(node):
                continue
            pieces = repaired_pieces(node.value)
            if not pieces and node.style == "plain" and node.value.startswith("{{"):
                pieces = {node.value: node.value}  # without a quote around it
            change = _change(template, node, pieces) if pieces else None
            if change is not None:
                yield Fix(
                    title=f"write {', '.join(pieces.values())}",
                    at=node.path,
                    safety=SAFE,
                    impact=impact_of(template, node),
                    change=change,
                )


def repaired_pieces(text: str) -> dict[str, str]:
    """What must be replaced in a text, and by what; empty where all is well or nothing is certain."""
    pieces: dict[str, str] = {}
    for match in LOOSE.finditer(text):
        written = _reference(match["key"])
        if written is not None and written != match.group():
            pieces[match.group()] = written
    whole = WRONG_BRACES.fullmatch(text)
    if not pieces and whole is not None and not dynamic_references(text):
        written = _reference(whole["key"])
        if written is not None and written != text:
            pieces[text] = written
    return pieces


def _reference(key: str) -> str | None:
    """The reference with this key as the grammar wants it, or None where that is not certain."""
    service, *segments = (segment.strip() for segment in _COLON.split(key))
    known = SERVICES.get(service.lower())
    if known is None:
        return None
    reference = _only(":".join([known, *segments]))
    if reference is None or any(" " in segment.text for segment in reference.segments):
        return None
    parts = _secret_parts(reference) if known == "secretsmanager" else _parameter_parts(reference)
    written = ":".join([known, *parts])
    found = _only(written)
    return f"{{{{resolve:{written}}}}}" if found is not None and found.is_wellformed else None


def _only(key: str) -> DynamicReference | None:
    """The one reference with this key, or None where the key makes none or several."""
    found = dynamic_references(f"{{{{resolve:{key}}}}}")
    return found[0] if len(found) == 1 else None


def _secret_parts(reference: DynamicReference) -> list[str]:
    name, *rest = (segment.text for segment in reference.segments)
    if not rest or rest[0] in ("", "SecretString"):
        return [name, *rest]
    if rest[0].lower().replace("-", "").replace("_", "") == "secretstring":
        return [name, "SecretString", *rest[1:]]
    if rest[0].startswith("Secret") or any(rest[1:]):
        return [name, *rest]
    return [name, "SecretString", rest[0]]


def _parameter_parts(reference: DynamicReference) -> list[str]:
    name, *rest = (segment.text for segment in reference.segments)
    return [name] if [part.lower() for part in rest] == ["latest"] else [name, *rest]


def _change(template: Template, node: Scalar, pieces: dict[str, str]) -> Change | None:
    try:
        return change_text(template, node, pieces.items())
    except CannotEdit:
        return None
