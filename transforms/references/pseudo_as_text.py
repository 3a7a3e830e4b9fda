"""The name of a pseudo parameter as a text: `AWS::NoValue` without `Ref`.

**Why it matters.** The service gets the words themselves: it refuses them (`Invalid availability zone: [AWS::NoValue]`)
or, worse, takes them.

**What is rewritten.** A value of a resource or an output that is nothing but `AWS::NoValue`, `AWS::Region` … becomes a
`Ref` to it.

**Fix safety.** Unsafe: another value is deployed.

**Left alone.** Texts that hold more than the name, names in Metadata, keys, arguments of functions other than `Fn::If`
and `Fn::Join`, bodies of `Fn::ForEach`, templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation Template Reference, "Pseudo parameters reference".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Node,
    Scalar,
    Sequence,
    Template,
    function_call,
    ref,
    replace,
    transform,
    walk,
)
from repair.cloudformation.dialects import inside_foreach
from repair.engine.properties import is_refused

_AROUND = frozenset({"Fn::If", "Fn::Join"})


@transform(
    id="pseudo-as-text",
    summary="Name of a pseudo parameter as a text",
    group="references",
    fixes=("W1054",),
)
def pseudo_as_text(template: Template, context: Context) -> Iterator[Fix]:
    """Refer to it."""
    if is_refused(template):
        return
    roots = [resource.properties for resource in template.resources.values()]
    roots += [output.value for output in template.outputs.values()]  # type: ignore[misc]
    for root in roots:
        for node in walk(root) if root is not None else ():
            if not isinstance(node, Scalar) or node.tag is not None or node.value not in template.pseudo_parameters:
                continue
            if inside_foreach(node) or not _is_value(node):
                continue
            try:
                change = replace(template.document, node, ref(node.value))
            except CannotEdit:
                continue
            title, reason = f"refer to {node.value}", "without Ref it is the text itself"
            yield Fix(title, node.path, UNSAFE, NO_INTERRUPTION, change=change, reason=reason)


def _is_value(node: Node) -> bool:
    """False for the argument of a function that does not compute it, and for the first one of those that do."""
    parent = node.parent
    call = function_call(parent) if parent is not None else None
    if call is not None and call.argument is not parent:
        return False  # {"Ref": "AWS::Region"} and the like
    if isinstance(parent, Sequence):
        around = call if call is not None else function_call(parent.parent) if parent.parent is not None else None
        if around is None and parent.parent is not None and isinstance(parent.parent, Sequence):
            around = function_call(parent.parent)
        return around is None or (around.name in _AROUND and not (around.name == "Fn::If" and node.slot == 0))
    return call is None
