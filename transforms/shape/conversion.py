"""A value of the wrong shape, in the shape that its place wants: only where one way leads there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from repair import Copy, Mapping, Node, Plain, Scalar, Sequence, Value, function_call
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import fits
from repair.knowledge.schemas import PropertySchema

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
        return _tag_list(node, shape) or (_wrapped(node, shape) if takes_list else None)
    if isinstance(node, Sequence):
        if takes_list:
            return None
        return (_tag_map(node, shape) if takes_object else None) or _unwrapped(node, shape)
    assert isinstance(node, Scalar)
    if takes_list and not takes_object:
        return _wrapped(node, shape)
    if takes_object and not takes_list:
        return _parsed(node, shape) or _named(node, shape)
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


def is_tag_list(shape: PropertySchema) -> bool:
    """True for a list of ``{Key, Value}``."""
    items = shape.items
    return shape.types == {"array"} and items is not None and set(items.properties) == {"Key", "Value"}


def _tag_list(node: Mapping, shape: PropertySchema) -> Conversion | None:
    items = shape.items
    if not is_tag_list(shape) or items is None or set(node.keys()) <= {"Key", "Value"}:
        return None
    if not all(fits(entry.value, items.properties["Value"]) for entry in node.entries):
        return None
    tags = [{"Key": entry.key.value, "Value": Copy(entry.value)} for entry in node.entries]
    return Conversion(tags, "write the map as a list of Key and Value")


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
