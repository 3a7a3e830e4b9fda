"""A start script that names its resource to cfn-init or cfn-signal by a reference: they want the logical id.

AWS documentation of cfn-signal: "--resource: The logical ID of the resource that contains the creation policy you want
to signal". A reference gives the physical id, which these scripts do not know, and makes the circle besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import SAFE, SOME_INTERRUPTION, Scalar, edit_text
from repair.cloudformation.references import Reference

from ..knots import Knot
from .cut import Cut

_ARGUMENT = re.compile(r"""\bcfn-(?:init|signal|get-metadata)(?:\.exe)?\b[^;|&\n]*\s(?:--resource[ =]|-r )\s*["']?\Z""")


def cuts_for(knot: Knot, reference: Reference) -> Iterator[Cut]:
    """Write the logical id, where the script names the resource nowhere else."""
    text, name = reference.node, reference.name
    if reference.kind != "Sub" or not isinstance(text, Scalar):
        return
    mine = [other for other in knot.reasons(reference.source.name, name) if other.node is text]
    if not all(_is_argument(text.value, other) for other in mine):
        return
    yield Cut(
        title=f"name {name} to cfn-init and cfn-signal by its logical id in {reference.source.name}",
        at=reference.path,
        removes=frozenset(mine),
        build=lambda: edit_text(knot.template.document, text, [(f"${{{name}}}", name)]),
        safety=SAFE,
        impact=SOME_INTERRUPTION,
        cost=1,
        reason="--resource takes a logical id; a reference gives the physical id, which cfn-init and cfn-signal do not know",
    )


def _is_argument(text: str, reference: Reference) -> bool:
    """True if a variable is what a script of CloudFormation gets as its resource."""
    token = reference.token
    if token is None or token.text != f"${{{reference.name}}}":
        return False
    return _ARGUMENT.search(re.sub(r"\\\r?\n", " ", text[: token.start])) is not None
