"""An item that stands twice in a list which takes each one once; a tag that is set twice.

**Why it matters.** The resource is refused: `Duplicate tag keys found. Please note that Tag keys are case insensitive`,
`#/Subnets: array items are not unique`.

**What is rewritten.** The later of two items that say the same is taken out, in lists of which the schema says that
their items are unique, and in lists of tags.

**Fix safety.** Safe: the item stands there still.

**Left alone.** Subnets and zones of which all are the same (a finding: another one was meant), items under a condition,
two tags with one key and different values (a finding, with each value as an option), lists that a function computes,
and templates that another tool or an unknown macro rewrites.

Source: the resource schemas (docs/schemas.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Node,
    Option,
    Sequence,
    Template,
    function_call,
    remove_item,
    transform,
    walk,
)
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import Property, properties
from repair.syntax.model import to_data, to_model

from .conversion import pair_keys

#: Lists in which one thing that stands there twice was to be two.
_PLACES_OF_SEVERAL = frozenset({"AvailabilityZones", "SubnetIds", "Subnets", "VPCZoneIdentifier"})


@transform(
    id="repeated-item",
    summary="Item that stands twice in a list",
    group="shape",
    fixes=("E3024", "E3037", "F3037"),
)
def repeated_item(template: Template, context: Context) -> Iterator[Fix]:
    """Take the later one out."""
    for found in properties(template):
        items = found.sequence
        if items is None or len(items.items) < 2:
            continue
        is_tags = pair_keys(found.shape) == ("Key", "Value") or set(found.shape.unique_keys) == {"Key"}
        if not is_tags and not found.shape.unique_items:
            continue
        if any(_is_conditional(item) for item in items.items):
            continue
        yield from _repeated(template, items)
        if is_tags:
            yield from _set_twice(template, found, items)


def _is_conditional(item: Node) -> bool:
    calls = (function_call(node) for node in walk(item))
    return any(call is not None and call.name in ("Fn::If", "Fn::Transform") for call in calls)


def _said(node: Node) -> str:
    return json.dumps(to_data(to_model(node)), sort_keys=True, default=str)


def _repeated(template: Template, items: Sequence) -> Iterator[Fix]:
    seen: set[str] = set()
    for index, item in enumerate(items.items):
        said = _said(item)
        if said not in seen:
            seen.add(said)
            continue
        title = "take the item out, which stands there twice"
        if _is_meant_for_another(items):
            reason = "another one was meant: one by itself reaches one availability zone"
            yield Fix(title, item.path, SUGGEST, NO_INTERRUPTION, reason=reason)
            continue
        try:
            change = remove_item(template.document, items, index)
        except CannotEdit as error:
            yield Fix(title, item.path, SUGGEST, NO_INTERRUPTION, reason=str(error))
            continue
        reason = "the list takes each item once"
        yield Fix(title, item.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _is_meant_for_another(items: Sequence) -> bool:
    """True for subnets or zones that are all the same: who writes several wants several."""
    return items.slot in _PLACES_OF_SEVERAL and len({_said(item) for item in items.items}) == 1


def _set_twice(template: Template, found: Property, items: Sequence) -> Iterator[Fix]:
    """Tags with one key and different values."""
    by_key: dict[str, list[int]] = {}
    for index, item in enumerate(items.items):
        key = literal_text(item.get("Key")) if isinstance(item, Mapping) and item.tag is None else None
        if key is not None:
            by_key.setdefault(key, []).append(index)
    for key, places in by_key.items():
        if len({_said(items.items[index]) for index in places}) < 2 or len(places) != 2:
            continue
        options = []
        for keep, drop in (places, places[::-1]):
            kept = items.items[keep]
            value = kept.get("Value") if isinstance(kept, Mapping) else None
            label = literal_text(value) or f"number {keep + 1}"
            try:
                options.append(Option(label, remove_item(template.document, items, drop)))
            except CannotEdit:
                continue
        reason = f"{found.type.type_name} takes each tag once"
        at = items.items[places[1]].path
        title = f"choose the value of the tag {key}"
        yield Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=reason, options=tuple(options))
