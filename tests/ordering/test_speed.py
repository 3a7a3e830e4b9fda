"""CloudFormation takes 500 resources: the order of so many must not be felt."""

from __future__ import annotations

import time
from datetime import date

from repair.cloudformation.template import Template
from repair.engine.context import Context
from repair.engine.registry import all_transforms, select
from repair.syntax.document import parse

CONTEXT = Context(as_of=date(2026, 10, 20))
ORDERING = ["missing-depends-on", "missing-network-dependency", "useless-depends-on", "circular-dependency"]


def api(methods: int) -> str:
    """A chain of resources that need each other, and a deployment that needs all methods."""
    lines = ["Resources:", "  Api: {Type: 'AWS::ApiGateway::RestApi'}"]
    for index in range(methods):
        lines += [
            f"  Method{index}:",
            "    Type: AWS::ApiGateway::Method",
            "    Properties:",
            "      RestApiId: !Ref Api",
            f"      ResourceId: !Ref Resource{index}",
            f"  Resource{index}:",
            "    Type: AWS::ApiGateway::Resource",
            f"    Properties: {{ParentId: !Ref Resource{index + 1}, RestApiId: !Ref Api}}",
        ]
    lines += [f"  Resource{methods}: {{Type: 'AWS::ApiGateway::Resource'}}"]
    lines += ["  Deployment: {Type: 'AWS::ApiGateway::Deployment', Properties: {RestApiId: !Ref Api}}"]
    return "\n".join(lines) + "\n"


def groups(count: int) -> str:
    """Security groups in one big knot."""
    lines = ["Resources:"]
    for index in range(count):
        lines += [
            f"  Group{index}:",
            "    Type: AWS::EC2::SecurityGroup",
            "    Properties:",
            "      GroupDescription: one of many",
            "      SecurityGroupIngress:",
            f"        - {{IpProtocol: tcp, SourceSecurityGroupId: !Ref Group{(index + 1) % count}}}",
        ]
    return "\n".join(lines) + "\n"


def seconds(text: str) -> tuple[float, int]:
    template = Template(parse(text))
    assert 490 <= len(template.resources) <= 500
    started = time.process_time()
    found = [fix for transform in select(all_transforms(), ORDERING) for fix in transform.generate(template, CONTEXT)]
    return time.process_time() - started, len(found)


def test_a_long_chain() -> None:
    taken, found = min(seconds(api(248)) for _ in range(2))
    assert found == 1
    assert taken < 0.5


def test_a_big_knot() -> None:
    taken, found = min(seconds(groups(500)) for _ in range(2))
    assert found == 1
    assert taken < 0.5
