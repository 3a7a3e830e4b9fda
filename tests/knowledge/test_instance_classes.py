"""Instance classes: kept where the region sells them, else one of the same kind that it does sell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from repair.knowledge.catalog import Catalog, load_catalog
from repair.knowledge.class_data import class_date, instance_type, offers
from repair.knowledge.instance_classes import choose_instance_class
from repair.knowledge.observed import Classes, Observed

MILAN = ("eu-south-1",)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


CASES = [
    ("ec2", None, "t2.micro", MILAN, "replace", "t3.micro"),
    ("ec2", None, "t2.micro", ("us-east-1",), "keep", None),
    ("ec2", None, "t3.micro", MILAN, "keep", None),
    ("ec2", None, "t2.micro", ("us-east-1", "eu-south-1"), "replace", "t3.micro"),
    ("ec2", None, "m4.large", MILAN, "replace", "m5.large"),
    ("ec2", None, "p3.2xlarge", MILAN, "abstain", None),  # what it is is not known any more
    ("rds", "mysql", "db.t2.micro", MILAN, "replace", "db.t3.micro"),
    ("rds", "MySQL", "db.t2.micro", MILAN, "replace", "db.t3.micro"),
    ("rds", "postgres", "db.r8gd.large", MILAN, "replace", "db.r7g.large"),
    ("rds", "mysql", "db.m4.large", MILAN, "replace", "db.m5.large"),
    ("rds", "aurora-postgresql", "db.t3.small", ("eu-west-1",), "replace", "db.t3.medium"),
    ("rds", "aurora-mysql", "db.serverless", MILAN, "keep", None),
    ("rds", "postgres", "db.m5.large", MILAN, "keep", None),
    ("rds", "postgres", "db.zz.large", MILAN, "abstain", None),
    ("rds", "nosuch", "db.m5.large", MILAN, "abstain", None),
    ("docdb", "docdb", "db.r4.large", MILAN, "replace", "db.r5.large"),
    ("elasticache", None, "cache.t2.micro", MILAN, "replace", "cache.t3.micro"),
    # without data for the region nothing is allowed and nothing forbidden
    ("rds", "postgres", "db.m5.large", ("us-iso-east-1",), "abstain", None),
    ("ec2", None, "t2.micro", ("eu-nowhere-7",), "abstain", None),
    # without a region, what some region sells is left alone
    ("ec2", None, "t2.micro", (), "keep", None),
    ("ec2", None, "t9.micro", (), "abstain", None),
]


@pytest.mark.parametrize(("service", "engine", "requested", "regions", "action", "version"), CASES)
def test_decision(
    catalog: Catalog,
    service: str,
    engine: str | None,
    requested: str,
    regions: tuple[str, ...],
    action: str,
    version: str | None,
) -> None:
    decision = choose_instance_class(catalog, service=service, engine=engine, requested=requested, regions=regions)
    assert (decision.action, decision.version) == (action, version), decision
    assert decision.evidence == "AWS's price list as of 2026-10-20 (cfn-lint 1.58.0)"


@pytest.mark.parametrize("service_engine", [("ec2", None), ("rds", "postgres"), ("elasticache", None)])
@pytest.mark.parametrize("region", ["eu-south-1", "ap-southeast-7", "mx-central-1"])
def test_a_successor_is_on_offer_of_the_same_architecture_and_at_least_as_large(
    catalog: Catalog, service_engine: tuple[str, str | None], region: str
) -> None:
    service, engine = service_engine
    listed = offers(service, engine)
    assert listed is not None
    replaced = 0
    for name in sorted(listed.names())[::12]:
        decision = choose_instance_class(catalog, service=service, engine=engine, requested=name, regions=[region])
        assert (decision.action == "keep") == (region in listed.where(name)), decision
        if decision.version is None:
            continue
        replaced += 1
        before, after = instance_type(name), instance_type(decision.version)
        assert before is not None
        assert after is not None
        assert region in listed.where(decision.version)
        assert after.architecture == before.architecture
        assert after.vcpus >= before.vcpus
        assert after.memory >= before.memory
        assert after.accelerated == before.accelerated
        assert before.burstable or not after.burstable
    assert replaced, "nothing was put to the test"


def test_what_instance_types_are() -> None:
    found = instance_type("db.r6gd.xlarge")
    assert found is not None
    assert (found.architecture, found.vcpus, found.memory) == ("arm64", 4, 32 * 1024)
    assert (found.line, found.generation, found.maker, found.features, found.disk) == ("r", 6, "g", {"d"}, True)
    old = instance_type("t2.micro")
    assert old is not None
    assert (old.burstable, old.xen, old.vcpus, old.memory) == (True, True, 1, 1024)
    assert instance_type("db.serverless") is None
    assert instance_type("m5.giant") is None


def test_places() -> None:
    listed = offers("ec2", None)
    assert listed is not None
    assert "all" not in listed.regions
    assert "description" not in listed.regions
    assert listed.where("t3.micro") == listed.regions
    assert "eu-south-1" not in listed.where("t2.micro")
    assert "us-east-1" in listed.where("t2.micro")
    assert listed.where("t9.micro") == frozenset()


def test_warnings(catalog: Catalog) -> None:
    xen = choose_instance_class(catalog, service="ec2", engine=None, requested="t2.micro", regions=MILAN)
    assert "NVMe" in str(xen.warning)
    disk = choose_instance_class(catalog, service="rds", engine="postgres", requested="db.r8gd.large", regions=MILAN)
    assert "local disk" in str(disk.warning)
    late = date.fromisoformat(class_date()) + timedelta(days=61)
    old = choose_instance_class(catalog, service="ec2", engine=None, requested="t2.micro", regions=MILAN, as_of=late)
    assert "61 days old" in str(old.warning)


def test_the_command_that_checks_names_the_successor_and_the_region(catalog: Catalog) -> None:
    decision = choose_instance_class(catalog, service="ec2", engine=None, requested="t2.micro", regions=MILAN)
    assert decision.verify == (
        "aws ec2 describe-instance-type-offerings --filters Name=instance-type,Values=t3.micro --region eu-south-1"
    )


def told(catalog: Catalog, day: date, *names: str, region: str = "eu-south-1") -> Catalog:
    seen = Classes("ec2", None, region, day, "test", frozenset(names))
    return Catalog(catalog._shipped, Observed(classes=(seen,)))


def test_an_answer_of_aws_goes_before_the_price_list_in_its_region(catalog: Catalog) -> None:
    day = date(2026, 11, 1)

    def choose(known: Catalog, region: str, as_of: date | None = None) -> tuple[str, str | None]:
        decision = choose_instance_class(
            known, service="ec2", engine=None, requested="t3.micro", regions=[region], as_of=as_of
        )
        return decision.action, decision.version

    without = told(catalog, day, "t3a.micro", "t4g.micro")
    assert choose(without, "eu-south-1") == ("replace", "t3a.micro")
    assert choose(without, "eu-west-1") == ("keep", None)
    assert choose(without, "eu-south-1", day - timedelta(days=1)) == ("keep", None), "not observed yet on that day"
    isolated = told(catalog, day, "t3.micro", region="us-iso-east-1")
    assert choose(isolated, "us-iso-east-1") == ("keep", None)
