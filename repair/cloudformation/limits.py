"""CloudFormation's limits ("CloudFormation quotas", AWS documentation), so that no repair crosses one.

Only what a change brings counts: a template that is over a limit already is not reported for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from repair.cloudformation.template import Template

#: A template in the request itself; a larger one must come from S3.
INLINE_BYTES = 51_200
#: A template from S3.
S3_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class Limit:
    """How many of a thing a template may hold."""

    what: str
    most: int
    count: Callable[[Template], int]


def _members(section: str) -> Callable[[Template], int]:
    def count(template: Template) -> int:
        found = template.section(section)
        return len(found.entries) if found else 0

    return count


LIMITS = (
    Limit("resources", 500, _members("Resources")),
    Limit("parameters", 200, _members("Parameters")),
    Limit("outputs", 200, _members("Outputs")),
    Limit("mappings", 200, _members("Mappings")),
)


def exceeded(before_text: str, after_text: str, before: Template, after: Template) -> list[str]:
    """The limits that the new text breaks and the old one kept, as sentences; empty where all is well."""
    broken = [
        f"the template would have {limit.count(after):,} {limit.what}; CloudFormation takes {limit.most:,}"
        for limit in LIMITS
        if limit.count(after) > limit.most >= limit.count(before)
    ]
    old, new = len(before_text.encode()), len(after_text.encode())
    if new > S3_BYTES >= old:
        broken.append(f"the template would have {new:,} bytes; CloudFormation takes {S3_BYTES:,}")
    return broken


def needs_upload(before_text: str, after_text: str) -> str | None:
    """A sentence where the new text is too long for a request and the old one was not: it still works, from S3."""
    old, new = len(before_text.encode()), len(after_text.encode())
    if not S3_BYTES >= new > INLINE_BYTES >= old:
        return None
    return f"the template now has {new:,} bytes; above {INLINE_BYTES:,} it must be uploaded to S3 first"
