"""Each row of the table: an experiment that shows the false finding, and its neighbour that is a true one."""

from __future__ import annotations

import pytest

from repair import Context, Template
from repair.engine.false_positives import TABLE, false_positive
from repair.engine.validator import Diagnostic, validate
from repair.syntax.document import parse
from tests.engine.hostile import AS_OF

CONTEXT = Context(as_of=AS_OF)


def database(engine: str, version: str) -> str:
    return (
        "Resources:\n  D:\n    Type: AWS::RDS::DBInstance\n"
        f"    Properties: {{Engine: {engine}, EngineVersion: '{version}', DBInstanceClass: db.t3.medium}}\n"
    )


def secret(password: str, parameter: str = "SecretArn", more: str = "") -> str:
    return (
        f"Parameters:\n  {parameter}: {{Type: String}}\nResources:\n  D:\n    Type: AWS::RDS::DBInstance\n    Properties:\n"
        f"      Engine: postgres\n      DBInstanceClass: db.t3.medium\n      MasterUserPassword: {password}\n{more}"
    )


EMPTY = (
    "Parameters:\n  On: {Type: String}\n  Ids: {Type: CommaDelimitedList, Default: '%s'}\n"
    "Conditions:\n  C: !Equals [!Ref On, a]\nResources:\n  A:\n    Type: AWS::Config::ConfigurationAggregator\n    Properties:\n"
    "      ConfigurationAggregatorName: x\n"
    "      AccountAggregationSources: !If [C, [{AccountIds: %s}], !Ref AWS::NoValue]\n"
)
FIREWALL = (
    "Parameters:\n  One: {Type: String, Default: ''}\n  Two: {Type: String, Default: ''}\nResources:\n  F:\n"
    "    Type: AWS::NetworkFirewall::Firewall\n    Properties:\n      FirewallName: a\n      FirewallPolicyArn: !Ref One\n"
    "      VpcId: !Ref One\n      SubnetMappings: [{SubnetId: !Ref One}, {SubnetId: !Ref %s}]\n"
)
RESOLVE = "!Sub '{{resolve:secretsmanager:${SecretArn}:SecretString:password}}'"
JOINED = "!Join ['', ['{{resolve:secretsmanager:', !Ref SecretArn, ':SecretString:password}}']]"
OTHER_USE = "  Note:\n    Type: AWS::SSM::Parameter\n    Properties: {Type: String, Value: !Ref SecretArn}\n"
HANDED_ON = "  Fn:\n    Type: X::Y::Z\n    Properties: {Password: !Ref SecretArn}\n"

FALSE = [
    ("E9006", database("mysql", "8.0")),
    ("E9006", database("mariadb", "10.11")),
    ("E9006", database("postgres", "9.6")),
    ("E9006", database("sqlserver-ex", "15.00")),
    ("E9006", database("sqlserver-ex", "16.00.4295.3.v1")),
    ("W1011", secret(RESOLVE)),
    ("W2501", secret(RESOLVE)),
    ("W2509", secret(RESOLVE)),
    ("W2509", secret(JOINED)),
    ("W2509", secret(RESOLVE, more=OTHER_USE)),
    ("F3031", EMPTY % ("", "!Ref Ids")),
    ("F3037", FIREWALL % "Two"),
]
TRUE = [
    ("E9006", database("mysql", "8.0.1")),
    ("E9006", database("postgres", "15.99")),
    ("W1011", secret("!Ref DbPassword", "DbPassword")),
    ("W2501", secret("!Ref DbPassword", "DbPassword")),
    ("W2509", secret("!Ref DbPassword", "DbPassword")),
    ("W2509", secret(RESOLVE, more=HANDED_ON)),
    ("F3031", EMPTY % ("", "['']")),
    ("F3037", FIREWALL % "One"),
]


def finding(rule: str, text: str) -> Diagnostic:
    found = [diagnostic for diagnostic in validate(text).diagnostics if diagnostic.rule == rule]
    assert found, "the validator no longer finds this"
    return found[0]


@pytest.mark.parametrize(("rule", "text"), FALSE, ids=lambda value: value if len(value) == 5 else "")
def test_what_is_false(rule: str, text: str) -> None:
    row = false_positive(finding(rule, text), Template(parse(text)), CONTEXT)
    assert row is not None
    assert row.reason


@pytest.mark.parametrize(("rule", "text"), TRUE, ids=lambda value: value if len(value) == 5 else "")
def test_what_is_true(rule: str, text: str) -> None:
    assert false_positive(finding(rule, text), Template(parse(text)), CONTEXT) is None


def test_every_row_has_an_experiment_and_says_when_it_was_seen() -> None:
    shown = {id(false_positive(finding(rule, text), Template(parse(text)), CONTEXT)) for rule, text in FALSE}
    assert shown == {id(row) for row in TABLE}
    assert all("1.14.0, 2026-11-24" in row.seen for row in TABLE)
