"""Which version is written instead of a retired one, on fixed days, from the shipped catalog.

Every row names its day, so none of them changes when the catalog is rebuilt from newer packages:
the history of a past day stays. What "today" gives is asserted as a property, not as a number.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from repair.knowledge.catalog import Catalog, load_catalog
from repair.knowledge.choice import Decision, choose_version
from repair.knowledge.observed import Denial, Observation, Observed
from repair.knowledge.version_text import parse_version

NOTE = date(2025, 11, 5)
OCTOBER = date(2026, 10, 20)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def decide(catalog: Catalog, engine: str, requested: str, as_of: date, **options: object) -> Decision:
    service = {"redis": "elasticache", "memcached": "elasticache", "valkey": "elasticache"}.get(engine, "rds")
    service = {"docdb": "docdb", "neptune": "neptune", "opensearch": "opensearch"}.get(engine, service)
    return choose_version(catalog, service=service, engine=engine, requested=requested, as_of=as_of, **options)  # type: ignore[arg-type]


CASES = [
    # requested is retired: the newest aged one of the same major
    ("postgres", "15.4", NOTE, "replace", "15.14"),
    ("postgres", "15.3", NOTE, "replace", "15.14"),
    ("postgres", "15.4", OCTOBER, "replace", "15.19"),
    ("postgres", "16.1", OCTOBER, "replace", "16.15"),
    ("postgres", "14.7", NOTE, "replace", "14.19"),
    ("mysql", "8.0.35", OCTOBER, "replace", "8.0.46"),
    ("mysql", "8.4.3", OCTOBER, "replace", "8.4.11"),
    ("aurora-mysql", "8.0.mysql_aurora.3.02.0", OCTOBER, "replace", "8.0.mysql_aurora.3.13.0"),
    ("aurora-postgresql", "15.4", OCTOBER, "replace", "15.18"),
    # first seen on 2025-11-18, too young two days later; old enough a month later
    ("postgres", "15.4", date(2025, 11, 20), "replace", "15.14"),
    ("postgres", "15.4", date(2025, 12, 19), "replace", "15.15"),
    # it could still be created on that day
    ("postgres", "15.4", date(2024, 12, 31), "keep", None),
    ("postgres", "15.14", NOTE, "keep", None),
    ("postgres", "15.14", OCTOBER, "keep", None),
    ("postgres", "15.10", NOTE, "keep", None),
    ("postgres", "15.10", OCTOBER, "replace", "15.19"),
    ("mysql", "8.0.35", date(2025, 7, 1), "keep", None),
    # vanished in a snapshot of April 2025, came back in the next
    ("postgres", "15.9", date(2025, 4, 10), "replace", "15.12"),
    ("postgres", "15.9", date(2025, 5, 10), "keep", None),
    # a bare major lets AWS choose
    ("postgres", "15", OCTOBER, "keep", None),
    ("postgres", "13", OCTOBER, "keep", None),
    ("mysql", "8.0", OCTOBER, "keep", None),
    ("mysql", "5.7", OCTOBER, "keep", None),
    ("mariadb", "10.11", OCTOBER, "keep", None),
    ("sqlserver-se", "15.00", OCTOBER, "keep", None),
    ("redis", "6.x", OCTOBER, "keep", None),
    # no version of the major is left
    ("postgres", "9.6", OCTOBER, "abstain", None),
    ("postgres", "9.6.24", OCTOBER, "abstain", None),
    ("postgres", "10.21", OCTOBER, "abstain", None),
    # only Extended Support patches are left
    ("mysql", "5.7.38", OCTOBER, "replace", "5.7.44-rds.20260624"),
    ("postgres", "13.4", OCTOBER, "replace", "13.23"),
    ("postgres", "11.4", OCTOBER, "replace", "11.22-rds.20260224"),
    # above everything known: perhaps newer than the data
    ("postgres", "15.99", OCTOBER, "abstain", None),
    ("postgres", "99.1", OCTOBER, "abstain", None),
    ("postgres", "15.19", NOTE, "abstain", None),
    # in no list, between versions that are: never was
    ("mysql", "8.0.12", OCTOBER, "replace", "8.0.46"),
    ("postgres", "18.0", OCTOBER, "replace", "18.6"),
    # not written as a version of that engine
    ("postgres", "latest", OCTOBER, "abstain", None),
    ("postgres", "15.4\n", OCTOBER, "abstain", None),
    ("postgres", "", OCTOBER, "abstain", None),
    ("mysql", "8", OCTOBER, "abstain", None),
    ("memcached", "1.6", OCTOBER, "abstain", None),
    # MySQL's own number is no Aurora version
    ("aurora-mysql", "8.0.35", OCTOBER, "replace", "8.0.mysql_aurora.3.13.0"),
    ("MySQL", "8.0.35", OCTOBER, "replace", "8.0.46"),
    # a track of its own
    ("aurora-postgresql", "16.4-limitless", OCTOBER, "keep", None),
    ("postgres", "15.4-rds.20240101", OCTOBER, "abstain", None),
    # status not told by the source
    ("mariadb", "10.11.14", OCTOBER, "keep", None),
    ("mariadb", "10.6.14", OCTOBER, "replace", "10.6.28"),
    ("mariadb", "10.6.14", date(2025, 7, 20), "keep", None),
    ("mariadb", "10.3.2", OCTOBER, "abstain", None),
    ("redis", "7.0", OCTOBER, "keep", None),
    ("redis", "5.0.0", OCTOBER, "replace", "5.0.6"),
    ("redis", "3.2.6", OCTOBER, "abstain", None),
    ("redis", "7.2", OCTOBER, "abstain", None),
    ("memcached", "1.6.10", OCTOBER, "replace", "1.6.22"),
    # no complete list
    ("oracle-ee", "19.0.0.0.ru-2020-04.rur-2020-04.r1", OCTOBER, "abstain", None),
    ("oracle-se2", "12.1.0.2.v1", OCTOBER, "abstain", None),
    ("docdb", "5.0.0", OCTOBER, "abstain", None),
    ("docdb", "5.0", OCTOBER, "abstain", None),
    ("neptune", "1.2.0.9", OCTOBER, "abstain", None),
    ("opensearch", "OpenSearch_2.12", OCTOBER, "abstain", None),
    ("custom-oracle-ee", "19.my_cev1", OCTOBER, "abstain", None),
    ("aurora", "5.6.10a", OCTOBER, "abstain", None),
    # before the history begins
    ("postgres", "15.4", date(2024, 1, 1), "abstain", None),
]


@pytest.mark.parametrize(("engine", "requested", "as_of", "action", "version"), CASES)
def test_decision(catalog: Catalog, engine: str, requested: str, as_of: date, action: str, version: str | None) -> None:
    decision = decide(catalog, engine, requested, as_of)
    assert (decision.action, decision.version) == (action, version), decision
    assert decision.reason
    assert decision.evidence


def test_the_evidence_names_the_snapshot_of_the_day_and_the_region_that_was_not_observed(catalog: Catalog) -> None:
    decision = decide(catalog, "postgres", "15.4", NOTE, regions=["eu-south-1"])
    assert decision.version == "15.14"
    assert decision.evidence == "us-east-1 as of 2025-11-03 (cfn-lint 1.40.4), not observed in eu-south-1"
    assert decision.reason == "postgres 15.4 can no longer be created: it was last available on 2024-12-30"
    assert decision.verify == (
        "aws rds describe-db-engine-versions --engine postgres --engine-version 15.14 --region eu-south-1"
    )
    assert decision.warning is None


def test_the_reference_region_itself_was_observed(catalog: Catalog) -> None:
    assert "not observed" not in decide(catalog, "postgres", "15.4", NOTE, regions=["us-east-1"]).evidence


def test_today_gives_the_newest_aged_version(catalog: Catalog) -> None:
    today = catalog.as_of + timedelta(days=35)
    decision = decide(catalog, "postgres", "15.4", today)
    history = catalog.engine("rds", "postgres")
    assert history is not None
    assert (decision.action, decision.evidence) == ("replace", catalog.source("rds", "postgres"))
    aged = [
        text
        for text in history.versions
        if text.startswith("15.")
        and history.state(text, today.isoformat()) == "available"
        and (history.first_seen(text) or "") <= (today - timedelta(days=30)).isoformat()
    ]
    assert decision.version == max(aged, key=lambda text: int(text.removeprefix("15.")))


@pytest.mark.parametrize(
    "engine", ["postgres", "mysql", "mariadb", "aurora-mysql", "aurora-postgresql", "sqlserver-se"]
)
@pytest.mark.parametrize("as_of", [date(2024, 12, 31), NOTE, OCTOBER])
def test_never_lower_never_another_major_never_what_was_gone(catalog: Catalog, engine: str, as_of: date) -> None:
    history = catalog.engine("rds", engine)
    assert history is not None
    for requested in history.versions:
        decision = choose_version(catalog, service="rds", engine=engine, requested=requested, as_of=as_of)
        state = history.state(requested, as_of.isoformat())
        if state == "available":
            assert decision.action == "keep", (requested, decision)
        if decision.version is None:
            continue
        before, after = parse_version(engine, requested), parse_version(engine, decision.version)
        assert before is not None
        assert after is not None
        assert after.major == before.major
        assert after.order >= before.order
        assert history.state(decision.version, as_of.isoformat()) in ("available", "listed")


def test_policies(catalog: Catalog) -> None:
    young = date(2025, 11, 20)
    assert decide(catalog, "postgres", "15.4", young, policy="aged").version == "15.14"
    assert decide(catalog, "postgres", "15.4", young, policy="latest").version == "15.15"
    assert decide(catalog, "postgres", "15.4", young, policy="nearest").version == "15.10"
    assert "less than 30 days" in str(decide(catalog, "postgres", "15.4", young, policy="latest").warning)


def test_pin_major(catalog: Catalog) -> None:
    assert decide(catalog, "postgres", "15.4", OCTOBER, pin="major").version == "15"
    assert decide(catalog, "mysql", "8.0.35", OCTOBER, pin="major").version == "8.0"
    assert decide(catalog, "postgres", "15.14", OCTOBER, pin="major").action == "keep"
    # Only patches of Extended Support are left: a bare major would hide that.
    assert decide(catalog, "mysql", "5.7.38", OCTOBER, pin="major").version == "5.7.44-rds.20260624"


def test_another_major_only_when_asked_for_and_not_one_in_extended_support(catalog: Catalog) -> None:
    assert decide(catalog, "postgres", "9.6.24", OCTOBER, allow_major=True).version == "14.24"
    assert decide(catalog, "postgres", "9.6", OCTOBER, allow_major=True).version == "14"
    assert decide(catalog, "postgres", "15.4", OCTOBER, allow_major=True).version == "15.19"


def test_a_major_in_extended_support_is_better_than_none() -> None:
    versions = {"9.6.1": {}, "13.23": {"a": [[None, None]]}, "13.23-rds.20260224": {"a": [[None, None]]}}
    engine = {
        "source": "cfn-lint",
        "region": "us-east-1",
        "observed": ["2025-01-01", "2026-10-20"],
        "status": ["2025-01-01", None],
        "complete": "2025-01-01",
        "versions": versions,
    }
    shipped = {
        "as_of": "2026-10-20",
        "snapshots": [["2025-01-01", "1"], ["2026-10-20", "2"]],
        "sources": {"cfn-lint": {"version": "2", "date": "2026-10-20"}},
        "regions": ["us-east-1"],
        "engines": {"rds/postgres": engine},
    }
    decision = decide(Catalog(shipped), "postgres", "9.6.1", OCTOBER, allow_major=True)
    assert decision.version == "13.23"
    assert "Extended Support" in str(decision.warning)


def test_what_is_above_everything_is_told_from_what_is_gone(catalog: Catalog) -> None:
    assert "may be newer than the data" in decide(catalog, "postgres", "15.99", OCTOBER).reason
    assert "may be newer than the data" in decide(catalog, "postgres", "99.1", OCTOBER).reason
    assert "none of 9.6 that is at least as new" in decide(catalog, "postgres", "9.6.24", OCTOBER).reason


def test_warnings(catalog: Catalog) -> None:
    assert "Extended Support" in str(decide(catalog, "mysql", "8.0.35", OCTOBER).warning)
    assert "Extended Support" in str(decide(catalog, "mysql", "8.0", OCTOBER).warning)
    assert decide(catalog, "postgres", "15.4", OCTOBER).warning is None
    assert decide(catalog, "mysql", "8.0.35", date(2025, 12, 31)).warning is None, "not yet in Extended Support"
    assert "check it" in str(decide(catalog, "mariadb", "10.6.14", OCTOBER).warning)
    assert "61 days old" in str(decide(catalog, "postgres", "15.4", OCTOBER + timedelta(days=61)).warning)
    assert decide(catalog, "postgres", "15.4", OCTOBER + timedelta(days=60)).warning is None
    assert "not a region" in str(decide(catalog, "postgres", "15.4", OCTOBER, regions=["eu-south-9"]).warning)


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "eu-nowhere-7"])
def test_far_partitions_get_versions_of_at_least_180_days(catalog: Catalog, region: str) -> None:
    # 15.18 was first seen on 2026-05-27, 15.17 on 2026-03-02.
    assert decide(catalog, "postgres", "15.4", OCTOBER, regions=[region]).version == "15.17"
    assert decide(catalog, "postgres", "15.4", date(2026, 11, 24), regions=[region]).version == "15.18"


def observed(catalog: Catalog, *found: Observation, denials: tuple[Denial, ...] = ()) -> Catalog:
    return Catalog(catalog._shipped, Observed(versions=found, denials=denials))


def milan(day: date, *available: str, deprecated: tuple[str, ...] = ()) -> Observation:
    return Observation("rds", "postgres", "eu-south-1", day, "test", frozenset(available), frozenset(deprecated))


def test_an_observation_holds_for_its_region_and_no_other(catalog: Catalog) -> None:
    told = observed(catalog, milan(date(2025, 11, 4), "15.10", "15.12", "15.13", deprecated=("15.4", "15.14")))
    here = decide(told, "postgres", "15.14", NOTE, regions=["eu-south-1"])
    assert (here.action, here.version) == ("abstain", None), "nothing that is at least as new"
    assert decide(told, "postgres", "15.4", NOTE, regions=["eu-south-1"]).version == "15.13"
    assert (
        decide(told, "postgres", "15.4", NOTE, regions=["eu-south-1"]).evidence == "eu-south-1 as of 2025-11-04 (test)"
    )
    assert decide(told, "postgres", "15.4", NOTE, regions=["eu-west-1"]).version == "15.14"
    assert decide(told, "postgres", "15.4", NOTE).version == "15.14"


def test_several_regions_mean_their_intersection(catalog: Catalog) -> None:
    told = observed(catalog, milan(date(2025, 11, 4), "15.10", "15.12", "15.13"))
    assert decide(told, "postgres", "15.4", NOTE, regions=["eu-west-1", "eu-south-1"]).version == "15.13"
    only_west = decide(told, "postgres", "15.14", NOTE, regions=["eu-west-1", "eu-south-1"])
    assert only_west.action == "abstain", "it can be created in one of them, and nothing as new in the other"
    assert only_west.reason.startswith("postgres 15.14 cannot be created: AWS does not know it in eu-south-1")


def test_a_version_that_only_the_region_knows_is_as_old_as_its_first_answer(catalog: Catalog) -> None:
    def told(first_seen: date) -> Catalog:
        known = {"15.19": date(2026, 9, 10), "15.30": first_seen}
        seen = Observation("rds", "postgres", "eu-south-1", OCTOBER, "test", frozenset(known), frozenset(), known)
        return observed(catalog, seen)

    young, old = told(OCTOBER - timedelta(days=29)), told(OCTOBER - timedelta(days=30))
    assert decide(young, "postgres", "15.4", OCTOBER, regions=["eu-south-1"]).version == "15.19"
    assert decide(old, "postgres", "15.4", OCTOBER, regions=["eu-south-1"]).version == "15.30"


def test_an_observation_from_later_than_the_day_asked_for_is_not_used(catalog: Catalog) -> None:
    told = observed(catalog, milan(date(2025, 11, 6), "15.13"))
    assert decide(told, "postgres", "15.4", NOTE, regions=["eu-south-1"]).version == "15.14"


def test_what_aws_still_offers_in_the_region_is_kept(catalog: Catalog) -> None:
    told = observed(catalog, milan(date(2026, 10, 1), "15.4", "15.19"))
    assert decide(told, "postgres", "15.4", OCTOBER, regions=["eu-south-1"]).action == "keep"


def denial(version: str, day: date, region: str | None = "eu-south-1") -> Denial:
    return Denial("rds", "postgres", version, region, day, f"Cannot find version {version} for postgres")


def test_a_denial_outranks_the_shipped_data_in_its_region(catalog: Catalog) -> None:
    told = observed(catalog, denials=(denial("15.14", date(2026, 10, 1)),))
    here = decide(told, "postgres", "15.14", OCTOBER, regions=["eu-south-1"])
    assert (here.action, here.version) == ("replace", "15.19")
    assert "Cannot find version 15.14 for postgres" in here.reason
    assert decide(told, "postgres", "15.14", OCTOBER, regions=["eu-west-1"]).action == "keep"
    assert decide(told, "postgres", "15.14", date(2026, 9, 30), regions=["eu-south-1"]).action == "keep"


def test_a_denied_version_is_not_chosen(catalog: Catalog) -> None:
    told = observed(catalog, denials=(denial("15.19", date(2026, 10, 1)),))
    assert decide(told, "postgres", "15.4", OCTOBER, regions=["eu-south-1"]).version == "15.18"


def test_a_denial_without_a_region_holds_everywhere(catalog: Catalog) -> None:
    told = observed(catalog, denials=(denial("15.19", date(2026, 10, 1), region=None),))
    assert decide(told, "postgres", "15.4", OCTOBER).version == "15.18"
    assert decide(told, "postgres", "15.4", OCTOBER, regions=["eu-west-1"]).version == "15.18"


def test_a_newer_observation_of_the_region_outranks_a_denial(catalog: Catalog) -> None:
    older, newer = milan(date(2026, 9, 1), "15.14", "15.19"), milan(date(2026, 10, 2), "15.14", "15.19")
    denied = denial("15.14", date(2026, 10, 1))
    for observation, action in ((older, "replace"), (newer, "keep")):
        told = observed(catalog, observation, denials=(denied,))
        assert decide(told, "postgres", "15.14", OCTOBER, regions=["eu-south-1"]).action == action


def test_a_denial_lets_an_engine_without_a_complete_list_be_replaced(catalog: Catalog) -> None:
    told = observed(
        catalog, denials=(Denial("docdb", "docdb", "5.0.0", None, date(2026, 10, 1), "Cannot find version 5.0.0"),)
    )
    decision = decide(told, "docdb", "5.0.0", OCTOBER)
    assert (decision.action, decision.version) == ("replace", "5.0.1")
    assert "check it" in str(decision.warning)
