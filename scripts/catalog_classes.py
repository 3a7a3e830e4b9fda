"""Reads which instance classes the price list offers in which region, and what each class is."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from catalog_sources import EXTENSIONS

# Keys beside the regions in cfn-lint's files.
_NOT_REGIONS = frozenset({"all", "description"})
# db_instance_class.json is left out: a shared dictionary in cfn-lint's script gives all its engines one map.
_LISTS = {
    "ec2": "aws_ec2_instance/instancetype_enum.json",
    "elasticache": "aws_elasticache_cachecluster/cachenodetype_enum.json",
    "docdb": "aws_docdb_dbinstance/dbinstanceclass_enum.json",
    "neptune": "aws_neptune_dbinstance/dbinstanceclass_enum.json",
}
_SIZES = ("nano", "micro", "small", "medium", "large")

Offers = dict[str, dict[str, set[str]]]


def read_offers(wheel: Path) -> Offers:
    """{"rds/postgres": {"eu-south-1": {"db.m5.large", …}, …}, …}, over all licences of an engine."""
    offers: Offers = defaultdict(lambda: defaultdict(set))
    with zipfile.ZipFile(wheel) as archive:
        by_region = json.loads(archive.read(EXTENSIONS + "aws_rds_dbinstance/dbinstanceclass_enum.json"))
        for region, schema in _regions(by_region):
            for rule in schema["allOf"]:
                engine = rule["if"]["properties"]["Engine"]["const"]
                offers[f"rds/{engine}"][region].update(rule["then"]["properties"]["DBInstanceClass"]["enum"])
        for group, name in _LISTS.items():
            for region, schema in _regions(json.loads(archive.read(EXTENSIONS + name))):
                offers[group][region].update(schema["enum"])
    return offers


def pack_offers(regions_of: dict[str, set[str]]) -> dict[str, Any]:
    """Group the classes of a service by family and by the regions that have them.

    {"regions": [...], "families": {"db.m5": [["large xlarge", "*"], ["24xlarge", "-mx-central-1"]]}}:
    "*" are all regions of the list, "-a b" all but a and b, "a b" only these.
    """
    regions = sorted(regions_of)
    offered: dict[str, set[str]] = defaultdict(set)
    for region, classes in regions_of.items():
        for name in classes:
            offered[name].add(region)
    families: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, places in offered.items():
        family, _, size = name.rpartition(".") if ".tpc" not in name else _optimised(name)
        families[family][_place_text(regions, places)].append(size)
    return {
        "regions": regions,
        "families": {
            family: [[" ".join(sorted(sizes, key=_size_order)), places] for places, sizes in sorted(groups.items())]
            for family, groups in sorted(families.items())
        },
    }


def read_types(wheel: Path) -> dict[str, Any]:
    """What each EC2 instance type is, by family, from the DescribeInstanceTypes answers that moto ships.

    "m5d": [architecture, traits, {size: [vCPU, memory in MiB]}]; traits are letters: b burstable, d local disk,
    g accelerator, x not on the Nitro hypervisor. CurrentGeneration is left out: the answers call r7g older and
    r6g current, which cannot both be.
    """
    with zipfile.ZipFile(wheel) as archive:
        raw = json.loads(gzip.decompress(archive.read("moto/ec2/resources/instance_types.json.gz")))
    families: dict[tuple[str, str, str], dict[str, list[int]]] = defaultdict(dict)
    for name, about in raw.items():
        family, size = name.split(".", 1)
        architectures = about["ProcessorInfo"]["SupportedArchitectures"]
        architecture = next(found for found in ("arm64", "x86_64", *architectures) if found in architectures)
        key = (family, architecture, _traits(about))
        families[key][size] = [about["VCpuInfo"]["DefaultVCpus"], about["MemoryInfo"]["SizeInMiB"]]
    packed: dict[str, Any] = defaultdict(list)
    for (family, architecture, traits), sizes in sorted(families.items()):
        ordered = {size: sizes[size] for size in sorted(sizes, key=_size_order)}
        packed[family].append([architecture, traits, ordered])
    return dict(packed)


def _traits(about: dict[str, Any]) -> str:
    accelerated = any(about.get(key) for key in ("GpuInfo", "InferenceAcceleratorInfo", "FpgaInfo", "NeuronInfo"))
    nitro = about.get("Hypervisor") == "nitro" or about["BareMetal"]
    traits = {
        "b": about["BurstablePerformanceSupported"],
        "d": about["InstanceStorageSupported"],
        "g": accelerated,
        "x": not nitro,
    }
    return "".join(letter for letter, present in traits.items() if present)


def _optimised(name: str) -> tuple[str, str, str]:
    """db.r7i.6xlarge.tpc2.mem4x: Oracle's classes with more memory for each CPU. All after the family is the size."""
    prefix, family, size = name.split(".", 2)
    return f"{prefix}.{family}", ".", size


def _regions(by_region: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(region, schema) for region, schema in by_region.items() if region not in _NOT_REGIONS]


def _place_text(regions: list[str], places: set[str]) -> str:
    missing = [region for region in regions if region not in places]
    if not missing:
        return "*"
    return f"-{' '.join(missing)}" if len(missing) < len(places) else " ".join(sorted(places))


def _size_order(size: str) -> tuple[int, int, str]:
    if size in _SIZES:
        return (_SIZES.index(size), 0, size)
    match = re.match(r"(\d*)xlarge", size)
    return (len(_SIZES), int(match.group(1) or 1), size) if match else (len(_SIZES) + 1, 0, size)
