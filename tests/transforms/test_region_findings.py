"""What the transforms about regions say, and how sure they are."""

from __future__ import annotations

import pytest

from repair.engine.result import Finding
from repair.engine.run import repair_text
from tests.transforms.harness import settings
from transforms.regions.machine_images import named_architecture, named_image


def findings(transform: str, text: str, flags: str = "") -> tuple[Finding, ...]:
    outcome = repair_text("t", text, settings(transform, flags))
    assert not outcome.bugs
    return outcome.findings


def resource(type_name: str, properties: str) -> str:
    return f"Resources:\n  R: {{Type: '{type_name}', Properties: {{{properties}}}}}\n"


@pytest.mark.parametrize(
    ("flags", "safety"),
    [
        ("--region eu-south-1", "safe"),
        ("--region eu-south-1 --region eu-west-1", "safe"),
        ("--region eu-south-1 --region us-east-1", "unsafe"),
        ("--region us-east-1", "unsafe"),
        ("", "unsafe"),
    ],
)
def test_a_zone_is_only_safe_to_count_where_its_name_certainly_fails(flags: str, safety: str) -> None:
    text = resource("AWS::EC2::Subnet", "AvailabilityZone: us-east-1a")
    (found,) = findings("hardcoded-availability-zone", text, flags)
    assert (found.safety, found.impact) == (safety, "replacement")


@pytest.mark.parametrize(
    ("zones", "region", "safety"),
    [
        ("us-east-1a, us-east-1b", "us-west-1", "safe"),
        ("us-east-1a, us-east-1b, us-east-1c", "us-west-1", "unsafe"),
        ("us-east-1a, us-east-1b, us-east-1c", "eu-west-1", "safe"),
        ("us-east-1a, us-east-1b, us-east-1c, us-east-1d", "eu-west-1", "unsafe"),
    ],
)
def test_more_zones_than_an_account_sees(zones: str, region: str, safety: str) -> None:
    text = resource("AWS::AutoScaling::AutoScalingGroup", f"AvailabilityZones: [{zones}]")
    (found,) = findings("hardcoded-availability-zone", text, f"--region {region}")
    assert found.safety == safety


@pytest.mark.parametrize("zone", ["us-west-2-lax-1a", "use1-az1", "xx-nowhere-1a", "us-east-1", "us-east-1A"])
def test_what_is_no_zone_of_a_region(zone: str) -> None:
    assert not findings("hardcoded-availability-zone", resource("AWS::EC2::Subnet", f"AvailabilityZone: {zone}"))


def test_a_custom_resource_may_mean_something_else() -> None:
    assert not findings("hardcoded-availability-zone", resource("Custom::Zone", "AvailabilityZone: us-east-1a"))


@pytest.mark.parametrize(
    ("type_name", "properties", "flags", "safety"),
    [
        ("AWS::RDS::DBInstance", "Engine: mysql, DBInstanceClass: db.t2.micro", "--region eu-south-1", "safe"),
        ("AWS::RDS::DBInstance", "Engine: mysql, DBInstanceClass: DB.T3.MICRO", "", "safe"),
        ("AWS::EC2::Instance", "InstanceType: t2.micro", "--region eu-south-1", "unsafe"),
        ("AWS::EC2::Instance", "InstanceType: t3.micros", "", "suggest"),
    ],
)
def test_how_sure_a_class_is(type_name: str, properties: str, flags: str, safety: str) -> None:
    (found,) = findings("unavailable-instance-class", resource(type_name, properties), flags)
    assert found.safety == safety
    assert "price list" in found.reason


@pytest.mark.parametrize(
    ("type_name", "properties", "flags"),
    [
        ("AWS::RDS::DBInstance", "DBInstanceClass: db.t2.micro, SourceDBInstanceIdentifier: x", "--region eu-south-1"),
        ("AWS::EC2::Instance", "InstanceType: t2.micro", "--region us-iso-east-1"),
        ("AWS::EC2::Instance", "InstanceType: !Ref AWS::NoValue", "--region eu-south-1"),
    ],
)
def test_classes_that_nothing_is_known_of(type_name: str, properties: str, flags: str) -> None:
    assert not findings("unavailable-instance-class", resource(type_name, properties), flags)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Amazon Linux 2 AMI (update as needed)", "amazon-linux-2"),
        ("Amazon Linux 2023", "amazon-linux-2023"),
        ("AL2023 in us-west-2", "amazon-linux-2023"),
        ("Ubuntu Server 22.04 LTS", "ubuntu-22.04"),
        ("Windows Server 2019 Base", "windows-server-2019"),
        ("Windows Server 2019 Core", None),
        ("ECS-optimized Amazon Linux 2", None),
        ("Amazon Linux 2 or Amazon Linux 2023", None),
        ("Amazon Linux", None),
        ("Replace with your AMI", None),
        ("", None),
    ],
)
def test_which_image_a_comment_names(text: str, name: str | None) -> None:
    image = named_image(text)
    assert (image.name if image else None) == name


@pytest.mark.parametrize(
    ("text", "architecture"),
    [("x86_64", "x86_64"), ("amd64", "x86_64"), ("Graviton", "arm64"), ("arm64 and x86_64", None), ("alarm", None)],
)
def test_which_architecture_a_comment_names(text: str, architecture: str | None) -> None:
    assert named_architecture(text) == architecture


def test_the_images_to_choose_from_fit_the_instance() -> None:
    text = resource("AWS::EC2::Instance", "InstanceType: t4g.micro, ImageId: ami-0c02fb55956c7d316")
    (found,) = findings("hardcoded-ami", text, "--region eu-west-1")
    assert found.options == (
        "amazon-linux-2023-arm64",
        "amazon-linux-2-arm64",
        "ubuntu-20.04-arm64",
        "ubuntu-22.04-arm64",
        "ubuntu-24.04-arm64",
    )
    assert found.verify == "aws ec2 describe-images --image-ids ami-0c02fb55956c7d316 --region eu-west-1"
