"""A name without the part that its service wants at its start or end: `alias/` of a key, `.fifo` of a queue or topic.

**Why it matters.** The resource is not created: `Alias must start with the prefix "alias/"`, `The name of a FIFO queue
can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix`, `Can only include
alphanumeric characters, hyphens, or underscores. 1 to 80 in length` (a name in .fifo without `FifoQueue: true`),
`Parameter name must be a fully qualified name`.

**What is rewritten.**

- `AliasName` of a key gets `alias/` in front;
- the name of a queue or topic with `FifoQueue` or `FifoTopic: true` gets `.fifo` at its end;
- a queue or topic whose name ends in `.fifo` gets `FifoQueue` or `FifoTopic: true`;
- `HostedZoneName` of a record gets a dot at its end;
- the name of a parameter with `/` in it gets `/` in front.

**Fix safety.** Safe: without it the resource cannot be created, and there is one way to write it.

**Left alone.** ARNs, names that have the affix in capitals or somewhere else, names whose end in question is not known
(a parameter, an import), or whose text cannot be changed in one place, and templates that another tool or an unknown
macro rewrites.

Source: AWS KMS API Reference, CreateAlias; Amazon SQS API Reference, CreateQueue; Amazon SNS API Reference,
CreateTopic; AWS Systems Manager API Reference, PutParameter; AWS CloudFormation User Guide, AWS::Route53::RecordSet
(HostedZoneName: "you must include a trailing dot").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repair import (
    REPLACEMENT,
    SAFE,
    SUGGEST,
    CannotEdit,
    Change,
    Context,
    Fix,
    Mapping,
    Node,
    Resource,
    Scalar,
    Template,
    add_key,
    edit_text,
    replace,
    transform,
)
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.intrinsics import function_call, literal_text, sub_text
from repair.cloudformation.results import Opaque
from repair.engine.properties import is_refused, takes_transform


@dataclass(frozen=True, slots=True)
class _Affix:
    """What a name starts or ends with; where `switch` is given, only if it is true."""

    type: str
    property: str
    start: str = ""
    end: str = ""
    switch: str = ""


_AFFIXES = (
    _Affix("AWS::KMS::Alias", "AliasName", start="alias/"),
    _Affix("AWS::SQS::Queue", "QueueName", end=".fifo", switch="FifoQueue"),
    _Affix("AWS::SNS::Topic", "TopicName", end=".fifo", switch="FifoTopic"),
    _Affix("AWS::Route53::RecordSet", "HostedZoneName", end="."),
    _Affix("AWS::Route53::RecordSetGroup", "HostedZoneName", end="."),
    _Affix("AWS::SSM::Parameter", "Name", start="/"),
)


@transform(
    id="missing-name-affix",
    summary="Name without the prefix or suffix that its service wants",
    group="names",
    fixes=("E1164", "E2504", "E3031", "E3041", "E3501", "F3031"),
)
def missing_name_affix(template: Template, context: Context) -> Iterator[Fix]:
    """Write it."""
    if is_refused(template):
        return
    for affix in _AFFIXES:
        for resource in template.resources_of_type(affix.type):
            node, holder = resource.property(affix.property), resource.properties
            if node is None or holder is None or takes_transform(holder):
                continue
            fix = _fix(template, affix, resource, holder, node)
            if fix is not None:
                yield fix


def _fix(template: Template, affix: _Affix, resource: Resource, holder: Mapping, node: Node) -> Fix | None:
    parts = normalise(template, node) or ()
    edge = (parts[0] if affix.start else parts[-1]) if parts else None
    if edge is None or (not isinstance(edge, str) and not _is_pseudo(edge)):
        return None
    # neither a stack's name nor a region holds a slash or a dot
    has = isinstance(edge, str) and edge.startswith(affix.start) and edge.endswith(affix.end)
    if affix.switch:
        switch = resource.property(affix.switch)
        is_on = (literal_text(switch) or "").lower() == "true"
        if switch is None and has:
            return _switched_on(template, affix, holder)
        if has or not is_on:
            return None
    elif has or (affix.start == "/" and not any(isinstance(part, str) and "/" in part for part in parts)):
        return None
    if any(isinstance(part, str) and _is_something_else(affix, part) for part in (parts or ())):
        return None
    title = f"write {affix.start or affix.end} at the {'start' if affix.start else 'end'} of the name"
    at, reason = (*holder.path, affix.property), "its service takes no other name"
    try:
        change = _written(template, affix, node)
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, REPLACEMENT, reason=f"{reason}; {error}")
    return Fix(title, at, SAFE, REPLACEMENT, change=change, reason=reason)


def _is_something_else(affix: _Affix, part: str) -> bool:
    """True for the affix in capitals, an ARN, and an alias that starts with a slash: adding to them makes no name."""
    affixes = (affix.start, affix.end)
    if any(len(text) > 1 and text.lower() in part.lower() for text in affixes):
        return True
    return part.startswith("arn:") or (affix.start == "alias/" and part.startswith("/"))


def _is_pseudo(part: Opaque) -> bool:
    return part.function == "Ref" and str(part.arguments[0] if part.arguments else "").startswith("AWS::")


def _switched_on(template: Template, affix: _Affix, holder: Mapping) -> Fix | None:
    at = (*holder.path, affix.property)
    try:
        change = add_key(template.document, holder, affix.switch, True, after=affix.property)
    except CannotEdit:
        return None
    reason = f"only a name of such a {affix.switch.removeprefix('Fifo').lower()} may end in {affix.end}"
    return Fix(f"add {affix.switch}", at, SAFE, REPLACEMENT, change=change, reason=reason)


def _written(template: Template, affix: _Affix, node: Node) -> Change:
    """The name with its affix. Raises CannotEdit where it is not one text of its own."""
    call = function_call(node)
    if call is None and isinstance(node, Scalar) and node.tag is None:
        return replace(template.document, node, f"{affix.start}{node.value}{affix.end}")
    text = sub_text(call) if call is not None else None
    if text is None:
        raise CannotEdit("the name is put together")
    return edit_text(template.document, text, [(text.value, f"{affix.start}{text.value}{affix.end}")])
