"""A Fargate task with a combination of processor and memory that Fargate does not have.

**Why it matters.** The task definition is refused: `No Fargate configuration exists for given values: 256 CPU, 4096
memory`, or `Fargate requires that 'cpu' be defined at the task level`.

**What is rewritten.** Where `Cpu` and `Memory` of a task for Fargate stand there as numbers and make no size that
Fargate has, they become the smallest size that has at least as much of both. Where they are missing and the containers
say what they need, they become the smallest size that holds all containers.

**Fix safety.** Unsafe: a larger size costs more, and another one may have been meant.

**Left alone.** Numbers so small that they were meant in another unit (a finding: `Cpu: 1` is a processor, or one unit
of 1024), sizes that are computed or that a caller decides, tasks that run on instances, and templates that another tool
or an unknown macro rewrites.

Source: Amazon ECS Developer Guide, "Task CPU and memory".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    REPLACEMENT,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Node,
    Quoted,
    Resource,
    Scalar,
    Sequence,
    Template,
    add_key,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import is_refused, takes_transform

from .fargate_sizes import SIZES, cpu_units, mebibytes, smallest

#: Less was meant in another unit: `1` is a processor, `2` are gigabytes.
_LEAST_UNITS, _LEAST_MIB = 32, 64


@transform(
    id="unknown-fargate-size",
    summary="Processor and memory that Fargate does not offer together",
    group="values",
    fixes=("E3047", "E3048"),
)
def unknown_fargate_size(template: Template, context: Context) -> Iterator[Fix]:
    """Write the smallest size that is large enough."""
    if is_refused(template):
        return
    for task in template.resources_of_type("AWS::ECS::TaskDefinition"):
        holder = task.properties
        if holder is None or takes_transform(holder) or not _is_for_fargate(task):
            continue
        cpu, memory = holder.get("Cpu"), holder.get("Memory")
        if cpu is not None and memory is not None:
            fix = _resized(template, holder, cpu, memory)
        elif cpu is None and memory is None:
            fix = _sized(template, task, holder)
        else:
            fix = None
        if fix is not None:
            yield fix


def _is_for_fargate(task: Resource) -> bool:
    names = task.property("RequiresCompatibilities")
    return (
        isinstance(names, Sequence)
        and names.tag is None
        and any(literal_text(item) == "FARGATE" for item in names.items)
    )


def _resized(template: Template, holder: Mapping, cpu: Node, memory: Node) -> Fix | None:
    units, size = cpu_units(literal_text(cpu) or ""), mebibytes(literal_text(memory) or "")
    if units is None or size is None or size in SIZES.get(units, ()):
        return None
    right = smallest(units, size) if units >= _LEAST_UNITS and size >= _LEAST_MIB else None
    reason = f"Fargate has no size with {units} CPU units and {size} MiB"
    at = (*holder.path, "Memory")
    if right is None or not isinstance(cpu, Scalar) or not isinstance(memory, Scalar):
        return Fix("choose a size that Fargate has", at, SUGGEST, REPLACEMENT, reason=reason)
    title = f"give the task {right[0]} CPU units and {right[1]} MiB"
    try:
        change = replace(template.document, memory, Quoted(str(right[1])))
        if right[0] != units:
            change = replace(template.document, cpu, Quoted(str(right[0]))) + change
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, REPLACEMENT, reason=f"{reason}; {error}")
    return Fix(title, at, UNSAFE, REPLACEMENT, change=change, reason=reason)


def _sized(template: Template, task: Resource, holder: Mapping) -> Fix | None:
    """Fargate wants the size of the whole task: what its containers ask for, together."""
    containers = task.property("ContainerDefinitions")
    at = (*holder.path, "Cpu")
    reason = "Fargate requires that the size is defined at the task level"
    needs = (
        [_needs(item) for item in containers.items]
        if isinstance(containers, Sequence) and containers.tag is None
        else []
    )
    right = None
    if needs and all(need is not None for need in needs):
        right = smallest(sum(need[0] for need in needs if need), sum(need[1] for need in needs if need))
    if right is None:
        return Fix("add Cpu and Memory", at, SUGGEST, REPLACEMENT, reason=reason)
    title = f"give the task {right[0]} CPU units and {right[1]} MiB"
    try:
        change = add_key(template.document, holder, "Cpu", Quoted(str(right[0])))
        change += add_key(template.document, holder, "Memory", Quoted(str(right[1])))
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, REPLACEMENT, reason=f"{reason}; {error}")
    return Fix(title, at, UNSAFE, REPLACEMENT, change=change, reason=f"{reason}; the containers ask for no more")


def _needs(container: Node) -> tuple[int, int] | None:
    """The CPU units and the MiB that a container asks for; None where one of them is not there."""
    if not isinstance(container, Mapping):
        return None
    cpu = literal_text(container.get("Cpu")) or ""
    memory = literal_text(container.get("Memory")) or literal_text(container.get("MemoryReservation")) or ""
    return (int(cpu), int(memory)) if cpu.isdigit() and memory.isdigit() else None
