"""The ACL of a bucket, and the ownership setting without which Amazon S3 refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    CannotEdit,
    Change,
    Fix,
    Mapping,
    Node,
    Option,
    Template,
    add_key,
    remove_key,
)
from repair.cloudformation.places import places

#: A bucket that has its ACLs switched off takes these all the same (Amazon S3 ignores them when it creates one).
_ALWAYS_ACCEPTED = frozenset({"Private", "BucketOwnerFullControl", "BucketOwnerRead"})
_FOR_LOGS = "LogDeliveryWrite"
_REASON = "without OwnershipControls a bucket has no ACLs (InvalidBucketAclWithObjectOwnership)"


def acl_fixes(template: Template, mapping: Mapping) -> Iterator[Fix]:
    """What to do about the ACL of a bucket whose properties these are."""
    node = mapping.get("AccessControl")
    if node is None or "OwnershipControls" in mapping:
        return
    names = _acls(template, node) - _ALWAYS_ACCEPTED
    if not names:
        return
    title = f"let the bucket have the ACL {', '.join(sorted(names))}: add OwnershipControls"
    at = (*mapping.path, "AccessControl")
    options: tuple[Option, ...] = ()
    with suppress(CannotEdit):
        options = (
            Option("add OwnershipControls", _owned(template, mapping)),
            Option("take AccessControl out", remove_key(template.document, mapping, "AccessControl")),
        )
    if names == {_FOR_LOGS} and options:
        yield Fix(title, at, SAFE, NO_INTERRUPTION, change=options[0].change, reason=_REASON, options=options)
    else:
        reason = f"{_REASON}, and PublicAccessBlockConfiguration must let others in"
        yield Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=reason, options=options)


def _acls(template: Template, node: Node) -> frozenset[str]:
    """The ACLs that the bucket may get; empty where one of them cannot be known."""
    found = places(template, node)
    texts = {place.text for place in found}
    for place in found:
        if place.parameter is not None:
            texts |= {value.value for value in place.parameter.allowed_values} or {None}
    return frozenset() if None in texts else frozenset(text for text in texts if text)


def _owned(template: Template, mapping: Mapping) -> Change:
    value = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    return add_key(template.document, mapping, "OwnershipControls", value, after="AccessControl")
