"""Which instance class to write where the region does not have the one requested.

What a region has is taken from AWS's price list, or from what the user refreshed. The price list
still holds classes that AWS no longer sells, so a class that is on it is left alone rather than known
to work; a class that is not on it in a region is not sold there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from .catalog import Catalog
from .choice import STALE, Decision
from .class_data import InstanceType, Offers, class_date, class_source, instance_type, offers
from .observed import Classes

# A successor may have at most this many times the vCPUs or the memory: beyond, the bill is another one.
# A little above 2, for the 3.75 GiB of m3.medium beside the 8 GiB of m5.large.
_AT_MOST = 2.25


def choose_instance_class(
    catalog: Catalog,
    *,
    service: str,
    engine: str | None,
    requested: str,
    regions: Sequence[str] = (),
    as_of: date | None = None,
) -> Decision:
    """Keep an instance class, replace it, or abstain.

    `service` is "ec2", "rds" (with the engine), "elasticache", "docdb" or "neptune"; `requested` is written as in
    the template ("t2.micro", "db.m5.large", "cache.t2.micro"). The successor has the same processor architecture
    and is sold in every region given: the same line and size of another generation, else the smallest one with
    at least as many vCPUs and as much memory. Without a region only a class that no region has is replaced, by one
    that every region has. `as_of` (default: no limit) hides what was observed later.
    """
    engine = engine.lower() if engine else None
    listed = offers(service, engine)
    own = {region: catalog.classes(service, engine, region, as_of or date.max) for region in regions}
    labels = [seen.label for seen in own.values() if seen]
    if not own or None in own.values():
        labels.append(class_source())
    evidence = "; ".join(dict.fromkeys(labels))
    verify = _verify(service, engine, requested, regions)

    def abstain(reason: str) -> Decision:
        return Decision("abstain", None, reason, evidence, verify)

    if listed is None:
        return abstain(f"nothing is known about the instance classes of {engine or service}")
    silent = [region for region, seen in own.items() if seen is None and region not in listed.regions]
    if silent:
        return abstain(f"nothing is known about the instance classes of {service} in {silent[0]}")

    where = tuple(regions) or tuple(sorted(listed.regions))
    missing = _missing(listed, own, requested, where)
    if not missing or (not regions and len(missing) < len(where)):
        place = ", ".join(regions) or f"{len(where) - len(missing)} of {len(where)} regions"
        return Decision("keep", None, f"{requested} is on offer in {place}", evidence)
    reason = f"{requested} is not on offer in {', '.join(missing)}" if regions else f"{requested} is on offer nowhere"
    found = instance_type(requested)
    if found is None:
        return abstain(f"{reason}, and what it is is not known")
    candidates = [
        other
        for other in _types(listed, own)
        if _may_replace(service, other, found) and not _missing(listed, own, other.name, where)
    ]
    if not candidates:
        return abstain(f"{reason}, and nothing of the same architecture and a similar size is")
    chosen = min(candidates, key=lambda other: _distance(other, found))
    warning = " ".join(_warnings(service, chosen, found, own, as_of)) or None
    return Decision("replace", chosen.name, reason, evidence, _verify(service, engine, chosen.name, regions), warning)


def _missing(listed: Offers, own: dict[str, Classes | None], name: str, regions: Sequence[str]) -> list[str]:
    """The regions that do not have a class: by what AWS answered there, else by the price list."""
    priced = listed.where(name)
    seen = {region: found.names for region, found in own.items() if found}
    return [region for region in regions if (name not in seen[region] if region in seen else region not in priced)]


def _types(listed: Offers, own: dict[str, Classes | None]) -> Iterator[InstanceType]:
    names = set(listed.names()).union(*(found.names for found in own.values() if found))
    return (found for found in map(instance_type, sorted(names)) if found)


def _may_replace(service: str, other: InstanceType, found: InstanceType) -> bool:
    """At least as large, not twice as large, and nothing missing that a workload may rest on."""
    if other.name == found.name or other.architecture != found.architecture:
        return False
    if other.accelerated != found.accelerated or (found.accelerated and other.line != found.line):
        return False
    if _needs_disk(service, found) and not other.disk:
        return False
    if other.burstable and not found.burstable:
        return False
    if (other.size.startswith("metal")) != (found.size.startswith("metal")):
        return False
    return (
        found.vcpus <= other.vcpus <= found.vcpus * _AT_MOST and found.memory <= other.memory <= found.memory * _AT_MOST
    )


def _needs_disk(service: str, found: InstanceType) -> bool:
    """On EC2 a local disk may hold anything; ElastiCache keeps data on that of the "d" families; RDS only caches."""
    return found.disk if service == "ec2" else service == "elasticache" and "d" in found.features


def _distance(other: InstanceType, found: InstanceType) -> tuple[bool | int | str, ...]:
    """Sort key, the best first: another generation of the same line and size, else the smallest that fits."""
    same = other.line == found.line and other.size == found.size
    features = len(other.features ^ found.features)
    maker = other.maker != found.maker
    back = other.generation < found.generation
    steps = abs(other.generation - found.generation)
    if same:
        return (False, features, maker, back, steps, other.name)
    other_kind = other.burstable != found.burstable
    return (True, other.vcpus, other.memory, other_kind, features, maker, -other.generation, other.name)


def _warnings(
    service: str,
    chosen: InstanceType,
    found: InstanceType,
    own: dict[str, Classes | None],
    as_of: date | None,
) -> Iterator[str]:
    if "d" in found.features and not chosen.disk:
        yield f"{found.name} has a local disk, {chosen.name} has none."
    if service == "ec2" and found.xen and not chosen.xen:
        yield "The image needs ENA and NVMe drivers, and device names change (/dev/nvme…)."
    if found.accelerated:
        yield f"{chosen.name} has another accelerator than {found.name}."
    if service == "rds" and chosen.generation > found.generation:
        yield "A newer class may ask for a newer engine version: check it."
    age = (as_of - date.fromisoformat(class_date())).days if as_of and (not own or None in own.values()) else 0
    if age > STALE.days:
        yield f"The data are {age} days old: refresh the catalog."


def _verify(service: str, engine: str | None, name: str, regions: Sequence[str]) -> str:
    region = f" --region {regions[0]}" if regions else ""
    if service == "ec2":
        return f"aws ec2 describe-instance-type-offerings --filters Name=instance-type,Values={name}{region}"
    if service == "elasticache":
        return f"aws elasticache describe-reserved-cache-nodes-offerings --cache-node-type {name}{region}"
    return (
        f"aws {service} describe-orderable-db-instance-options --engine {engine or service}"
        f" --db-instance-class {name}{region}"
    )
