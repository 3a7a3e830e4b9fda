"""`DependsOn` on a resource that exists only under a condition.

**Why it matters.** Where the condition does not hold, the resource waits for one that is not in the stack. cfn-lint and
AWS's validator call it an error (E3005: "will not exist when condition … is False"), and a `Ref` to such a resource
fails for certain: `Template format error: Unresolved resource dependencies [Policy] in the Resources block of the
template`. That DependsOn fails alike is inferred; nobody has published the event.

**What is rewritten.** The name goes out of `DependsOn`, and `Metadata: {WaitForPolicy: !If [HasPolicy, !Ref Policy,
'']}` takes its place: a reference in Metadata makes the same dependency, and only while the condition holds.

**Fix safety.** Safe: where the condition holds, the order stays as it is; where it does not, there is nothing to wait
for. The Metadata of the resource changes, which interrupts nothing. Where a comment stands with the entry, the repair
would lose it, and is unsafe.

**Left alone.** A resource whose own condition implies that of the other one; names that the template does not define; a
key of Metadata that is taken; templates that another tool or an unknown macro rewrites, and `Fn::ForEach`.

Source: AWS CloudFormation Template Reference, "DependsOn attribute"; the form with Metadata is in use among
practitioners and accepted by both validators.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    CannotEdit,
    Context,
    Fix,
    Resource,
    Scalar,
    Sequence,
    Template,
    transform,
)
from repair.cloudformation.conditions import implies
from repair.engine.properties import is_refused

from .entries import wait_only_while_there


@transform(
    id="conditional-depends-on",
    summary="DependsOn on a resource that exists only under a condition",
    group="deploy",
    fixes=("E3005", "W2502"),
)
def conditional_depends_on(template: Template, context: Context) -> Iterator[Fix]:
    """Wait in the Metadata instead, while the other one exists."""
    if is_refused(template):
        return
    for resource in template.resources.values():
        for entry in _entries(resource):
            target = template.resources.get(entry.value)
            if target is None or target.condition is None or target is resource:
                continue
            if target.condition not in template.conditions or implies(template, resource.condition, target.condition):
                continue
            try:
                change = wait_only_while_there(template, resource, entry, target)
            except CannotEdit:
                continue
            yield Fix(
                f"make {resource.logical_id} wait for {entry.value} only where it exists",
                entry.path,
                SAFE,
                NO_INTERRUPTION,
                change=change,
                reason=f"{entry.value} does not exist where {target.condition} does not hold",
            )


def _entries(resource: Resource) -> list[Scalar]:
    node = resource.node.get("DependsOn")
    nodes = node.items if isinstance(node, Sequence) and node.tag is None else [node]
    return [each for each in nodes if isinstance(each, Scalar) and each.tag is None]
