"""A DependsOn against the direction that the references demand: it can never be kept, so it goes."""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, Scalar
from repair.cloudformation.references import Reference

from ..entries import without_entry
from ..knots import Knot
from .cut import Cut


def cuts_for(knot: Knot, reference: Reference) -> Iterator[Cut]:
    """Remove an entry that contradicts references (or itself), unless AWS documents that it is needed."""
    if reference.kind != "DependsOn" or not isinstance(reference.node, Scalar):
        return
    source, target = reference.source.name, reference.name
    if (source, target) in knot.needed.pairs or not _contradicts(knot, source, target):
        return
    entry = reference.node
    itself = "itself" if source == target else target
    yield Cut(
        title=f"drop {target} from the DependsOn of {source}",
        at=reference.path,
        removes=frozenset({reference}),
        build=lambda: without_entry(knot.template, knot.template.resources[source], entry),
        safety=SAFE,
        impact=NONE,
        cost=1,
        reason=f"{source} cannot wait for {itself}"
        + ("" if source == target else f": {target} needs it, and only one of the two can be first"),
    )


def _contradicts(knot: Knot, source: str, target: str) -> bool:
    """True if `target` needs `source` by references, or as AWS documents: whatever DependsOn says, it comes later."""
    todo, seen = [target], {target}
    while todo:
        name = todo.pop()
        if name == source:
            return True
        for following, references in knot.edges.get(name, {}).items():
            demanded = (name, following) in knot.needed.pairs or any(r.kind != "DependsOn" for r in references)
            if demanded and following not in seen:
                seen.add(following)
                todo.append(following)
    return False
