"""Single names of what a resource waits for: taking one out of DependsOn, and waiting for what may not exist."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add

from repair import (
    Call,
    CannotEdit,
    Change,
    Resource,
    Scalar,
    Sequence,
    Template,
    Value,
    add_key,
    ref,
    remove_item,
    remove_key,
    rename_key,
    replace,
)
from repair.cloudformation.sections import plain_mapping


def without_entry(template: Template, resource: Resource, entry: Scalar) -> Change:
    """Remove one name; with the last one, DependsOn itself. Raises CannotEdit."""
    holder = resource.node.get("DependsOn")
    if isinstance(holder, Sequence) and len(holder.items) > 1:
        return remove_item(template.document, holder, holder.items.index(entry))
    return remove_key(template.document, resource.node, "DependsOn")


def wait_in_metadata(template: Template, consumer: Resource, targets: Iterable[Resource]) -> Change:
    """Let a resource refer in its Metadata to others that exist under a condition, while they do. Raises CannotEdit."""
    values = _references(targets)
    there = consumer.node.get("Metadata")
    if there is None:
        return add_key(template.document, consumer.node, "Metadata", values, before="Properties")
    mapping = plain_mapping(there)
    if mapping is None:
        raise CannotEdit("Metadata is no mapping")
    return reduce(add, (add_key(template.document, mapping, key, value) for key, value in values.items()))


def wait_only_while_there(template: Template, consumer: Resource, entry: Scalar, target: Resource) -> Change:
    """Move one name from DependsOn to Metadata, as in :func:`wait_in_metadata`. Raises CannotEdit."""
    holder = consumer.node.get("DependsOn")
    assert holder is not None
    is_last = not isinstance(holder, Sequence) or len(holder.items) == 1
    if is_last and "Metadata" not in consumer.node:
        change = rename_key(template.document, consumer.node, "DependsOn", "Metadata")
        return change + replace(template.document, holder, _references([target]))
    return without_entry(template, consumer, entry) + wait_in_metadata(template, consumer, [target])


def _references(targets: Iterable[Resource]) -> dict[str, Value]:
    return {
        f"WaitFor{target.logical_id}": Call("Fn::If", [target.condition, ref(target.logical_id), ""])
        for target in targets
    }
