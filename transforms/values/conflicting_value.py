"""A value that its service does not take beside another one.

**Why it matters.** The resource is not created: `Fargate only supports network mode 'awsvpc'`; tasks on Fargate do not
support the DAEMON scheduling strategy; a replication group in cluster mode must have automatic failover.

**What is rewritten.** By a verified table, to the only value that is left: the network mode of a Fargate task,
automatic failover of a cluster with several shards, the port of a GENEVE target group, `postgresql` as engine of a
database, `standard` as domain of an address.

**Fix safety.** Safe: nothing else can be deployed. Unsafe for the scheduling strategy: a service that runs once on each
instance becomes one that runs as often as it says.

**Left alone.** `postgresql` as engine of a cluster that may be one of Aurora, values that are computed or that a caller
decides, and templates that another tool or an unknown macro rewrites.

Source: the table names it in each row.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Plain,
    Template,
    replace,
    transform,
)
from repair.engine.properties import properties
from transforms.shape.beside import is_met

from .known_conflicts import CONFLICTS, Conflict


@transform(
    id="conflicting-value",
    summary="Value that its service does not take beside another one",
    group="values",
    fixes=("E3026", "E3044", "E3048", "E3056", "E9006", "E3683", "W3700", "W3703"),
)
def conflicting_value(template: Template, context: Context) -> Iterator[Fix]:
    """Write the only value that is left."""
    for found in properties(template):
        scalar = found.scalar
        holder = scalar.parent if scalar is not None else None
        if scalar is None or not isinstance(holder, Mapping) or holder.function is not None:
            continue
        for row in CONFLICTS:
            if (row.type, row.place) != (found.type.type_name, found.place) or not _is_wrong(row, scalar.value):
                continue
            if not all(is_met(template, holder, condition) for condition in row.given):
                continue
            title, at = f"write {row.right} for {scalar.value}", scalar.path
            bare = row.right.isdigit() or row.right == "true"
            try:
                change = replace(template.document, scalar, Plain(row.right) if bare else row.right)
            except CannotEdit as error:
                yield Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"{row.source}; {error}")
                continue
            yield Fix(title, at, SAFE if row.safe else UNSAFE, NO_INTERRUPTION, change=change, reason=row.source)


def _is_wrong(row: Conflict, text: str) -> bool:
    if row.wrong:
        return text in row.wrong
    return bool(text) and text != row.right and "{{" not in text
