"""A machine or a load balancer that may start before its way to the internet is there.

**Why it matters.** AWS documents that load balancers, instances and databases with public addresses must wait for the
attachment of the internet gateway. Machines in private subnets need the route to the NAT gateway when their start
script fetches packages or when a container's image is pulled. In practice the network is nearly always faster, so most
templates that work lack these edges; where it is not, the stack fails without a hint. That is why this repair is off
unless it is selected (`--select hardening`).

**What is rewritten.** As in `missing-depends-on`: the names are added to `DependsOn`, or in the Metadata form where
they exist only under a condition.

**Fix safety.** Safe, impact none: only the order of creation and deletion changes. No edge repeats a way that is there,
none closes a cycle.

**Left alone.** Internal load balancers, subnets that are parameters, subnets whose route table is not in the template.

Source: "DependsOn attribute", AWS CloudFormation User Guide, and the evidence of each row.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import Context, Fix, Template, transform

from .needs import documentation
from .rows import HARDENING
from .waiting import fixes_for

__doc__ = f"{__doc__}\n{documentation(HARDENING)}"


@transform(
    id="missing-network-dependency",
    summary="Resource that may start before its way to the internet is there",
    group="hardening",
    default=False,
)
def missing_network_dependency(template: Template, context: Context) -> Iterator[Fix]:
    """Make resources wait for gateways and routes."""
    yield from fixes_for(template, HARDENING)
