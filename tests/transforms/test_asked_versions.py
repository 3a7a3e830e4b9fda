"""Versions that no package lists: they are judged by what AWS answered for the region, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from repair.engine.result import Finding, Outcome
from repair.engine.run import repair_text
from repair.knowledge.learn import learn, record
from repair.knowledge.refresh import write_atomically
from tests.transforms.harness import settings

MILAN = "eu-south-1"
DAY = date(2026, 10, 1)
ANSWERS = {
    ("eks", "kubernetes"): ("1.31 1.32 1.33 1.34", "1.28 1.29 1.30"),
    ("kafka", "kafka"): ("3.6.0 3.7.x 3.7.x.kraft 3.8.x 3.8.x.kraft 2.8.2.tiered", "2.2.1 3.7.1 2.8.1"),
    ("mq", "activemq"): ("5.17.6 5.18 5.18.7", ""),
    ("mq", "rabbitmq"): ("3.13 4.2", ""),
    ("opensearch", "opensearch"): ("OpenSearch_1.3 OpenSearch_2.17 OpenSearch_2.19 OpenSearch_3.1", ""),
    ("opensearch", "elasticsearch"): ("Elasticsearch_7.10 Elasticsearch_6.8", ""),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The user's folder, as `catalog refresh` writes it."""
    found = tmp_path_factory.mktemp("catalog")
    for service in dict.fromkeys(service for service, _ in ANSWERS):
        engines = {
            engine: {"available": there.split(), "deprecated": gone.split()}
            for (of, engine), (there, gone) in ANSWERS.items()
            if of == service
        }
        content = {"schema": 1, "as_of": DAY.isoformat(), "region": MILAN, "source": "asked", "engines": engines}
        write_atomically(found / "regions" / MILAN / f"{service}.versions.json", content)
    return found


def run(folder: Path, resources: str, flags: str = f"--region {MILAN}") -> Outcome:
    chosen = settings("retired-engine-version", flags, unsafe=True)
    context = replace(chosen.context, user_directory=folder)
    outcome = repair_text("t", f"Resources:\n{resources}", replace(chosen, context=context))
    assert not outcome.bugs
    return outcome


def one(folder: Path, type: str, properties: str, flags: str = f"--region {MILAN}") -> Finding:
    (found,) = run(folder, f"  It: {{Type: 'AWS::{type}', Properties: {{{properties}}}}}\n", flags).findings
    return found


@pytest.mark.parametrize(
    ("type", "properties", "title", "safety"),
    [
        ("OpenSearchService::Domain", "EngineVersion: OpenSearch_2.11", "opensearch OpenSearch_2.11 by OpenSearch_2.19", "unsafe"),
        ("OpenSearchService::Domain", "EngineVersion: Elasticsearch_7.4", "opensearch Elasticsearch_7.4 by Elasticsearch_7.10", "unsafe"),
        ("MSK::Cluster", "KafkaVersion: 3.7.1", "kafka 3.7.1 by 3.7.x", "safe"),
        ("AmazonMQ::Broker", "EngineType: ActiveMQ, EngineVersion: 5.17.2", "activemq 5.17.2 by 5.17.6", "safe"),
    ],
)  # fmt: skip
def test_the_newest_of_the_same_minor(folder: Path, type: str, properties: str, title: str, safety: str) -> None:
    found = one(folder, type, properties)
    assert (found.title, found.safety, found.status) == (f"replace {title}", safety, "repaired")
    assert f"{MILAN} as of {DAY} (asked)" in found.reason


KEPT = [
    ("EKS::Cluster", "Version: '1.33'"),
    ("MSK::Cluster", "KafkaVersion: 3.8.x.kraft"),
    ("AmazonMQ::Broker", "EngineType: RABBITMQ, EngineVersion: '3.13'"),
    ("OpenSearchService::Domain", "EngineVersion: OpenSearch_1.3"),
    ("OpenSearchService::Domain", "ClusterConfig: {InstanceCount: 1}"),
]


@pytest.mark.parametrize(("type", "properties"), KEPT)
def test_what_can_be_created_stays(folder: Path, type: str, properties: str) -> None:
    assert not run(folder, f"  It: {{Type: 'AWS::{type}', Properties: {{{properties}}}}}\n").findings


LEFT = [
    ("EKS::Cluster", "Version: '1.29'", "none of 1.29 that is at least as new"),
    ("EKS::Cluster", "Version: '1.99'", "may be newer than the data"),
    ("EKS::Nodegroup", "Version: '1.29', ClusterName: elsewhere", "none of 1.29"),
    ("MSK::Cluster", "KafkaVersion: 2.8.1", "none of 2.8"),
    ("MSK::Cluster", "KafkaVersion: three", "not written as a version"),
    ("AmazonMQ::Broker", "EngineType: RABBITMQ, EngineVersion: 3.11.20", "none of 3.11"),
    ("AmazonMQ::Broker", "EngineType: !ImportValue x, EngineVersion: 3.11.20", "engine is not known"),
]


@pytest.mark.parametrize(("type", "properties", "reason"), LEFT)
def test_what_has_no_one_answer_is_left(folder: Path, type: str, properties: str, reason: str) -> None:
    found = one(folder, type, properties)
    assert found.status == "left"
    assert reason in found.reason


@pytest.mark.parametrize(("type", "properties"), [("EKS::Cluster", "Version: '1.29'"), KEPT[1], KEPT[2], KEPT[3]])
def test_where_aws_was_not_asked_nothing_is_judged(folder: Path, type: str, properties: str) -> None:
    for flags in ("--region eu-west-1", f"--region {MILAN} --region eu-west-1", f"--region {MILAN} --as-of 2026-09-01"):
        found = one(folder, type, properties, flags)
        assert found.status == "left"
        assert "cfn-repair catalog refresh --region" in found.reason
    assert not run(folder, f"  It: {{Type: 'AWS::{type}', Properties: {{{properties}}}}}\n", "").findings


def test_another_minor_of_kubernetes_only_where_it_is_asked_for_and_node_groups_follow(folder: Path) -> None:
    text = """\
  Cluster: {Type: 'AWS::EKS::Cluster', Properties: {Version: '1.29'}}
  Nodes: {Type: 'AWS::EKS::Nodegroup', Properties: {Version: '1.29', ClusterName: !Ref Cluster}}
  Addon: {Type: 'AWS::EKS::Addon', Properties: {ClusterName: !Ref Cluster}}
"""
    assert {found.status for found in run(folder, text).findings} == {"left"}
    outcome = run(folder, text, f"--region {MILAN} --allow-major")
    assert [found.title for found in outcome.findings] == ["replace kubernetes 1.29 by 1.31"] * 2
    assert {found.safety for found in outcome.findings} == {"unsafe"}
    assert outcome.after.count("'1.31'") == 2


def test_a_configuration_for_certain_versions_of_kafka(folder: Path) -> None:
    text = """\
  Brokers: {Type: 'AWS::MSK::Cluster', Properties: {KafkaVersion: 3.7.1, ConfigurationInfo: {Arn: !Ref Settings}}}
  Settings: {Type: 'AWS::MSK::Configuration', Properties: {KafkaVersionsList: [3.7.1]}}
"""
    (found,) = run(folder, text).findings
    assert "Settings (KafkaVersionsList) is not made for 3.7.x" in found.reason
    assert run(folder, text.replace("[3.7.1]", "[3.7.1, 3.7.x]")).findings[0].status == "repaired"


def test_what_aws_refused_is_told_without_an_answer_for_the_region(tmp_path: Path) -> None:
    found = learn("unsupported Kubernetes version 1.24", day=DAY)
    assert found is not None
    assert record(found, tmp_path)
    for flags in ("", "--region eu-west-1"):
        finding = one(tmp_path, "EKS::Cluster", "Version: '1.24'", flags)
        assert "AWS answered on 2026-10-01: unsupported Kubernetes version 1.24" in finding.reason
        assert not run(tmp_path, "  It: {Type: 'AWS::EKS::Cluster', Properties: {Version: '1.33'}}\n", "").findings
