"""A dead-letter queue of another kind than the queue that it is for.

**Why it matters.** The queue is not created: the service takes no RedrivePolicy of a FIFO queue to one that is none
("The dead-letter queue of a FIFO queue must also be a FIFO queue").

**What is rewritten.** The dead-letter queue of a FIFO queue becomes a FIFO queue too; its name gets the `.fifo` that it
needs then (missing-name-affix).

**Fix safety.** Unsafe: a queue that runs is replaced.

**Left alone.** A dead-letter queue that standard queues use too, or a standard queue with a FIFO one for its dead
letters (findings), queues of other stacks, and templates that another tool or an unknown macro rewrites.

Source: Amazon SQS Developer Guide, "Using dead-letter queues in Amazon SQS".
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
    Resource,
    Template,
    add_key,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import is_refused, takes_transform

from .beside import referred


@transform(
    id="mismatched-dead-letter-queue",
    summary="Dead-letter queue of another kind than its queue",
    group="shape",
    fixes=("E3502",),
)
def mismatched_dead_letter_queue(template: Template, context: Context) -> Iterator[Fix]:
    """Make it a FIFO queue."""
    if is_refused(template):
        return
    kinds: dict[str, set[bool]] = {}
    for queue in template.resources_of_type("AWS::SQS::Queue"):
        node = queue.property("RedrivePolicy", "deadLetterTargetArn")
        dead = referred(template, node) if node is not None else None
        is_fifo = _is_fifo(queue)
        if dead is not None and dead.type == "AWS::SQS::Queue" and is_fifo is not None:
            kinds.setdefault(dead.logical_id, set()).add(is_fifo)
    for name, found in kinds.items():
        dead = template.resources[name]
        is_fifo = _is_fifo(dead)
        if is_fifo is not None and found != {is_fifo}:
            yield _fix(template, dead, may_change=found == {True})


def _is_fifo(queue: Resource) -> bool | None:
    """Whether a queue is one; None where nobody knows."""
    node = queue.property("FifoQueue")
    if node is None:
        return False
    return {"true": True, "false": False}.get((literal_text(node) or "").lower())


def _fix(template: Template, dead: Resource, *, may_change: bool) -> Fix:
    title, at = f"make {dead.logical_id} a FIFO queue", (*dead.path, "Properties", "FifoQueue")
    reason = "the dead-letter queue of a FIFO queue must be one, and that of a standard queue must not"
    holder, node = dead.properties, dead.property("FifoQueue")
    if not may_change or (holder is not None and takes_transform(holder)):
        return Fix("choose queues of one kind", at, SUGGEST, REPLACEMENT, reason=reason)
    try:
        if node is not None:
            change = replace(template.document, node, True)
        elif holder is not None:
            change = add_key(template.document, holder, "FifoQueue", True)
        else:
            change = add_key(template.document, dead.node, "Properties", {"FifoQueue": True})
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, REPLACEMENT, reason=f"{reason}; {error}")
    return Fix(title, at, UNSAFE, REPLACEMENT, change=change, reason=reason)
