"""A container that gets a database's endpoint built into its task definition.

**Why it matters.** `Value: !GetAtt Database.Endpoint.Address` in a container's environment works, and it makes the
right order of creation. But the endpoint is then known to this task definition only: whoever else needs it (a migration
job, another stack, an operator) has to look for it, and pointing the containers at another database means another task
definition. An SSM parameter makes the endpoint a thing of its own.

**What is rewritten.** First, an AWS::SSM::Parameter is added behind the database for each of `Endpoint.Address` and
`Endpoint.Port` that a container reads: of type String, with that very `Fn::GetAtt` as its `Value`, under the database's
Condition, and without a `Name` (a fixed one would collide in a second stack). Then, with `--unsafe-fixes`, the
container reads the parameter when its task starts: the variable moves from `Environment` to `Secrets` with `ValueFrom:
!Ref <parameter>`, and the execution role is allowed `ssm:GetParameters` on exactly those parameters.

With `ssm-reference = "resolve"` in the configuration the parameters are named `/${AWS::StackName}/<database>/endpoint`
and `…/port`, and the variable becomes `{{resolve:ssm:…}}` of that name. Think before you ask for it: CloudFormation
resolves `ssm` references when a stack operation starts, before it creates anything, so the stack

    Parameters: [ssm:/my-stack/Database/endpoint] cannot be found

**cannot be created in one go**, with or without a DependsOn. Deploy the parameters first and the references with an
update; each update then uses the value from before it, and the task definition no longer waits for the database.

**Fix safety.** Publishing is safe: a parameter is added that nothing depends on. Who deploys needs `ssm:PutParameter`.
Reading it is unsafe: the task definition gets a new revision, tasks start only if the parameter store can be reached
(from a subnet without a way out, through a VPC endpoint), a permission is added, and a changed endpoint arrives with
the next start of a task instead of with the update. The `resolve` form is unsafe for what is said above.

**Left alone.** Endpoints that are a part of a longer text, or stand in a branch of `Fn::If`; endpoints that a parameter
of the template publishes already (they are not published twice); databases in the body of a `Fn::ForEach`. The variable
stays where it is if the execution role is not in the template, if its policies are not a plain list, if the parameter
may not exist where the container or the role does, or if the role could then not be created before what the database
needs.

Source: AWS CloudFormation User Guide, AWS::SSM::Parameter and dynamic references; Amazon ECS Developer Guide, "Pass
Systems Manager parameters through Amazon ECS environment variables".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from repair import (
    NO_INTERRUPTION,
    SAFE,
    UNSAFE,
    Call,
    CannotEdit,
    Context,
    Fix,
    Quoted,
    Resource,
    Template,
    add_key,
    get_att,
    replace,
    transform,
)
from repair.cloudformation.evaluate import normalise

from ..secrets.impact import gravest, impact_of
from ..secrets.text_edits import sub_text_of, text_value
from .endpoints import Move, Read, moves, published, reads

NAMES = {"Endpoint.Address": ("endpoint", "EndpointParameter"), "Endpoint.Port": ("port", "PortParameter")}


@transform(
    id="unpublished-database-endpoint",
    summary="Database endpoint that only a task definition knows",
    group="parameters",
)
def unpublished_database_endpoint(template: Template, context: Context) -> Iterator[Fix]:
    """Publish the endpoint as an SSM parameter; then let the container read it there."""
    found = list(reads(template))
    for logical_id, attribute in dict.fromkeys((read.database.logical_id, read.attribute) for read in found):
        if published(template, logical_id, attribute) is None:
            yield from _publish(template, context, template.resources[logical_id], attribute)
    if context.ssm_reference == "resolve":
        for read in found:
            yield from _resolve(template, read)
    else:
        for move in moves(template, found):
            yield from _read_at_start(template, move)


def _publish(template: Template, context: Context, database: Resource, attribute: str) -> Iterator[Fix]:
    section = template.section("Resources")
    what, suffix = NAMES[attribute]
    name = _free_name(template, database.logical_id + suffix)
    if section is None or ("Condition" in database.node and database.condition is None):
        return
    properties: dict[str, Any] = {"Type": "String", "Value": get_att(database.logical_id, attribute)}
    if context.ssm_reference == "resolve":
        fixed = Quoted(f"/${{AWS::StackName}}/{database.logical_id}/{what}")
        properties = {"Name": Call("Fn::Sub", fixed), **properties}
    condition = {"Condition": database.condition} if database.condition else {}
    resource = {"Type": "AWS::SSM::Parameter", **condition, "Properties": properties}
    try:
        change = add_key(template.document, section, name, resource, after=database.logical_id)
    except CannotEdit:
        return
    yield Fix(
        title=f"publish {database.logical_id}.{attribute} as the SSM parameter {name}",
        at=database.path,
        safety=SAFE,
        impact=NO_INTERRUPTION,
        change=change,
    )


def _free_name(template: Template, wanted: str) -> str:
    taken = {*template.resources, *template.parameters, *template.outputs}
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}{number}", number + 1
    return name


def _resolve(template: Template, read: Read) -> Iterator[Fix]:
    parameter = published(template, read.database.logical_id, read.attribute)
    name = _fixed_name(template, parameter) if parameter is not None else None
    if parameter is None or name is None:
        return
    try:
        change = replace(template.document, read.variable.value, text_value(f"{{{{resolve:ssm:{name}}}}}"))
    except CannotEdit:
        return
    yield Fix(
        title=f"resolve {read.variable.name} from the SSM parameter {parameter.logical_id}",
        at=read.variable.value.path,
        safety=UNSAFE,
        impact=impact_of(template, read.variable.value),
        change=change,
        reason="CloudFormation resolves ssm references before it creates anything: a new stack fails with "
        "'Parameters: [ssm:…] cannot be found', and an update uses the value from before it",
        verify=f"aws ssm get-parameter --name '{name.replace('${AWS::StackName}', 'STACK')}'",
    )


def _fixed_name(template: Template, parameter: Resource) -> str | None:
    """The parameter's name as the text of a Fn::Sub, if it is known when a stack operation starts."""
    node = parameter.property("Name")
    form = normalise(template, node) if node is not None else None
    if form is None or any(not isinstance(part, str) and part.arguments[0] in template.resources for part in form):
        return None
    return sub_text_of(form)


def _read_at_start(template: Template, move: Move) -> Iterator[Fix]:
    try:
        change = move.change(template)
    except CannotEdit:
        return
    variables = ", ".join(read.variable.name for read in move.reads)
    names = ", ".join(dict.fromkeys(parameter.logical_id for parameter in move.parameters))
    yield Fix(
        title=f"read {variables} from {names} when a task starts",
        at=move.reads[0].variable.listed.path,
        safety=UNSAFE,
        impact=gravest([impact_of(template, read.variable.listed) for read in move.reads]),
        change=change,
        reason=f"the task definition gets a new revision, the role {move.role.logical_id} may read these parameters, and "
        "tasks start only where they can reach the parameter store",
        verify="aws ec2 describe-vpc-endpoints --query \"VpcEndpoints[?ends_with(ServiceName, '.ssm')].VpcId\"",
    )
