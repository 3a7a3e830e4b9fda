"""A template parameter that is read from an SSM parameter which the same stack creates.

**Why it matters.** A parameter of type `AWS::SSM::Parameter::Value<String>` is looked up before the stack creates
anything. If its Default is the name of an SSM parameter of the same template, a new stack fails at once:

    Unable to fetch parameters [/app/db/endpoint] from parameter store for this account.

**What is rewritten.** Every use of the template parameter becomes what the SSM parameter's own `Value` says (`!GetAtt
Database.Endpoint.Address`), and the template parameter becomes a plain `String`, which is not looked up. It stays,
without a use, so that whoever passes it still can.

**Fix safety.** Safe: a new stack cannot be created as it is, and an existing one gets the value that was meant. Who
passes another name than the Default gets this stack's own value from now on.

**Left alone.** Parameters that are also used in conditions, rules or keys of a mapping (no resource exists there yet),
lists, SecureStrings, names that are not the same text for certain, values that would close a circle or may not exist
where they are used. All uses are rewritten, or none.

Source: AWS CloudFormation User Guide, "Specify existing resources at runtime with CloudFormation-supplied parameter
types".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_CHANGE,
    SAFE,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    Node,
    Parameter,
    Quoted,
    Resource,
    Scalar,
    Template,
    function_call,
    replace,
    transform,
)
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.references import Reference

from ..secrets.impact import gravest, impact_of
from ..secrets.text_edits import change_text, sub_text_of
from .early_ssm_reference import can_copy, parameter_named


@transform(
    id="early-ssm-parameter",
    summary="Template parameter that is read from an SSM parameter of the same stack",
    group="deploy",
)
def early_ssm_parameter(template: Template, context: Context) -> Iterator[Fix]:
    """Write the SSM parameter's own value wherever the template parameter is used."""
    for parameter in template.parameters.values():
        default = parameter.default
        if not parameter.from_parameter_store or parameter.is_list or default is None:
            continue
        source = parameter_named(template, (default.value,))
        uses = [reference for reference in template.references_to(parameter.name) if reference.kind != "Interface"]
        if source is None or not uses or context.parameters.get(parameter.name, default.value) != default.value:
            continue
        try:
            change = _rewritten(template, source, uses) + _as_string(template, parameter)
        except CannotEdit:
            continue
        yield Fix(
            title=f"use the value of {source.logical_id} itself instead of the parameter {parameter.name}",
            at=(*parameter.path, "Type"),
            safety=SAFE,
            impact=gravest([impact_of(template, use.node) for use in uses if use.source.section == "Resources"]),
            change=change,
            reason=f"{parameter.name} is looked up before {source.logical_id} exists",
            needs=((*parameter.path, "Default"),),
            declares=frozenset({"W2001"}),
        )


def _rewritten(template: Template, source: Resource, uses: list[Reference]) -> Change:
    value = source.property("Value")
    form = normalise(template, value) if value is not None else None
    text = sub_text_of(form) if form is not None else None
    change = NO_CHANGE
    in_texts: dict[int, tuple[Scalar, dict[str, str]]] = {}
    for use in uses:
        if not _can_be_a_function(use) or value is None or not can_copy(template, use.node, source):
            raise CannotEdit("a use must stay")
        if use.kind == "Ref":
            change += replace(template.document, _call_node(use.node), Copy(value))
        elif use.kind == "Sub" and use.token is not None and isinstance(use.node, Scalar) and text is not None:
            _, pieces = in_texts.setdefault(use.node.start, (use.node, {}))
            pieces[use.token.text] = text
        else:
            raise CannotEdit("a use must stay")
    for scalar, pieces in in_texts.values():
        change += change_text(template, scalar, pieces.items())
    return change


def _can_be_a_function(use: Reference) -> bool:
    """True in a property or an output, but not in the keys of Fn::FindInMap."""
    path = use.path
    in_value = (path[:1] == ("Outputs",) and path[2:3] == ("Value",)) or path[2:3] == ("Properties",)
    return in_value and "Fn::FindInMap" not in path and not use.in_loop


def _call_node(node: Node) -> Node:
    """The whole ``Ref`` of which this is the argument."""
    if node.function is not None or node.parent is None:
        return node
    call = function_call(node.parent)
    return node.parent if call is not None and call.name == "Ref" else node


def _as_string(template: Template, parameter: Parameter) -> Change:
    node = parameter.node.get("Type")
    if node is None:
        raise CannotEdit("the parameter has no type")
    value = Quoted("String") if isinstance(node, Scalar) and node.quoted else "String"
    return replace(template.document, node, value)
