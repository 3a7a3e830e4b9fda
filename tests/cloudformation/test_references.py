from __future__ import annotations

from repair.cloudformation.references import Guard
from repair.cloudformation.template import Template
from tests.cloudformation.conftest import Read

STACK = """
Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups: [{Label: {default: x}, Parameters: [Name, Nothing]}]
    ParameterLabels: {Name: {default: The name}}
Parameters:
  Name: {Type: String, Default: app}
Mappings:
  Sizes: {prod: {Class: big}}
Rules:
  R: {Assertions: [{Assert: {Fn::EachMemberIn: [{Fn::ValueOf: [Name, VpcId]}, {Fn::RefAll: 'AWS::EC2::VPC::Id'}]}}]}
Conditions:
  Big: !Equals [!Ref Name, app]
  Other: !Not [{Condition: Big}]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Condition: Big
    DependsOn: [Topic, Ghost]
    Metadata: {Dep: !If [Big, !Ref Queue, '']}
    Properties:
      Text: !Sub ['${Topic.TopicName}-${Own}-${AWS::Region}-${Nope}-${!Queue}', {Own: !GetAtt Queue.Arn}]
      Class: !FindInMap [Sizes, !Ref Name, Class]
      Nested: !If [Big, !If [Other, !Ref Topic, !Ref 'AWS::NoValue'], !Ref Queue]
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue}
  Fn::ForEach::Loop: [X, [a], {'B${X}': {Type: T, Properties: {N: !Ref X, T: !Ref Topic}}}]
Outputs:
  Out: {Value: !GetAtt [Topic, TopicName], Condition: Other}
"""


def table(template: Template) -> list[tuple[str, str, str, str]]:
    return [
        (reference.kind, reference.name, reference.target, ".".join(map(str, reference.path)))
        for reference in template.references
    ]


def test_all_references(read: Read) -> None:
    bucket = "Resources.Bucket"
    text = f"{bucket}.Properties.Text.Fn::Sub"
    nested = f"{bucket}.Properties.Nested"
    loop = "Resources.Fn::ForEach::Loop.2.B${X}.Properties"
    interface = "Metadata.AWS::CloudFormation::Interface"
    assert table(read(STACK)) == [
        ("Interface", "Name", "parameter", f"{interface}.ParameterGroups.0.Parameters.0"),
        ("Interface", "Nothing", "unknown", f"{interface}.ParameterGroups.0.Parameters.1"),
        ("Interface", "Name", "parameter", f"{interface}.ParameterLabels.Name"),
        ("ValueOf", "Name", "parameter", "Rules.R.Assertions.0.Assert.Fn::EachMemberIn.0"),
        ("Ref", "Name", "parameter", "Conditions.Big.Fn::Equals.0"),
        ("Condition", "Big", "condition", "Conditions.Other.Fn::Not.0"),
        ("Condition", "Big", "condition", f"{bucket}.Condition"),
        ("DependsOn", "Topic", "resource", f"{bucket}.DependsOn.0"),
        ("DependsOn", "Ghost", "unknown", f"{bucket}.DependsOn.1"),
        ("If", "Big", "condition", f"{bucket}.Metadata.Dep"),
        ("Ref", "Queue", "resource", f"{bucket}.Metadata.Dep.Fn::If.1"),
        ("Sub", "Topic", "resource", f"{text}.0"),
        ("Sub", "AWS::Region", "pseudo", f"{text}.0"),
        ("Sub", "Nope", "unknown", f"{text}.0"),
        ("GetAtt", "Queue", "resource", f"{text}.1.Own"),
        ("FindInMap", "Sizes", "mapping", f"{bucket}.Properties.Class"),
        ("Ref", "Name", "parameter", f"{bucket}.Properties.Class.Fn::FindInMap.1"),
        ("If", "Big", "condition", nested),
        ("If", "Other", "condition", f"{nested}.Fn::If.1"),
        ("Ref", "Topic", "resource", f"{nested}.Fn::If.1.Fn::If.1"),
        ("Ref", "AWS::NoValue", "pseudo", f"{nested}.Fn::If.1.Fn::If.2"),
        ("Ref", "Queue", "resource", f"{nested}.Fn::If.2"),
        ("Ref", "X", "unknown", f"{loop}.N"),
        ("Ref", "Topic", "resource", f"{loop}.T"),
        ("GetAtt", "Topic", "resource", "Outputs.Out.Value"),
        ("Condition", "Other", "condition", "Outputs.Out.Condition"),
    ]


def test_what_a_reference_knows(read: Read) -> None:
    template = read(STACK)
    queue_refs = [reference for reference in template.references_to("Queue") if reference.kind == "Ref"]
    assert [reference.guards for reference in queue_refs] == [(Guard("Big", True),), (Guard("Big", False),)]
    assert [reference.in_metadata for reference in queue_refs] == [True, False]
    (topic,) = [r for r in template.references_to("Topic") if r.guards]
    assert topic.guards == (Guard("Big", True), Guard("Other", True))
    (sub,) = [r for r in template.references_to("Topic") if r.kind == "Sub"]
    assert sub.token is not None
    assert (sub.attribute, sub.token.text, sub.token.start) == ("TopicName", "${Topic.TopicName}", 0)
    assert [r.in_loop for r in template.references_to("X")] == [True]


def test_graph(read: Read) -> None:
    graph = read(STACK).graph
    assert graph.successors("Bucket") == ["Topic", "Queue"]
    assert graph.successors("Topic") == []
    assert graph.predecessors("Queue") == ["Bucket"]
    assert [reference.kind for reference in graph.between("Bucket", "Topic")] == ["DependsOn", "Sub", "Ref"]
    assert graph.path_exists("Bucket", "Queue")
    assert not graph.path_exists("Queue", "Bucket")
    assert not graph.path_exists("Bucket", "Bucket")
    assert not graph.path_exists("Nothing", "Bucket")
    (topic_depends, _, _) = graph.between("Bucket", "Topic")
    assert graph.path_exists("Bucket", "Topic", without=[topic_depends])
    assert not graph.path_exists("Bucket", "Topic", without=graph.between("Bucket", "Topic"))


def test_references_in_branches_are_not_always_there(read: Read) -> None:
    graph = read(
        """
Resources:
  A: {Type: T, Properties: {P: !If [C, !Ref B, x]}}
  B: {Type: T, Properties: {P: !GetAtt D.Arn}}
  D: {Type: T}
"""
    ).graph
    assert graph.path_exists("A", "D")
    assert not graph.path_exists("A", "D", unconditional=True)
    assert graph.path_exists("B", "D", unconditional=True)
    assert graph.path("A", "D") == ["A", "B", "D"]
    assert graph.path("D", "A") == []
