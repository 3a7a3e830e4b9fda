"""How snapshots of version lists become a history, on lists small enough to check by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import catalog_classes
import catalog_history
import catalog_sources
from catalog_sources import Snapshot

CDK = {"package": "aws-cdk-lib", "date": "2026-11-10"}
NAME = ("rds", "postgres")


def only_creatable(date: str, *versions: str, name: tuple[str, str] = NAME) -> Snapshot:
    return Snapshot(date, "0", everything=False, listed={name: set(versions)})


def everything(date: str, versions: str, deprecated: str | None = None, name: tuple[str, str] = NAME) -> Snapshot:
    snapshot = Snapshot(date, "0", everything=True, listed={name: set(versions.split())})
    if deprecated is not None:
        snapshot.deprecated[name] = set(deprecated.split())
    return snapshot


def history(*snapshots: Snapshot, retired: dict[str, set[str]] | None = None) -> dict[str, object]:
    (engine,) = catalog_history.engines(list(snapshots), CDK, retired or {}).values()
    return engine


def test_runs_of_availability() -> None:
    engine = history(
        only_creatable("2025-01-01", "15.4", "15.7", "15"),
        only_creatable("2025-02-01", "15.7"),
        everything("2025-03-01", "15 15.4 15.7 15.8", deprecated="15 15.4 15.7"),
        everything("2025-04-01", "15 15.4 15.7 15.8", deprecated="15 15.4"),
    )
    assert engine["versions"] == {
        "15.4": {"a": [[None, "2025-01-01"]]},
        "15.7": {"a": [[None, "2025-02-01"], ["2025-04-01", None]]},
        "15.8": {"a": [["2025-03-01", None]]},
    }
    assert engine["status"] == ["2025-01-01", None]
    assert engine["complete"] == "2025-03-01"


def test_an_engine_whose_status_is_not_told_any_more() -> None:
    name = ("rds", "mariadb")
    engine = history(
        only_creatable("2025-01-01", "10.6.1", "10.6.2", name=name),
        only_creatable("2025-02-01", "10.6.2", name=name),
        only_creatable("2025-03-01", "10.6.2", name=name),
        only_creatable("2025-04-01", "10.6.2", name=name),
        everything("2025-05-01", "10.6.0 10.6.1 10.6.2 10.6.3", name=name),
        retired={"mariadb": {"10.6.2"}},
    )
    assert engine["status"] == ["2025-01-01", "2025-04-01"]
    assert engine["versions"] == {
        # missing from three lists of creatable versions, then listed: gone
        "10.6.0": {"l": [[None, None]], "d": ["2025-05-01", "cfn-lint"]},
        "10.6.1": {"a": [[None, "2025-01-01"]], "l": [[None, None]], "d": ["2025-05-01", "cfn-lint"]},
        # called unsupported by aws-cdk-lib
        "10.6.2": {"a": [[None, "2025-04-01"]], "l": [[None, None]], "d": ["2026-11-10", "aws-cdk-lib"]},
        # above all others: may have been released between the two lists
        "10.6.3": {"l": [[None, None]]},
    }


def test_a_short_absence_is_no_retirement() -> None:
    name = ("rds", "mariadb")
    engine = history(
        only_creatable("2025-01-01", "10.6.1", "10.6.2", name=name),
        only_creatable("2025-02-01", "10.6.2", name=name),
        everything("2025-05-01", "10.6.1 10.6.2", name=name),
    )
    assert "d" not in engine["versions"]["10.6.1"]  # type: ignore[index]


def test_a_text_that_is_no_version_stops_the_build() -> None:
    with pytest.raises(ValueError, match="not in the form"):
        history(only_creatable("2025-01-01", "fifteen"))


def test_constants_of_aws_cdk_lib() -> None:
    script = (
        'class AVersion{static VER_1=AVersion.of("1.0 ","1");static VER_2=AVersion.of("2.0","2")}'
        'class BVersion{static VER_3=AVersion.of("3.0","3")}'
    )
    types = """
export declare class AVersion {
    /** Version "1.0". */
    static readonly VER_1: AVersion;
    /**
     * Version "2.0".
     * @deprecated no longer supported
     */
    static readonly VER_2: AVersion;
}
export declare class BVersion {
"""
    found = list(catalog_sources.class_constants(script, types, "AVersion", "AVersion.of"))
    assert found == [("VER_1", "1.0", False), ("VER_2", "2.0", True)]
    with pytest.raises(ValueError, match="changed its shape"):
        list(catalog_sources.class_constants(script, types, "CVersion", "CVersion.of"))


def test_expiry_is_the_end_of_the_month() -> None:
    assert catalog_sources.expiry("rds-ca-2019 expired in August, 2024.", "rds-ca-2019") == "2024-08-31"
    assert catalog_sources.expiry("rds-ca-2019 expired in February, 2024.", "rds-ca-2019") == "2024-02-29"
    assert catalog_sources.expiry("nothing", "rds-ca-2019") is None


def test_packed_offers() -> None:
    packed = catalog_classes.pack_offers(
        {
            "a-1": {"db.m5.large", "db.m5.xlarge", "db.r7i.2xlarge.tpc2.mem4x", "db.serverless"},
            "b-1": {"db.m5.large"},
            "c-1": {"db.m5.large", "db.m5.xlarge"},
        }
    )
    assert packed["regions"] == ["a-1", "b-1", "c-1"]
    assert packed["families"] == {
        "db": [["serverless", "a-1"]],
        "db.m5": [["large", "*"], ["xlarge", "-b-1"]],
        "db.r7i": [["2xlarge.tpc2.mem4x", "a-1"]],
    }
