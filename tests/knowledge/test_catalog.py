"""The shipped files as such, and what may lie on top of them."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest

from repair.knowledge import catalog as catalog_module
from repair.knowledge.catalog import load_catalog
from repair.knowledge.version_text import parse_version

DATA = Path(catalog_module.__file__).parent / "data"


def test_loads_in_under_5_ms_and_ships_under_1_mb() -> None:
    spans = []
    for _ in range(9):
        catalog_module._shipped.cache_clear()
        start = time.perf_counter()
        load_catalog()
        spans.append(time.perf_counter() - start)
    assert min(spans) < 0.005
    assert (DATA / "catalog.json").stat().st_size < 300_000
    assert (DATA / "catalog.json").stat().st_size + (DATA / "classes.json").stat().st_size < 1_000_000


def test_no_bare_major_is_taken_for_a_version() -> None:
    catalog = load_catalog()
    for service, engine in catalog.engines():
        history = catalog.engine(service, engine)
        assert history is not None
        for text in history.versions:
            parsed = parse_version(engine, text)
            if (service, text) == ("docdb", "4.0"):
                continue
            assert parsed is not None, (engine, text)
            assert not parsed.major_only, (engine, text)


def test_every_engine_says_where_its_facts_come_from() -> None:
    catalog = load_catalog()
    sources = {pair: catalog.source(*pair) for pair in catalog.engines()}
    assert sources["rds", "postgres"] == f"us-east-1 as of {catalog.as_of} (cfn-lint 1.58.0)"
    assert all("as of 20" in text and "(" in text for text in sources.values())
    assert catalog.source("rds", "nosuch") == "no data"


def test_states_over_time() -> None:
    history = load_catalog().engine("rds", "postgres")
    assert history is not None
    states = [
        history.state("15.9", day) for day in ("2024-12-01", "2024-12-02", "2025-04-10", "2025-05-01", "2026-01-01")
    ]
    assert states == ["absent", "available", "retired", "available", "retired"]
    assert history.first_seen("15.14") == "2025-08-18"
    assert history.first_seen("15.4") is None, "older than the history"
    assert history.last_available("15.4", "2026-01-01") == "2024-12-30"
    mariadb = load_catalog().engine("rds", "mariadb")
    assert mariadb is not None
    assert [mariadb.state("10.6.19", day) for day in ("2024-08-01", "2025-11-20", "2025-12-01")] == [
        "absent",
        "available",
        "listed",
    ]
    # aws-cdk-lib of 2026-11-10 calls it unsupported: nobody could know before
    assert [mariadb.state("10.6.18", day) for day in ("2026-11-09", "2026-11-10")] == ["listed", "retired"]


def test_a_missing_folder_is_an_empty_one(tmp_path: Path) -> None:
    found = load_catalog(tmp_path / "none")
    assert found.observed.versions == ()
    assert found.observed.problems == ()


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_the_users_files_are_read(tmp_path: Path) -> None:
    write(
        tmp_path / "regions" / "eu-south-1" / "rds.versions.json",
        {
            "schema": 1,
            "as_of": "2026-11-01",
            "source": "AWS",
            "engines": {"postgres": {"available": ["15.19"], "deprecated": ["15.4"]}},
            "classes": {"postgres": ["db.m5.large"]},
        },
    )
    denial = {
        "service": "rds",
        "engine": "postgres",
        "version": "15.4",
        "region": None,
        "day": "2026-11-02",
        "text": "t",
    }
    write(tmp_path / "denials.json", {"schema": 1, "denials": [denial]})
    found = load_catalog(tmp_path)
    day = date(2026, 11, 24)
    observation = found.observation("rds", "postgres", "eu-south-1", day)
    assert observation is not None
    assert [observation.state(version) for version in ("15.19", "15.4", "15.14")] == ["available", "retired", "absent"]
    assert found.observation("rds", "postgres", "eu-west-1", day) is None
    classes = found.classes("rds", "postgres", "eu-south-1", day)
    assert classes is not None
    assert classes.names == {"db.m5.large"}
    assert found.denial("rds", "postgres", "15.4", "eu-west-1", day) is not None
    assert found.observed.problems == ()


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"as_of": "never", "source": "x", "engines": {"a": {}}}', "\x00"])
def test_a_broken_file_is_named_and_the_others_are_read(tmp_path: Path, broken: str) -> None:
    write(
        tmp_path / "regions" / "eu-south-1" / "docdb.versions.json",
        {"as_of": "2026-11-01", "source": "AWS", "engines": {"docdb": {"available": [], "deprecated": []}}},
    )
    (tmp_path / "regions" / "eu-south-1" / "rds.versions.json").write_text(broken, encoding="utf-8")
    found = load_catalog(tmp_path)
    assert [observation.service for observation in found.observed.versions] == ["docdb"]
    assert len(found.observed.problems) == 1
    assert "rds.versions.json" in found.observed.problems[0]
