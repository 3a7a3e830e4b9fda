"""What works without waiting nearly always: machines and load balancers that start before their way to the internet."""

from __future__ import annotations

from collections.abc import Iterator

from repair import Resource

from ..lookup import GROUP, INSTANCE, SUBNET, attachments_for, is_true, literal
from ..needs import Need, Row, each
from ..uses import Step, Trail, Uses
from .containers import SERVICE

LOAD_BALANCERS = ("AWS::ElasticLoadBalancing::LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer")
ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
DATABASE = "AWS::RDS::DBInstance"
_SUBNETS = (
    "SubnetId",
    "NetworkInterfaces.*.SubnetId",
    "VPCZoneIdentifier.*",
    "NetworkConfiguration.AwsvpcConfiguration.Subnets.*",
)


def _load_balancer(uses: Uses, balancer: Resource) -> list[Need]:
    if literal(balancer, "Scheme") not in ("", "internet-facing") or literal(balancer, "Type") == "gateway":
        return []
    subnets = uses.at(balancer).to(SUBNET, "Subnets.*", "SubnetMappings.*.SubnetId")
    return each(attachments_for(uses, subnets)) if subnets else []


def _public(uses: Uses, consumer: Resource) -> list[Need]:
    here = uses.at(consumer)
    if consumer.type == DATABASE:
        if not is_true(consumer, "PubliclyAccessible"):
            return []
        subnets = here.to("AWS::RDS::DBSubnetGroup", "DBSubnetGroupName").to(SUBNET, "SubnetIds.*")
    else:
        subnets = here.to(SUBNET, *_SUBNETS).where(lambda subnet: _is_public(uses, subnet))
    return each(attachments_for(uses, subnets)) if subnets else []


def _is_public(uses: Uses, subnet: Resource) -> bool:
    gateways = _routes(uses.at(subnet)).to("AWS::EC2::InternetGateway", "GatewayId")
    return is_true(subnet, "MapPublicIpOnLaunch") or bool(gateways)


def _routes(subnets: Trail) -> Trail:
    tables = subnets.users(ASSOCIATION, "SubnetId").to("AWS::EC2::RouteTable", "RouteTableId")
    return tables.users("AWS::EC2::Route", "RouteTableId")


def _private(uses: Uses, consumer: Resource) -> Iterator[Need]:
    """The default route to a NAT gateway, and the association that makes it the subnet's."""
    for subnet in uses.at(consumer).to(SUBNET, *_SUBNETS):
        there = Trail(uses, (Step(subnet.resource, subnet.given),))
        routes = _routes(there).where(_is_default_to_nat)
        if routes:
            yield from each(there.users(ASSOCIATION, "SubnetId") + routes)


def _is_default_to_nat(route: Resource) -> bool:
    to_all = literal(route, "DestinationCidrBlock") == "0.0.0.0/0"
    return to_all and route.property("NatGatewayId") is not None


HARDENING = (
    Row(
        number=4,
        title="A load balancer that faces the internet",
        consumers=LOAD_BALANCERS,
        needs="waits for the attachment of the internet gateway of its VPC.",
        error="`VPC vpc-… has no internet gateway` (InvalidSubnet)",
        evidence="AWS documentation of AWS::ElasticLoadBalancing::LoadBalancer; 248 of 260 templates that were deployed "
        "lack it, so the race is rare",
        find=_load_balancer,
    ),
    Row(
        number=5,
        title="An instance or a group in a public subnet, a database that is publicly accessible",
        consumers=(INSTANCE, GROUP, DATABASE),
        needs="waits for the attachment of the internet gateway of its VPC. A subnet is public if it gives out public "
        "addresses or has a route to an internet gateway.",
        error="the machine starts without a network; `Cannot create a publicly accessible DBInstance. The specified VPC has "
        "no internet gateway attached`",
        evidence="AWS documentation of AWS::EC2::Instance, AWS::AutoScaling::AutoScalingGroup and "
        "AWS::AutoScaling::LaunchConfiguration",
        find=_public,
    ),
    Row(
        number=38,
        title="An instance, a group or an ECS service in a private subnet",
        consumers=(INSTANCE, GROUP, SERVICE),
        needs="waits for the default route to the NAT gateway and for the association of that route table with its subnet.",
        error="the start script or the image pull finds no network; with a creation policy or a circuit breaker the stack "
        "fails",
        evidence="the aws-cdk makes these edges (`internetConnectivityEstablished`); no template that was deployed has them",
        find=_private,
    ),
)
