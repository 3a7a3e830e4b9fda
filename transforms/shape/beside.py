"""What stands beside a property: conditions of the tables, as in ``BillingMode=PAY_PER_REQUEST``.

A condition is a place below the mapping; with ``=`` it asks for a literal value or the type of the resource that a
reference leads to (``|`` between several), with ``!`` in front for the absence of a property. ``*`` is any item of a
list, and ``@`` leads to a property of the resource that a reference leads to.
"""

from __future__ import annotations

from repair import Mapping, Node, Resource, Sequence, Template
from repair.cloudformation.intrinsics import function_call, get_att_target, literal_text, ref_target
from repair.cloudformation.places import places
from repair.cloudformation.sections import child

#: The service in an ARN, and the type of what it is the ARN of where somebody reads from it.
_SERVICES = {"dynamodb": "AWS::DynamoDB::Table", "kinesis": "AWS::Kinesis::Stream", "sqs": "AWS::SQS::Queue"}


def is_met(template: Template, mapping: Mapping, condition: str) -> bool:
    """True if a condition certainly holds, whatever a caller decides."""
    outer, at, inner = condition.partition("@")
    if at:
        source = mapping.get(outer)
        target = referred(template, source) if source is not None else None
        return target is not None and target.properties is not None and is_met(template, target.properties, inner)
    place, equals, values = condition.lstrip("/").partition("=")
    if place.startswith("!"):
        return place[1:] not in mapping
    return any(_says(template, node, equals, values) for node in _nodes(mapping, place.split(".")))


def _nodes(node: Node | None, steps: list[str]) -> list[Node]:
    """What stands at a place, item by item of a list."""
    for index, step in enumerate(steps):
        if step == "*":
            items = node.items if isinstance(node, Sequence) and node.tag is None else []
            return [found for item in items for found in _nodes(item, steps[index + 1 :])]
        node = child(node, step)
    return [] if node is None else [node]


def _says(template: Template, node: Node, equals: str, values: str) -> bool:
    if not equals:
        return not may_be_missing(node)
    target = referred(template, node)
    if target is not None:
        return target.type in values.split("|")
    if "::" in values:
        service = (literal_text(node) or "").split(":")[2:3]
        return bool(service) and _SERVICES.get(service[0], "") in values.split("|")
    # a default value is only what a caller may change
    found = places(template, node)
    return bool(found) and all(place.kind != "default" and place.text in values.split("|") for place in found)


def referred(template: Template, node: Node) -> Resource | None:
    """The resource that a Ref or a GetAtt leads to."""
    call = function_call(node)
    target = get_att_target(call) if call is not None else None
    name = target.logical_id if target is not None else ref_target(call) if call is not None else None
    return template.resources.get(name or "")


def may_be_missing(node: Node | None) -> bool:
    """True where a condition may leave the property away."""
    call = function_call(node) if node is not None else None
    return call is not None and (call.name == "Fn::If" or ref_target(call) == "AWS::NoValue")
