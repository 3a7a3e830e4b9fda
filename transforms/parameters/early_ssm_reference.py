"""A reference to an SSM parameter that the same stack creates.

**Why it matters.** CloudFormation resolves `{{resolve:ssm:…}}` when a stack operation starts, before it creates
anything. A parameter of the same template does not exist then, with or without a DependsOn:

    Parameters: [ssm:/app/db/endpoint] cannot be found

On a stack that exists it gets the value from before the update, one deployment late.

**What is rewritten.** The reference becomes what the parameter's own `Value` says: `!GetAtt Database.Endpoint.Address`,
not `!GetAtt Parameter.Value` (AWS: "Due to eventual consistency … a Fn::GetAtt of an SSM Parameter that was just
created may fail"). In a longer text it becomes a variable of `Fn::Sub`. The name may be put together in any way, as
long as it is the same text with the same variables as the parameter's `Name`.

**Fix safety.** Safe: a new stack cannot be created as it is, and an existing one gets the value that was meant.

**Left alone.** References with a version (they ask for an older value); names that are not the same text for certain;
parameters without a `Name`; SecureStrings; parameters that may not exist where the reference does; values that would
close a circle. With `ssm-reference = "resolve"` in the configuration also the environment of containers, where you
asked for the reference.

Source: AWS CloudFormation User Guide, "Get values stored in other services using dynamic references"; coverage-roadmap
issue 1613 for the quote; the error text is from stacks that were deployed.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    Node,
    Resource,
    Scalar,
    Template,
    function_call,
    replace,
    transform,
    walk,
)
from repair.cloudformation.conditions import guards_imply, guards_of
from repair.cloudformation.dynamic_references import dynamic_references
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.intrinsics import is_literal, literal_text, sub_text, sub_variables

from ..secrets.containers import environment
from ..secrets.impact import impact_of
from ..secrets.text_edits import change_text, sub_text_of, text_value
from ..secrets.uses import Form, Use, uses


@transform(
    id="early-ssm-reference",
    summary="Reference to an SSM parameter that the same stack creates",
    group="deploy",
)
def early_ssm_reference(template: Template, context: Context) -> Iterator[Fix]:
    """Write the parameter's own value instead."""
    asked_for: set[int] = set()
    if context.ssm_reference == "resolve":
        asked_for = {variable.value.start for variable in environment(template)}
    for use in uses(template, "ssm"):
        parameter = parameter_named(template, use.name)
        if parameter is None or use.reference.version_id is not None or use.node.start in asked_for:
            continue
        value = parameter.property("Value")
        if value is None or not _is_value(use) or not can_copy(template, use.node, parameter):
            continue
        try:
            change = _change(template, use, value)
        except CannotEdit:
            continue
        yield Fix(
            title=f"use the value of {parameter.logical_id} itself",
            at=use.node.path,
            safety=SAFE,
            impact=impact_of(template, use.node) if use.resource is not None else NO_INTERRUPTION,
            change=change,
        )


def parameter_named(template: Template, name: Form) -> Resource | None:
    """The SSM parameter of the template with this name, if its value can be read as it stands."""
    for parameter in template.resources_of_type("AWS::SSM::Parameter"):
        node = parameter.property("Name")
        is_text = literal_text(parameter.property("Type")) in ("String", "StringList")
        if is_text and node is not None and normalise(template, node) == name:
            return parameter
    return None


def can_copy(template: Template, node: Node, parameter: Resource) -> bool:
    """True if what the parameter's value refers to exists wherever the node counts, and does not need its owner."""
    if not guards_imply(template, guards_of(template, node), parameter.condition):
        return False
    owner = template.resource_of(node)
    if owner is None:
        return True
    value = (*parameter.path, "Properties", "Value")
    for reference in template.references:
        if reference.path[: len(value)] != value or reference.target != "resource":
            continue
        if reference.name == owner.logical_id or template.graph.path_exists(reference.name, owner.logical_id):
            return False
    return owner.logical_id != parameter.logical_id


def _is_value(use: Use) -> bool:
    """True in a property or an output, where any function may stand."""
    path = use.node.path
    if path[:1] == ("Outputs",):
        return path[2:3] == ("Value",)
    return use.resource is not None and path[2:3] == ("Properties",) and "UserData" not in path


def _change(template: Template, use: Use, value: Node) -> Change:
    if use.is_whole:
        return replace(template.document, use.node, Copy(value))
    form = normalise(template, value)
    text = sub_text_of(form) if form is not None else None
    if text is None:
        raise CannotEdit("the value cannot stand in a text")
    call = function_call(use.node)
    if call is not None and call.name == "Fn::Sub":
        holder = sub_text(call)
        if holder is None or sub_variables(call):
            raise CannotEdit("the Fn::Sub has variables of its own")
        starts = [reference.start for reference in dynamic_references(use.text)]
        written = dynamic_references(holder.value)[starts.index(use.reference.start)]
        return change_text(template, holder, [(holder.value[written.start : written.end], text)])
    piece = use.text[use.reference.start : use.reference.end]
    literal = _literal_with(use.node, piece)
    before, _, behind = literal.value.partition(piece)
    if not before and not behind:
        return replace(template.document, literal, Copy(value))
    return replace(template.document, literal, text_value(f"{_escaped(before)}{text}{_escaped(behind)}"))


def _literal_with(node: Node, piece: str) -> Scalar:
    """The literal, or the member of a Join, that holds the piece once."""
    found = [part for part in walk(node) if isinstance(part, Scalar) and is_literal(part) and piece in part.value]
    if len(found) != 1 or found[0].value.count(piece) != 1:
        raise CannotEdit("the reference does not stand in one literal")
    return found[0]


def _escaped(text: str) -> str:
    return text.replace("${", "${!")
