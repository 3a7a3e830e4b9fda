"""What updates do: the schemas, the documented table, and where they meet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from repair.knowledge.schemas import resource_schema, resource_types
from repair.knowledge.update_behaviour import Behaviour, update_behaviour, update_fact

TABLE = Path(__file__).parents[2] / "repair" / "knowledge" / "data" / "update_behaviours.json"


@pytest.mark.parametrize(
    ("type_name", "path", "behaviour"),
    [
        ("AWS::RDS::DBInstance", "Properties.MasterUsername", "replacement"),
        ("AWS::RDS::DBInstance", "Properties.EngineVersion", "some-interruption"),
        ("AWS::RDS::DBInstance", "Properties.DBInstanceClass", "some-interruption"),
        ("AWS::RDS::DBInstance", "Properties.MultiAZ", "some-interruption"),
        ("AWS::RDS::DBInstance", "Properties.DBSnapshotIdentifier", "replacement"),
        ("AWS::RDS::DBInstance", "Properties.CACertificateIdentifier", "some-interruption"),
        ("AWS::RDS::DBInstance", "Properties.DeletionProtection", "no-interruption"),
        ("AWS::RDS::DBInstance", "Properties.Tags.0.Value", "no-interruption"),
        ("AWS::RDS::DBCluster", "Properties.EngineVersion", "some-interruption"),
        ("AWS::OpenSearchService::Domain", "Properties.EngineVersion", "replacement"),
        ("AWS::ElastiCache::ReplicationGroup", "Properties.EngineVersion", "some-interruption"),
        ("AWS::AmazonMQ::Broker", "Properties.HostInstanceType", "some-interruption"),
        ("AWS::EC2::Instance", "Properties.InstanceType", "some-interruption"),
        ("AWS::EC2::Instance", "Properties.ImageId", "replacement"),
        ("AWS::EC2::Volume", "Properties.Encrypted", "unknown"),
        ("AWS::ECS::TaskDefinition", "Properties.ContainerDefinitions.0.Image", "replacement"),
        ("AWS::SSM::Parameter", "Properties.Name", "replacement"),
        ("AWS::SSM::Parameter", "Properties.Value", "no-interruption"),
        ("AWS::Lambda::Function", "Properties.Runtime", "no-interruption"),
        ("AWS::Lambda::Function", "Properties.FunctionName", "replacement"),
        ("AWS::S3::Bucket", "Properties.BucketName", "replacement"),
        ("AWS::IAM::Role", "Properties.AssumeRolePolicyDocument.Statement.0.Effect", "no-interruption"),
        ("AWS::KMS::Key", "Properties.KeySpec", "replacement"),
        ("AWS::AutoScaling::AutoScalingGroup", "Properties.LaunchTemplate", "replacement"),
        # a read-only property cannot be part of a running stack
        ("AWS::RDS::DBInstance", "Properties.Endpoint.Address", "none"),
        # the whole of what is partly create-only
        ("AWS::EMR::Cluster", "Properties.Instances", "replacement"),
        # functions are looked through, or end the path
        ("AWS::SSM::Parameter", "Properties.Name.Fn::Sub", "replacement"),
        ("AWS::SSM::Parameter", "Properties.Fn::If.1.Name", "replacement"),
        ("AWS::RDS::DBInstance", "Properties.EngineVersion.Fn::If.2", "some-interruption"),
        ("AWS::EC2::Instance", "Properties.Tags.Fn::If.1.0.Value", "no-interruption"),
        # what the schema cannot know
        ("AWS::RDS::DBInstance", "Properties.Nonsense", "unknown"),
        ("AWS::RDS::DBInstance", "Properties", "unknown"),
        ("AWS::EC2::NATGateway", "Properties.SubnetId", "unknown"),
        ("AWS::Serverless::Function", "Properties.Runtime", "unknown"),
        ("Custom::Thing", "Properties.Anything", "unknown"),
        ("AWS::CloudFormation::Stack", "Properties.Parameters.Size", "unknown"),
        # beside Properties
        ("AWS::RDS::DBInstance", "DependsOn", "none"),
        ("AWS::RDS::DBInstance", "DependsOn.0", "none"),
        ("AWS::RDS::DBInstance", "Metadata.cfn-lint", "none"),
        ("AWS::RDS::DBInstance", "DeletionPolicy", "none"),
        ("AWS::RDS::DBInstance", "UpdateReplacePolicy", "none"),
        ("AWS::RDS::DBInstance", "Condition", "unknown"),
        ("AWS::RDS::DBInstance", "Type", "replacement"),
        ("AWS::RDS::DBInstance", "", "replacement"),
        ("AWS::RDS::DBInstance", "Nonsense", "unknown"),
    ],
)
def test_behaviour(type_name: str, path: str, behaviour: Behaviour) -> None:
    steps = [int(step) if step.isdigit() else step for step in path.split(".") if step]
    assert update_behaviour(type_name, steps) == behaviour, update_fact(type_name, steps)


def test_a_fact_names_its_source_and_its_exceptions() -> None:
    schema = update_fact("AWS::SSM::Parameter", ("Properties", "Name"))
    assert schema.reason == "Name is create-only"
    assert "cfn-lint" in schema.source
    documented = update_fact("AWS::RDS::DBInstance", ("Properties", "EngineVersion"))
    assert "User Guide" in documented.source
    assert not documented.may_replace
    sometimes = update_fact("AWS::EC2::Instance", ("Properties", "InstanceType"))
    assert sometimes.may_replace
    conditional = update_fact("AWS::AutoScaling::AutoScalingGroup", ("Properties", "LaunchTemplate"))
    assert conditional.reason == "LaunchTemplate is create-only in some cases"


def test_the_table_only_says_what_the_schemas_do_not() -> None:
    table = json.loads(TABLE.read_text("utf-8"))
    keys = [(type_name, path) for type_name, path, _, _ in table["rows"]]
    assert keys == sorted(set(keys), key=lambda key: (key[0], key[1].split("/")))
    for type_name, path, behaviour, source in table["rows"]:
        schema = resource_schema(type_name)
        assert schema is not None, type_name
        steps = tuple(path.split("/"))
        assert schema.at(steps) is not None, (type_name, path)
        assert steps not in schema.create_only, (type_name, path)
        assert behaviour in {"some-interruption", "replacement", "not-supported"}
        assert source in table["sources"]


def test_every_property_of_every_type_has_an_answer() -> None:
    for type_name in sorted(resource_types()):
        schema = resource_schema(type_name)
        assert schema is not None
        for name in schema.properties.properties:
            fact = update_fact(type_name, ("Properties", name))
            if (name,) in schema.create_only and not type_name.startswith(("AWS::Serverless", "AWS::CloudFormation::")):
                assert fact.behaviour == "replacement", (type_name, name)
            assert fact.reason
            assert fact.source
