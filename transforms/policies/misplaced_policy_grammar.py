"""A policy document whose words are misspelt or stand in the wrong place.

**Why it matters.** The policy, and the role or bucket that it is part of, is refused half-way through the deployment:
`MalformedPolicyDocument: Syntax errors in policy`, `Has prohibited field Resource`, `Policy document should not specify
a principal`, `Invalid principal in policy`, `The policy must contain a valid version string`.

**What is rewritten.** In the policies of roles, users, groups, buckets, queues, topics, keys, secrets and repositories:

- the keys of the document and of its statements in another case or in the plural: `statement`, `Actions`, `resources`;
- `effect: allow` → `Effect: Allow`;
- a single statement that was not put below `Statement`;
- a `Version` that is none of the two that exist, such as `2012-10-7` → `2012-10-17`;
- a `Principal` that is a service or an ARN by itself → `{Service: …}`, `{AWS: …}`;
- the keys of a principal in another case: `service` → `Service`;
- `Resource` in the document that says who may take on a role: the role itself is the resource;
- `Principal` in the policy of a role, user or group: whom it is attached to is the principal.

**Fix safety.** Safe, because the words have one meaning each. Unsafe for a `Principal` that goes, since its text is
lost.

**Left alone.** Documents that a function or a macro gives or adds to, documents of other services with a grammar of
their own (AWS IoT), `NotPrincipal`, two spellings of one key side by side, and a missing `Resource`, `Action` or
`Principal`, which somebody has to choose.

Source: IAM User Guide, "Grammar of the IAM JSON policy language"; the error texts of IAM and AWS STS.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    Mapping,
    Node,
    Quoted,
    Safety,
    Template,
    remove_key,
    rename_key,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import function_call, literal_text, sub_text
from repair.engine.properties import takes_transform
from transforms.shape.applying import LEFTOVERS, shown
from transforms.shape.names import squashed

from .documents import Document, documents

_DOCUMENT = ("Version", "Id", "Statement")
_STATEMENT = (
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"),
    *("Resource", "NotResource", "Condition"),
)
_PRINCIPAL = ("AWS", "Service", "Federated", "CanonicalUser")
_VERSIONS = frozenset({"2012-10-17", "2008-10-17"})
_ARN = re.compile(r"arn:[^:]*:(?:iam|sts)::")
_SERVICE = re.compile(r"[a-z0-9.${}:A-Z-]+\.amazonaws\.com(?:\.cn)?\Z")


@transform(
    id="misplaced-policy-grammar",
    summary="Policy document with misspelt or misplaced words",
    group="policies",
    fixes=("E3510", "E3512", "E3513", "E3530"),
)
def misplaced_policy_grammar(template: Template, context: Context) -> Iterator[Fix]:
    """Write the policy in the words of its language."""
    for document in documents(template):
        if takes_transform(document.node):
            continue
        found = [*_keys(template, document.node, _DOCUMENT), *_version(template, document.node)]
        found += _without_statement(template, document)
        for statement in document.statements:
            if takes_transform(statement):
                continue
            found += _keys(template, statement, _STATEMENT)
            found += _effect(template, statement)
            found += _principal(template, statement)
            found += _prohibited(template, document, statement)
        yield from found


def _fix(title: str, node: Node, key: str, change: Change, reason: str, safety: Safety = SAFE) -> Fix:
    at = (*node.path, key)
    return Fix(title, at, safety, NO_INTERRUPTION, change=change, reason=reason, declares=LEFTOVERS)


def _keys(template: Template, mapping: Mapping, names: Iterable[str]) -> Iterator[Fix]:
    """Keys in another case or in the plural."""
    by_form = {squashed(name): name for name in names}
    by_form |= {f"{form}s": name for form, name in by_form.items()}
    forms = [by_form.get(squashed(entry.key.value)) for entry in mapping.entries]
    for entry in mapping.entries:
        written = entry.key.value
        right = by_form.get(squashed(written))
        if right is None or right == written or right in mapping or forms.count(right) > 1:
            continue
        try:
            change = rename_key(template.document, mapping, written, right)
        except CannotEdit:
            continue
        yield _fix(f"write {right} for {written}", mapping, written, change, f"the policy language has {right}")


def _version(template: Template, mapping: Mapping) -> Iterator[Fix]:
    node = mapping.get("Version")
    text = literal_text(node)
    if node is None or text is None or text in _VERSIONS:
        return
    try:
        change = replace(template.document, node, Quoted("2012-10-17"))
    except CannotEdit:
        return
    reason = f"{text} is no version of the policy language"
    yield _fix("write 2012-10-17", mapping, "Version", change, reason)


def _without_statement(template: Template, document: Document) -> Iterator[Fix]:
    """A document that is its own statement: what is not Version and Id goes below Statement."""
    mapping = document.node
    inner = [entry for entry in mapping.entries if entry.key.value not in ("Version", "Id")]
    if not inner or "Effect" not in mapping or any(entry.key.value not in _STATEMENT for entry in inner):
        return
    value: dict[str, object] = {
        entry.key.value: Copy(entry.value) for entry in mapping.entries if entry.key.value in ("Version", "Id")
    }
    value["Statement"] = [{entry.key.value: Copy(entry.value) for entry in inner}]
    try:
        change = replace(template.document, mapping, value)
    except CannotEdit:
        return
    yield _fix("put it below Statement", mapping, "Effect", change, "a policy is a list of statements")


def _effect(template: Template, statement: Mapping) -> Iterator[Fix]:
    node = statement.get("Effect")
    text = literal_text(node)
    right = {"allow": "Allow", "deny": "Deny"}.get((text or "").lower())
    if node is None or right is None or right == text:
        return
    try:
        change = replace(template.document, node, right)
    except CannotEdit:
        return
    yield _fix(f"write {right} for {text}", statement, "Effect", change, "an effect is Allow or Deny")


def _principal(template: Template, statement: Mapping) -> Iterator[Fix]:
    node = statement.get("Principal")
    if isinstance(node, Mapping) and function_call(node) is None and node.tag is None:
        yield from _keys(template, node, _PRINCIPAL)
        return
    kind = _kind_of_principal(node) if node is not None else None
    if node is None or kind is None:
        return
    try:
        change = replace(template.document, node, {kind: Copy(node)})
    except CannotEdit:
        return
    yield _fix(f"say that it is of the kind {kind}", statement, "Principal", change, "only * may stand by itself")


def _kind_of_principal(node: Node) -> str | None:
    call = function_call(node)
    inner = sub_text(call) if call is not None else None
    text = inner.value if inner is not None else literal_text(node)
    if text is None:
        return None
    if _SERVICE.match(text):
        return "Service"
    return "AWS" if _ARN.match(text) else None


def _prohibited(template: Template, document: Document, statement: Mapping) -> Iterator[Fix]:
    names = {"trust": ("Resource", "NotResource"), "identity": ("Principal",), "resource": ()}[document.kind]
    for name in names:
        node = statement.get(name)
        if node is None or len(statement.entries) == 1:
            continue
        try:
            change = remove_key(template.document, statement, name)
        except CannotEdit:
            continue
        if document.kind == "trust":
            yield _fix(f"take {name} out", statement, name, change, "the role itself is the resource")
        else:
            reason = f"whom the policy is attached to is its principal; this goes: {shown(node)}"
            yield _fix(f"take {name} out", statement, name, change, reason, UNSAFE)
