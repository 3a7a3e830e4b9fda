"""A permission for a bucket that has no name yet: it can name the bucket's account instead.

That widens the permission to every bucket of the account, so it is offered and never done unasked.
"""

from __future__ import annotations

from collections.abc import Iterable

from repair import Change, Resource, Template, ref, remove_key, rename_key, replace
from repair.cloudformation.references import Reference

from ..lookup import BUCKET, PERMISSION, literal


def label_for(permission: Resource) -> str:
    """What the offer is called."""
    return (
        "let any bucket of the account call the function: SourceAccount instead of SourceArn in "
        f"{permission.logical_id}"
    )


def account_instead(template: Template, references: Iterable[Reference]) -> Change | None:
    """Take the bucket's ARN out of a permission; None where the references are something else.

    Raises CannotEdit.
    """
    found = list(references)
    if not found or any(r.path[2:4] != ("Properties", "SourceArn") for r in found):
        return None
    permission, bucket = template.resources[found[0].source.name], template.resources[found[0].name]
    properties = permission.properties
    if permission.type != PERMISSION or bucket.type != BUCKET or properties is None:
        return None
    if literal(permission, "Principal") != "s3.amazonaws.com":
        return None
    source = properties.get("SourceArn")
    if source is None or properties.get("SourceAccount") is not None:
        return remove_key(template.document, properties, "SourceArn")
    change = replace(template.document, source, ref("AWS::AccountId"))
    return change + rename_key(template.document, properties, "SourceArn", "SourceAccount")
