"""A number below the least or above the greatest that a property takes.

**Why it matters.** The service refuses the resource half-way through the deployment: `The parameter
BackupRetentionPeriod is not in the range of valid values: 1-35`, or CloudFormation before it: `#/MaximumRetryAttempts: 5 is
not less or equal to 2`.

**What is rewritten.** The number becomes the limit that it breaks, where it lives: at the property, in the Default (and
AllowedValues) of a parameter, in the cell of a mapping, in the branch of an `Fn::If`.

**Fix safety.** Unsafe: the nearest number that is allowed is not the one that was asked for. A parameter or the
cell of a mapping that other properties use too is a finding only.

**Left alone.** Values that are computed, text that is no number, and templates that another tool or an unknown macro
rewrites.

Source: the resource schemas (docs/schemas.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NO_INTERRUPTION, SUGGEST, UNSAFE, CannotEdit, Context, Fix, Option, Template, transform
from repair.engine.properties import properties
from repair.knowledge.schemas import PropertySchema

from .writing import change_text, texts

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")


@transform(
    id="value-out-of-range",
    summary="Number outside of what the property takes",
    group="values",
    fixes=("E3034", "F3034"),
)
def value_out_of_range(template: Template, context: Context) -> Iterator[Fix]:
    """Write the limit that the number breaks."""
    seen: set[int] = set()
    for found in properties(template):
        if found.shape.minimum is None and found.shape.maximum is None:
            continue
        for written in texts(template, found):
            limit = _limit(found.shape, written.text)
            if limit is None or id(written.place.node) in seen:
                continue
            seen.add(id(written.place.node))
            at = written.place.path
            title = f"write {limit} for {written.text}"
            reason = f"{found.type.type_name} {found.place} is {_range(found.shape)}"
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


def _limit(shape: PropertySchema, text: str) -> str | None:
    """The limit that a number breaks, as text; None if it breaks none, or where limits are no whole numbers."""
    if not _NUMBER.match(text) or "boolean" in shape.types:
        return None
    number = float(text)
    for limit, breaks in (
        (shape.minimum, number < (shape.minimum or 0)),
        (shape.maximum, number > (shape.maximum or 0)),
    ):
        if limit is not None and breaks:
            return str(int(limit)) if float(limit).is_integer() else None
    return None


def _range(shape: PropertySchema) -> str:
    least = f"at least {shape.minimum:g}" if shape.minimum is not None else ""
    most = f"at most {shape.maximum:g}" if shape.maximum is not None else ""
    return " and ".join(part for part in (least, most) if part)
