"""A value of an event pattern that is not in a list.

**Why it matters.** The rule is refused: `Event pattern is not valid. Reason: "source" must be an object or an array`.

**What is rewritten.** Each value that stands by itself becomes a list of it: `source: aws.ec2` → `source: [aws.ec2]`.

**Fix safety.** Safe: a list of one matches what the value was meant to.

**Left alone.** Lists and mappings, references that may give a list, patterns as text or from a function, and templates that
another tool or an unknown macro rewrites.

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
    return isinstance(node, Scalar) and node.tag is None and not node.value.lstrip().startswith(("[", "{"))
