"""A property that only the service sets.

**Why it matters.** CloudFormation refuses it (`Encountered readOnlyProperties: [Name]`) or drops it without a word:
what the template says never reaches the service.

**What is rewritten.** Where the verified table knows which property was meant, it gets that name: `Name` of a state
machine → `StateMachineName`.

**Fix safety.** Safe: the property that was meant is free, and takes the same value.

**Left alone.** Every other property that only the service sets: CloudFormation takes many of them and drops them, so
that a template which works is no place to look for a mistake. Templates that another tool or an unknown macro rewrites.

Source: the resource schemas (docs/schemas.md); the table names its source in each row.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import Context, Fix, Mapping, Template, transform
from repair.engine.properties import Property, properties, takes_transform

from .by_table import fix_by_table
from .known_properties import known_row


@transform(
    id="read-only-property",
    summary="Property that only the service sets",
    group="shape",
    fixes=("E3040", "F3040"),
)
def read_only_property(template: Template, context: Context) -> Iterator[Fix]:
    """Name the property that was meant."""
    for found in properties(template):
        mapping = found.mapping
        if mapping is None or takes_transform(mapping):
            continue
        for entry in mapping.entries:
            fix = _fix(template, found, mapping, entry.key.value)
            if fix is not None:
                yield fix


def _fix(template: Template, found: Property, mapping: Mapping, key: str) -> Fix | None:
    steps = tuple("*" if isinstance(step, int) else step for step in (*found.steps, key))
    row = known_row(found.type.type_name, ".".join(steps)) if steps in found.type.read_only else None
    if row is None or not row.to:
        return None
    return fix_by_table(template.document, found, mapping, key, row, (*mapping.path, key))
