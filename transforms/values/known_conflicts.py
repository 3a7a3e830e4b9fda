"""Literals that a service does not take beside others, for which one value is left; each with its source.

`wrong` are the values (any other than `right`, where it is empty); `given` are conditions on the mapping that the value
is in (see :mod:`transforms.shape.beside`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """One value that cannot be, and what it must be."""

    type: str
    place: str
    wrong: frozenset[str]
    right: str
    source: str
    given: tuple[str, ...] = ()
    safe: bool = True


_SEVERAL = "|".join(str(number) for number in range(2, 501))

CONFLICTS: tuple[Conflict, ...] = (
    *(
        Conflict(f"AWS::RDS::{name}", "Engine", frozenset({wrong}), right, "Amazon RDS API Reference: Engine")
        for name, wrong, right in (
            ("DBInstance", "postgresql", "postgres"),
            ("DBInstance", "PostgreSQL", "postgres"),
            ("DBInstance", "aurora-postgres", "aurora-postgresql"),
            ("DBCluster", "aurora-postgres", "aurora-postgresql"),
        )
    ),
    Conflict(
        "AWS::RDS::DBCluster",
        "Engine",
        frozenset({"postgresql"}),
        "postgres",
        "Amazon RDS API Reference: Engine; only a Multi-AZ cluster, not one of Aurora, has a class of its own",
        ("DBClusterInstanceClass",),
    ),
    Conflict(
        "AWS::EC2::EIP",
        "Domain",
        frozenset({"standard"}),
        "vpc",
        "Amazon EC2 API Reference, AllocateAddress: EC2-Classic is gone, every address is for a VPC",
    ),
    Conflict(
        "AWS::EC2::VPNGateway",
        "Type",
        frozenset(),
        "ipsec.1",
        "Amazon EC2 API Reference, CreateVpnGateway: valid values: ipsec.1",
    ),
    Conflict(
        "AWS::ECS::Service",
        "SchedulingStrategy",
        frozenset({"DAEMON"}),
        "REPLICA",
        "Amazon ECS API Reference, CreateService: tasks on Fargate do not support the DAEMON scheduling strategy",
        ("LaunchType=FARGATE",),
        safe=False,
    ),
    Conflict(
        "AWS::ECS::TaskDefinition",
        "NetworkMode",
        frozenset({"bridge", "default", "host", "none"}),
        "awsvpc",
        "Amazon ECS Developer Guide: tasks on Fargate have the network mode awsvpc",
        ("RequiresCompatibilities.*=FARGATE",),
    ),
    Conflict(
        "AWS::ElastiCache::ReplicationGroup",
        "AutomaticFailoverEnabled",
        frozenset({"false", "False"}),
        "true",
        "Amazon ElastiCache API Reference: automatic failover must be on where cluster mode is",
        (f"NumNodeGroups={_SEVERAL}",),
    ),
    Conflict(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "Port",
        frozenset(),
        "6081",
        "Elastic Load Balancing API Reference, CreateTargetGroup: if the protocol is GENEVE, the port is 6081",
        ("Protocol=GENEVE",),
    ),
)
