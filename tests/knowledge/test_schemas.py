"""Facts about resource types that a wrong compaction would lose."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from repair.knowledge.schemas import PropertySchema, ResourceSchema, resource_schema, resource_types, schema_source

CORPUS = Path(os.environ.get("CFN_REPAIR_CORPUS", Path(__file__).parents[3] / "shared" / "corpus")) / "llm-final"


def schema(type_name: str) -> ResourceSchema:
    found = resource_schema(type_name)
    assert found is not None, type_name
    return found


def at(type_name: str, path: str) -> PropertySchema:
    steps = [int(step) if step.isdigit() else step for step in path.split(".") if step]
    found = schema(type_name).at(steps)
    assert found is not None, f"{type_name} {path}"
    return found


def test_names_of_all_types() -> None:
    types = resource_types()
    assert {"AWS::S3::Bucket", "AWS::Serverless::Function", "Alexa::ASK::Skill", "AWS::DynamoDB::Table"} <= types
    assert "AWS::S3::Object" not in types
    assert len(types) > 1800


def test_source_is_dated() -> None:
    assert schema_source().startswith("cfn-lint 1.")
    assert "schemas of 20" in schema_source()


@pytest.mark.parametrize(
    "unknown", ["AWS::EC2::NATGateway", "AWS::ec2::Instance", "Datadog::Monitors::Monitor", "", "x"]
)
def test_unknown_types_have_no_schema(unknown: str) -> None:
    assert resource_schema(unknown) is None


@pytest.mark.parametrize(
    ("type_name", "path", "required"),
    [
        ("AWS::CloudTrail::Trail", "", {"IsLogging", "S3BucketName"}),
        ("AWS::Config::ConfigurationRecorder", "", {"RoleARN"}),
        ("AWS::EC2::SecurityGroup", "", {"GroupDescription"}),
        ("AWS::Lambda::Function", "", {"Code", "Role"}),
        ("AWS::Events::Rule", "Targets.0", {"Arn", "Id"}),
        ("AWS::S3::Bucket", "LifecycleConfiguration.Rules.0", {"Status"}),
        ("AWS::SSM::Parameter", "", {"Type", "Value"}),
        ("AWS::ECS::TaskDefinition", "ContainerDefinitions.0", {"Image", "Name"}),
    ],
)
def test_required(type_name: str, path: str, required: set[str]) -> None:
    assert at(type_name, path).required == required


@pytest.mark.parametrize(
    ("type_name", "path", "known", "unknown"),
    [
        ("AWS::Config::ConfigurationRecorder", "", "RoleARN", "RoleArn"),
        ("AWS::S3::Bucket", "NotificationConfiguration", "QueueConfigurations", "CloudWatchConfigurations"),
        ("AWS::Lambda::Function", "", "ReservedConcurrentExecutions", "ReservedConcurrencyLimit"),
        ("AWS::KMS::Key", "", "EnableKeyRotation", "KeyRotationStatus"),
        ("AWS::EC2::SecurityGroup", "SecurityGroupEgress.0", "DestinationSecurityGroupId", "SourceSecurityGroupId"),
        ("AWS::Route53::HealthCheck", "", "HealthCheckConfig", "Port"),
        ("AWS::CloudFront::Distribution", "DistributionConfig", "Origins", "Tags"),
        ("AWS::Lambda::EventInvokeConfig", "", "MaximumEventAgeInSeconds", "MaximumEventAge"),
        ("AWS::SSM::Parameter", "Tags", "any key", "aws:€"),
    ],
)
def test_known_and_unknown_names(type_name: str, path: str, known: str, unknown: str) -> None:
    node = at(type_name, path)
    assert node.knows(known)
    assert node.knows(unknown) is (type_name == "AWS::SSM::Parameter")  # \p{L} cannot be compiled: allowed


@pytest.mark.parametrize(
    ("type_name", "path", "types"),
    [
        ("AWS::RDS::DBInstance", "AllocatedStorage", {"string"}),
        ("AWS::RDS::DBInstance", "MultiAZ", {"boolean"}),
        ("AWS::IAM::Role", "AssumeRolePolicyDocument", {"object", "string"}),
        ("AWS::Lambda::Permission", "Principal", {"string"}),
        ("AWS::EC2::Instance", "Tags", {"array"}),
        ("AWS::EC2::Instance", "Tags.3.Value", {"string"}),
        ("AWS::SSM::Parameter", "Tags", {"object"}),
        ("AWS::Lambda::Function", "MemorySize", {"integer"}),
    ],
)
def test_types(type_name: str, path: str, types: set[str]) -> None:
    assert at(type_name, path).types == types


def test_values() -> None:
    assert at("AWS::SSM::Parameter", "Type").enum == ("String", "StringList")
    retention = at("AWS::Logs::LogGroup", "RetentionInDays").enum
    assert 90 in retention
    assert 100 not in retention
    assert at("AWS::Lambda::Function", "Description").max_length == 256
    assert at("AWS::Lambda::Function", "Timeout").minimum == 1
    assert at("AWS::Lambda::Function", "Layers").unique_items
    assert at("AWS::Lambda::Function", "Environment.Variables").knows("TABLE_NAME")
    assert not at("AWS::Lambda::Function", "Environment.Variables").knows("1")
    assert at("AWS::EC2::Instance", "SecurityGroupIds.0").formats >= {"AWS::EC2::SecurityGroup.Id"}
    assert at("AWS::ECS::TaskDefinition", "TaskRoleArn").format == "AWS::IAM::Role.Arn"
    assert at("AWS::Lambda::Function", "Role").format == "AWS::IAM::Role.Arn"  # only its pattern says so
    assert at("AWS::IAM::Role", "ManagedPolicyArns.0").format is None
    assert "gb" in at("AWS::ElastiCache::ServerlessCache", "CacheUsageLimits.DataStorage.Unit").enum_ignore_case


def test_what_the_first_items_must_be_any_item_may_be() -> None:
    assert at("AWS::DynamoDB::Table", "KeySchema.0.KeyType").enum == ("HASH", "RANGE")


def test_choices_between_properties() -> None:
    ingress = at("AWS::EC2::SecurityGroup", "SecurityGroupIngress.0")
    assert [sorted(group) for group in ingress.required_xor] == [
        ["CidrIp", "CidrIpv6", "SourcePrefixListId", "SourceSecurityGroupId", "SourceSecurityGroupName"]
    ]
    assert at("AWS::Events::Rule", "").required_or == (frozenset({"EventPattern", "ScheduleExpression"}),)
    assert at("AWS::DynamoDB::Table", "SSESpecification").dependent_required == {
        "KMSMasterKeyId": frozenset({"SSEType"})
    }
    excluded = at("AWS::EC2::Instance", "").dependent_excluded
    assert excluded["NetworkInterfaces"] == {"SubnetId"}
    # oneOf with `required` alone is the same thing in other words
    assert (
        frozenset({"LaunchTemplateId", "LaunchTemplateName"}) in at("AWS::EC2::Instance", "LaunchTemplate").required_xor
    )


@pytest.mark.parametrize(
    ("type_name", "name", "format_"),
    [
        ("AWS::EC2::SecurityGroup", "GroupId", "AWS::EC2::SecurityGroup.Id"),
        ("AWS::RDS::DBInstance", "Endpoint.Address", None),
        ("AWS::IAM::Role", "Arn", "AWS::IAM::Role.Arn"),
        ("AWS::Lambda::Function", "Arn", "AWS::Lambda::Function.Arn"),
        ("AWS::S3::Bucket", "DomainName", None),
        ("AWS::SQS::Queue", "Arn", "AWS::SQS::Queue.Arn"),
    ],
)
def test_attributes(type_name: str, name: str, format_: str | None) -> None:
    found = schema(type_name).attribute(name)
    assert found is not None
    assert (found.name, found.format) == (name, format_)
    assert found.types == {"string"}


def test_attributes_that_do_not_exist_or_are_open() -> None:
    assert schema("AWS::EC2::SecurityGroup").attribute("Arn") is None
    assert schema("AWS::RDS::DBInstance").attribute("Endpoint.Host") is None
    assert schema("AWS::CloudFormation::Stack").attribute("Outputs.VpcId") is not None
    assert schema("AWS::CloudFormation::Stack").attribute("VpcId") is None
    assert schema("Custom::Anything").attribute("Whatever.It.Returns") is not None


@pytest.mark.parametrize(
    ("type_name", "property_", "format_"),
    [
        ("AWS::EC2::VPC", "VpcId", "AWS::EC2::VPC.Id"),
        ("AWS::SNS::Topic", "TopicArn", "AWS::SNS::Topic.Arn"),
        ("AWS::SQS::Queue", "QueueUrl", None),
        ("AWS::EC2::EIP", None, None),
    ],
)
def test_ref(type_name: str, property_: str | None, format_: str | None) -> None:
    assert (schema(type_name).ref_property, schema(type_name).ref_format) == (property_, format_)


def test_lists_of_property_paths() -> None:
    database = schema("AWS::RDS::DBInstance")
    assert ("MasterUsername",) in database.create_only
    assert ("AvailabilityZone",) in database.conditional_create_only
    assert ("Endpoint", "Address") in database.read_only
    assert ("MasterUserPassword",) in database.write_only
    assert schema("AWS::SSM::Parameter").tag_property == ("Tags",)
    assert schema("AWS::Config::ConfigurationRecorder").tag_property is None
    assert schema("AWS::AutoScaling::LaunchConfiguration").lifecycle == "maintenance"


def test_known_values() -> None:
    assert "t3.micro" in schema("AWS::EC2::Instance").known_values[("InstanceType",)]
    assert "t3.micro" not in schema("AWS::ElastiCache::CacheCluster").known_values[("CacheNodeType",)]
    classes = schema("AWS::RDS::DBInstance").known_values[("DBInstanceClass",)]
    assert "db.t3.micro" in classes
    assert "t3.micro" not in classes
    assert schema("AWS::S3::Bucket").known_values == {}


def test_regions() -> None:
    assert schema("AWS::S3::Bucket").missing_regions == frozenset()
    assert "us-east-1" in schema("AWS::OpsWorks::App").missing_regions


def test_recursive_types() -> None:
    deep = "Rules.0.Statement.AndStatement.Statements.0.NotStatement.Statement.GeoMatchStatement.CountryCodes"
    assert at("AWS::WAFv2::WebACL", deep).types == {"array"}
    assert at("AWS::WAFv2::WebACL", "Rules.0.Statement") is at(
        "AWS::WAFv2::WebACL", "Rules.0.Statement.AndStatement.Statements.5"
    )


def test_paths_that_lead_nowhere() -> None:
    bucket = schema("AWS::S3::Bucket")
    assert bucket.at(["BucketName", "X"]) is None
    assert bucket.at([0]) is None
    assert bucket.at(["Nonsense"]) is None
    assert bucket.at([]) is bucket.properties
    assert schema("AWS::IAM::Role").at(["AssumeRolePolicyDocument", "Statement", 0]) is None
    assert at("AWS::IAM::Role", "AssumeRolePolicyDocument").free_form
    assert not at("AWS::S3::Bucket", "BucketName").knows("X")
    assert not at("AWS::EC2::Instance", "Tags").knows("Key")


def walk(node: PropertySchema, seen: set[int]) -> Iterator[PropertySchema]:
    if id(node) in seen:
        return
    seen.add(id(node))
    yield node
    for child in (*node.properties.values(), *node.pattern_properties.values()):
        yield from walk(child, seen)
    if node.items is not None:
        yield from walk(node.items, seen)


def test_every_type_can_be_walked() -> None:
    allowed = {"string", "integer", "number", "boolean", "object", "array", "null"}
    for type_name in sorted(resource_types()):
        resource = schema(type_name)
        assert resource.type_name == type_name
        for node in walk(resource.properties, set()):
            assert node.types <= allowed, type_name
            if not node.additional and not node.pattern_properties:
                assert node.required <= set(node.properties), type_name
        for name, attribute in resource.attributes.items():
            assert attribute.schema is not None or name.endswith("*") or attribute.types == set(), (type_name, name)
        for path in resource.create_only | resource.conditional_create_only:
            assert path, type_name


class _Loader(yaml.CSafeLoader):
    """Reads CloudFormation YAML; a short-form function becomes a one-key object."""


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        return {f"Fn::{suffix}": node.value}
    if isinstance(node, yaml.SequenceNode):
        return {f"Fn::{suffix}": loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {f"Fn::{suffix}": loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _function)


def property_paths(value: Any, path: tuple[str | int, ...], node: PropertySchema | None) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of the names that a template writes; functions and free-form values end the walk."""
    if node is None or node.free_form:
        return
    if isinstance(value, dict) and not any(str(k).startswith("Fn::") or k in ("Ref", "Condition") for k in value):
        for name, child in value.items():
            yield (*path, str(name))
            yield from property_paths(child, (*path, str(name)), node.child(str(name)))
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from property_paths(child, (*path, i), node.child(i))


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_properties_of_real_templates_resolve(capsys: pytest.CaptureFixture[str]) -> None:
    total, unknown = 0, []
    for file in sorted(CORPUS.rglob("*")):
        if not file.is_file():
            continue
        try:
            template = yaml.load(file.read_text("utf-8-sig"), _Loader)
        except (yaml.YAMLError, UnicodeDecodeError):
            continue
        resources = template.get("Resources") if isinstance(template, dict) else None
        for resource in (resources or {}).values():
            found = resource_schema(str(resource.get("Type"))) if isinstance(resource, dict) else None
            if found is None or not isinstance(resource.get("Properties"), dict):
                continue
            for path in property_paths(resource["Properties"], (), found.properties):
                total += 1
                parent = found.at(path[:-1])
                if parent is None or not parent.knows(path[-1]):
                    unknown.append(f"{file.name}: {found.type_name} {'.'.join(map(str, path))}")
    with capsys.disabled():
        print(f"\n{total - len(unknown)} of {total} properties resolve; not: {unknown}")
    assert total > 10_000
    assert len(unknown) < total * 0.005
