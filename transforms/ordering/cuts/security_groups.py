"""Security groups that name each other: a rule becomes a resource of its own, which needs both groups.

AWS documents this ("To cross-reference two security groups … use the AWS::EC2::SecurityGroupEgress and
AWS::EC2::SecurityGroupIngress resources"). A group without any egress rule lets everything out, so the last embedded
egress rule is not just moved: one that matches nothing takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import SAFE, SOME_INTERRUPTION, Change, Mapping, Resource, get_att, replace
from repair.cloudformation.references import Reference
from repair.cloudformation.sections import plain_mapping

from ..knots import Knot
from .cut import Cut, Item, free_id, item_of, keep_item, move_out

GROUP = "AWS::EC2::SecurityGroup"
_COMMON = {"CidrIp", "CidrIpv6", "Description", "FromPort", "IpProtocol", "ToPort"}
_KINDS = {
    "SecurityGroupIngress": (
        "AWS::EC2::SecurityGroupIngress",
        "IngressFrom",
        2,
        _COMMON
        | {"SourcePrefixListId", "SourceSecurityGroupId", "SourceSecurityGroupName", "SourceSecurityGroupOwnerId"},
    ),
    "SecurityGroupEgress": (
        "AWS::EC2::SecurityGroupEgress",
        "EgressTo",
        3,
        _COMMON | {"DestinationPrefixListId", "DestinationSecurityGroupId"},
    ),
}
#: The aws-cdk writes the same for a group that lets nothing out.
_NOTHING = {
    "CidrIp": "255.255.255.255/32",
    "Description": "Disallow all traffic",
    "IpProtocol": "icmp",
    "FromPort": 252,
    "ToPort": 86,
}


def cuts_for(knot: Knot, reference: Reference) -> Iterator[Cut]:
    """Move the rule that holds a reference."""
    owner = knot.template.resources[reference.source.name]
    property_name = str(reference.path[3]) if len(reference.path) > 4 else ""
    if owner.type != GROUP or property_name not in _KINDS:
        return
    item = item_of(knot.template, owner, property_name, reference.path[4])
    type, word, cost, keys = _KINDS[property_name]
    if item is None or not set(item.entry.keys()) <= keys:
        return
    rule = item.entry
    other = "Itself" if reference.name == owner.logical_id else reference.name
    name = free_id(knot.template, f"{owner.logical_id}{word}{other}")
    first = {"GroupId": get_att(owner.logical_id, "GroupId")}
    last_egress = property_name == "SecurityGroupEgress" and _may_be_last(item)

    def build() -> Change:
        if not last_egress:
            return move_out(knot.template, item, name, type, dict(first))
        nothing = replace(knot.template.document, rule, dict(_NOTHING))
        return keep_item(knot.template, item, nothing, name, type, dict(first))

    yield Cut(
        title=f"move the rule of {owner.logical_id} about {reference.name} into {name}",
        at=rule.path,
        removes=_inside(knot, owner, rule),
        build=build,
        safety=SAFE,
        impact=SOME_INTERRUPTION,
        cost=cost + last_egress,
        reason="the same rule, as a resource that needs both groups; on a running stack it is removed and added again"
        + (". A rule that matches nothing keeps EC2 from letting everything out" if last_egress else ""),
    )


def _may_be_last(item: Item) -> bool:
    """True if without the rule no other one is certain to be there."""
    others = [other for index, other in enumerate(item.listed.items) if index != item.index]
    return not any(plain_mapping(other) is not None for other in others)


def _inside(knot: Knot, owner: Resource, rule: Mapping) -> frozenset[Reference]:
    path = rule.path
    return frozenset(
        reference
        for references in knot.edges[owner.logical_id].values()
        for reference in references
        if reference.path[: len(path)] == path
    )
