"""A number below the least or above the greatest that a property takes.

**Why it matters.** The service refuses the resource half-way through the deployment: `The parameter
BackupRetentionPeriod is not in the range of valid values: 1-35`, or CloudFormation before it: `#/MaximumRetryAttempts:
5 is not less or equal to 2`.

**What is rewritten.** The number becomes the limit that it breaks, where it lives: at the property, in the Default (and
AllowedValues) of a parameter, in the cell of a mapping, in the branch of an `Fn::If`.

**Fix safety.** Unsafe: the nearest number that is allowed is not the one that was asked for. A parameter or the
cell of a mapping that other properties use too is a finding only.

**Left alone.** Values that are computed, text that is no number, and templates that another tool or an unknown macro
rewrites.

Source: the resource schemas (docs/schemas.md); a verified table of limits that hold beside something else, such as the
900 seconds of a function.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NO_INTERRUPTION, SUGGEST, UNSAFE, CannotEdit, Context, Fix, Mapping, Option, Template, transform
from repair.engine.properties import Property, properties
from repair.knowledge.schemas import PropertySchema
from transforms.shape.beside import is_met

from .known_limits import LIMITS
from .writing import change_text, texts

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")


@transform(
    id="value-out-of-range",
    summary="Number outside of what the property takes",
    group="values",
    fixes=("E3034", "E3061", "E3717", "E3718", "E3705", "E3719", "E3725", "F3034"),
)
def value_out_of_range(template: Template, context: Context) -> Iterator[Fix]:
    """Write the limit that the number breaks."""
    seen: set[int] = set()
    for found in properties(template):
        least, most, source = _limits(template, found)
        if least is None and most is None:
            continue
        for written in texts(template, found):
            limit = _limit(found.shape, least, most, written.text)
            if limit is None or id(written.place.node) in seen:
                continue
            seen.add(id(written.place.node))
            at = written.place.path
            title = f"write {limit} for {written.text}"
            reason = f"{found.type.type_name} {found.place} is {_range(least, most)}{source}"
            try:
                change = change_text(template, written, limit)
            except CannotEdit as error:
                yield Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
                continue
            if written.shared:
                reason += f"; other properties use {written.holder} too"
                yield Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=reason, options=(Option(limit, change),))
            else:
                yield Fix(title, at, UNSAFE, NO_INTERRUPTION, change=change, reason=reason)


def _limits(template: Template, found: Property) -> tuple[float | None, float | None, str]:
    """The least and the greatest number: what the schema says, and what holds beside the rest of the mapping."""
    least, most, source = found.shape.minimum, found.shape.maximum, ""
    holder = found.node.parent
    for row in LIMITS:
        if (row.type, row.place) != (found.type.type_name, found.place) or not isinstance(holder, Mapping):
            continue
        if holder.function is None and all(is_met(template, holder, condition) for condition in row.given):
            least = row.least if least is None else max(least, row.least)
            most = row.most if most is None else min(most, row.most)
            source = f" ({row.source})"
    return least, most, source


def _limit(shape: PropertySchema, least: float | None, most: float | None, text: str) -> str | None:
    """The limit that a number breaks, as text; None if it breaks none, or where limits are no whole numbers."""
    if not _NUMBER.match(text) or "boolean" in shape.types:
        return None
    number = float(text)
    for limit, breaks in ((least, number < (least or 0)), (most, number > (most or 0))):
        if limit is not None and breaks:
            return str(int(limit)) if float(limit).is_integer() else None
    return None


def _range(least: float | None, most: float | None) -> str:
    from_ = f"at least {least:g}" if least is not None else ""
    to = f"at most {most:g}" if most is not None else ""
    return " and ".join(part for part in (from_, to) if part)
