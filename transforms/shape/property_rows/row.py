"""One row of the table, and the sources that many rows have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Row:
    """One wrong name.

    `values` translates literals; `inner` says where the parts of a mapping go, one by one; `prefix` is what the keys of
    a mapping get in front; `beside` is what must stand next to the value where its mapping is new; `other` is the name
    of the place for a literal that does not fit `to`; `idle` are the values that say nothing, so that nothing is lost
    when they go (``*`` for all).
    """

    type: str
    name: str
    to: str
    source: str
    values: Mapping[str, str | bool] = field(default_factory=lambda: MappingProxyType({}))
    inner: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    prefix: str = ""
    beside: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other: str = ""
    idle: frozenset[str] = frozenset()


SWITCH = {"Enabled": True, "ENABLED": True, "Disabled": False, "DISABLED": False}
API = "the service's API and the AWS CLI call it so"
TERRAFORM = "the Terraform provider calls it so"
SAM = "AWS SAM (AWS::Serverless) calls it so"
SIBLING = "a sibling property or type of the same service calls it so"
SHORT = "the name without its unit, as the console shows it"
CONSOLE = "the console calls it so"
SHORT_TYPE = "the console asks for the endpoint type by itself"
TERRAFORM_LIKE = "a store of type S3 is a bucket, whose name is the location"
