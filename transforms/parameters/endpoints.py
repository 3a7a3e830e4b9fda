"""Database endpoints that containers read, the SSM parameters that publish them, and moving from one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from repair import (
    NO_CHANGE,
    Call,
    CannotEdit,
    Change,
    Copy,
    Quoted,
    Resource,
    Sequence,
    Template,
    add_key,
    append,
    ref,
    remove_item,
    remove_key,
    rename_key,
    replace,
)
from repair.cloudformation.conditions import guards_imply, guards_of, implies
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.results import Opaque
from repair.cloudformation.sections import child

from ..secrets.containers import Variable, environment
from ..secrets.execution_role import allows, execution_role, grant, policy_name, sub_form

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
        change = NO_CHANGE
        for listed in {read.variable.listed.start: read.variable.listed for read in self.reads}.values():
            mine = [pair for pair in zip(self.reads, self.parameters, strict=True) if pair[0].variable.listed is listed]
            change += _moved(template, listed, mine)
        wanted = dict.fromkeys(self.arns)
        missing = [arn for arn in wanted if not allows(template, self.role, ACTION, sub_form(arn))]
        if missing:
            name = policy_name(self.role, f"{self.task.logical_id}-reads-parameters")
            resources = [Call("Fn::Sub", Quoted(arn)) for arn in missing]
            change += grant(template, self.role, name, ACTION, resources)
        if _overlap(change):
            raise CannotEdit("the moved variables stand too close together")
        return change


def moves(template: Template, found: list[Read]) -> Iterator[Move]:
    """What can be moved, task by task."""
    for task in {read.variable.task.logical_id: read.variable.task for read in found}.values():
        role = execution_role(template, task)
        if role is None or role.properties is None:
            continue
        movable: list[tuple[Read, Resource, str]] = []
        for read in found:
            parameter = published(template, read.database.logical_id, read.attribute)
            arn = _arn(template, parameter) if parameter is not None else None
            if read.variable.task is not task or parameter is None or arn is None:
                continue
            if _is_reachable(template, read, parameter, role):
                movable.append((read, parameter, arn))
        if movable:
            one, two, three = zip(*movable, strict=True)
            yield Move(task, role, one, two, three)


def _arn(template: Template, parameter: Resource) -> str | None:
    """The parameter's ARN as the text of a Fn::Sub; None where it is not known whether its name starts with a slash."""
    node = parameter.property("Name")
    form = normalise(template, node) if node is not None else ("generated",)
    first = form[0] if form else None
    if not isinstance(first, str) or literal_text(parameter.property("Type")) != "String":
        return None
    slash = "" if first.startswith("/") else "/"
    place = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter"
    return f"{place}{slash}${{{parameter.logical_id}}}"


def _is_reachable(template: Template, read: Read, parameter: Resource, role: Resource) -> bool:
    """True if parameter and role exist wherever the container reads, without a circle."""
    if not guards_imply(template, guards_of(template, read.variable.value), parameter.condition):
        return False
    if not implies(template, role.condition, parameter.condition):
        return False
    needed = template.graph.reachable(parameter.logical_id)
    if role.logical_id in needed or read.variable.task.logical_id in needed:
        return False
    secrets = read.variable.container.get("Secrets")
    if secrets is None:
        return True
    if not isinstance(secrets, Sequence) or secrets.tag is not None:
        return False
    return all(literal_text(child(item, "Name")) not in (None, read.variable.name) for item in secrets.items)


def _moved(template: Template, listed: Sequence, mine: list[tuple[Read, Resource]]) -> Change:
    """Move members of one Environment to Secrets."""
    document = template.document
    container = mine[0][0].variable.container
    secrets = container.get("Secrets")
    all_of_it = len(mine) == len(listed.items)
    if all_of_it and secrets is None:
        change = rename_key(document, container, "Environment", "Secrets")
        for read, parameter in mine:
            change += rename_key(document, read.variable.entry, "Value", "ValueFrom")
            change += replace(document, read.variable.value, ref(parameter.logical_id))
        return change
    members = [_member(read, parameter) for read, parameter in mine]
    if all_of_it:
        change = remove_key(document, container, "Environment")
    else:
        change = _without(template, listed, [read.variable for read, _ in mine])
    change += Change(lost_comments=tuple(comment for read, _ in mine for comment in _comments(template, read.variable)))
    if isinstance(secrets, Sequence):
        for member in members:
            change += append(document, secrets, member)
        return change
    last_goes = any(read.variable.entry is listed.items[-1] for read, _ in mine)
    place = {"before": "Environment"} if last_goes else {"after": "Environment"}
    return change + add_key(document, container, "Secrets", members, **place)


def _member(read: Read, parameter: Resource) -> dict[str, object]:
    name = read.variable.entry.get("Name")
    assert name is not None
    return {"Name": Copy(name), "ValueFrom": ref(parameter.logical_id)}


def _comments(template: Template, variable: Variable) -> Iterator[str]:
    """Comments behind the lines of a member: they do not move with it."""
    text = template.document.text
    for entry in variable.entry.entries:
        rest = text[entry.value.end : text.find("\n", entry.value.end)].strip()
        if rest.startswith("#"):
            yield rest


def _without(template: Template, listed: Sequence, variables: list[Variable]) -> Change:
    change = NO_CHANGE
    gone = [variable.entry for variable in variables]
    for entry in gone:
        change += remove_item(template.document, listed, int(entry.slot))
    if not _overlap(change):
        return change
    return replace(template.document, listed, [Copy(item) for item in listed.items if item not in gone])


def _overlap(change: Change) -> bool:
    edits = sorted(change.edits)
    return any(one.end > other.start for one, other in pairwise(edits))
