"""What services take as names of their own, where it is stricter than what people write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class NameRule:
    """A name holds at most `longest` characters, and none that `forbidden` matches."""

    type: str
    property: str
    longest: int
    forbidden: str
    source: str

    @cached_property
    def _forbidden(self) -> re.Pattern[str]:
        return re.compile(self.forbidden)

    def is_wrong(self, text: str) -> bool:
        """True if a piece of a name holds what no name may hold."""
        return self._forbidden.search(text) is not None

    def corrected(self, text: str) -> str | None:
        """The piece with small letters and hyphens instead; None where that does not help."""
        better = re.sub(r"[ _.]", "-", text) if self.is_wrong("_") else text
        better = better.lower() if self.is_wrong("A") else better
        return None if self.is_wrong(better) else better


_BUCKET = (
    "Amazon S3 User Guide, 'General purpose bucket naming rules': Bucket name should not contain uppercase characters"
)
_BALANCER = (
    "can contain only characters that are alphanumeric characters and hyphens(-), and cannot be longer than '32'"
)

RULES: tuple[NameRule, ...] = (
    NameRule("AWS::S3::Bucket", "BucketName", 63, r"[^a-z0-9.-]", _BUCKET),
    NameRule("AWS::ElasticLoadBalancingV2::LoadBalancer", "Name", 32, r"[^A-Za-z0-9-]", _BALANCER),
    NameRule("AWS::ElasticLoadBalancingV2::TargetGroup", "Name", 32, r"[^A-Za-z0-9-]", _BALANCER),
    NameRule("AWS::ElasticLoadBalancing::LoadBalancer", "LoadBalancerName", 32, r"[^A-Za-z0-9-]", _BALANCER),
)
