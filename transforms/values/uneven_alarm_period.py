"""A period of an alarm that CloudWatch does not know.

**Why it matters.** The alarm is refused: `Period must be 10, 20, 30 or a multiple of 60`.

**What is rewritten.** The literal becomes the next larger period that CloudWatch knows: `45` → `60`, `90` → `120`.

**Fix safety.** Unsafe: the alarm looks at other stretches of time than it was written for.

**Left alone.** Periods that are computed or that a caller decides, and templates that another tool or an unknown macro
rewrites.

Source: Amazon CloudWatch API Reference, PutMetricAlarm: Period.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NO_INTERRUPTION, UNSAFE, CannotEdit, Context, Fix, Plain, Quoted, Template, replace, transform
from repair.engine.properties import properties

_PLACES = frozenset({("AWS::CloudWatch::Alarm", "Period"), ("AWS::CloudWatch::Alarm", "Metrics.*.MetricStat.Period")})
_SHORT = (10, 20, 30)


@transform(
    id="uneven-alarm-period",
    summary="Period that CloudWatch does not know",
    group="values",
    fixes=("E3615",),
)
def uneven_alarm_period(template: Template, context: Context) -> Iterator[Fix]:
    """Write the next larger one."""
    for found in properties(template):
        scalar = found.scalar
        if (found.type.type_name, found.place) not in _PLACES or scalar is None or not scalar.value.isdigit():
            continue
        period = int(scalar.value)
        right = next((short for short in _SHORT if short >= period), -(-period // 60) * 60)
        if period == right or period == 0:
            continue
        try:
            change = replace(template.document, scalar, Quoted(str(right)) if scalar.quoted else Plain(str(right)))
        except CannotEdit:
            continue
        title, reason = f"write {right} for {period}", "a period is 10, 20, 30 or a multiple of 60 seconds"
        yield Fix(title, scalar.path, UNSAFE, NO_INTERRUPTION, change=change, reason=reason)
