"""A cron expression in the form of Unix, or with two fields for the day.

**Why it matters.** The schedule is refused: `Parameter ScheduleExpression is not valid.`

**What is rewritten.** An expression of EventBridge has six fields (minutes, hours, day of the month, month, day of the
week, year), and one of the two days is `?`:

- of two days, the one that is `*` becomes `?`: `cron(0 12 * * * *)` → `cron(0 12 * * ? *)`, `cron(0 12 ? * * *)` stays;
- five fields, as in Unix, get the year `*` and the `?`: `cron(0 12 * * MON)` → `cron(0 12 ? * MON *)`;
- fields without `cron(…)` around them get it.

**Fix safety.** Safe: the times are the same. Unsafe where a day of the week of Unix is a number, which counts from 0
there and from 1 here: it is counted on. Unsafe too where six fields may begin with seconds, as Quartz and Spring write
them (`cron(0 0 12 * * *)`): here they begin with minutes.

**Left alone.** Expressions with two days that both say something (a schedule cannot have both), steps and lists of
numbered days of the week in five fields, six fields without `cron(…)` and `?`, or of which one is out of its range (`0
0 12 * * ?` begins with seconds), expressions that are computed, and templates that another tool or an unknown macro
rewrites.

Source: Amazon EventBridge User Guide, "Cron expressions".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NO_INTERRUPTION, SAFE, SUGGEST, UNSAFE, CannotEdit, Context, Fix, Option, Template, transform
from repair.engine.properties import properties

from .writing import change_text, texts

_PLACES = frozenset(
    {
        ("AWS::ApplicationAutoScaling::ScalableTarget", "ScheduledActions.*.Schedule"),
        ("AWS::Backup::BackupPlan", "BackupPlan.BackupPlanRule.*.ScheduleExpression"),
        ("AWS::Events::Rule", "ScheduleExpression"),
        ("AWS::Glue::Trigger", "Schedule"),
        ("AWS::Scheduler::Schedule", "ScheduleExpression"),
    }
)
_WRAPPED = re.compile(r"cron\(([^()]*)\)\Z", re.IGNORECASE)
_FIELD = re.compile(r"[A-Za-z0-9*?/,#LW-]+\Z")
_NAMES = re.compile(r"(?:[A-Za-z]{3})(?:[-,][A-Za-z]{3})*\Z")
#: The least and the greatest number of each field, and whether it knows names or more.
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7), (1970, 2199))
_WORDS = (
    frozenset[str](),
    frozenset[str](),
    frozenset({"L", "W", "LW"}),
    frozenset(["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
    frozenset(["L", "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    frozenset[str](),
)


@transform(
    id="wrong-schedule-cron",
    summary="Cron expression that EventBridge does not take",
    group="values",
    fixes=("E3027", "F3027"),
)
def wrong_schedule_cron(template: Template, context: Context) -> Iterator[Fix]:
    """Write it with six fields, one of them a question mark."""
    seen: set[int] = set()
    for found in properties(template):
        if (found.type.type_name, found.place) not in _PLACES:
            continue
        for written in texts(template, found):
            right = corrected(written.text)
            if right is None or id(written.place.node) in seen:
                continue
            seen.add(id(written.place.node))
            text, is_sure = right
            title, at = f"write {text} for {written.text}", written.place.path
            reason = "an expression has six fields, of which one of the two for days is a question mark"
            try:
                change = change_text(template, written, text)
            except CannotEdit as error:
                yield Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
                continue
            if written.shared:
                reason += "; other properties use the parameter too"
                yield Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=reason, options=(Option(text, change),))
                continue
            yield Fix(title, at, SAFE if is_sure else UNSAFE, NO_INTERRUPTION, change=change, reason=reason)


def corrected(text: str) -> tuple[str, bool] | None:
    """The expression as EventBridge takes it, and whether nothing was counted on; None where it is right or unclear."""
    match = _WRAPPED.match(text.strip())
    fields = (match[1] if match is not None else text).split()
    if len(fields) not in (5, 6) or not all(map(_FIELD.match, fields)):
        return None
    if not all(_is_in_range(index, field) for index, field in enumerate(fields)):
        return None
    is_sure = True
    if len(fields) == 6:
        if match is None and "?" not in (fields[2], fields[4]):
            return None  # nobody says that they do not begin with seconds
        is_sure = not _may_begin_with_seconds(fields)
    else:
        week = _counted_on(fields[4])
        if week is None or (fields[2] == "?" and week != fields[4]):
            return None
        is_sure = week == fields[4]
        fields = [*fields[:4], week, "*"]
    if "?" not in (fields[2], fields[4]):
        if fields[4] == "*":
            fields[4] = "?"
        elif fields[2] == "*":
            fields[2] = "?"
        else:
            return None
    elif fields[2] == fields[4]:
        return None
    right = f"cron({' '.join(fields)})"
    return None if right == text else (right, is_sure)


def _is_in_range(index: int, field: str) -> bool:
    """True if a field has only what may stand in its place: an expression that begins with seconds has more."""
    if field == "?":
        return index in (2, 4)
    least, most = _RANGES[index]
    for word, number in re.findall(r"([A-Za-z]+)|(\d+)", field.partition("/")[0].partition("#")[0]):
        if word and word.upper() not in _WORDS[index]:
            return False
        if number and not least <= int(number) <= most:
            return False
    return True


def _may_begin_with_seconds(fields: list[str]) -> bool:
    """True for `0 0 12 * * *`, which is noon to Quartz and Spring, and the twelfth of each month here."""
    return fields[:2] == ["0", "0"] and fields[2].isdigit() and "?" not in fields and int(fields[2]) < 24


def _counted_on(week: str) -> str | None:
    """A day of the week of Unix as EventBridge counts it, which begins with 1 for Sunday."""
    if week in ("*", "?") or _NAMES.match(week):
        return week
    if re.fullmatch(r"[0-7]", week):
        return str(int(week) % 7 + 1)
    if re.fullmatch(r"[0-6]-[0-6]", week):
        first, last = week.split("-")
        return f"{int(first) + 1}-{int(last) + 1}"
    return None
