"""A load balancer or a group of subnets with one subnet, where two availability zones are needed.

**Why it matters.** The resource is not created: `At least two subnets in two different Availability Zones must be
specified`, `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage:
us-east-1a. Add subnets to cover at least 2 AZs.`

**What is rewritten.** Nothing by itself: the other subnets of the template in the same VPC are the options of the
finding.

**Fix safety.** A decision: which subnet it is says from where the load balancer or the database is reached.

**Left alone.** Lists that are computed or hold a parameter, network and gateway load balancers, which need one subnet
only, and templates that another tool or an unknown macro rewrites.

Source: Elastic Load Balancing API Reference, CreateLoadBalancer; Amazon RDS API Reference, CreateDBSubnetGroup.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    REPLACEMENT,
    SUGGEST,
    CannotEdit,
    Context,
    Fix,
    Node,
    Option,
    Resource,
    Sequence,
    Template,
    append,
    ref,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import is_refused
from repair.syntax.model import to_data, to_model

from .beside import referred

_LISTS = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "Subnets",
    "AWS::RDS::DBSubnetGroup": "SubnetIds",
    "AWS::DocDB::DBSubnetGroup": "SubnetIds",
    "AWS::Neptune::DBSubnetGroup": "SubnetIds",
}


@transform(
    id="too-few-subnets",
    summary="One subnet where two availability zones are needed",
    group="shape",
    fixes=("E3680",),
)
def too_few_subnets(template: Template, context: Context) -> Iterator[Fix]:
    """Offer the other subnets."""
    if is_refused(template):
        return
    for resource in template.resources_of_type(*_LISTS):
        node = resource.property(_LISTS[resource.type])
        kind = resource.property("Type")
        if not isinstance(node, Sequence) or node.tag is not None or len(node.items) != 1:
            continue
        if kind is not None and literal_text(kind) != "application":
            continue
        only = referred(template, node.items[0])
        if only is None or only.type != "AWS::EC2::Subnet":
            continue
        options = tuple(_options(template, node, only))
        reason = "the subnets must be in two availability zones at least"
        yield Fix(
            "add a subnet of another availability zone", node.path, SUGGEST, REPLACEMENT, reason=reason, options=options
        )


def _options(template: Template, subnets: Sequence, only: Resource) -> Iterator[Option]:
    for other in template.resources_of_type("AWS::EC2::Subnet"):
        if other.logical_id == only.logical_id or _said(other.property("VpcId")) != _said(only.property("VpcId")):
            continue
        zone = other.property("AvailabilityZone")
        if zone is not None and _said(zone) == _said(only.property("AvailabilityZone")):
            continue
        try:
            yield Option(f"!Ref {other.logical_id}", append(template.document, subnets, ref(other.logical_id)))
        except CannotEdit:
            return


def _said(node: Node | None) -> str:
    return str(to_data(to_model(node))) if node is not None else ""
