"""What in a template can give a value of the kind that a property wants: a Ref, an attribute, a parameter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repair import Call, Resource, Template, Value, get_att, ref
from repair.cloudformation.conditions import can_hold, implies
from repair.cloudformation.references import Guard
from repair.knowledge.schemas import PropertySchema, resource_schema
from repair.syntax.model import to_data, to_model

#: Parameter types whose value is certain to be of a kind.
_PARAMETER_TYPES = {
    "AWS::EC2::VPC::Id": "AWS::EC2::VPC.Id",
    "AWS::EC2::Subnet::Id": "AWS::EC2::Subnet.Id",
    "AWS::EC2::SecurityGroup::Id": "AWS::EC2::SecurityGroup.Id",
    "AWS::EC2::Image::Id": "AWS::EC2::Image.Id",
}


@dataclass(frozen=True, slots=True)
class Supplier:
    """A value of the wanted kind, and the text of it in short form; not certain where it may not be there."""

    value: Value
    label: str
    resource: Resource | None = None
    is_certain: bool = True


def suppliers(template: Template, shape: PropertySchema, consumer: Resource) -> list[Supplier]:
    """Everything that may be there when the consumer is, and gives a value of the kind that is wanted.

    The id of a VPC comes from the VPC, not from a subnet that knows it too.
    """
    found = list(_found(template, shape.formats, consumer)) if shape.formats else []
    owners = {name.rpartition(".")[0] for name in shape.formats}
    own = [item for item in found if item.resource is None or item.resource.type in owners]
    return own or found


def _found(template: Template, formats: frozenset[str], consumer: Resource) -> Iterator[Supplier]:
    for resource in template.resources.values():
        schema = resource_schema(resource.type)
        if schema is None or resource.logical_id == consumer.logical_id:
            continue
        is_certain = implies(template, consumer.condition, resource.condition)
        if not is_certain and not _may_be_together(template, consumer, resource):
            continue
        if template.graph.path_exists(resource.logical_id, consumer.logical_id):
            continue
        if schema.ref_format in formats:
            yield Supplier(ref(resource.logical_id), f"!Ref {resource.logical_id}", resource, is_certain)
            continue
        for name, attribute in schema.attributes.items():
            if attribute.format in formats:
                label = f"!GetAtt {resource.logical_id}.{name}"
                yield Supplier(get_att(resource.logical_id, name), label, resource, is_certain)
                break
    for parameter in template.parameters.values():
        if _PARAMETER_TYPES.get(parameter.type) in formats:
            yield Supplier(Call("Ref", parameter.name), f"!Ref {parameter.name}")


def _may_be_together(template: Template, one: Resource, other: Resource) -> bool:
    conditions = [name for name in (one.condition, other.condition) if name is not None]
    return can_hold(template, [Guard(name, True) for name in conditions])


def trusts(role: Resource, service: str) -> bool:
    """True if the trust policy of a role names a service."""
    document = role.property("AssumeRolePolicyDocument")
    return document is not None and _names(to_data(to_model(document)), service)


def _names(value: object, service: str) -> bool:
    if isinstance(value, dict):
        return any(_names(item, service) for item in value.values())
    if isinstance(value, list):
        return any(_names(item, service) for item in value)
    return isinstance(value, str) and value.startswith(service + ".")
