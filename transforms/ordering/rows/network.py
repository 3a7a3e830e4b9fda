"""Networks: gateways that must be attached, ranges that must be associated, before something uses them."""

from __future__ import annotations

from ipaddress import ip_network

from repair import Resource
from repair.cloudformation.evaluate import evaluate
from repair.cloudformation.results import Opaque, Result

from ..lookup import ATTACHMENT, INSTANCE, SUBNET, attachments_for, literal
from ..needs import Need, Row, each
from ..uses import Uses

NAT = "AWS::EC2::NatGateway"
GATEWAYS = ("AWS::EC2::InternetGateway", "AWS::EC2::VPNGateway")
ROUTE_TABLE = "AWS::EC2::RouteTable"
TRANSIT_ATTACHMENTS = ("AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment")
VPN_ASSOCIATION = "AWS::EC2::ClientVpnTargetNetworkAssociation"
CIDR_BLOCK = "AWS::EC2::VPCCidrBlock"


def _address(uses: Uses, address: Resource) -> list[Need]:
    here = uses.at(address)
    links = here.users("AWS::EC2::EIPAssociation", "AllocationId", "EIP")
    instances = here.to(INSTANCE, "InstanceId") + links.to(INSTANCE, "InstanceId")
    interfaces = links.to("AWS::EC2::NetworkInterface", "NetworkInterfaceId")
    subnets = (
        here.users(NAT, "AllocationId").to(SUBNET, "SubnetId")
        + instances.to(SUBNET, "SubnetId", "NetworkInterfaces.*.SubnetId")
        + interfaces.to(SUBNET, "SubnetId")
        + here.users("AWS::ElasticLoadBalancingV2::LoadBalancer", "SubnetMappings.*.AllocationId").to(
            SUBNET, "SubnetMappings.*.SubnetId"
        )
    )
    return each(attachments_for(uses, subnets))


def _route_to_gateway(uses: Uses, route: Resource) -> list[Need]:
    gateways = uses.at(route).to(GATEWAYS, "GatewayId")
    return each(gateways.users(ATTACHMENT, "InternetGatewayId", "VpnGatewayId"))


def _nat_gateway(uses: Uses, gateway: Resource) -> list[Need]:
    if literal(gateway, "ConnectivityType") == "private":
        return []
    return each(attachments_for(uses, uses.at(gateway).to(SUBNET, "SubnetId")))


def _propagation(uses: Uses, propagation: Resource) -> list[Need]:
    return each(uses.at(propagation).to("AWS::EC2::VPNGateway", "VpnGatewayId").users(ATTACHMENT, "VpnGatewayId"))


def _route_to_transit_gateway(uses: Uses, route: Resource) -> list[Need]:
    gateway = uses.value(route, "TransitGatewayId")
    if gateway is None:
        return []
    found = uses.all(*TRANSIT_ATTACHMENTS).where(lambda a: uses.value(a, "TransitGatewayId") == gateway)
    tables = uses.at(route).to(ROUTE_TABLE, "RouteTableId")
    vpcs = {uses.value(step.resource, "VpcId") for step in tables} - {None}
    if not vpcs and len(found.steps) > 1:
        return []
    return each(found.where(lambda attachment: not vpcs or uses.value(attachment, "VpcId") in vpcs))


def _subnet(uses: Uses, subnet: Resource) -> list[Need]:
    vpc = uses.value(subnet, "VpcId")
    if vpc is None:
        return []
    blocks = uses.all(CIDR_BLOCK).where(lambda block: uses.value(block, "VpcId") == vpc)
    return each(blocks.where(lambda block: _takes_from(uses, subnet, block)))


def _takes_from(uses: Uses, subnet: Resource, block: Resource) -> bool:
    six = ("AmazonProvidedIpv6CidrBlock", "Ipv6CidrBlock", "Ipv6Pool", "Ipv6IpamPoolId")
    if any(block.property(name) is not None for name in six):
        return subnet.property("Ipv6CidrBlock") is not None
    inside, around = subnet.property("CidrBlock"), block.property("CidrBlock")
    if inside is None or around is None:
        return False
    symbolic = uses.template.symbolic
    return _lies_in(evaluate(uses.template, inside), evaluate(uses.template, around)) or (
        _whole(symbolic.value(inside)) == symbolic.value(around)
    )


def _lies_in(inside: Result, around: Result) -> bool:
    inner, outer = _whole(inside), around
    if not isinstance(inner, str) or not isinstance(outer, str):
        return False
    try:
        return ip_network(inner, strict=False).subnet_of(ip_network(outer, strict=False))  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return False


def _whole(value: Result) -> Result:
    """The range that a range was taken from by Fn::Select and Fn::Cidr; any other value as it is."""
    for name, position in (("Fn::Select", 1), ("Fn::Cidr", 0)):
        if isinstance(value, Opaque) and value.function == name:
            value = value.arguments[position]
    return value


def _client_vpn_route(uses: Uses, route: Resource) -> list[Need]:
    endpoint = uses.value(route, "ClientVpnEndpointId")
    if endpoint is None:
        return []
    found = uses.all(VPN_ASSOCIATION).where(lambda a: uses.value(a, "ClientVpnEndpointId") == endpoint)
    subnet = uses.value(route, "TargetVpcSubnetId")
    exact = found.where(lambda association: subnet is not None and uses.value(association, "SubnetId") == subnet)
    return each(exact or found)


NETWORK = (
    Row(
        number=1,
        title="An Elastic IP address in a template that attaches an internet gateway",
        consumers=("AWS::EC2::EIP",),
        needs="waits for the gateway attachment of the VPC that it is used in. With several VPCs only where the address "
        "leads to one of them (NAT gateway, instance, network interface, load balancer).",
        error="`Network vpc-… is not attached to any internet gateway` (Gateway.NotAttached)",
        evidence='AWS documentation of AWS::EC2::EIP: "you must declare a dependency on the VPC-gateway attachment"',
        find=_address,
    ),
    Row(
        number=2,
        title="A route to an internet gateway or a VPN gateway",
        consumers=("AWS::EC2::Route",),
        needs="waits for the attachment of that gateway, for IPv4 and for IPv6.",
        error="`route table rtb-… and network gateway igw-… belong to different networks`",
        evidence='AWS documentation, "When a DependsOn attribute is required"; aws-cdk issue 37853',
        find=_route_to_gateway,
    ),
    Row(
        number=3,
        title="A public NAT gateway",
        consumers=(NAT,),
        needs="waits for the attachment of the internet gateway of its VPC (its Elastic IP address often does already).",
        error="`Network vpc-… has no Internet gateway attached`; deleting the stack can hang the other way round",
        evidence='AWS documentation, "When a DependsOn attribute is required"; aws-cdk issue 21495',
        find=_nat_gateway,
    ),
    Row(
        number=6,
        title="A VPN gateway's route propagation",
        consumers=("AWS::EC2::VPNGatewayRoutePropagation",),
        needs="waits for the attachment of the VPN gateway.",
        error="`GeneralServiceException`: the gateway is not attached yet",
        evidence='AWS documentation of AWS::EC2::VPNGatewayRoutePropagation: "you must explicitly declare a dependency"; '
        "cloudformation-coverage-roadmap issue 1039",
        find=_propagation,
    ),
    Row(
        number=7,
        title="A route to a transit gateway",
        consumers=("AWS::EC2::Route",),
        needs="waits for the attachment of that transit gateway to the VPC of the route table.",
        error="`InvalidTransitGatewayID.NotFound: Transit Gateway tgw-… was deleted or does not exist`",
        evidence='AWS documentation of AWS::EC2::Route: "you must declare a dependency on the transit gateway attachment"',
        find=_route_to_transit_gateway,
    ),
    Row(
        number=8,
        title="A subnet in a secondary range of its VPC",
        consumers=(SUBNET,),
        needs="waits for the association of the range: of an IPv6 range where it has an IPv6 range, else of the range that "
        "holds its own.",
        error="`The CIDR '…' is invalid`; `Template error: Fn::Select cannot select nonexistent value at index 0`",
        evidence="AWS documentation of Fn::Cidr (its example for IPv6)",
        find=_subnet,
    ),
    Row(
        number=9,
        title="A route of a client VPN endpoint",
        consumers=("AWS::EC2::ClientVpnRoute",),
        needs="waits for the association of the endpoint with the target network.",
        error="the route is refused, because its target network is not associated yet (AWS's exact text is not recorded)",
        evidence='AWS documentation of AWS::EC2::ClientVpnRoute: "you must use the DependsOn Attribute"',
        find=_client_vpn_route,
    ),
)
