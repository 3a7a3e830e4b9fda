"""What a failed deployment teaches, from one sentence or from pasted stack events."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from repair.knowledge.catalog import load_catalog
from repair.knowledge.choice import choose_version
from repair.knowledge.learn import denials_in, learn, record, why_nothing
from repair.knowledge.lifecycles import choose_runtime
from repair.knowledge.observed import Denial

EVENTS = """
{"StackEvents": [
  {"StackId": "arn:aws:cloudformation:eu-south-1:123456789012:stack/app/1a2b", "LogicalResourceId": "Database",
   "Timestamp": "2025-11-05T10:11:12.345000+00:00", "ResourceStatus": "CREATE_FAILED",
   "ResourceStatusReason": "Resource handler returned message: \\"Cannot find version 15.4 for postgres (Service: Rds, Status Code: 400, Request ID: 4f)\\" (RequestToken: 0d, HandlerErrorCode: InvalidRequest)"},
  {"StackId": "arn:aws:cloudformation:eu-south-1:123456789012:stack/app/1a2b", "Timestamp": "2025-11-05T10:10:00+00:00",
   "ResourceStatusReason": "Cannot find version 8.0.mysql_aurora.3.02.0 for aurora-mysql."},
  {"StackId": "arn:aws:cloudformation:eu-south-1:123456789012:stack/app/1a2b", "Timestamp": "2025-11-04T10:10:00+00:00",
   "ResourceStatusReason": "Cannot find version 15.4 for postgres"}
]}
"""


def test_one_sentence() -> None:
    found = learn("Cannot find version 15.4 for postgres", day=date(2025, 11, 5))
    sentence = "Cannot find version 15.4 for postgres"
    assert found == Denial("rds", "postgres", "15.4", None, date(2025, 11, 5), sentence)


def test_stack_events_tell_the_region_and_the_day() -> None:
    found = list(denials_in(EVENTS))
    assert [(d.engine, d.version, d.region, d.day) for d in found] == [
        ("postgres", "15.4", "eu-south-1", date(2025, 11, 5)),
        ("aurora-mysql", "8.0.mysql_aurora.3.02.0", "eu-south-1", date(2025, 11, 5)),
    ]
    assert "RequestToken" not in found[0].text, "only the sentence is kept"


def test_a_given_region_goes_first_and_two_stacks_tell_none() -> None:
    assert learn(EVENTS, region="eu-west-1").region == "eu-west-1"  # type: ignore[union-attr]
    both = EVENTS + "arn:aws:cloudformation:us-east-1:123456789012:stack/other/1"
    assert learn(both).region is None  # type: ignore[union-attr]


def test_a_day_in_the_future_is_no_day() -> None:
    found = learn("2099-01-01T00:00:00Z Cannot find version 15.4 for postgres; 2025-13-45T00:00:00Z")
    assert found is not None
    assert found.day == date.today()


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("Cannot find version 5.0.9 for docdb", "docdb"),
        ("Cannot find version 1.2.0.9 for neptune", "neptune"),
        ("Cannot find version 7.0.7 for redis", "elasticache"),
        ("Cannot find version 19.0.0.0.ru-2020-04.rur-2020-04.r1 for oracle-ee", "rds"),
    ],
)
def test_service_of_the_engine(text: str, service: str) -> None:
    found = learn(text)
    assert found is not None
    assert found.service == service
    assert found.text == text


CONSOLE = """\
2026-11-20 10:11:12 UTC+0100\tCluster\tCREATE_FAILED\tResource handler returned message: "unsupported Kubernetes version 1.24
(Service: Eks, Status Code: 400, Request ID: 1c6446df)" (RequestToken: 92d9, HandlerErrorCode: InvalidRequest)
2026-11-20 10:11:11 UTC+0100\tFunction\tCREATE_FAILED\tResource handler returned message: "The runtime parameter of
 nodejs12.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime"
2026-11-20 10:11:10 UTC+0100\tCache\tCREATE_FAILED\tCannot find version 4.0.13 for
 redis (Service: ElastiCache, Status Code: 400, Request ID: 2c)
arn:aws:cloudformation:eu-south-1:123456789012:stack/app/1a2b
"""


def test_lines_of_the_console_broken_anywhere() -> None:
    assert [(d.service, d.engine, d.version, d.region, d.text) for d in denials_in(CONSOLE)] == [
        ("eks", "kubernetes", "1.24", "eu-south-1", "unsupported Kubernetes version 1.24"),
        (
            "lambda",
            "runtime",
            "nodejs12.x",
            None,
            "The runtime parameter of nodejs12.x is no longer supported for creating or updating AWS Lambda functions",
        ),
        ("elasticache", "redis", "4.0.13", "eu-south-1", "Cannot find version 4.0.13 for redis"),
    ]
    assert {d.day for d in denials_in(CONSOLE)} == {date(2026, 11, 20)}


def test_a_runtime_that_aws_refused_is_blocked_whatever_the_table_says(tmp_path: Path) -> None:
    sentence = "The runtime parameter of {} is no longer supported for creating or updating AWS Lambda functions"
    for runtime in ("python3.9", "python3.12"):
        found = learn(sentence.format(runtime), region="eu-south-1", day=date(2026, 10, 1))
        assert found is not None
        assert record(found, tmp_path)
    catalog = load_catalog(tmp_path)
    assert choose_runtime(catalog, "python3.9", date(2026, 9, 30)).action == "keep"
    decision = choose_runtime(catalog, "python3.9", date(2026, 10, 20))
    assert decision.action == "replace"
    assert decision.version not in (None, "python3.12")
    assert decision.reason == f"AWS answered on 2026-10-01: {sentence.format('python3.9')}"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "RDS does not support creating a DB instance with the following combination: DBInstanceClass=db.t2.micro, "
            "Engine=mysql, EngineVersion=8.0.35",
            "a class does not go with a version",
        ),
        ("unsupported Kubernetes version (Service: Eks)", "does not say which version"),
        ("W3691 '15.4' is deprecated", "only an answer of AWS is learned"),
        ("E2531 Runtime 'nodejs12.x' was deprecated", "only an answer of AWS is learned"),
    ],
)
def test_what_is_pasted_often_and_teaches_nothing(text: str, hint: str) -> None:
    assert learn(text) is None
    assert hint in why_nothing(text)


@pytest.mark.parametrize("text", ["", "no such thing", "Cannot find version  for postgres", "Cannot find version 15.4"])
def test_nothing_to_learn(text: str) -> None:
    assert learn(text) is None


def test_it_is_recorded_once_and_used(tmp_path: Path) -> None:
    found = learn("Cannot find version 15.14 for postgres", region="eu-south-1", day=date(2026, 10, 1))
    assert found is not None
    assert record(found, tmp_path)
    assert not record(found, tmp_path)
    other = learn("Cannot find version 15.15 for postgres", region="eu-south-1", day=date(2026, 10, 1))
    assert other is not None
    assert record(other, tmp_path)
    catalog = load_catalog(tmp_path)
    assert len(catalog.observed.denials) == 2
    decision = choose_version(
        catalog, service="rds", engine="postgres", requested="15.14", as_of=date(2026, 10, 20), regions=["eu-south-1"]
    )
    assert (decision.action, decision.version) == ("replace", "15.19")
    assert decision.reason == "AWS answered on 2026-10-01 in eu-south-1: Cannot find version 15.14 for postgres"


@pytest.mark.parametrize("broken", ["{", "[]", '{"denials": [{}]}'])
def test_a_file_that_cannot_be_read_is_not_overwritten(tmp_path: Path, broken: str) -> None:
    (tmp_path / "denials.json").write_text(broken, encoding="utf-8")
    found = learn("Cannot find version 15.14 for postgres")
    assert found is not None
    with pytest.raises(ValueError, match="nothing was added"):
        record(found, tmp_path)
    assert (tmp_path / "denials.json").read_text(encoding="utf-8") == broken


def test_the_file_is_plain_json(tmp_path: Path) -> None:
    found = learn("Cannot find version 15.14 for postgres", day=date(2026, 10, 1))
    assert found is not None
    record(found, tmp_path)
    assert json.loads((tmp_path / "denials.json").read_bytes())["denials"][0]["day"] == "2026-10-01"
