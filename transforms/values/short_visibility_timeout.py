"""A queue that shows a message again while the function that reads it is still at work on it.

**Why it matters.** The event source mapping is refused: `Queue visibility timeout: 30 seconds is less than Function
timeout: 300 seconds`.

**What is rewritten.** `VisibilityTimeout` of the queue becomes the timeout of the function; where the queue has none,
which means 30 seconds, it is added.

**Fix safety.** Unsafe: AWS recommends six times the timeout of the function; this is the least that is accepted.

**Left alone.** Timeouts that are computed or that a caller decides, queues and functions of other stacks, and templates
that another tool or an unknown macro rewrites.

Source: AWS Lambda Developer Guide, "Using Lambda with Amazon SQS" (configuring a queue).
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Plain,
    Resource,
    Scalar,
    Template,
    add_key,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import is_refused, takes_transform
from transforms.shape.beside import referred

_USUAL_VISIBILITY, _USUAL_TIMEOUT = 30, 3


@transform(
    id="short-visibility-timeout",
    summary="Queue that shows a message again before its function is done",
    group="values",
    fixes=("E3505",),
)
def short_visibility_timeout(template: Template, context: Context) -> Iterator[Fix]:
    """Give the function the time that it may take."""
    if is_refused(template):
        return
    longest: dict[str, int] = {}
    for mapping in template.resources_of_type("AWS::Lambda::EventSourceMapping"):
        source, function = mapping.property("EventSourceArn"), mapping.property("FunctionName")
        queue = referred(template, source) if source is not None else None
        worker = referred(template, function) if function is not None else None
        if queue is None or worker is None or (queue.type, worker.type) != ("AWS::SQS::Queue", "AWS::Lambda::Function"):
            continue
        shown, taken = (
            _seconds(queue, "VisibilityTimeout", _USUAL_VISIBILITY),
            _seconds(worker, "Timeout", _USUAL_TIMEOUT),
        )
        if shown is not None and taken is not None and shown < taken:
            longest[queue.logical_id] = max(taken, longest.get(queue.logical_id, 0))
    for name, seconds in longest.items():
        yield _fix(template, template.resources[name], seconds)


def _seconds(resource: Resource, name: str, usual: int) -> int | None:
    """A literal number of seconds; None where nobody knows it."""
    node = resource.property(name)
    if node is None:
        return usual
    text = literal_text(node) or ""
    return int(text) if text.isdigit() else None


def _fix(template: Template, queue: Resource, seconds: int) -> Fix:
    title = f"show messages again after {seconds} seconds"
    reason = f"a function that reads the queue may take {seconds} seconds; AWS recommends six times as much"
    at = (*queue.path, "Properties", "VisibilityTimeout")
    try:
        change = _changed(template, queue, seconds)
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
    return Fix(title, at, UNSAFE, NO_INTERRUPTION, change=change, reason=reason)


def _changed(template: Template, queue: Resource, seconds: int) -> Change:
    node, holder = queue.property("VisibilityTimeout"), queue.properties
    if isinstance(node, Scalar):
        return replace(template.document, node, Plain(str(seconds)))
    if holder is None:
        return add_key(template.document, queue.node, "Properties", {"VisibilityTimeout": Plain(str(seconds))})
    if takes_transform(holder):
        raise CannotEdit("a macro adds to the properties")
    return add_key(template.document, holder, "VisibilityTimeout", Plain(str(seconds)))
