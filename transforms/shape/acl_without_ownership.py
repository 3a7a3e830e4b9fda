"""A bucket with an ACL and without the ownership setting that lets it have one.

**Why it matters.** Since April 2023 new buckets have their ACLs switched off, so the bucket is not created: `Bucket
cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting (Service: Amazon S3; Status Code: 400; Error
Code: InvalidBucketAclWithObjectOwnership)`.

**What is rewritten.** `AccessControl: LogDeliveryWrite` (the target of access logs) without `OwnershipControls` gets
`OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}`, which is what every bucket had before 2023.

**Fix safety.** Safe: the bucket gets the ACL that the template asks for, and nothing else changes.

**Left alone.** `Private` and the `BucketOwner…` ACLs, which a bucket with its ACLs switched off accepts. The ACLs that
let others read or write (`PublicRead` …) are findings: such a bucket must have its public access block lifted too, or
no ACL at all, which somebody has to decide. ACLs that a parameter or a function chooses, where one of them is public or
unknown.

Source: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs"; aws-cdk pull request 25303.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    CannotEdit,
    Change,
    Context,
    Fix,
    Mapping,
    Option,
    Resource,
    Template,
    add_key,
    remove_key,
    transform,
)
from repair.cloudformation.places import places
from repair.engine.properties import is_refused, takes_transform

_ALWAYS_ACCEPTED = frozenset({"Private", "BucketOwnerFullControl", "BucketOwnerRead"})
_FOR_LOGS = "LogDeliveryWrite"
_OPEN_TO_OTHERS = frozenset({"AuthenticatedRead", "AwsExecRead", "PublicRead", "PublicReadWrite"})


@transform(
    id="acl-without-ownership",
    summary="Bucket ACL without the ownership setting that allows it",
    group="shape",
    fixes=("E3045",),
)
def acl_without_ownership(template: Template, context: Context) -> Iterator[Fix]:
    """Let the bucket have the ACL."""
    if is_refused(template):
        return
    for resource in template.resources_of_type("AWS::S3::Bucket"):
        mapping = resource.properties
        if mapping is None or takes_transform(mapping) or "OwnershipControls" in mapping:
            continue
        names = _acls(template, resource)
        if names and names <= _ALWAYS_ACCEPTED | {_FOR_LOGS} and _FOR_LOGS in names:
            fix = _with_ownership(template, mapping)
        elif names & _OPEN_TO_OTHERS:
            fix = _finding(template, mapping, ", ".join(sorted(names & _OPEN_TO_OTHERS)))
        else:
            continue
        if fix is not None:
            yield fix


def _acls(template: Template, resource: Resource) -> frozenset[str]:
    """The ACLs that the bucket may get; empty where one of them cannot be known."""
    node = resource.property("AccessControl")
    found = places(template, node) if node is not None else []
    texts = {place.text for place in found}
    for place in found:
        if place.parameter is not None:
            texts |= {value.value for value in place.parameter.allowed_values} or {None}
    return frozenset() if None in texts else frozenset(text for text in texts if text)


def _ownership(template: Template, mapping: Mapping) -> Change:
    value = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    return add_key(template.document, mapping, "OwnershipControls", value, after="AccessControl")


def _with_ownership(template: Template, mapping: Mapping) -> Fix | None:
    try:
        change = _ownership(template, mapping)
    except CannotEdit:
        return None
    return Fix(
        "let writers own their objects (ObjectWriter), which the ACL needs",
        (*mapping.path, "AccessControl"),
        SAFE,
        NO_INTERRUPTION,
        change=change,
        reason="new buckets have their ACLs switched off unless OwnershipControls says otherwise",
        verify="aws s3api get-bucket-ownership-controls --bucket NAME",
    )


def _finding(template: Template, mapping: Mapping, names: str) -> Fix:
    options: tuple[Option, ...] = ()
    with suppress(CannotEdit):
        options = (
            Option("no ACL", remove_key(template.document, mapping, "AccessControl")),
            Option("ObjectWriter", _ownership(template, mapping)),
        )
    return Fix(
        f"take the ACL {names} out, or allow it",
        (*mapping.path, "AccessControl"),
        SUGGEST,
        NO_INTERRUPTION,
        reason="it needs OwnershipControls, and a PublicAccessBlockConfiguration that lets others in",
        options=options,
    )
