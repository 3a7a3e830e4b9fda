"""A rate of an EventBridge rule in a unit that EventBridge does not know.

**Why it matters.** The rule is not created: `Parameter ScheduleExpression is not valid.`

**What is rewritten.** The unit agrees with the number: `rate(1 minutes)` → `rate(1 minute)`, `rate(5 minute)` → `rate(5
minutes)`. Seconds, which EventBridge does not know, become the next whole minutes: `rate(30 seconds)` → `rate(1
minute)`.

**Fix safety.** Safe for the grammar of the unit. Unsafe for seconds: the rule runs less often than was asked for. A
parameter or a mapping that something else uses too is a finding only.

**Left alone.** Cron expressions, computed ones, and templates that another tool or an unknown macro rewrites.

Source: Amazon EventBridge User Guide, "Rate expressions".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NO_INTERRUPTION, SAFE, SUGGEST, UNSAFE, CannotEdit, Context, Fix, Option, Template, transform
from repair.engine.properties import properties

from .writing import change_text, texts

_RATE = re.compile(r"rate\(\s*(\d+)\s+(second|minute|hour|day)s?\s*\)\Z", re.IGNORECASE)


@transform(
    id="wrong-schedule-rate",
    summary="Rate in a unit that EventBridge does not know",
    group="values",
    fixes=("E3027", "F3027"),
)
def wrong_schedule_rate(template: Template, context: Context) -> Iterator[Fix]:
    """Write the unit that EventBridge knows."""
    seen: set[int] = set()
    for found in properties(template):
        if (found.type.type_name, found.place) != ("AWS::Events::Rule", "ScheduleExpression"):
            continue
        for written in texts(template, found):
            match = _RATE.match(written.text)
            if match is None or id(written.place.node) in seen:
                continue
            seen.add(id(written.place.node))
            number, unit = int(match.group(1)), match.group(2).lower()
            in_seconds = unit == "second"
            if in_seconds:
                number, unit = max(1, -(-number // 60)), "minute"
            right = f"rate({number} {unit if number == 1 else unit + 's'})"
            if right == written.text or number < 1:
                continue
            title = f"write {right} for {written.text}"
            reason = "EventBridge knows no seconds" if in_seconds else "the unit must agree with the number"
            try:
                change = change_text(template, written, right)
            except CannotEdit as error:
                yield Fix(title, written.place.path, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
                continue
            if written.shared:
                reason += f"; something else uses {written.holder} too"
                options = (Option(right, change),)
                yield Fix(title, written.place.path, SUGGEST, NO_INTERRUPTION, reason=reason, options=options)
                continue
            safety = UNSAFE if in_seconds else SAFE
            yield Fix(title, written.place.path, safety, NO_INTERRUPTION, change=change, reason=reason)
