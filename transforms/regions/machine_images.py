"""What a comment or a description says about a machine image, and the public parameter that names such images."""

from __future__ import annotations

import re
from dataclasses import dataclass

# {arch} is the name that the publisher gives the architecture. The paths: "Calling AMI public parameters" (Amazon EC2
# User Guide), "Retrieving Amazon ECS-optimized AMI metadata" (Amazon ECS Developer Guide), "Find Ubuntu images on AWS"
# (Canonical).
_AMAZON = "/aws/service/ami-amazon-linux-latest"
_CANONICAL = "/aws/service/canonical/ubuntu/server"


@dataclass(frozen=True, slots=True)
class Image:
    """A line of images: how people name it, and the public parameter for each architecture."""

    name: str
    pattern: re.Pattern[str]
    paths: dict[str, str]


def _ubuntu(release: str, store: str) -> Image:
    path = f"{_CANONICAL}/{release}/stable/current/{{}}/hvm/ebs-{store}/ami-id"
    paths = {"x86_64": path.format("amd64"), "arm64": path.format("arm64")}
    return Image(f"ubuntu-{release}", re.compile(rf"\bubuntu\b.*\b{re.escape(release)}\b"), paths)


def _windows(year: str) -> Image:
    path = f"/aws/service/ami-windows-latest/Windows_Server-{year}-English-Full-Base"
    return Image(f"windows-server-{year}", re.compile(rf"\bwindows server {year}\b"), {"x86_64": path})


_SPECIAL = re.compile(
    r"\b(?:ecs|eks|gpu|deep learning|minimal|core|sql|nvidia|bottlerocket|nat|docker|"
    r"golden|custom|customi[sz]ed|hardened|cis|stig|fips|(?:pre)?-?baked|packer|marketplace|based on|built (?:on|from)|"
    r"localstack)\b"
)
IMAGES = (
    Image(
        "amazon-linux-2023",
        re.compile(r"\bamazon linux 2023\b|\bal2023\b"),
        {arch: f"{_AMAZON}/al2023-ami-kernel-default-{arch}" for arch in ("x86_64", "arm64")},
    ),
    Image(
        "amazon-linux-2",
        re.compile(r"\bamazon linux 2\b|\bamzn2\b"),
        {arch: f"{_AMAZON}/amzn2-ami-hvm-{arch}-gp2" for arch in ("x86_64", "arm64")},
    ),
    _ubuntu("20.04", "gp2"),
    _ubuntu("22.04", "gp2"),
    _ubuntu("24.04", "gp3"),
    _windows("2016"),
    _windows("2019"),
    _windows("2022"),
)


def is_special(text: str) -> bool:
    """True if a text names a build that is none of the plain ones."""
    return _SPECIAL.search(text.lower()) is not None


def named_image(text: str) -> Image | None:
    """The one line of images that a text names; None where it names none, several, or a special build."""
    found = [image for image in IMAGES if image.pattern.search(text.lower())]
    return found[0] if len(found) == 1 and not is_special(text) else None


def named_architecture(text: str) -> str | None:
    """The architecture that a text names, or None."""
    lower = text.lower()
    arm = re.search(r"\barm(?:64)?\b|\bgraviton\b|\baarch64\b", lower)
    intel = re.search(r"\bx86(?:_64)?\b|\bamd64\b", lower)
    if bool(arm) == bool(intel):
        return None
    return "arm64" if arm else "x86_64"
