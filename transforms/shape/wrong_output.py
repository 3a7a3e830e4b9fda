"""An output whose value is no text, or that is not written as an output.

**Why it matters.** CloudFormation refuses the template: `Template format error: Output Topic is malformed`, `Template
format error: The Value field of every Outputs member must evaluate to a String`.

**What is rewritten.**

- `Topic: !Ref Topic` becomes `Topic: {Value: !Ref Topic}`.
- `Export: name` becomes `Export: {Name: name}`; a list around either goes.
- A value that is a list of one becomes its item; other lists become a `Fn::Join` with commas.

**Fix safety.** Safe where nothing is chosen; unsafe for the commas.

**Left alone.** Values that are mappings, lists that may not be lists, `Fn::GetAZs` and `Fn::Cidr`, templates that
another tool or an unknown macro rewrites.

Source: AWS CloudFormation User Guide, "Outputs".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from repair import (
    NONE,
    SAFE,
    UNSAFE,
    Call,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    Node,
    Quoted,
    Safety,
    Sequence,
    Template,
    function_call,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import is_literal
from repair.cloudformation.sections import is_null, plain_mapping
from repair.engine.properties import is_refused
from transforms.functions.results import is_list, is_text

Answer = tuple[str, Change, Safety]


@transform(
    id="wrong-output",
    summary="Output whose value is no text, or that is not written as one",
    group="shape",
    fixes=("E6001", "E6002", "E6003", "E6101", "E6102", "F0040", "F6101"),
)
def wrong_output(template: Template, context: Context) -> Iterator[Fix]:
    """Write the output as CloudFormation takes it."""
    if is_refused(template):
        return
    section = template.section("Outputs")
    for entry in section.entries if section is not None else ():
        if entry.key.value.startswith("Fn::"):
            continue
        for node, correct in _parts(entry.value):
            try:
                answer = correct(template, node)
            except CannotEdit:
                continue
            if answer is not None:
                title, change, safety = answer
                yield Fix(title, node.path, safety, NONE, change=change, reason="an output has a text as its Value")


def _parts(node: Node) -> Iterator[tuple[Node, Callable[[Template, Node], Answer | None]]]:
    output = plain_mapping(node)
    if output is None:
        yield node, _bare
        return
    value, export = output.get("Value"), output.get("Export")
    if value is not None:
        yield value, _value
    if export is not None:
        yield export, _export


def _bare(template: Template, node: Node) -> Answer | None:
    if is_null(node) or not is_text(template, node):
        return None
    return "write it as the Value", replace(template.document, node, {"Value": Copy(node)}), SAFE


def _export(template: Template, node: Node) -> Answer | None:
    if isinstance(node, Sequence) and node.tag is None and len(node.items) == 1:
        only = node.items[0]
        value = Copy(only) if plain_mapping(only) is not None else {"Name": Copy(only)}
        return "take the export out of the list", replace(template.document, node, value), SAFE
    if is_null(node) or not is_text(template, node):
        return None
    return "write it as the Name", replace(template.document, node, {"Name": Copy(node)}), SAFE


def _value(template: Template, node: Node) -> Answer | None:
    call = function_call(node)
    if not is_list(template, node) or (call is not None and call.name in ("Fn::GetAZs", "Fn::Cidr")):
        return None
    items = node.items if isinstance(node, Sequence) and function_call(node) is None else []
    if len(items) == 1 and is_text(template, items[0]):
        return "take the value out of the list", replace(template.document, node, Copy(items[0])), SAFE
    if items and not all(is_text(template, item) and not (is_literal(item) and is_null(item)) for item in items):
        return None
    if isinstance(node, Sequence) and function_call(node) is None and not items:
        return None
    joined = Call("Fn::Join", [Quoted(","), Copy(node)])
    return "join the list with commas", replace(template.document, node, joined), UNSAFE
