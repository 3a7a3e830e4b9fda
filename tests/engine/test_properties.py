"""The walk along the schemas: what is shown, and what is not."""

from __future__ import annotations

import pytest

from repair.cloudformation.template import Template
from repair.engine.properties import fits, properties, unknown_keys
from repair.knowledge.schemas import resource_schema
from repair.syntax.document import parse

TEXT = """\
Conditions:
  Own: !Equals [!Ref AWS::Region, a]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub '${AWS::StackName}-b'
      Wrong: {Deep: 1}
      VersioningConfiguration: !If
        - Own
        - Status: Enabled
        - !Ref AWS::NoValue
      Tags:
        - {Key: a, Value: b, Vlaue: c}
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Statement: [{Effect: Allow}]}
  Other:
    Type: Custom::Thing
    Properties:
      ServiceToken: x
      Anything: {Goes: 1}
  Unknown:
    Type: AWS::No::Such
    Properties: {A: 1}
"""


def walked(text: str) -> list[tuple[str, str]]:
    return [(found.resource.logical_id, found.place) for found in properties(Template(parse(text)))]


def test_what_is_walked() -> None:
    assert walked(TEXT) == [
        ("Bucket", ""),
        ("Bucket", "BucketName"),
        ("Bucket", "VersioningConfiguration"),
        ("Bucket", "VersioningConfiguration.Status"),
        ("Bucket", "VersioningConfiguration"),
        ("Bucket", "Tags"),
        ("Bucket", "Tags.*"),
        ("Bucket", "Tags.*.Key"),
        ("Bucket", "Tags.*.Value"),
        ("Policy", ""),
        ("Policy", "PolicyDocument"),
        ("Other", ""),
        ("Other", "ServiceToken"),
        ("Other", "Anything"),
    ]


def test_unknown_keys() -> None:
    found = [(p.place, key) for p in properties(Template(parse(TEXT))) for key in unknown_keys(p)]
    assert found == [("", "Wrong"), ("Tags.*", "Vlaue")]


def test_conditional() -> None:
    marked = {p.place: p.conditional for p in properties(Template(parse(TEXT)))}
    assert marked["VersioningConfiguration.Status"] and not marked["Tags.*.Key"]


@pytest.mark.parametrize("head", ["Transform: MyMacro\n", "Rain: {}\n"])
def test_nothing_is_walked_where_another_tool_writes(head: str) -> None:
    assert walked(head + TEXT) == []


@pytest.mark.parametrize(
    ("type_name", "path", "text", "expected"),
    [
        ("AWS::S3::Bucket", ("VersioningConfiguration",), "{Status: Enabled}", True),
        ("AWS::S3::Bucket", ("VersioningConfiguration",), "{Status: enabled}", False),
        ("AWS::S3::Bucket", ("VersioningConfiguration",), "{Statsu: Enabled}", False),
        ("AWS::S3::Bucket", ("VersioningConfiguration",), "Enabled", False),
        ("AWS::S3::Bucket", ("Tags",), "[{Key: a, Value: b}]", True),
        ("AWS::S3::Bucket", ("Tags",), "{Key: a, Value: b}", False),
        ("AWS::S3::Bucket", ("Tags",), "!If [A, [{Key: a, Value: b}], !Ref AWS::NoValue]", True),
        ("AWS::S3::Bucket", ("Tags",), "!If [A, [{Kye: a, Value: b}], !Ref AWS::NoValue]", False),
        ("AWS::Lambda::Function", ("Timeout",), "'30'", True),
        ("AWS::Lambda::Function", ("Timeout",), "30s", False),
        ("AWS::Lambda::Function", ("Timeout",), "!Ref T", True),
        ("AWS::KMS::Key", ("EnableKeyRotation",), "'true'", True),
        ("AWS::KMS::Key", ("EnableKeyRotation",), "Enabled", False),
        ("AWS::KMS::Key", ("KeyPolicy",), "{Whatever: {Goes: [1]}}", True),
    ],
)
def test_fits(type_name: str, path: tuple[str, ...], text: str, expected: bool) -> None:
    node = parse(f"A: {text}").root.get("A")
    schema = resource_schema(type_name)
    assert node is not None and schema is not None
    shape = schema.at(path)
    assert shape is not None
    assert fits(node, shape) is expected
