"""A DynamoDB attribute that is defined and that no key uses.

**Why it matters.** The table is not created: `One or more parameter values were invalid: Number of attributes in
KeySchema does not exactly match number of attributes defined in AttributeDefinitions`, or `Some AttributeDefinitions
are not used`. `AttributeDefinitions` is no list of columns: DynamoDB wants the attributes of the keys there, and no
others.

**What is rewritten.** The definition is taken out.

**Fix safety.** Safe: items may have the attribute all the same.

**Left alone.** Tables whose keys, indexes or definitions a function or a macro computes, and attributes of a key that
are not defined, whose type somebody has to choose.

Source: Amazon DynamoDB API Reference, CreateTable; cfn-lint E3039.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Node,
    Sequence,
    Template,
    remove_item,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.sections import plain_mapping
from repair.engine.properties import is_refused, takes_transform

_INDEXES = ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")


@transform(
    id="unused-attribute-definition",
    summary="DynamoDB attribute that is defined and that no key uses",
    group="shape",
    fixes=("E3039",),
)
def unused_attribute_definition(template: Template, context: Context) -> Iterator[Fix]:
    """Define the attributes of the keys alone."""
    if is_refused(template):
        return
    for table in template.resources_of_type("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"):
        holder = table.properties
        definitions = holder.get("AttributeDefinitions") if holder is not None else None
        if holder is None or takes_transform(holder) or not isinstance(definitions, Sequence) or definitions.tag:
            continue
        used = _used(holder)
        names = [_name(item) for item in definitions.items]
        if used is None or None in names:
            continue
        for index, name in enumerate(names):
            if name in used or len(names) == 1:
                continue
            try:
                change = remove_item(template.document, definitions, index)
            except CannotEdit:
                continue
            yield Fix(
                f"take {name} out of AttributeDefinitions",
                definitions.items[index].path,
                SAFE,
                NO_INTERRUPTION,
                change=change,
                reason="no key of the table or of its indexes uses it",
            )


def _used(holder: Mapping) -> set[str | None] | None:
    """The attributes of all keys; None where one of them is not written out."""
    schemas: list[Node | None] = [holder.get("KeySchema")]
    for key in _INDEXES:
        indexes = holder.get(key)
        if indexes is None:
            continue
        if not isinstance(indexes, Sequence) or indexes.tag is not None:
            return None
        for index in indexes.items:
            mapping = plain_mapping(index)
            if mapping is None or takes_transform(mapping):
                return None
            schemas.append(mapping.get("KeySchema"))
    used: set[str | None] = set()
    for schema in schemas:
        if not isinstance(schema, Sequence) or schema.tag is not None:
            return None
        used |= {_name(item) for item in schema.items}
    return None if None in used else used


def _name(item: Node) -> str | None:
    mapping = plain_mapping(item)
    return literal_text(mapping.get("AttributeName")) if mapping is not None else None
