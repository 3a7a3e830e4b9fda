"""`catalog refresh`, for real: boto3 over HTTP against a server that speaks by botocore's models."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("boto3", reason="needs the extra 'aws'")

from repair.engine.context import Context
from repair.engine.registry import all_transforms, select
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy
from repair.knowledge.aws_answers import SUBJECTS
from repair.knowledge.catalog import load_catalog
from repair.knowledge.choice import choose_version
from repair.knowledge.instance_classes import choose_instance_class
from repair.knowledge.lifecycles import choose_ca_certificate
from repair.knowledge.refresh import RefreshError, Report, missing_actions, refresh
from tests.knowledge.aws_server import Aws, Fault, running

pytestmark = pytest.mark.slow

MILAN = "eu-south-1"
DAY = date(2026, 11, 20)
TODAY = date(2026, 11, 24)


def versions(engine: str, available: str, deprecated: str = "") -> list[dict[str, str]]:
    return [
        {"Engine": engine, "EngineVersion": version, "Status": status}
        for status, texts in (("available", available), ("deprecated", deprecated))
        for version in texts.split()
    ]


def options(engine: str, version: str, *classes: str) -> list[dict[str, str]]:
    return [{"Engine": engine, "EngineVersion": version, "DBInstanceClass": name} for name in classes]


def milan() -> dict[str, list[Any]]:
    """A region that knows less than the reference, in answers longer than a page."""
    return {
        "DescribeDBEngineVersions": [
            *versions("postgres", "15.17 15.10 15.12 15.13 16.9", "15.2 15.3 15.4 15.5"),
            *versions("mysql", "8.0.44 8.4.6", "8.0.35"),
            *versions("docdb", "5.0.0 5.0.1"),
            *versions("neptune", "1.4.6.1"),
        ],
        "DescribeDBMajorEngineVersions": [
            {
                "Engine": "mysql",
                "MajorEngineVersion": major,
                "SupportedEngineLifecycles": [
                    {
                        "LifecycleSupportName": "open-source-rds-standard-support",
                        "LifecycleSupportStartDate": date(2020, 1, 1),
                        "LifecycleSupportEndDate": end,
                    },
                    {
                        "LifecycleSupportName": "open-source-rds-extended-support",
                        "LifecycleSupportStartDate": end,
                        "LifecycleSupportEndDate": date(2032, 1, 1),
                    },
                ],
            }
            for major, end in (("8.0", date(2026, 7, 31)), ("8.4", date(2029, 7, 31)))
        ],
        "DescribeCertificates": [
            {"CertificateIdentifier": name, "ValidTill": end}
            for name, end in (("rds-ca-rsa2048-g1", date(2061, 5, 20)), ("rds-ca-ecc384-g1", date(2121, 5, 20)))
        ],
        "DescribeOrderableDBInstanceOptions": [
            *options("postgres", "15.17", "db.m5.large", "db.r6g.large", "db.m5.large", "db.t3.micro"),
            *options("postgres", "16.9", "db.r7g.large"),
            *options("postgres", "15.10", "db.m3.medium"),
            *options("mysql", "8.0.44", "db.m5.large"),
            *options("mysql", "8.4.6", "db.m5.large"),
            *options("docdb", "5.0.1", "db.r5.large"),
            *options("neptune", "1.4.6.1", "db.r6g.large"),
        ],
        "DescribeCacheEngineVersions": [
            {"Engine": engine, "EngineVersion": version}
            for engine, version in (("redis", "6.2"), ("redis", "7.1"), ("valkey", "8.0"), ("memcached", "1.6.22"))
        ],
        "ListVersions": [
            "OpenSearch_2.19",
            "OpenSearch_2.17",
            "OpenSearch_3.1",
            "OpenSearch_1.3",
            "Elasticsearch_7.10",
        ],
        "DescribeClusterVersions": [
            {"clusterVersion": version, "versionStatus": status}
            for version, status in (
                ("1.34", "STANDARD_SUPPORT"),
                ("1.33", "STANDARD_SUPPORT"),
                ("1.30", "EXTENDED_SUPPORT"),
                ("1.22", "UNSUPPORTED"),
            )
        ],
        "ListKafkaVersions": [
            {"Version": version, "Status": status}
            for version, status in (
                ("3.9.x", "ACTIVE"),
                ("3.8.x", "ACTIVE"),
                ("3.7.x", "ACTIVE"),
                ("2.2.1", "DEPRECATED"),
            )
        ],
        "DescribeBrokerEngineTypes": [
            {"EngineType": "ACTIVEMQ", "EngineVersions": [{"Name": "5.19"}, {"Name": "5.18"}]},
            {"EngineType": "RABBITMQ", "EngineVersions": [{"Name": "3.13"}]},
        ],
        "DescribeInstanceTypeOfferings": [
            {"InstanceType": name, "LocationType": "region", "Location": MILAN}
            for name in ("t3a.micro", "t4g.micro", "m5.large", "m7i.large")
        ],
    }


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Aws]:
    with running() as server:
        server.items[MILAN] = milan()
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key-of-the-test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "catalog"


def ask(folder: Path, *services: str, day: date = DAY, region: str = MILAN) -> Report:
    return refresh(region, services, directory=folder, day=day)


def content(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "regions" / MILAN / name).read_bytes())
    return found


def test_everything_is_asked_page_by_page_and_written(aws: Aws, folder: Path) -> None:
    lines: list[str] = []
    report = refresh(MILAN, directory=folder, day=DAY, progress=lines.append)
    assert report.refused == ()
    assert [(done.service, done.subject) for done in report.refreshed] == [(s.service, s.name) for s in SUBJECTS]
    assert set(aws.regions) == {MILAN}
    assert aws.calls["DescribeInstanceTypeOfferings"] == 2
    assert aws.calls["ListVersions"] == 2, "no paginator: the token is followed by hand"
    assert "ec2 describe_instance_type_offerings region" in lines

    postgres = content(folder, "rds.versions.json")["engines"]["postgres"]
    assert postgres["available"] == ["15.10", "15.12", "15.13", "15.17", "16.9"]
    assert postgres["deprecated"] == ["15.2", "15.3", "15.4", "15.5"]
    assert "docdb" not in content(folder, "rds.versions.json")["engines"]
    assert content(folder, "docdb.versions.json")["engines"]["docdb"]["available"] == ["5.0.0", "5.0.1"]
    # The newest version of each major is asked for, not every version.
    assert content(folder, "rds.classes.json")["classes"] == {
        "mysql": ["db.m5.large"],
        "postgres": ["db.m5.large", "db.r6g.large", "db.r7g.large", "db.t3.micro"],
    }
    assert content(folder, "rds.certificates.json")["certificates"]["rds-ca-rsa2048-g1"] == "2061-05-20"
    assert content(folder, "rds.majors.json")["support"] == {"mysql": {"8.0": "2026-07-31", "8.4": "2029-07-31"}}
    assert content(folder, "eks.versions.json")["engines"]["kubernetes"]["deprecated"] == ["1.22"]
    assert content(folder, "kafka.versions.json")["engines"]["kafka"]["deprecated"] == ["2.2.1"]
    assert content(folder, "mq.versions.json")["engines"]["activemq"]["available"] == ["5.18", "5.19"]
    assert set(content(folder, "opensearch.versions.json")["engines"]) == {"opensearch", "elasticsearch"}
    assert content(folder, "ec2.classes.json")["classes"] == {"": ["m5.large", "m7i.large", "t3a.micro", "t4g.micro"]}
    assert content(folder, "ec2.classes.json")["source"] == "ec2:DescribeInstanceTypeOfferings"


def test_decisions_use_it_for_that_region_and_no_other(aws: Aws, folder: Path) -> None:
    ask(folder)
    catalog = load_catalog(folder)
    assert catalog.observed.problems == ()

    def version(engine: str, requested: str, *regions: str, service: str = "rds") -> tuple[str, str | None, str]:
        decision = choose_version(
            catalog, service=service, engine=engine, requested=requested, as_of=TODAY, regions=regions
        )
        return decision.action, decision.version, decision.evidence

    here = f"{MILAN} as of {DAY} (rds:DescribeDBEngineVersions)"
    assert version("postgres", "15.4", MILAN) == ("replace", "15.17", here)
    assert version("postgres", "15.10", MILAN) == ("keep", None, here)
    assert version("postgres", "15.4", "eu-west-1")[:2] == ("replace", "15.19")
    assert version("postgres", "15.10", "eu-west-1")[:2] == ("replace", "15.19")
    assert version("postgres", "15.4")[:2] == ("replace", "15.19")
    assert version("opensearch", "OpenSearch_2.11", MILAN, service="opensearch")[:2] == ("replace", "OpenSearch_2.19")
    assert version("opensearch", "OpenSearch_2.11", "eu-west-1", service="opensearch")[0] == "abstain"

    def instance(service: str, engine: str | None, requested: str, region: str) -> tuple[str, str | None]:
        decision = choose_instance_class(
            catalog, service=service, engine=engine, requested=requested, regions=[region], as_of=TODAY
        )
        return decision.action, decision.version

    assert instance("ec2", None, "t3.micro", MILAN) == ("replace", "t3a.micro")
    assert instance("ec2", None, "t3.micro", "eu-west-1") == ("keep", None)
    assert instance("rds", "postgres", "db.r8g.large", MILAN) == ("replace", "db.r7g.large")
    assert instance("docdb", "docdb", "db.r6g.large", MILAN) == ("abstain", None)

    assert choose_ca_certificate(catalog, "rds-ca-rsa4096-g1", TODAY, [MILAN]).version == "rds-ca-rsa2048-g1"
    assert choose_ca_certificate(catalog, "rds-ca-rsa4096-g1", TODAY, ["eu-west-1"]).action == "keep"
    warning = choose_version(catalog, service="rds", engine="mysql", requested="8.0", as_of=TODAY, regions=[MILAN])
    assert "ended on 2026-07-31" in str(warning.warning)


TEMPLATE = """\
Resources:
  Database: {Type: 'AWS::RDS::DBInstance', Properties: {Engine: postgres, EngineVersion: '15.4'}}
  Search: {Type: 'AWS::OpenSearchService::Domain', Properties: {EngineVersion: OpenSearch_2.11}}
  Cluster: {Type: 'AWS::EKS::Cluster', Properties: {Version: '1.22'}}
"""


def test_repairs_use_it_for_that_region_and_no_other(aws: Aws, folder: Path) -> None:
    ask(folder)

    def repaired(*regions: str, allow_major: bool = False) -> tuple[str, list[str]]:
        context = Context(as_of=TODAY, regions=regions, user_directory=folder, allow_major=allow_major)
        chosen = select(all_transforms(), ["retired-engine-version"])
        outcome = repair_text("t", TEMPLATE, Settings(chosen, context, Policy(unsafe=True)))
        return outcome.after, [found.reason for found in outcome.findings if found.status == "left"]

    here, left = repaired(MILAN)
    assert here == TEMPLATE.replace("15.4", "15.17").replace("OpenSearch_2.11", "'OpenSearch_2.19'")
    assert len(left) == 1
    assert "AWS calls it deprecated in eu-south-1" in left[0]
    assert "Version: '1.22'" not in repaired(MILAN, allow_major=True)[0]
    elsewhere, left = repaired("eu-west-1")
    assert elsewhere == TEMPLATE.replace("15.4", "15.19")
    assert [reason.split(":")[1].strip() for reason in left] == [
        "only AWS knows the versions of opensearch in eu-west-1",
        "only AWS knows the versions of kubernetes in eu-west-1",
    ]
    assert repaired() == (TEMPLATE.replace("15.4", "15.19"), [])


def test_before_its_day_an_answer_does_not_count(aws: Aws, folder: Path) -> None:
    ask(folder, "rds")
    decision = choose_version(
        load_catalog(folder),
        service="rds",
        engine="postgres",
        requested="15.4",
        as_of=date(2025, 11, 5),
        regions=[MILAN],
    )
    assert decision.version == "15.14"
    assert "not observed in eu-south-1" in decision.evidence


def test_throttling_is_waited_out(aws: Aws, folder: Path) -> None:
    aws.faults["DescribeCacheEngineVersions"] = Fault(400, "Throttling", times=2)
    report = ask(folder, "elasticache")
    assert report.refused == ()
    assert content(folder, "elasticache.versions.json")["engines"]["redis"]["available"] == ["6.2", "7.1"]
    assert aws.calls["DescribeCacheEngineVersions"] == 4, "two refused, two pages"


def test_what_is_denied_keeps_its_old_data_and_the_rest_is_refreshed(aws: Aws, folder: Path) -> None:
    ask(folder, "rds", "elasticache", day=date(2026, 11, 1))
    before = (folder / "regions" / MILAN / "rds.versions.json").read_bytes()
    aws.faults["DescribeDBEngineVersions"] = Fault(403, "AccessDenied")
    aws.items[MILAN]["DescribeCacheEngineVersions"].append({"Engine": "redis", "EngineVersion": "7.2"})
    report = ask(folder, "rds", "elasticache")

    assert [(each.service, each.subject, each.kept) for each in report.refused] == [
        ("rds", "versions", date(2026, 11, 1)),
        ("rds", "classes", date(2026, 11, 1)),
    ]
    assert "AccessDenied" in report.refused[0].reason
    assert missing_actions(report.refused) == ("rds:DescribeDBEngineVersions", "rds:DescribeOrderableDBInstanceOptions")
    assert (folder / "regions" / MILAN / "rds.versions.json").read_bytes() == before
    redis = content(folder, "elasticache.versions.json")["engines"]["redis"]
    assert redis["available"] == ["6.2", "7.1", "7.2"]
    assert redis["first_seen"] == {"6.2": "2026-11-01", "7.1": "2026-11-01", "7.2": "2026-11-20"}
    assert content(folder, "rds.certificates.json")["as_of"] == "2026-11-20"


def test_a_failure_on_a_later_page_writes_nothing(aws: Aws, folder: Path) -> None:
    aws.faults["DescribeInstanceTypeOfferings"] = Fault(403, "UnauthorizedOperation", after=1)
    report = ask(folder, "ec2")
    assert aws.calls["DescribeInstanceTypeOfferings"] == 2
    assert report.refreshed == ()
    assert report.refused[0].kept is None
    assert missing_actions(report.refused) == ("ec2:DescribeInstanceTypeOfferings",)
    assert list(folder.rglob("*")) == []


@pytest.mark.parametrize("operation", ["ListVersions", "DescribeClusterVersions"])
def test_an_empty_answer_is_no_answer(aws: Aws, folder: Path, operation: str) -> None:
    ask(folder, "opensearch", "eks", day=date(2026, 11, 1))
    aws.items[MILAN][operation] = []
    report = ask(folder, "opensearch", "eks")
    assert [(each.reason, each.kept) for each in report.refused] == [
        ("AWS answered without any content", date(2026, 11, 1))
    ]
    assert len(report.refreshed) == 1


def test_a_page_that_comes_again_and_again_is_no_answer(aws: Aws, folder: Path) -> None:
    aws.page_size = 2
    aws.same_page.add("ListVersions")
    report = ask(folder, "opensearch")
    assert "the same page twice" in report.refused[0].reason


def test_a_server_error_is_told_with_its_code(aws: Aws, folder: Path) -> None:
    aws.faults["ListKafkaVersions"] = Fault(400, "BadRequestException")
    assert "BadRequestException" in ask(folder, "kafka").refused[0].reason


def test_without_credentials_nothing_is_written(aws: Aws, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    report = ask(folder, "ec2")
    assert "NoCredentialsError" in report.refused[0].reason
    assert not folder.exists()


def test_what_cannot_be_asked_at_all(aws: Aws, folder: Path) -> None:
    with pytest.raises(RefreshError, match="profile"):
        refresh(MILAN, profile="no-such-profile", directory=folder)
    with pytest.raises(RefreshError, match="no such service: nosuch"):
        ask(folder, "nosuch")
    for region in ("../../etc", "", "eu-south", "eu-south-1/..", "EU-SOUTH-1"):
        with pytest.raises(RefreshError, match="not the name of a region"):
            ask(folder, "ec2", region=region)
    assert aws.calls.total() == 0


def test_without_boto3_the_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(RefreshError, match=r"pip install 'cfn-repair\[aws\]'"):
        refresh(MILAN, directory=folder)


def test_boto3_is_not_imported_by_the_catalog() -> None:
    code = "import sys; import repair.knowledge.refresh, repair.knowledge.choice; sys.exit('boto3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


_KILLED = """
import sys
from datetime import date
from pathlib import Path
from repair.knowledge.refresh import refresh
refresh("eu-south-1", ["rds", "elasticache"], directory=Path(sys.argv[1]), day=date(2026, 11, 20))
"""


def test_a_kill_mid_way_leaves_the_old_data(aws: Aws, folder: Path) -> None:
    ask(folder, "rds", "elasticache", day=date(2026, 11, 1))
    home = folder / "regions" / MILAN
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    aws.hang.add("DescribeCertificates")
    process = subprocess.Popen([sys.executable, "-c", _KILLED, str(folder)])
    try:
        assert aws.hung.wait(30), "the refresh never came to the certificates"
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
    finally:
        process.kill()
    after = {path.name: path.read_bytes() for path in home.iterdir()}
    assert set(after) == set(before)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"rds.versions.json", "rds.majors.json"}, "what had been answered whole, and nothing else"
    catalog = load_catalog(folder)
    assert catalog.observed.problems == ()
    assert {found.as_of for found in catalog.observed.certificates} == {date(2026, 11, 1)}


def test_a_write_that_fails_leaves_the_old_file(aws: Aws, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(folder, "ec2", day=date(2026, 11, 1))
    before = (folder / "regions" / MILAN / "ec2.classes.json").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("repair.knowledge.refresh.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        ask(folder, "ec2")
    assert [path.name for path in (folder / "regions" / MILAN).iterdir()] == ["ec2.classes.json"]
    assert (folder / "regions" / MILAN / "ec2.classes.json").read_bytes() == before


def test_a_broken_old_file_is_replaced(aws: Aws, folder: Path) -> None:
    home = folder / "regions" / MILAN
    home.mkdir(parents=True)
    (home / "ec2.classes.json").write_text("{", encoding="utf-8")
    assert ask(folder, "ec2").refused == ()
    assert load_catalog(folder).observed.problems == ()
