"""What the version transforms say about what they change and what they leave, on fixed days."""

from __future__ import annotations

import pytest

from repair.engine.context import Context
from repair.engine.result import Finding
from repair.engine.run import repair_text
from tests.transforms.harness import AS_OF, settings
from transforms.versions.inline_code import what_breaks


def findings(transform: str, text: str, flags: str = "") -> tuple[Finding, ...]:
    outcome = repair_text("t", text, settings(transform, flags))
    assert not outcome.bugs
    return outcome.findings


def database(properties: str, more: str = "") -> str:
    return f"{more}\nResources:\n  Db: {{Type: 'AWS::RDS::DBInstance', Properties: {{{properties}}}}}\n"


POSTGRES = database("Engine: postgres, EngineVersion: '15.4'")


def test_the_reason_carries_day_and_region() -> None:
    (found,) = findings("retired-engine-version", POSTGRES, "--as-of 2025-11-05 --region eu-south-1")
    assert (found.title, found.safety, found.impact) == ("replace postgres 15.4 by 15.14", "safe", "some-interruption")
    assert "checked against us-east-1 as of 2025-11-03" in found.reason
    assert "not observed in eu-south-1" in found.reason
    assert "`cfn-repair catalog refresh --region eu-south-1` asks AWS" in found.reason
    assert found.verify == (
        "aws rds describe-db-engine-versions --engine postgres --engine-version 15.14 --region eu-south-1"
    )


def test_without_a_region_the_reason_asks_for_it() -> None:
    (found,) = findings("retired-engine-version", POSTGRES)
    assert "name it with --region" in found.reason


def test_an_extended_support_major_is_priced() -> None:
    (found,) = findings("retired-engine-version", database("Engine: mysql, EngineVersion: 5.7.38"))
    assert "Extended Support" in found.reason


def test_a_row_called_like_a_region_is_checked_for_that_region() -> None:
    text = database(
        "Engine: postgres, EngineVersion: !FindInMap [V, !Ref 'AWS::Region', V]",
        "Mappings: {V: {eu-west-1: {V: '15.4'}, us-east-1: {V: '15.4'}}}",
    )
    there, reference = findings("retired-engine-version", text, "--region ap-east-1")
    assert "not observed in eu-west-1" in there.reason
    assert "not observed" not in reference.reason


ABSTENTIONS = [
    ("Oracle", database("Engine: oracle-se2, EngineVersion: 19.0.0.0.ru-2020-04.rur-2020-04.r1"), "is not known"),
    ("nothing left", database("Engine: postgres, EngineVersion: '9.6.24'"), "none of 9.6"),
    ("newer than the data", database("Engine: postgres, EngineVersion: '15.99'"), "may be newer than the data"),
    ("snapshot", database("Engine: postgres, EngineVersion: '15.4', DBSnapshotIdentifier: s"), "restored"),
    ("replica", database("Engine: postgres, EngineVersion: '15.4', SourceDBInstanceIdentifier: s"), "not here"),
    (
        "serverless v1",
        POSTGRES.replace("DBInstance", "DBCluster").replace("postgres", "aurora-postgresql, EngineMode: serverless"),
        "Serverless v1",
    ),
    ("import", database("Engine: postgres, EngineVersion: !ImportValue v"), "Fn::ImportValue"),
    ("Sub", database("Engine: postgres, EngineVersion: !Sub '15.${AWS::Region}'"), "Fn::Sub puts it together"),
    (
        "engine not known",
        database("Engine: !Ref E, EngineVersion: '15.4'", "Parameters: {E: {Type: String}}"),
        "the engine is not known: the parameter E has no Default",
    ),
    (
        "engine not one",
        database(
            "Engine: !Ref E, EngineVersion: '15.4'",
            "Parameters: {E: {Type: String, AllowedValues: [postgres, aurora-postgresql]}}",
        ),
        "the engine may be aurora-postgresql or postgres",
    ),
    (
        "one way to the value has a condition, the other has not",
        """
Parameters: {V: {Type: String, Default: '15.4'}, E: {Type: String}}
Conditions: {Pg: !Equals [!Ref E, p]}
Resources:
  A: {Type: 'AWS::RDS::DBInstance', Properties: {Engine: postgres, EngineVersion: !If [Pg, !Ref V, '15.19']}}
  B:
    Type: AWS::RDS::DBInstance
    Properties: {Engine: !If [Pg, postgres, aurora-postgresql], EngineVersion: !Ref V}
""",
        "the engine may be aurora-postgresql or postgres",
    ),
    (
        "a number",
        database("Engine: postgres, EngineVersion: !Ref V", "Parameters: {V: {Type: Number, Default: 15.4}}"),
        "is a Number",
    ),
    (
        "a condition on the version",
        database(
            "Engine: postgres, EngineVersion: !Ref V",
            "Parameters: {V: {Type: String, Default: '15.4'}}\nConditions: {Old: !Equals [!Ref V, '15.4']}",
        ),
        "is also used at Conditions.Old",
    ),
    (
        "nothing allowed can be created",
        database(
            "Engine: postgres, EngineVersion: !Ref V",
            "Parameters: {V: {Type: String, AllowedValues: ['15.3', '15.4']}}",
        ),
        "nothing that the parameter V allows",
    ),
]


@pytest.mark.parametrize(("text", "reason"), [row[1:] for row in ABSTENTIONS], ids=[row[0] for row in ABSTENTIONS])
def test_an_abstention_is_a_finding_with_its_reason(text: str, reason: str) -> None:
    (found,) = findings("retired-engine-version", text)
    assert (found.safety, found.status, found.why) == ("suggest", "left", "choice")
    assert reason in found.reason


SILENT = [
    ("kept", database("Engine: postgres, EngineVersion: '15.14'")),
    ("bare major", database("Engine: postgres, EngineVersion: '15'")),
    ("no engine, as in a restore", database("EngineVersion: '15.4', DBSnapshotIdentifier: s")),
    (
        "passed by whoever deploys",
        database("Engine: postgres, EngineVersion: !Ref V", "Parameters: {V: {Type: String}}"),
    ),
    (
        "one allowed value can be created",
        database(
            "Engine: postgres, EngineVersion: !Ref V",
            "Parameters: {V: {Type: String, AllowedValues: ['15.3', '15.14']}}",
        ),
    ),
    ("no value", database("Engine: postgres, EngineVersion: !Ref AWS::NoValue")),
]


@pytest.mark.parametrize("text", [row[1] for row in SILENT], ids=[row[0] for row in SILENT])
def test_nothing_to_say(text: str) -> None:
    assert not findings("retired-engine-version", text)


def test_a_condition_that_compares_with_something_else_is_no_obstacle() -> None:
    text = database(
        "Engine: postgres, EngineVersion: !Ref V",
        "Parameters: {V: {Type: String, Default: '15.4'}}\nConditions: {Named: !Not [!Equals [!Ref V, '']]}",
    )
    (found,) = findings("retired-engine-version", text)
    assert found.status == "repaired"


def test_a_passed_value_counts_before_the_default() -> None:
    text = database("Engine: postgres, EngineVersion: !Ref V", "Parameters: {V: {Type: String, Default: '15.14'}}")
    context = Context(as_of=AS_OF, parameters={"V": "15.4"})
    base = settings("retired-engine-version")
    outcome = repair_text("t", text, type(base)(base.transforms, context, base.policy))
    (found,) = outcome.findings
    assert not outcome.changed
    assert "the value passed for the parameter V" in found.reason
    assert "pass 15.19" in found.reason


def test_documentdb_and_neptune_have_no_status() -> None:
    text = "Resources: {C: {Type: 'AWS::DocDB::DBCluster', Properties: {EngineVersion: 5.0.0}}}\n"
    (found,) = findings("retired-engine-version", text)
    assert "exists; whether it can still be created is not known" in found.reason


def test_crossing_a_major_is_never_safe() -> None:
    text = database("Engine: postgres, EngineVersion: '9.6.24'")
    (found,) = findings("retired-engine-version", text, "--allow-major")
    assert (found.safety, found.impact, found.status) == ("unsafe", "unknown", "left")


@pytest.mark.parametrize(
    ("written", "expected"), [("15.4", "'15.19'"), ("15.10", "'15.19'"), ("15.14", "'15.14'"), ("15", "15")]
)
def test_quoting_and_replacing_converge(written: str, expected: str) -> None:
    text = database(f"Engine: postgres, EngineVersion: {written}")
    outcome = repair_text("t", text, settings("versions"))
    assert outcome.after == database(f"Engine: postgres, EngineVersion: {expected}")
    assert not outcome.bugs


@pytest.mark.parametrize(
    ("properties", "safety", "impact"),
    [
        ("Engine: postgres, EngineVersion: 15.14", "safe", "none"),
        ("Engine: postgres, EngineVersion: 17.10", "safe", "some-interruption"),
        ("Engine: oracle-se2, EngineVersion: 19.10", "unsafe", "some-interruption"),
        ("EngineVersion: 17.10", "unsafe", "some-interruption"),
    ],
)
def test_quotes_are_safe_where_nothing_else_could_have_been_deployed(properties: str, safety: str, impact: str) -> None:
    (found,) = findings("unquoted-version", database(properties))
    assert (found.safety, found.impact) == (safety, impact)


CODE = [
    ("python", (3, 12), "def handler(event, context): pass", ""),
    ("python", (3, 12), "import distutils.util", "distutils"),
    ("python", (3, 12), "from imp import reload", "imp"),
    ("python", (3, 11), "from imp import reload", ""),
    ("python", (3, 12), "import cgi", ""),
    ("python", (3, 13), "import cgi", "cgi"),
    ("python", (3, 12), "from collections import Mapping", "collections.Mapping"),
    ("python", (3, 12), "import collections\ncollections.Mapping", "collections.Mapping"),
    ("python", (3, 12), "from collections import OrderedDict", ""),
    ("python", (3, 12), "from botocore.vendored import requests", "botocore.vendored"),
    ("python", (3, 12), "print 'x'", "cannot be read as Python 3"),
    ("python", (3, 12), "x = '''import distutils'''", ""),
    ("nodejs", (24,), "exports.handler = async (e) => 1", ""),
    ("nodejs", (24,), "export const handler = async (e) => 1", ""),
    ("nodejs", (22,), "exports.handler = (e, c, callback) => callback()", ""),
    ("nodejs", (24,), "exports.handler = async (e, c, callback) => callback()", "a callback"),
    ("nodejs", (24,), "exports.handler = (e, c, done) => done()", "not seen to be async"),
    ("nodejs", (24,), "exports.handler = async () => 1; require('aws-sdk/clients/s3')", "aws-sdk"),
    ("nodejs", (24,), "exports.handler = async () => 1; require('@aws-sdk/client-s3')", ""),
    ("nodejs", (16,), "require('aws-sdk')", ""),
    ("ruby", (3, 4), "def handler; end", "not looked at"),
]


@pytest.mark.parametrize(("language", "new", "code", "reason"), CODE)
def test_what_a_newer_runtime_no_longer_has(language: str, new: tuple[int, ...], code: str, reason: str) -> None:
    said = what_breaks(language, code, new)
    assert reason in said if reason else not said


def function(runtime: str, code: str = "{ZipFile: 'def handler(event, context): pass'}") -> str:
    return f"Resources: {{F: {{Type: 'AWS::Lambda::Function', Properties: {{Runtime: {runtime}, Code: {code}}}}}}}\n"


@pytest.mark.parametrize(
    ("text", "flags", "safety", "reason"),
    [
        (function("python3.7"), "", "safe", "nothing in it is known to be gone"),
        (function("python3.7"), "--existing-stack", "unsafe", "can still be updated"),
        (function("python3.7"), "--existing-stack --as-of 2027-03-03", "safe", "nothing in it is known to be gone"),
        (function("python3.7", "{S3Bucket: b}"), "", "unsafe", "the code is not in the template"),
        (function("python2.7"), "", "unsafe", "otherwise than Python 2"),
        (function("python2.7", "{ZipFile: 'print 1'}"), "", "suggest", "brought to Python 3"),
        (function("provided"), "", "suggest", "built anew"),
        (function("go1.x"), "", "suggest", "a binary named bootstrap"),
    ],
)
def test_the_code_decides_how_safe_another_runtime_is(text: str, flags: str, safety: str, reason: str) -> None:
    (found,) = findings("blocked-lambda-runtime", text, flags)
    assert found.safety == safety
    assert reason in found.reason


def test_a_deprecated_runtime_is_reported_once_a_template() -> None:
    text = "Resources:\n" + "".join(
        f"  F{n}: {{Type: 'AWS::Lambda::Function', Properties: {{Runtime: python3.9}}}}\n" for n in range(3)
    )
    (found,) = findings("deprecated-lambda-runtime", text)
    assert found.title == "choose a newer runtime than python3.9 (in 3 places)"
    assert "since 2025-12-15" in found.reason
    assert "until 2027-02-01" in found.reason
    assert found.path == "/Resources/F0/Properties/Runtime"
