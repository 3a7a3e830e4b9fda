from __future__ import annotations

import pytest

from repair.cloudformation.dialects import (
    adds_unseen_resources,
    dialect_notes,
    dialects,
    explain_unparsable,
    inside_foreach,
    is_known_macro,
)
from repair.syntax.nodes import walk
from tests.cloudformation.conftest import Read, yaml_template

PLAIN = """
Transform: AWS::LanguageExtensions
Resources:
  Document:
    Type: AWS::SSM::Document
    Properties: {Content: {mainSteps: [{inputs: 'echo {{ Message }}'}]}}
  Db:
    Type: AWS::RDS::DBInstance
    Properties: {MasterUsername: '{{resolve:secretsmanager:db::username}}', A: 'a {{ quoted }}', B: '{% quoted %}'}
"""


def names(text: str) -> list[tuple[str, bool]]:
    return [(dialect.name, dialect.refuses) for dialect in dialects(yaml_template(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PLAIN, []),
        ("Transform: null\nResources: {}\n", []),
        ("Transform: AWS::SecretsManager-2024-09-16\n", []),
        ("Transform: AWS::Serverless-2016-10-31\n", [("sam", False)]),
        ("Transform: [AWS::Serverless-2016-10-31, Mine]\n", [("macro", True), ("sam", False)]),
        ("Transform: {Name: AWS::Include, Parameters: {Location: x}}\n", [("include", False)]),
        ("Resources: {A: {Type: T, Properties: {Fn::Transform: {Name: Mine}}}}\n", [("macro", True)]),
        ("Resources: {A: {Type: T, Properties: {X: !Transform {Name: AWS::Include}}}}\n", [("include", False)]),
        ("Resources: {A: {Type: T, Properties: {B: c, Fn::Transform: {Name: Mine}}}}\n", [("macro", True)]),
        ("Resources: {A: {Type: T}, Fn::Transform: {Name: AWS::Include}}\n", [("include", False)]),
        ("Resources: {Fn::ForEach::A: [X, [a], {}], B: {Type: T}}\n", [("foreach", False)]),
        ("Resources: {A: {Type: T, Properties: {X: !Rain::S3 x}}}\n", [("rain", True)]),
        ("Rain: {Constants: {A: b}}\n", [("rain", True)]),
        ('Resources: {A: {Type: T, Properties: {X: "#!PyPlate\\noutput = 1"}}}\n', [("pyplate", True)]),
        ("Modules: {M: {Source: ./m.yaml}}\nResources: {A: {Type: T}}\n", [("rain", True)]),
        ("Modules: {a: b}\nResources: {A: {Type: T}}\n", []),
        ("Resources: {A: {Type: T, Properties: {X: {'Rain::Embed': a.txt}}}}\n", [("rain", True)]),
        ("AWSTemplateFormatVersion: 2010-09-09-OC\nResources: {A: {Type: T}}\n", [("org-formation", True)]),
        ("OrganizationBindings: {B: {Account: '*'}}\nResources: {A: {Type: T}}\n", [("org-formation", True)]),
        ("Resources:\n  A:\n    Type: T\n    Properties:\n      X: app-{{ env }}\n", [("jinja", True)]),
        ("Resources:\n  A:  # {% if x %}\n    Type: T\n", [("jinja", True)]),
        ("Resources:\n  A:\n    Type: T\n    Metadata: {'aws:cdk:path': App/A}\n", [("cdk", True)]),
        ("Resources: {CDKMetadata: {Type: 'AWS::CDK::Metadata'}}\n", [("cdk", True)]),
    ],
)
def test_dialects(text: str, expected: list[tuple[str, bool]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize("text", ["Content: echo {{ Message }}", "X: arn:{{resolve:ssm:/a}}:b"])
def test_braces_that_are_not_jinja(text: str) -> None:
    template = f"Resources:\n  A:\n    Type: AWS::SSM::Document\n    Properties:\n      {text}\n"
    assert names(template) == []


def test_the_note_names_the_macro(read: Read) -> None:
    assert dialect_notes(read("Transform: [Mine]\n")) == [
        "the macro Mine rewrites this template before CloudFormation reads it: its structure is left alone"
    ]
    assert is_known_macro("AWS::SecretsManager-2020-07-23")
    assert not is_known_macro("Mine")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PLAIN, False),
        ("Transform: AWS::Serverless-2016-10-31\n", True),
        ("Transform: Mine\n", True),
        ("Resources: {Fn::ForEach::A: [X, [a], {}], B: {Type: T}}\n", True),
        ("Resources: {A: {Type: T, Properties: {Fn::Transform: {Name: AWS::Include}}}}\n", True),
    ],
)
def test_names_that_are_not_in_the_file(text: str, expected: bool) -> None:
    assert adds_unseen_resources(yaml_template(text)) is expected


def test_inside_foreach(read: Read) -> None:
    template = read(
        """
Resources:
  A: {Type: T}
  Fn::ForEach::Loop: [X, [a], {'B${X}': {Type: U}}]
"""
    )
    types = {getattr(node, "value", ""): inside_foreach(node) for node in walk(template.root)}
    assert (types["T"], types["U"], types["a"]) == (False, True, True)


@pytest.mark.parametrize(
    ("text", "jinja"),
    [
        ("Resources:\n{% for x in y %}\n  A: 1\n", True),
        ("Resources:\n  {# note #}\n", True),
        ("Name: {{ app }}\n", True),
        ("Name: {{resolve:ssm:/a}}\n", False),
        ("Name: 'x\n", False),
        ("# a: {{ b }}\n\tA: 1\n", False),
    ],
)
def test_why_a_text_does_not_parse(text: str, jinja: bool) -> None:
    assert (explain_unparsable(text) is not None) is jinja
