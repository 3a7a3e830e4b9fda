"""The ARN of an AWS managed policy that does not exist under this name or path.

**Why it matters.** The role is not created, and nothing that needs it: `Policy arn:aws:iam::aws:policy/
AWSLambdaBasicExecutionRole does not exist or is not attachable. (Service: Iam, Status Code: 404)`.

**What is rewritten.** In `ManagedPolicyArns` and `PermissionsBoundary`, as a literal or inside of `Fn::Sub` and
`Fn::Join`:

- a policy that AWS keeps under another path gets it: `policy/AWSLambdaBasicExecutionRole` →
  `policy/service-role/AWSLambdaBasicExecutionRole`;
- a name in another case, or with its underscores elsewhere, is written as AWS writes it: `AWSConfigRole` →
  `AWS_ConfigRole`, `AWSXRayWriteOnlyAccess` → `AWSXrayWriteOnlyAccess`;
- `ConfigRole` is `service-role/AWS_ConfigRole`.

**Fix safety.** Safe: there is no other policy of that name. A misspelt name is a finding only, with the names that are
near: a wrong guess would give permissions that nobody asked for.

**Left alone.** Names that are like none of AWS's (the list may be older than the policy), policies of the own account,
names with variables in them, and templates that another tool or an unknown macro rewrites. Policies that only the
service itself may attach (`aws-service-role/…`) are a finding.

Source: IAM's list of AWS managed policies, dated in `repair/knowledge/data/managed_policies.json`; AWS Config Developer
Guide, "AWS managed policies for AWS Config".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    CannotEdit,
    Context,
    Fix,
    Option,
    Scalar,
    Template,
    edit_text,
    transform,
    walk,
)
from repair.engine.properties import properties
from repair.knowledge.managed_policies import NOT_ATTACHABLE, managed_policies, managed_policies_source
from transforms.shape.names import misspelt, squashed

_PLACES = frozenset({"ManagedPolicyArns.*", "PermissionsBoundary"})
_POLICY = re.compile(r"iam::aws:policy/((?:[\w-]+/)*)([\w+=,.@-]+)\Z")

#: What people write for a policy whose name is like none of AWS's.
_KNOWN_AS = {"ConfigRole": "AWS_ConfigRole"}


@transform(
    id="wrong-managed-policy-arn",
    summary="AWS managed policy under a name or path that does not exist",
    group="policies",
)
def wrong_managed_policy_arn(template: Template, context: Context) -> Iterator[Fix]:
    """Write the ARN as AWS has it."""
    for found in properties(template):
        if found.place not in _PLACES:
            continue
        for node in walk(found.node):
            match = _POLICY.search(node.value) if isinstance(node, Scalar) else None
            fix = _fix(template, node, match) if isinstance(node, Scalar) and match is not None else None
            if fix is not None:
                yield fix


def _fix(template: Template, node: Scalar, match: re.Match[str]) -> Fix | None:
    path, name = match.groups()
    known = managed_policies()
    right = name if name in known else _KNOWN_AS.get(name) or _as_aws_writes(name)
    if right is None:
        return _finding(template, node, path + name, _like(name))
    goal = known[right] + right
    if known[right] == NOT_ATTACHABLE:
        return _finding(template, node, path + name, [])
    if goal == path + name:
        return None
    try:
        change = edit_text(template.document, node, [(f"policy/{path}{name}", f"policy/{goal}")])
    except CannotEdit:
        return None
    return Fix(
        f"write {goal}",
        node.path,
        SAFE,
        NO_INTERRUPTION,
        change=change,
        reason=f"AWS has no policy {path}{name} ({managed_policies_source()})",
        verify=f"aws iam get-policy --policy-arn arn:aws:iam::aws:policy/{goal}",
    )


@lru_cache(maxsize=1)
def _by_squashed_name() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in managed_policies():
        found.setdefault(squashed(name), []).append(name)
    return found


@lru_cache(maxsize=256)
def _like(name: str) -> list[str]:
    """Remembered: the same ARN stands in many roles, and is asked about in each pass."""
    return misspelt(name, managed_policies())


def _as_aws_writes(name: str) -> str | None:
    names = _by_squashed_name().get(squashed(name), [])
    return names[0] if len(names) == 1 else None


def _finding(template: Template, node: Scalar, written: str, names: list[str]) -> Fix | None:
    known = managed_policies()
    names = [name for name in names if known[name] != NOT_ATTACHABLE]
    exists = written.rpartition("/")[2] in known
    if not exists and not names:
        return None
    options: list[Option] = []
    for name in names:
        try:
            change = edit_text(template.document, node, [(f"policy/{written}", f"policy/{known[name]}{name}")])
        except CannotEdit:
            continue
        options.append(Option(name, change))
    reason = "only the service itself attaches it, to its own role" if exists else f"AWS has no policy {written}"
    return Fix(
        f"choose another policy than {written}",
        node.path,
        SUGGEST,
        NO_INTERRUPTION,
        reason=f"{reason} ({managed_policies_source()})",
        options=tuple(options),
    )
