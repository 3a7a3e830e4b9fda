"""A `DependsOn` that says the right resource in a shape that it does not take.

**Why it matters.** CloudFormation refuses the template: `Template format error: DependsOn must be a string or list of
strings`, `Template format error: Unresolved resource dependencies [Queue.Arn] in the Resources block of the template`.

**What is rewritten.** `!Ref Queue`, `!GetAtt Queue.Arn`, `!Sub '${Queue}'`, `Queue.Arn` and `${Queue}` become `Queue`;
`Queue, Topic` and lists in lists become one list.

**Fix safety.** Safe: a DependsOn takes names of resources only, and these are names of resources.

**Left alone.** Names that the template does not define (dangling-reference), `Fn::If` (a DependsOn cannot be computed),
templates with `Fn::ForEach`, and what another tool or an unknown macro rewrites.

Source: AWS CloudFormation Template Reference, "DependsOn attribute".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    CannotEdit,
    Context,
    Fix,
    Node,
    Resource,
    Scalar,
    Sequence,
    Template,
    Value,
    function_call,
    replace,
    transform,
)
from repair.cloudformation.dialects import adds_unseen_resources
from repair.cloudformation.intrinsics import get_att_target, literal_text, ref_target, sub_text
from repair.engine.properties import is_refused

_SUB = re.compile(r"\$\{\s*([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\s*\}\Z")


@transform(
    id="wrong-depends-on",
    summary="DependsOn in a shape that it does not take",
    group="references",
    fixes=("E3001", "E3005"),
)
def wrong_depends_on(template: Template, context: Context) -> Iterator[Fix]:
    """Write the names."""
    if is_refused(template) or adds_unseen_resources(template):
        return
    for resource in template.resources.values():
        node = resource.node.get("DependsOn")
        fix = _fix(template, resource, node) if node is not None else None
        if fix is not None:
            yield fix


def _fix(template: Template, resource: Resource, node: Node) -> Fix | None:
    names = _names(template, node)
    if names is None:
        return None
    is_list = isinstance(node, Sequence) and node.tag is None
    written = [literal_text(item) for item in node.items] if isinstance(node, Sequence) else [literal_text(node)]
    if written == names and (is_list or len(names) == 1):
        return None
    own = [name for name in dict.fromkeys(names) if name != resource.logical_id]
    if not own:
        return None
    value: Value = own if is_list or len(own) > 1 else own[0]
    try:
        change = replace(template.document, node, value)
    except CannotEdit:
        return None
    reason = "a DependsOn takes names of resources"
    return Fix(f"depend on {', '.join(own)}", node.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _names(template: Template, node: Node) -> list[str] | None:
    """The resources that are meant, in order; None where one is not certain."""
    call = function_call(node)
    if call is not None:
        target, text = get_att_target(call), sub_text(call)
        name = ref_target(call) or (target.logical_id if target is not None else None) or call.text
        if text is not None:
            found = _SUB.match(text.value)
            name = found.group(1) if found is not None else text.value
        known = call.name in ("Ref", "Fn::GetAtt", "Fn::Sub") and name in template.resources
        return [name] if known and name is not None else None
    if isinstance(node, Sequence):
        return _all(template, node.items)
    if not isinstance(node, Scalar) or node.tag is not None:
        return None
    names = []
    for part in re.split(r"[,\s]+", node.value.strip()):
        found = _SUB.match(part)
        name = found.group(1) if found is not None else part.partition(".")[0]
        if name not in template.resources:
            return None
        names.append(name)
    return names


def _all(template: Template, nodes: list[Node]) -> list[str] | None:
    names: list[str] = []
    for node in nodes:
        found = _names(template, node)
        if found is None:
            return None
        names += found
    return names
