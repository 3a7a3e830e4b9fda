"""An availability zone by its name.

**Why it matters.** `us-east-1a` exists in one region. Anywhere else the stack fails: `Value (us-east-1a) for parameter
availabilityZone is invalid. Subnets can currently only be created in the following availability zones: …`.

**What is rewritten.** Zone names in `AvailabilityZone` and `AvailabilityZones` become `!Select [n, !GetAZs '']`: the
same zone gets the same number everywhere in the template, two zones two numbers, in the order of their names from 0 on.
It is one fix for the whole template, so that no subnet keeps a name while another that must be apart from it gets its
number.

**Fix safety.** Safe only where `--region` is given and none of the regions is the one of the zones: there creation
fails for certain, nothing runs that could be replaced, and which zone is which does not matter as long as they are kept
apart; and only for as many zones as every account sees there (three, in us-west-1 two). Otherwise unsafe, impact
replacement: `Fn::GetAZs` may list other zones, or in another order, than the names say, and a subnet in another zone is
another subnet.

**Left alone.** Zones in parameters and mappings, which cannot hold a function; local and wavelength zones, which
`Fn::GetAZs` does not list; `!Sub '${AWS::Region}a'`. Reported without a change: zones of two regions in one template,
and gaps in the names (a and c) in a template that also counts zones: the numbers could meet.

Source: "Fn::GetAZs", AWS CloudFormation User Guide; AvailabilityZone of AWS::EC2::Subnet ("Update requires:
Replacement").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    NO_CHANGE,
    REPLACEMENT,
    SAFE,
    SUGGEST,
    UNSAFE,
    Call,
    CannotEdit,
    Context,
    Fix,
    Scalar,
    Sequence,
    Template,
    replace,
    transform,
    walk,
)
from repair.cloudformation.dialects import inside_foreach

_ZONE = re.compile(r"([a-z]{2}(?:-gov)?-[a-z]+-\d)[a-z]")
# "Each Region consists of a minimum of three Availability Zones" (AWS, Regions and Availability Zones), but in these an
# account sees two.
_FEW_ZONES = {"us-west-1": 2, "cn-north-1": 2}


@transform(
    id="hardcoded-availability-zone",
    summary="Availability zone by its name, which exists in one region only",
    fixes=("W3010",),
    group="regions",
)
def hardcoded_availability_zone(template: Template, context: Context) -> Iterator[Fix]:
    """Count the zones instead of naming them."""
    named = _named_zones(template)
    regions = sorted({_region(scalar) for scalar in named})
    if not named or not all(context.catalog.knows_region(region) for region in regions):
        return
    zones = sorted({scalar.value for scalar in named})
    numbers = {zone: number for number, zone in enumerate(zones)}
    if len(regions) > 1:
        yield _finding(named[0], zones, f"these are zones of {' and '.join(regions)}")
        return
    if _counts_zones(template) and any(ord(zone[-1]) - ord("a") != number for zone, number in numbers.items()):
        yield _finding(named[0], zones, "the template counts zones elsewhere, and the numbers could meet")
        return
    change = NO_CHANGE
    try:
        for scalar in named:
            select = Call("Fn::Select", [numbers[scalar.value], Call("Fn::GetAZs", "")])
            change += replace(template.document, scalar, select)
    except CannotEdit as error:
        yield _finding(named[0], zones, str(error))
        return
    elsewhere = bool(context.regions) and regions[0] not in context.regions
    enough = all(len(zones) <= _FEW_ZONES.get(region, 3) for region in context.regions)
    where = f"{', '.join(context.regions)} has no such zone" if elsewhere else f"they exist only in {regions[0]}"
    yield Fix(
        title=f"count {', '.join(zones)} from {numbers[zones[0]]} instead of naming them",
        at=named[0].path,
        safety=SAFE if elsewhere and enough else UNSAFE,
        impact=REPLACEMENT,
        change=change,
        reason=f"{where}; the region must have at least {len(zones)} zones",
        verify="aws ec2 describe-availability-zones --query 'AvailabilityZones[].ZoneName'"
        + (f" --region {context.regions[0]}" if context.regions else ""),
    )


def _named_zones(template: Template) -> list[Scalar]:
    """The literal zones in properties, in document order."""
    found: list[Scalar] = []
    for resource in template.resources.values():
        properties = resource.properties if resource.type.startswith("AWS::") else None
        for node in walk(properties) if properties is not None else ():
            if isinstance(node, Scalar) and node.tag is None and _ZONE.fullmatch(node.value) and _is_zone(node):
                found.append(node)
    return found


def _is_zone(scalar: Scalar) -> bool:
    """Does it stand in a zone property, itself, as a member of its list, or in a branch of Fn::If?"""
    names = [part for part in scalar.path if isinstance(part, str) and part != "Fn::If"]
    return names[-1] in ("AvailabilityZone", "AvailabilityZones") and not inside_foreach(scalar)


def _region(scalar: Scalar) -> str:
    match = _ZONE.fullmatch(scalar.value)
    return match.group(1) if match else ""


def _counts_zones(template: Template) -> bool:
    return any(
        isinstance(call.argument, Sequence) and any(item.function == "Fn::GetAZs" or _gets(item) for item in call.items)
        for call in template.calls("Fn::Select")
    )


def _gets(item: object) -> bool:
    keys = getattr(item, "keys", None)
    return bool(callable(keys) and "Fn::GetAZs" in keys())


def _finding(scalar: Scalar, zones: list[str], reason: str) -> Fix:
    return Fix(
        title=f"count {', '.join(zones)} instead of naming them",
        at=scalar.path,
        safety=SUGGEST,
        impact=REPLACEMENT,
        reason=f"left alone: {reason}",
    )
