"""Database endpoints that containers read, the SSM parameters that publish them, and moving from one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from repair import Call, Change, Quoted, Resource, Template, ref
from repair.cloudformation.conditions import guards_imply, guards_of, implies
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.results import Opaque

from ..secrets.containers import Variable, environment
from ..secrets.execution_role import allows, execution_role, grant, parameter_arn, policy_name, sub_form
from ..secrets.moving import can_move, move_to_secrets, without_overlap

DATABASES = ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::Redshift::Cluster")
ATTRIBUTES = ("Endpoint.Address", "Endpoint.Port")
ACTION = "ssm:GetParameters"


class Read(NamedTuple):
    """A variable of a container that is an attribute of a database of the template."""

    variable: Variable
    database: Resource
    attribute: str


def reads(template: Template) -> Iterator[Read]:
    """Every variable whose whole value is the address or the port of a database."""
    for variable in environment(template):
        form = normalise(template, variable.value)
        if form is None or len(form) != 1 or not isinstance(form[0], Opaque) or form[0].function != "Fn::GetAtt":
            continue
        logical_id, attribute = form[0].arguments
        database = template.resources.get(logical_id)
        if database is not None and database.type in DATABASES and attribute in ATTRIBUTES:
            yield Read(variable, database, attribute)


def published(template: Template, database: str, attribute: str) -> Resource | None:
    """The SSM parameter of the template whose value is this attribute, or None."""
    wanted = (Opaque("Fn::GetAtt", (database, attribute)),)
    for parameter in template.resources_of_type("AWS::SSM::Parameter"):
        value = parameter.property("Value")
        if value is not None and normalise(template, value) == wanted:
            return parameter
    return None


@dataclass(frozen=True, slots=True)
class Move:
    """The variables of one task that its containers can read from the parameter store at its start.

    `parameters` and `arns` (texts of Fn::Sub) belong to `reads`, one each.
    """

    task: Resource
    role: Resource
    reads: tuple[Read, ...]
    parameters: tuple[Resource, ...]
    arns: tuple[str, ...]

    def change(self, template: Template) -> Change:
        """Move the variables and let the role read the parameters. Raises CannotEdit."""
        moved = [
            (read.variable, ref(parameter.logical_id))
            for read, parameter in zip(self.reads, self.parameters, strict=True)
        ]
        change = move_to_secrets(template, moved)
        wanted = dict.fromkeys(self.arns)
        missing = [arn for arn in wanted if not allows(template, self.role, ACTION, sub_form(arn))]
        if missing:
            name = policy_name(self.role, f"{self.task.logical_id}-reads-parameters")
            resources = [Call("Fn::Sub", Quoted(arn)) for arn in missing]
            change += grant(template, self.role, name, [(ACTION, resources)])
        return without_overlap(change)


def moves(template: Template, found: list[Read]) -> Iterator[Move]:
    """What can be moved, task by task."""
    for task in {read.variable.task.logical_id: read.variable.task for read in found}.values():
        role = execution_role(template, task)
        if role is None or role.properties is None:
            continue
        movable: list[tuple[Read, Resource, str]] = []
        for read in found:
            parameter = published(template, read.database.logical_id, read.attribute)
            arn = _arn(template, parameter)
            if read.variable.task is not task or parameter is None or arn is None:
                continue
            if _is_reachable(template, read, parameter, role):
                movable.append((read, parameter, arn))
        if movable:
            one, two, three = zip(*movable, strict=True)
            yield Move(task, role, one, two, three)


def _arn(template: Template, parameter: Resource | None) -> str | None:
    if parameter is None or literal_text(parameter.property("Type")) != "String":
        return None
    return parameter_arn(template, parameter)


def _is_reachable(template: Template, read: Read, parameter: Resource, role: Resource) -> bool:
    """True if parameter and role exist wherever the container reads, without a circle."""
    if not guards_imply(template, guards_of(template, read.variable.value), parameter.condition):
        return False
    if not implies(template, role.condition, parameter.condition):
        return False
    needed = template.graph.reachable(parameter.logical_id)
    if role.logical_id in needed or read.variable.task.logical_id in needed:
        return False
    return can_move(read.variable)
