from __future__ import annotations

import pytest

from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.sections import Owner
from tests.cloudformation.conftest import Read, yaml_template

STACK = """
Description: A stack
Transform: [AWS::LanguageExtensions, {Name: AWS::Include, Parameters: {Location: s3}}]
Parameters:
  Name: {Type: String, Default: app, AllowedValues: [app, web]}
  Secret: {Type: String, NoEcho: true}
  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>'}
  Ami: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/ami}
  Untyped: {Default: 1}
Mappings:
  Sizes: {prod: {Class: big}, dev: {Class: small}}
Conditions:
  IsProd: !Equals [!Ref Name, app]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Condition: IsProd
    DependsOn: Queue
    Properties:
      Tags: [{Key: k, Value: !Ref Name}]
  Queue:
    Type: AWS::SQS::Queue
    DependsOn: [Other, Topic]
  Fn::ForEach::Loop: [X, [a, b], {'Bucket${X}': {Type: AWS::S3::Bucket}}]
  Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3}}
Outputs:
  Url: {Value: !Ref Queue, Export: {Name: q}, Condition: IsProd}
"""


def test_sections(read: Read) -> None:
    template = read(STACK)
    assert template.description == "A stack"
    assert template.transforms == ["AWS::LanguageExtensions", "AWS::Include"]
    assert list(template.resources) == ["Topic", "Queue"]
    assert list(template.parameters) == ["Name", "Secret", "Subnets", "Ami", "Untyped"]
    assert list(template.mappings) == ["Sizes"]
    assert list(template.conditions) == ["IsProd"]
    assert list(template.outputs) == ["Url"]
    assert [resource.logical_id for resource in template.resources_of_type("AWS::SQS::Queue", "No")] == ["Queue"]
    assert literal_text(template.mapping_cell("Sizes", "dev", "Class")) == "small"
    assert template.mapping_cell("Sizes", "test", "Class") is None


def test_resource(read: Read) -> None:
    template = read(STACK)
    topic, queue = template.resources.values()
    assert (topic.type, topic.condition, topic.depends_on) == ("AWS::SNS::Topic", "IsProd", ["Queue"])
    assert topic.path == ("Resources", "Topic")
    assert literal_text(topic.property("Tags", 0, "Key")) == "k"
    assert topic.property("Tags", 0, "Value", "Ref") is None
    assert topic.property("Tags", 1) is None
    assert topic.property("Tags", "Key") is None
    assert (queue.condition, queue.depends_on, queue.properties) == (None, ["Other", "Topic"], None)
    tag = topic.property("Tags", 0)
    assert tag is not None
    assert template.resource_of(tag) == topic
    assert template.owner(tag) == Owner("Resources", "Topic")


def test_parameters(read: Read) -> None:
    parameters = read(STACK).parameters
    name = parameters["Name"]
    assert literal_text(name.default) == "app"
    assert [node.value for node in name.allowed_values] == ["app", "web"]
    assert [p.name for p in parameters.values() if p.no_echo] == ["Secret"]
    assert [p.name for p in parameters.values() if p.is_list] == ["Subnets"]
    assert [p.name for p in parameters.values() if p.from_parameter_store] == ["Ami"]
    assert parameters["Untyped"].type == "String"


def test_outputs(read: Read) -> None:
    output = read(STACK).outputs["Url"]
    assert literal_text(output.export_name) == "q"
    assert (output.condition, output.path) == ("IsProd", ("Outputs", "Url"))


@pytest.mark.parametrize(
    "text",
    [
        "Resources: []\nParameters: x\nOutputs:\nConditions: 1\nMappings: !Ref x\nTransform: {}\n",
        "Resources: {A: x, B: [], C: {}, D: !Ref x, E: {Type: {a: b}, Properties: [], DependsOn: {a: b}}}\n",
        "Parameters: {A: {Default: [], AllowedValues: x, NoEcho: []}}\nOutputs: {A: x, B: {Value: , Export: y}}\n",
        "Ref: x\n",
        "Fn::If: [a, !Ref b, c]\n",
        "Metadata: {AWS::CloudFormation::Interface: {ParameterGroups: {a: b}, ParameterLabels: [x]}}\n",
        "Metadata: {AWS::CloudFormation::Interface: {ParameterGroups: [x, {Parameters: [!Ref a, {}]}]}}\n",
    ],
)
def test_wrong_shapes_give_empty_views(text: str) -> None:
    template = yaml_template(text)
    for resource in template.resources.values():
        assert (resource.type, resource.properties, resource.condition, resource.depends_on) == ("", None, None, [])
    for parameter in template.parameters.values():
        assert (parameter.default, parameter.allowed_values, parameter.no_echo) == (None, [], False)
    assert [output.export_name for output in template.outputs.values()] in ([], [None])
    assert template.transforms == []
    assert all(reference.target == "unknown" for reference in template.references)
    assert template.graph.cycles() == []
