"""A value of the wrong shape, in the shape that its place wants: only where one way leads there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from repair import Copy, Mapping, Node, Plain, Scalar, Sequence, Value, function_call
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import fits, takes_transform
from repair.knowledge.schemas import PropertySchema

_PAIRS = (("Key", "Value"), ("Name", "Value"))
_SWITCHES = frozenset({"Enabled", "Enable"})
_NAMES = frozenset({"Key", "Name", "Suffix", "Value"})
_YES = frozenset({"enabled", "enable", "on", "yes", "true"})
_NO = frozenset({"disabled", "disable", "off", "no", "false"})


@dataclass(frozen=True, slots=True)
class Conversion:
    """A value and, as a verb phrase, what was done to it."""

    value: Value
    words: str


def converted(node: Node, shape: PropertySchema) -> Conversion | None:
    """The value as `shape` wants it; None where it fits already or where no way, or more than one, leads there."""
    if fits(node, shape) or function_call(node) is not None:
        return None
    takes_list = "array" in shape.types
    takes_object = "object" in shape.types
    if isinstance(node, Mapping):
        return _tag_list(node, shape) or (_wrapped(node, shape) if takes_list else _opened(node, shape))
    if isinstance(node, Sequence):
        if takes_list:
            return None
        return (_tag_map(node, shape) if takes_object else None) or _unwrapped(node, shape)
    assert isinstance(node, Scalar)
    if takes_list and not takes_object:
        return _wrapped(node, shape)
    if takes_object and not takes_list:
        return _parsed(node, shape) or _named(node, shape) or _chosen(node, shape) or _only(node, shape)
    return _switched(node, shape)


def _wrapped(node: Node, shape: PropertySchema) -> Conversion | None:
    items = shape.items
    if (shape.min_items or 0) > 1:
        return None  # more are missing
    if items is None or not is_of_kind(node, items) or (isinstance(node, Scalar) and not node.value):
        return None
    if isinstance(node, Mapping) and not any(items.knows(entry.key.value) for entry in node.entries):
        return None
    if isinstance(node, Scalar) and (node.value.lstrip().startswith(("[", "{")) or re.search(r"[\s,]", node.value)):
        return None  # a list in a string, or the words of a command: not an item
    return Conversion([Copy(node)], "make a list of it")


def _unwrapped(node: Sequence, shape: PropertySchema) -> Conversion | None:
    if len(node.items) != 1 or not is_of_kind(node.items[0], shape):
        return None
    only = node.items[0]
    if isinstance(only, Mapping) and function_call(only) is None and not set(only.keys()) & set(shape.properties):
        return None
    return Conversion(Copy(node.items[0]), "take it out of its list")


def pair_keys(shape: PropertySchema) -> tuple[str, str] | None:
    """The two names of a list of pairs, such as ``{Key, Value}`` of tags or ``{Name, Value}`` of variables."""
    items = shape.items
    if shape.types != {"array"} or items is None:
        return None
    return next((pair for pair in _PAIRS if set(items.properties) == set(pair)), None)


def _tag_list(node: Mapping, shape: PropertySchema) -> Conversion | None:
    items, pair = shape.items, pair_keys(shape)
    if pair is None or items is None or set(node.keys()) <= set(pair) or takes_transform(node):
        return None
    if not all(fits(entry.value, items.properties["Value"]) for entry in node.entries):
        return None
    tags = [{pair[0]: entry.key.value, "Value": Copy(entry.value)} for entry in node.entries]
    return Conversion(tags, f"write the map as a list of {pair[0]} and Value")


def _opened(node: Mapping, shape: PropertySchema) -> Conversion | None:
    """``{Enabled: true}`` where true is wanted, and the name of a thing in a mapping of its own."""
    if len(node.entries) != 1 or "object" in shape.types or node.tag is not None:
        return None
    only = node.entries[0]
    wanted = _SWITCHES if shape.types == {"boolean"} else _NAMES if shape.types == {"string"} else frozenset[str]()
    if only.key.value not in wanted or not (isinstance(only.value, Scalar) or function_call(only.value) is not None):
        return None
    if not is_of_kind(only.value, shape) or not fits(only.value, shape):
        return None
    return Conversion(Copy(only.value), f"write the {only.key.value} by itself")


def _tag_map(node: Sequence, shape: PropertySchema) -> Conversion | None:
    if shape.properties:
        return None
    tags: dict[str, Value] = {}
    for item in node.items:
        if not isinstance(item, Mapping) or item.tag is not None or set(item.keys()) != {"Key", "Value"}:
            return None
        key, value = literal_text(item.get("Key")), item.get("Value")
        if key is None or value is None or key in tags or not (isinstance(value, Scalar) or function_call(value)):
            return None
        tags[key] = Copy(value)
    return Conversion(tags, "write the list of Key and Value as a map") if tags else None


def _parsed(node: Scalar, shape: PropertySchema) -> Conversion | None:
    """JSON in a string, where an object is wanted."""
    if not node.value.lstrip().startswith("{"):
        return None
    try:
        data = json.loads(node.value, parse_float=Plain, parse_constant=_refuse, object_pairs_hook=_unique)
    except ValueError:
        return None
    unknown = not shape.free_form and any(not shape.knows(key) for key in data)
    return None if unknown or not data else Conversion(data, "write the JSON text as a mapping")


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands there twice")
    return dict(pairs)


def _named(node: Scalar, shape: PropertySchema) -> Conversion | None:
    """A word of an enum, or a switch, below an object: ``TracingConfig: Active`` is ``TracingConfig: {Mode: Active}``."""
    names = [name for name, below in shape.properties.items() if below.enum and fits(node, below)]
    if node.value.lower() in ("true", "false"):
        names = [name for name, below in shape.properties.items() if below.types == {"boolean"}]
    if len(names) != 1 or shape.required - set(names):
        return None
    return Conversion({names[0]: Copy(node)}, f"make it the {names[0]}")


def _chosen(node: Scalar, shape: PropertySchema) -> Conversion | None:
    """The name of a choice that is made by being there: ``DefaultAction: Allow`` is ``DefaultAction: {Allow: {}}``."""
    names = [name for name, below in shape.properties.items() if name.lower() == node.value.lower()]
    below = shape.properties[names[0]] if len(names) == 1 else None
    if below is None or below.types != {"object"} or below.required or shape.required - set(names):
        return None
    return Conversion({names[0]: {}}, f"write {names[0]} as the choice that it is")


def _only(node: Scalar, shape: PropertySchema) -> Conversion | None:
    """A value by itself where an object has one property that it needs, or one at all, and this fits it."""
    names = shape.required if len(shape.required) == 1 else frozenset(shape.properties)
    if not shape.required and node.value.lower() in ("true", "false"):
        names = frozenset(name for name, below in shape.properties.items() if below.types == {"boolean"})
    name = next(iter(names)) if len(names) == 1 else ""
    below = shape.properties.get(name)
    if below is None or not node.value or not below.types or below.types & {"object", "array"}:
        return None
    if node.value.startswith("AWS::"):
        return None  # a Ref that was forgotten
    if not is_of_kind(node, below) or not fits(node, below) or below.additional:
        return None
    return Conversion({name: Copy(node)}, f"make it the {name}")


def _switched(node: Scalar, shape: PropertySchema) -> Conversion | None:
    """``Enabled`` where true is wanted, and the reverse."""
    word = node.value.strip().lower()
    meaning = True if word in _YES else False if word in _NO else None
    if meaning is None:
        return None
    if shape.types == {"boolean"}:
        return Conversion(meaning, f"write {str(meaning).lower()}")
    same = [value for value in shape.enum if isinstance(value, str) and value.lower() in (_YES if meaning else _NO)]
    return Conversion(same[0], f"write {same[0]}") if len(same) == 1 else None


def is_of_kind(node: Node, shape: PropertySchema) -> bool:
    """True if a value is of a JSON type that may stand there: what is inside it is judged elsewhere."""
    if function_call(node) is not None or not shape.types:
        return True
    if isinstance(node, Mapping):
        return "object" in shape.types
    if isinstance(node, Sequence):
        return "array" in shape.types
    assert isinstance(node, Scalar)
    if shape.types <= {"boolean"}:
        return node.value.lower() in ("true", "false")
    if shape.types <= {"number", "integer"}:
        return node.value.lstrip("-").replace(".", "", 1).isdigit()
    return bool(shape.types & {"string", "boolean", "number", "integer"})
