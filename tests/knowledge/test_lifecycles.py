"""Lambda runtimes and RDS certificates: replaced only once they cannot be created any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from repair.knowledge.catalog import Catalog, load_catalog
from repair.knowledge.lifecycles import RUNTIME_HORIZON, choose_ca_certificate, choose_runtime, lambda_runtime

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


CASES = [
    # creation is blocked: the oldest newer one that can be created for another 12 months
    ("python3.7", TODAY, "replace", "python3.12"),
    ("python3.6", TODAY, "replace", "python3.12"),
    ("nodejs14.x", TODAY, "replace", "nodejs24.x"),  # nodejs22.x is blocked on 2027-06-01
    ("nodejs14.x", date(2025, 1, 1), "replace", "nodejs18.x"),
    ("nodejs8.10", TODAY, "replace", "nodejs24.x"),
    ("dotnetcore3.1", TODAY, "replace", "dotnet10"),
    ("ruby2.7", TODAY, "replace", "ruby3.4"),
    ("java8", TODAY, "replace", "java21"),
    ("provided", TODAY, "replace", "provided.al2023"),
    # deprecated, but creation is blocked only in February 2027
    ("python3.9", TODAY, "keep", None),
    ("nodejs18.x", TODAY, "keep", None),
    ("python3.9", date(2027, 1, 31), "keep", None),
    ("python3.9", date(2027, 2, 1), "replace", "python3.12"),
    # not blocked yet on that day
    ("nodejs14.x", date(2024, 1, 8), "keep", None),
    ("nodejs14.x", date(2024, 1, 9), "replace", "nodejs16.x"),
    ("python3.13", TODAY, "keep", None),
    # no days are known
    ("nodejs26.x", TODAY, "keep", None),
    ("dotnet9", TODAY, "keep", None),
    # another language, another build
    ("go1.x", TODAY, "abstain", None),
    ("python3.99", TODAY, "abstain", None),
    ("", TODAY, "abstain", None),
]


@pytest.mark.parametrize(("runtime", "as_of", "action", "version"), CASES)
def test_runtime(catalog: Catalog, runtime: str, as_of: date, action: str, version: str | None) -> None:
    decision = choose_runtime(catalog, runtime, as_of)
    assert (decision.action, decision.version) == (action, version), decision


def test_every_runtime_of_the_catalog_is_read(catalog: Catalog) -> None:
    for name in catalog.lambda_dates():
        found = lambda_runtime(catalog, name)
        assert found is not None, name
        assert name.startswith(found.language)


def test_a_successor_is_newer_of_the_same_language_and_lasts(catalog: Catalog) -> None:
    for days in range(0, 1500, 30):
        as_of = date(2024, 1, 1) + timedelta(days=days)
        for name in catalog.lambda_dates():
            decision = choose_runtime(catalog, name, as_of)
            before, after = lambda_runtime(catalog, name), lambda_runtime(catalog, decision.version or "")
            assert before is not None
            if decision.action != "replace":
                continue
            assert after is not None
            assert after.language == before.language
            assert after.order > before.order
            assert after.create_block is not None
            assert after.create_block > as_of + RUNTIME_HORIZON
            assert before.create_block is not None
            assert before.create_block <= as_of


def test_the_reason_tells_deprecated_from_blocked(catalog: Catalog) -> None:
    kept = choose_runtime(catalog, "python3.9", TODAY)
    assert kept.reason == "python3.9 is deprecated since 2025-12-15, but can be created until 2027-02-01"
    blocked = choose_runtime(catalog, "python3.7", TODAY)
    assert blocked.reason == "no function can be created with python3.7 since 2024-01-09"
    assert blocked.evidence == "AWS's runtime table as of 2026-10-20 (cfn-lint 1.58.0)"


def test_order_of_runtimes(catalog: Catalog) -> None:
    names = ["java8", "java8.al2", "java8.al2023", "java11", "java11.al2023", "java17", "java25"]
    orders = [found.order for name in names if (found := lambda_runtime(catalog, name))]
    assert orders == sorted(orders)
    assert len(set(orders)) == len(names)


def test_old_data_are_said_to_be_old(catalog: Catalog) -> None:
    late = catalog.as_of + timedelta(days=61)
    assert "61 days old" in str(choose_runtime(catalog, "python3.7", late).warning)
    assert choose_runtime(catalog, "python3.7", late - timedelta(days=1)).warning is None


@pytest.mark.parametrize(
    ("certificate", "as_of", "action", "version"),
    [
        ("rds-ca-2019", TODAY, "replace", "rds-ca-rsa2048-g1"),
        ("rds-ca-2019", date(2024, 9, 1), "replace", "rds-ca-rsa2048-g1"),
        ("rds-ca-2019", date(2024, 8, 31), "keep", None),
        # aws-cdk-lib has a misspelt, deprecated constant for this one: it is not gone
        ("rds-ca-rsa2048-g1", TODAY, "keep", None),
        ("rds-ca-rsa4096-g1", TODAY, "keep", None),
        ("rds-ca-ecc384-g1", TODAY, "keep", None),
        ("rds-ca-2019-eu-south-1", TODAY, "abstain", None),
    ],
)
def test_certificate(catalog: Catalog, certificate: str, as_of: date, action: str, version: str | None) -> None:
    decision = choose_ca_certificate(catalog, certificate, as_of)
    assert (decision.action, decision.version) == (action, version), decision
