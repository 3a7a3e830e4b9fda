"""The types that a parameter may have, and the names of other languages for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.shape.names import misspelt, squashed

#: AWS CloudFormation User Guide, "Parameters" and "AWS-specific parameter types" (2026-11).
PLAIN = ("String", "Number", "CommaDelimitedList", "List<Number>", "List<String>")
OF_AWS = (
    "AWS::EC2::AvailabilityZone::Name",
    "AWS::EC2::Image::Id",
    "AWS::EC2::Instance::Id",
    "AWS::EC2::KeyPair::KeyName",
    "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Subnet::Id",
    "AWS::EC2::VPC::Id",
    "AWS::EC2::Volume::Id",
    "AWS::Route53::HostedZone::Id",
)
#: All but a key pair's name may be listed.
LISTED = tuple(f"List<{name}>" for name in OF_AWS if "KeyPair" not in name)
STORED = "AWS::SSM::Parameter::Value"
TYPES = frozenset({*PLAIN, *OF_AWS, *LISTED, "AWS::SSM::Parameter::Name"})

#: What other languages call them (squashed): no type of a parameter has one of these names.
_ALIASES = {
    **dict.fromkeys(("str", "text", "varchar", "char"), "String"),
    **dict.fromkeys(("int", "integer", "float", "double", "long", "decimal", "numeric", "num"), "Number"),
    **dict.fromkeys(
        (
            *("list", "array", "strings", "stringlist", "liststring", "stringarray", "arraystring", "arrayofstring"),
            *("commadelimited", "commaseparatedlist", "commaseparated", "commalist", "listcommadelimitedlist"),
            *("commadelimitedstring", "commadelimitedstrings", "delimitedlist", "listofstring", "listofstrings"),
        ),
        "CommaDelimitedList",
    ),
    **dict.fromkeys(
        (
            *("numberlist", "listinteger", "listint", "integerlist", "intlist", "arraynumber", "listnumbers"),
            *("listofnumbers", "listofnumber"),
        ),
        "List<Number>",
    ),
    "awsec2keyname": "AWS::EC2::KeyPair::KeyName",
    "awsec2keypairname": "AWS::EC2::KeyPair::KeyName",
    "awsec2keypairid": "AWS::EC2::KeyPair::KeyName",
    "awsec2securitygroupgroupid": "AWS::EC2::SecurityGroup::Id",
    "awsec2securitygroupname": "AWS::EC2::SecurityGroup::GroupName",
    "awsec2availabilityzoneid": "AWS::EC2::AvailabilityZone::Name",
    "awsec2ami": "AWS::EC2::Image::Id",
    "awsec2amiid": "AWS::EC2::Image::Id",
    "awsec2imageimageid": "AWS::EC2::Image::Id",
    "awsec2subnetids": "List<AWS::EC2::Subnet::Id>",
    "awsec2securitygroupids": "List<AWS::EC2::SecurityGroup::Id>",
}
_INSIDE = re.compile(r"(List|AWS::SSM::Parameter::Value)\s*<\s*(.*?)\s*>\s*\Z", re.IGNORECASE)
BOOLEANS = frozenset({"boolean", "bool"})


def is_type(name: str) -> bool:
    """True if CloudFormation takes the type: also those that it does not document, which it does not check."""
    if name in TYPES:
        return True
    inside = re.fullmatch(rf"{STORED}<(.+)>", name)
    return inside is not None and (inside.group(1) in TYPES or inside.group(1).startswith("List<List<"))


def meant(name: str) -> str | None:
    """The type that a name of no type means, where that is certain."""
    found = set(_meant(name.strip()))
    return found.pop() if len(found) == 1 else None


def _meant(name: str) -> Iterator[str]:
    same = {squashed(known): known for known in sorted(TYPES)}
    word = squashed(name)
    if word in same:
        yield same[word]
        return
    if word in _ALIASES:
        yield _ALIASES[word]
        return
    inside = _INSIDE.match(name)
    if inside is not None:
        inner = inside.group(2) if is_type(inside.group(2)) else meant(inside.group(2))
        wrapped = f"{'List' if inside.group(1).lower() == 'list' else STORED}<{inner}>"
        if inner is not None and is_type(wrapped):
            yield wrapped
        return
    if word == squashed(STORED):
        yield f"{STORED}<String>"
    elif name.startswith("AWS::"):
        yield from (known for known in OF_AWS if known.startswith(f"{name}::"))
    else:
        yield from misspelt(name, PLAIN)
