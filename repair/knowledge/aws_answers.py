"""What is asked of AWS to refresh the catalog, and how the answers are read. All calls are read-only.

Each subject is one file of the user's folder and stands or falls alone: if AWS refuses one, the
others are still refreshed and its old file stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .version_text import parse_version

Content = dict[str, Any]


class UnusableAnswer(Exception):
    """AWS answered, but not with what the catalog can be built from."""


class Ask:
    """Asks AWS in one region, page by page. `client` makes the boto3 client of a service."""

    def __init__(self, client: Callable[[str], Any], progress: Callable[[str], None]) -> None:
        self._client = client
        self._progress = progress
        self._clients: dict[str, Any] = {}

    def pages(self, service: str, operation: str, member: str, **parameters: Any) -> Iterator[Mapping[str, Any]]:
        """Every item of the list `member` of all pages of the answer.

        Raises botocore's errors, and UnusableAnswer if boto3 is too old or AWS repeats a page.
        """
        client = self._clients.get(service) or self._clients.setdefault(service, self._client(service))
        call = getattr(client, operation, None)
        if call is None:
            raise UnusableAnswer(f"this version of boto3 has no {service} {operation}: install a newer one")
        self._progress(f"{service} {operation}" + "".join(f" {value}" for value in parameters.values()))
        if client.can_paginate(operation):
            for page in client.get_paginator(operation).paginate(**parameters):
                yield from page.get(member, ())
            return
        token: str | None = None
        seen: set[str | None] = set()
        while token not in seen:
            page = call(**parameters, **({"NextToken": token} if token else {}))
            yield from page.get(member, ())
            seen.add(token)
            token = page.get("NextToken")
            if not token:
                return
        raise UnusableAnswer(f"{service} {operation}: AWS gave the same page twice")


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to ask for. `actions` are the IAM actions that it needs, on every resource."""

    service: str
    name: str
    actions: tuple[str, ...]
    read: Callable[[Ask], Content]

    @property
    def file(self) -> str:
        """The name of its file in the folder of the region."""
        return f"{self.service}.{self.name}.json"


def _rds_versions(ask: Ask) -> Content:
    engines: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"available": [], "deprecated": []})
    for found in ask.pages("rds", "describe_db_engine_versions", "DBEngineVersions", IncludeAll=True):
        if found["Engine"] not in ("docdb", "neptune"):
            status = "available" if found.get("Status", "available") == "available" else "deprecated"
            engines[found["Engine"]][status].append(found["EngineVersion"])
    return {"engines": engines}


def _rds_classes(ask: Ask) -> Content:
    """By engine, the classes that can be ordered with the newest version of any of its majors.

    Asking for every version would take thousands of pages. A class that only older versions take is missed.
    """
    newest: dict[tuple[str, str], tuple[tuple[int, ...], str]] = {}
    for found in ask.pages("rds", "describe_db_engine_versions", "DBEngineVersions"):
        engine, text = found["Engine"], found["EngineVersion"]
        version = parse_version(engine, text)
        if version is None or engine in ("docdb", "neptune") or engine.startswith("custom-"):
            continue
        key = (engine, version.major + version.track)
        newest[key] = max(newest.get(key, ((), "")), (version.order, text))
    classes: dict[str, set[str]] = defaultdict(set)
    for (engine, _), (_, text) in sorted(newest.items()):
        wanted = {"Engine": engine, "EngineVersion": text, "PaginationConfig": {"PageSize": 1000}}
        for option in ask.pages(
            "rds", "describe_orderable_db_instance_options", "OrderableDBInstanceOptions", **wanted
        ):
            classes[engine].add(option["DBInstanceClass"])
    return {"classes": {engine: sorted(names) for engine, names in classes.items()}}


def _rds_certificates(ask: Ask) -> Content:
    found = ask.pages("rds", "describe_certificates", "Certificates")
    return {"certificates": {item["CertificateIdentifier"]: _day(item.get("ValidTill")) for item in found}}


def _rds_majors(ask: Ask) -> Content:
    """By engine and major version, the last day of standard support: after it AWS charges for Extended Support."""
    support: dict[str, dict[str, str | None]] = defaultdict(dict)
    for found in ask.pages("rds", "describe_db_major_engine_versions", "DBMajorEngineVersions"):
        for lifecycle in found.get("SupportedEngineLifecycles", ()):
            if lifecycle["LifecycleSupportName"] == "open-source-rds-standard-support":
                support[found["Engine"]][found["MajorEngineVersion"]] = _day(lifecycle.get("LifecycleSupportEndDate"))
    return {"support": support}


def _cluster_versions(engine: str) -> Callable[[Ask], Content]:
    def read(ask: Ask) -> Content:
        found = ask.pages(engine, "describe_db_engine_versions", "DBEngineVersions", Engine=engine)
        return _available((engine, item["EngineVersion"]) for item in found)

    return read


def _cluster_classes(engine: str) -> Callable[[Ask], Content]:
    def read(ask: Ask) -> Content:
        found = ask.pages(engine, "describe_orderable_db_instance_options", "OrderableDBInstanceOptions", Engine=engine)
        return {"classes": {"": sorted({item["DBInstanceClass"] for item in found})}}

    return read


def _cache_versions(ask: Ask) -> Content:
    found = ask.pages("elasticache", "describe_cache_engine_versions", "CacheEngineVersions")
    return _available((item["Engine"], item["EngineVersion"]) for item in found)


def _search_versions(ask: Ask) -> Content:
    return _available((str(text).partition("_")[0].lower(), str(text)) for text in _texts(ask))


def _texts(ask: Ask) -> Iterator[object]:
    yield from ask.pages("opensearch", "list_versions", "Versions")


def _cluster_kubernetes(ask: Ask) -> Content:
    kubernetes: dict[str, list[str]] = {"available": [], "deprecated": []}
    for found in ask.pages("eks", "describe_cluster_versions", "clusterVersions", includeAll=True):
        status = found.get("versionStatus") or found.get("status", "")
        gone = status.upper().replace("-", "_") == "UNSUPPORTED"
        kubernetes["deprecated" if gone else "available"].append(found["clusterVersion"])
    return {"engines": {"kubernetes": kubernetes}}


def _kafka_versions(ask: Ask) -> Content:
    kafka: dict[str, list[str]] = {"available": [], "deprecated": []}
    for found in ask.pages("kafka", "list_kafka_versions", "KafkaVersions"):
        kafka["deprecated" if found.get("Status") == "DEPRECATED" else "available"].append(found["Version"])
    return {"engines": {"kafka": kafka}}


def _broker_versions(ask: Ask) -> Content:
    found = ask.pages("mq", "describe_broker_engine_types", "BrokerEngineTypes")
    return _available(
        (item["EngineType"].lower(), version["Name"]) for item in found for version in item["EngineVersions"]
    )


def _instance_types(ask: Ask) -> Content:
    found = ask.pages("ec2", "describe_instance_type_offerings", "InstanceTypeOfferings", LocationType="region")
    return {"classes": {"": sorted({item["InstanceType"] for item in found})}}


def _available(pairs: Iterator[tuple[str, str]]) -> Content:
    engines: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"available": [], "deprecated": []})
    for engine, version in pairs:
        engines[engine]["available"].append(version)
    return {"engines": engines}


def _day(moment: datetime | date | None) -> str | None:
    return moment.isoformat()[:10] if moment else None


SUBJECTS = (
    Subject("rds", "versions", ("rds:DescribeDBEngineVersions",), _rds_versions),
    Subject("rds", "majors", ("rds:DescribeDBMajorEngineVersions",), _rds_majors),
    Subject("rds", "certificates", ("rds:DescribeCertificates",), _rds_certificates),
    Subject(
        "rds",
        "classes",
        ("rds:DescribeDBEngineVersions", "rds:DescribeOrderableDBInstanceOptions"),
        _rds_classes,
    ),
    Subject("docdb", "versions", ("rds:DescribeDBEngineVersions",), _cluster_versions("docdb")),
    Subject("docdb", "classes", ("rds:DescribeOrderableDBInstanceOptions",), _cluster_classes("docdb")),
    Subject("neptune", "versions", ("rds:DescribeDBEngineVersions",), _cluster_versions("neptune")),
    Subject("neptune", "classes", ("rds:DescribeOrderableDBInstanceOptions",), _cluster_classes("neptune")),
    Subject("elasticache", "versions", ("elasticache:DescribeCacheEngineVersions",), _cache_versions),
    Subject("opensearch", "versions", ("es:ListVersions",), _search_versions),
    Subject("eks", "versions", ("eks:DescribeClusterVersions",), _cluster_kubernetes),
    Subject("kafka", "versions", ("kafka:ListKafkaVersions",), _kafka_versions),
    Subject("mq", "versions", ("mq:DescribeBrokerEngineTypes",), _broker_versions),
    Subject("ec2", "classes", ("ec2:DescribeInstanceTypeOfferings",), _instance_types),
)
