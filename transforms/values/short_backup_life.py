"""A backup that is deleted before it has been in cold storage for 90 days.

**Why it matters.** The plan is refused: `DeleteAfterDays cannot be less than 90 days apart from
MoveToColdStorageAfterDays`.

**What is rewritten.** `DeleteAfterDays` becomes 90 days more than `MoveToColdStorageAfterDays`.

**Fix safety.** Unsafe: backups are kept for longer, which costs more.

**Left alone.** Numbers that are computed or that a caller decides, and templates that another tool or an unknown macro
rewrites.

Source: AWS Backup API Reference, Lifecycle: "Backups transitioned to cold storage must be stored in cold storage for a
minimum of 90 days."
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NO_INTERRUPTION, UNSAFE, CannotEdit, Context, Fix, Plain, Template, replace, transform
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import properties

_PLACES = (
    "BackupPlan.BackupPlanRule.*.Lifecycle",
    "BackupPlan.BackupPlanRule.*.CopyActions.*.Lifecycle",
)
_COLD = 90


@transform(
    id="short-backup-life",
    summary="Backup that leaves cold storage too early",
    group="values",
    fixes=("E3504",),
)
def short_backup_life(template: Template, context: Context) -> Iterator[Fix]:
    """Keep it for 90 days more."""
    for found in properties(template):
        mapping = found.mapping
        if found.type.type_name != "AWS::Backup::BackupPlan" or found.place not in _PLACES or mapping is None:
            continue
        moved, node = literal_text(mapping.get("MoveToColdStorageAfterDays")) or "", mapping.get("DeleteAfterDays")
        gone = literal_text(node) or ""
        if node is None or not moved.isdigit() or not gone.isdigit() or int(gone) >= int(moved) + _COLD:
            continue
        right = int(moved) + _COLD
        try:
            change = replace(template.document, node, Plain(str(right)))
        except CannotEdit:
            continue
        reason = f"a backup stays in cold storage for {_COLD} days at least"
        title = f"delete backups after {right} days"
        yield Fix(title, node.path, UNSAFE, NO_INTERRUPTION, change=change, reason=reason)
