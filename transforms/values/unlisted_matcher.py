"""A value of an event pattern that is not in a list.

**Why it matters.** The rule is refused: `Event pattern is not valid. Reason: "source" must be an object or an array`.

**What is rewritten.** Each value that stands by itself becomes a list of it: `source: aws.ec2` → `source: [aws.ec2]`.

**Fix safety.** Safe: a list of one matches what the value was meant to.

**Left alone.** A key that is the name of a comparison, such as `prefix` or `anything-but` (it belongs into the list
together with its value, but may be a field of the event, too: a finding), values that are empty, lists and mappings,
references that may give a list, patterns as text or from a function, and templates that another tool or an unknown
macro rewrites.

Source: Amazon EventBridge User Guide, "Creating Amazon EventBridge event patterns".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    CannotEdit,
    Context,
    Copy,
    Fix,
    Mapping,
    Node,
    Scalar,
    Template,
    function_call,
    replace,
    transform,
)
from repair.engine.properties import properties, takes_transform

_PATTERNS = frozenset(
    {("AWS::Events::Archive", "EventPattern"), ("AWS::Events::Rule", "EventPattern"), ("AWS::Pipes::Pipe", "Pattern")}
)
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
#: Comparisons, which stand in a mapping in the list: ``state: [{anything-but: pending}]``.
_COMPARISONS = frozenset(
    {"anything-but", "cidr", "equals-ignore-case", "exists", "numeric", "prefix", "suffix", "wildcard"}
)


@transform(
    id="unlisted-matcher",
    summary="Value of an event pattern that is not in a list",
    group="values",
    fixes=("E9014",),
)
def unlisted_matcher(template: Template, context: Context) -> Iterator[Fix]:
    """Put it into one."""
    for found in properties(template):
        if (found.type.type_name, found.place) in _PATTERNS and found.mapping is not None:
            yield from _inside(template, found.mapping)


def _inside(template: Template, mapping: Mapping) -> Iterator[Fix]:
    if takes_transform(mapping):
        return
    for entry in mapping.entries:
        node = entry.value
        if isinstance(node, Mapping) and function_call(node) is None and node.tag is None:
            yield from _inside(template, node)
        elif _stands_alone(node):
            title, reason = (
                f"put the value of {entry.key.value} into a list",
                "an event pattern matches lists of values",
            )
            if entry.key.value in _COMPARISONS:
                reason += ", of which a comparison is one; or is it a field of the event?"
                yield Fix(title, node.path, SUGGEST, NO_INTERRUPTION, reason=reason)
                continue
            try:
                change = replace(template.document, node, [Copy(node)])
            except CannotEdit as error:
                yield Fix(title, node.path, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
                continue
            yield Fix(title, node.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _stands_alone(node: Node) -> bool:
    call = function_call(node)
    if call is not None:
        return call.name in ("Fn::Sub", "Fn::Join")
    if not isinstance(node, Scalar) or node.tag is not None or (not node.quoted and node.value in _NOTHING):
        return False
    return not node.value.lstrip().startswith(("[", "{"))
