"""A service on Fargate whose task definition does not say that it runs there.

**Why it matters.** The service is not created: `Task definition does not support launch_type FARGATE`.

**What is rewritten.** `RequiresCompatibilities` of the task definition gets `FARGATE`.

**Fix safety.** Safe: the service runs nowhere else, and what Fargate wants besides is found on its own. Unsafe where
the task definition is for something else (`RequiresCompatibilities: [EC2]`, `NetworkMode: bridge`): the service may be
what is wrong.

**Left alone.** Task definitions that services on instances use too, or of another stack, lists that are computed, and
templates that another tool or an unknown macro rewrites.

Source: Amazon ECS API Reference, RegisterTaskDefinition: requiresCompatibilities.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    REPLACEMENT,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Resource,
    Sequence,
    Template,
    add_key,
    append,
    transform,
)
from repair.cloudformation.intrinsics import function_call, literal_text
from repair.engine.properties import is_refused, takes_transform

from .beside import referred

_FARGATE = "FARGATE"


@transform(
    id="undeclared-fargate",
    summary="Task definition of a Fargate service that is not for Fargate",
    group="shape",
    fixes=("E3054",),
)
def undeclared_fargate(template: Template, context: Context) -> Iterator[Fix]:
    """Say that it runs on Fargate."""
    if is_refused(template):
        return
    launched: dict[str, set[str]] = {}
    for service in template.resources_of_type("AWS::ECS::Service"):
        node = service.property("TaskDefinition")
        task = referred(template, node) if node is not None else None
        if task is not None and task.type == "AWS::ECS::TaskDefinition":
            kind = literal_text(service.property("LaunchType")) or ""
            launched.setdefault(task.logical_id, set()).add(kind)
    for name, kinds in launched.items():
        if kinds != {_FARGATE}:
            continue
        fix = _fix(template, template.resources[name])
        if fix is not None:
            yield fix


def _fix(template: Template, task: Resource) -> Fix | None:
    holder, node = task.properties, task.property("RequiresCompatibilities")
    if holder is None or takes_transform(holder):
        return None
    if node is not None and (not isinstance(node, Sequence) or function_call(node) is not None):
        return None
    names = [literal_text(item) for item in node.items] if isinstance(node, Sequence) else []
    if _FARGATE in names or None in names:
        return None
    at, title = (*holder.path, "RequiresCompatibilities"), "say that the task runs on Fargate"
    reason = "a service with LaunchType FARGATE runs it"
    change: Change
    try:
        if isinstance(node, Sequence):
            change = append(template.document, node, _FARGATE)
        else:
            change = add_key(template.document, holder, "RequiresCompatibilities", [_FARGATE])
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, REPLACEMENT, reason=f"{reason}; {error}")
    mode = task.property("NetworkMode")
    is_for_others = bool(names) or (mode is not None and literal_text(mode) != "awsvpc")
    return Fix(title, at, UNSAFE if is_for_others else SAFE, REPLACEMENT, change=change, reason=reason)
