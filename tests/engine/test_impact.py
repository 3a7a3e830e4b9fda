"""The computed impact: what the schemas say about the operations of a fix, and what the engine makes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from repair import (
    Change,
    Fix,
    Impact,
    Plain,
    Quoted,
    Template,
    add_key,
    append,
    ref,
    remove_item,
    remove_key,
    rename_key,
    replace,
)
from repair.engine.impact import claims_too_little, computed_impact, impact_of
from repair.syntax.document import parse
from tests.engine.hostile import SAFE, making, node, run, titles

TEXT = """\
Parameters:
  Version: {Type: String, Default: '15.4', AllowedValues: ['15.4']}
  Name: {Type: String, Default: name}
  Unused: {Type: String, Default: a}
  Switch: {Type: String, Default: a}
Mappings:
  ByRegion:
    us-east-1: {class: db.t3.micro, name: a}
    eu-south-1: {class: db.t3.micro, name: a}
  Versions:
    all: {postgres: '15.4'}
Conditions:
  On: !Equals [!Ref Switch, a]
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      EngineVersion: !Ref Version
      Port: 5432
      Engine: postgres
      DBInstanceClass: !FindInMap [ByRegion, !Ref AWS::Region, class]
      DBInstanceIdentifier: !Sub '${Name}-x'
      BackupRetentionPeriod: 1
      Enginee: postgres
      ProcessorFeatures: {Cores: {Number: 1}}
      Tags:
        - {Key: a, Value: b}
        - !If [On, {Key: c, Value: d}, !Ref AWS::NoValue]
  Sam:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.8
  Never:
    Type: AWS::IAM::AccountPasswordPolicy
Rulez: {}
Outputs:
  Out: {Value: !Ref Name}
"""
DB = ("Resources", "Db", "Properties")


def change_value(*path: str | int) -> Callable[[Template], Change]:
    return lambda t: replace(t.document, node(t, *path), "other")


CASES = [
    ("a property", change_value(*DB, "BackupRetentionPeriod"), "some-interruption"),
    ("a create-only property", change_value(*DB, "DBInstanceIdentifier"), "replacement"),
    ("a property without interruption", change_value(*DB, "Tags", 0, "Value"), "no-interruption"),
    ("inside Fn::If", change_value(*DB, "Tags", 1, "Fn::If", 1, "Value"), "no-interruption"),
    ("the type", change_value("Resources", "Db", "Type"), "replacement"),
    ("a type that a macro makes", change_value("Resources", "Sam", "Properties", "Runtime"), "unknown"),
    ("the name of a resource", lambda t: rename_key(t.document, node(t, "Resources"), "Db", "Db2"), "replacement"),
    ("a resource goes", lambda t: remove_key(t.document, node(t, "Resources"), "Db"), "replacement"),
    ("a resource comes", lambda t: add_key(t.document, node(t, "Resources"), "N", {"Type": "AWS::SNS::Topic"}), "none"),
    ("DependsOn", lambda t: add_key(t.document, node(t, "Resources", "Db"), "DependsOn", "Sam"), "none"),
    ("Metadata", lambda t: add_key(t.document, node(t, "Resources", "Db"), "Metadata", {"a": "b"}), "none"),
    ("Condition", lambda t: add_key(t.document, node(t, "Resources", "Db"), "Condition", "On"), "unknown"),
    ("a property comes", lambda t: add_key(t.document, node(t, *DB), "DBName", "x"), "replacement"),
    ("a tag comes", lambda t: append(t.document, node(t, *DB, "Tags"), {"Key": "k", "Value": "v"}), "no-interruption"),
    ("a tag goes", lambda t: remove_item(t.document, node(t, *DB, "Tags"), 0), "no-interruption"),
    ("what is no property goes", lambda t: remove_key(t.document, node(t, *DB), "Enginee"), "none"),
    ("what holds nothing else goes", lambda t: remove_key(t.document, node(t, *DB), "ProcessorFeatures"), "none"),
    ("what holds something goes", lambda t: remove_key(t.document, node(t, *DB), "Tags"), "no-interruption"),
    ("a type that does not exist goes", lambda t: remove_key(t.document, node(t, "Resources"), "Never"), "none"),
    ("a macro's type goes", lambda t: remove_key(t.document, node(t, "Resources"), "Sam"), "replacement"),
    ("a misspelt one is spelt", lambda t: rename_key(t.document, node(t, *DB), "Enginee", "DBName"), "replacement"),
    ("a default", change_value("Parameters", "Version", "Default"), "some-interruption"),
    ("a default in a text", change_value("Parameters", "Name", "Default"), "replacement"),
    ("a default that nothing uses", change_value("Parameters", "Unused", "Default"), "none"),
    ("a default in a condition", change_value("Parameters", "Switch", "Default"), "unknown"),
    ("allowed values", lambda t: append(t.document, node(t, "Parameters", "Version", "AllowedValues"), "16"), "none"),
    ("the type of a parameter", change_value("Parameters", "Version", "Type"), "unknown"),
    ("a parameter comes", lambda t: add_key(t.document, node(t, "Parameters"), "N", {"Type": "String"}), "none"),
    ("a cell that is looked up", change_value("Mappings", "ByRegion", "eu-south-1", "class"), "some-interruption"),
    ("a cell that is not", change_value("Mappings", "ByRegion", "eu-south-1", "name"), "none"),
    ("a condition", lambda t: replace(t.document, node(t, "Conditions", "On"), {"Fn::Not": []}), "unknown"),
    ("a section is spelt", lambda t: rename_key(t.document, t.root, "Rulez", "Rules"), "none"),
    ("a section is misspelt", lambda t: rename_key(t.document, t.root, "Mappings", "Maps"), "unknown"),
    ("an output", change_value("Outputs", "Out", "Value"), "none"),
    ("quotes", lambda t: replace(t.document, node(t, *DB, "BackupRetentionPeriod"), Quoted("1")), "none"),
    ("quotes that change a value", lambda t: replace(t.document, node(t, *DB, "Port"), Plain("05432")), "replacement"),
    ("equivalent", lambda t: replace(t.document, node(t, *DB, "Port"), ref("Name")).as_equivalent(), "none"),
]


@pytest.mark.parametrize(("make", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_computed_impact(make: Callable[[Template], Change], expected: str) -> None:
    template = Template(parse(TEXT))
    assert computed_impact(template, make(template)).value == expected


def fix(template: Template, make: Callable[[Template], Change], claim: Impact) -> Fix:
    return Fix("do it", DB, SAFE, claim, make(template))


REPLACES, INTERRUPTS = change_value(*DB, "DBInstanceIdentifier"), change_value(*DB, "BackupRetentionPeriod")
NOT_KNOWN = change_value("Resources", "Sam", "Properties", "Runtime")
JUDGED = [
    (REPLACES, "none", "replacement"),
    (REPLACES, "unknown", "replacement"),
    (REPLACES, "replacement", "replacement"),
    (INTERRUPTS, "no-interruption", "some-interruption"),
    (INTERRUPTS, "unknown", "unknown"),
    (INTERRUPTS, "replacement", "replacement"),
    (NOT_KNOWN, "none", "unknown"),
    (NOT_KNOWN, "no-interruption", "no-interruption"),
]


@pytest.mark.parametrize(("make", "claim", "expected"), JUDGED)
def test_the_worse_of_claimed_and_computed_counts(
    make: Callable[[Template], Change], claim: str, expected: str
) -> None:
    template = Template(parse(TEXT))
    judged = fix(template, make, Impact(claim))
    assert impact_of(template, judged).value == expected
    sentence = claims_too_little(judged, template)
    assert (sentence is None) == (claim == expected)
    if sentence is not None:
        assert claim in sentence
        assert expected in sentence
        assert "/Resources/" in sentence


def test_a_finding_carries_the_worse_impact_and_an_existing_stack_is_spared() -> None:
    def renames(template: Template) -> Change:
        value = node(template, *DB, "DBInstanceIdentifier")
        return replace(template.document, value, "other") if value.tag else Change()

    claiming_none = making("renames", renames, impact=Impact.NONE)
    made = run(TEXT, claiming_none, enabled=False)
    assert titles(made) == {"renames 0"}
    assert made.repaired[0].impact == "replacement"
    spared = run(TEXT, claiming_none, enabled=False, existing_stack=True)
    assert not spared.changed
    assert [finding.why for finding in spared.left] == ["existing-stack"]
