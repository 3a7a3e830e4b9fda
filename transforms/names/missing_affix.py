"""A name without the part that its service demands: `.fifo` at its end, `alias/` at its start.

**Why it matters.** The service refuses the resource: `The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must
end with .fifo suffix`, `Fifo Topic names must end with .fifo`, `Alias must start with the prefix "alias/"`.

**What is rewritten.** The name of a queue or topic that is FIFO gets `.fifo` at its end; the name of a KMS alias gets `alias/` at its start.

**Fix safety.** Safe: no such resource exists under the old name.

**Left alone.** Names that a parameter, a mapping or a function gives, other than the text of a `Fn::Sub` (and there, where a variable may bring it); a `FifoQueue` that is computed; templates
that another tool or an unknown macro rewrites.

Source: Amazon SQS API reference, CreateQueue; Amazon SNS API reference, CreateTopic; AWS KMS API reference, CreateAlias.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repair import (
    REPLACEMENT,
    SAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Node,
    Quoted,
    Resource,
    Scalar,
    Template,
    edit_text,
    function_call,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text, sub_text
from repair.engine.properties import is_refused


@dataclass(frozen=True, slots=True)
class Row:
    """What the name of a type must start or end with, where the property `given` is true (always, where it is empty)."""

    type: str
    property: str
    start: str = ""
    end: str = ""
    given: str = ""


ROWS = (
    Row("AWS::SQS::Queue", "QueueName", end=".fifo", given="FifoQueue"),
    Row("AWS::SNS::Topic", "TopicName", end=".fifo", given="FifoTopic"),
    Row("AWS::KMS::Alias", "AliasName", start="alias/"),
)


@transform(
    id="missing-affix",
    summary="Name without the start or the end that its service demands",
    group="names",
    fixes=("E1164", "E2504", "E3501", "F3031"),
)
def missing_affix(template: Template, context: Context) -> Iterator[Fix]:
    """Add it."""
    if is_refused(template):
        return
    for row in ROWS:
        for resource in template.resources_of_type(row.type):
            node = resource.property(row.property)
            if node is None or not _is_given(resource, row):
                continue
            try:
                change = _change(template, node, row)
            except CannotEdit:
                continue
            if change:
                reason = f"the name of such a resource {'starts' if row.start else 'ends'} with it"
                title = f"add {row.start or row.end} to the name"
                yield Fix(title, node.path, SAFE, REPLACEMENT, change=change, reason=reason)


def _is_given(resource: Resource, row: Row) -> bool:
    return not row.given or (literal_text(resource.property(row.given)) or "").lower() == "true"


def _change(template: Template, node: Node, row: Row) -> Change:
    call = function_call(node)
    text = sub_text(call) if call is not None else node if isinstance(node, Scalar) else None
    if not isinstance(text, Scalar) or (call is None and text.tag is not None):
        return Change()
    value = text.value
    if not value or "\n" in value or "{{" in value:
        return Change()
    if row.start and (value.startswith((row.start, "${")) or "/" in value):
        return Change()
    if row.end and (value.endswith((row.end, "}")) or "." in value.rpartition("}")[2]):
        return Change()
    if call is None:
        new = f"{row.start}{value}{row.end}"
        return replace(template.document, text, Quoted(new) if text.quoted else new)
    return edit_text(template.document, text, [(value, f"{row.start}{value}{row.end}")])
