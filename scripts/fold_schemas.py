"""Reduce one JSON Schema node of a resource type to the facts that `repair.knowledge.schemas` reads.

Alternatives (`oneOf`, `anyOf`, `allOf`) are folded into their node so that a reader walks one tree. Folding only ever
weakens: what the folded node forbids, every alternative forbids. Conditions (`if`/`then`/`not`) are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from infer_formats import format_of

Json = dict[str, Any]

# keyword -> the type that it speaks about; an alternative of another type has no say in it
BOUNDS = {
    "minLength": ("string", min),
    "maxLength": ("string", max),
    "minItems": ("array", min),
    "maxItems": ("array", max),
    "minProperties": ("object", min),
    "maxProperties": ("object", max),
    "minimum": ("number", min),
    "maximum": ("number", max),
    "exclusiveMinimum": ("number", min),
    "exclusiveMaximum": ("number", max),
}
SPEAKS_ABOUT = {
    **{name: kind for name, (kind, _) in BOUNDS.items()},
    "pattern": "string",
    "enum": "",
    "enumCaseInsensitive": "string",
    "uniqueItems": "array",
    "uniqueKeys": "array",
}
PLAIN = (*SPEAKS_ABOUT, "required", "dependentRequired", "dependentExcluded")


def as_list(value: Any) -> list[Any]:
    """Return a list: the value itself or the value wrapped."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


def reference_name(pointer: str) -> str:
    """`#/definitions/Tag` -> `Tag`; a few references point elsewhere: `#/properties/Arn` -> `properties/Arn`."""
    return pointer.removeprefix("#/").removeprefix("definitions/")


def definitions_of(schema: Json) -> Json:
    """Return all nodes that a reference of the schema points at, by reference name."""
    found: Json = dict(schema.get("definitions", {}))
    waiting: list[Any] = [{k: v for k, v in schema.items() if k not in ("handlers", "typeConfiguration")}]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        if not isinstance(node, dict):
            continue
        waiting.extend(node.values())
        pointer = node.get("$ref")
        if isinstance(pointer, str) and reference_name(pointer) not in found:
            target: Any = schema
            for step in pointer.removeprefix("#/").split("/"):
                target = target[step]
            found[reference_name(pointer)] = target
    return found


def types_of(node: Mapping[str, Any]) -> set[str]:
    """Return the JSON types that a node allows, also where only its keywords say so; empty if it does not say."""
    if "type" in node:
        return set(as_list(node["type"]))
    if "properties" in node or "patternProperties" in node:
        return {"object"}
    return {"array"} if "items" in node else set()


def concerns(node: Mapping[str, Any], keyword: str) -> bool:
    """Tell whether a keyword can matter for the values that a node allows."""
    kind, types = SPEAKS_ABOUT[keyword], types_of(node)
    if not kind or not types:
        return True
    return kind in types or (kind == "number" and "integer" in types)


def dereference(node: Mapping[str, Any], definitions: Mapping[str, Any]) -> Json:
    """Return the node with its `$ref` replaced by the definition; what stands beside the reference wins."""
    seen: set[str] = set()
    result = dict(node)
    while "$ref" in result:
        name = reference_name(result.pop("$ref"))
        if name in seen:
            break
        seen.add(name)
        result = {**definitions[name], **result}
    return result


def folded(node: Mapping[str, Any], definitions: Mapping[str, Any]) -> Json:
    """Return the node without `oneOf`, `anyOf` and `allOf`."""
    result = {k: v for k, v in node.items() if k not in ("oneOf", "anyOf", "allOf")}
    if "const" in result:
        result["enum"] = [result.pop("const")]
    if isinstance(result.get("items"), Mapping) and "prefixItems" in result:
        # what each of the first items must be, any item may be: the HASH and RANGE keys of a table
        result["items"] = meet(result["items"], {"anyOf": result.pop("prefixItems")})
    for part in node.get("allOf", []):
        result = narrowed(result, folded(dereference(part, definitions), definitions))
    for keyword, group in (("oneOf", "requiredXor"), ("anyOf", "requiredOr")):
        if keyword not in node:
            continue
        options = [folded(dereference(option, definitions), definitions) for option in node[keyword]]
        if keyword == "anyOf" and not all(options):
            continue  # one empty alternative allows everything
        result = narrowed(result, union(options))
        choice = required_choice(options, set(result.get("required", ())))
        if choice:
            result[group] = [*groups(result.get(group, [])), choice]
    return result


def required_choice(options: Sequence[Mapping[str, Any]], always: set[str]) -> list[str]:
    """Return the names of which alternatives ask for one each, or nothing where they ask for something else."""
    objects = [option for option in options if "object" in types_of(option) or not types_of(option)]
    asked = [sorted(set(option.get("required", ())) - always) for option in objects]
    if len(asked) < 2 or any(len(names) != 1 for names in asked):
        return []
    names = [name for (name,) in asked]
    return sorted(names) if len(set(names)) == len(names) else []


def groups(value: Sequence[Any]) -> list[list[str]]:
    """Return a list of groups of names, whether it was written as one group or as several."""
    if not value:
        return []
    return [list(group) for group in value] if isinstance(value[0], (list, tuple)) else [list(value)]


def narrowed(base: Json, extra: Json) -> Json:
    """Return the base with what a folded alternative adds; the base wins where both speak."""
    result = {**extra, **base}
    closed = base.get("additionalProperties") is False
    for key in ("properties", "patternProperties"):
        ours, theirs = base.get(key, {}), extra.get(key, {})
        both = {name: meet(child, theirs[name]) if name in theirs else child for name, child in ours.items()}
        if not (closed and key in base):  # a closed object does not gain names from its alternatives
            both = {**theirs, **both}
        if both:
            result[key] = both
    required = [*base.get("required", []), *extra.get("required", [])]
    if required:
        result["required"] = sorted(set(required))
    for key in ("requiredXor", "requiredOr"):
        both_groups = [*groups(base.get(key, [])), *groups(extra.get(key, []))]
        if both_groups:
            result[key] = both_groups
    if not closed and "properties" in base and "additionalProperties" not in base:
        result.pop("additionalProperties", None)
    return result


def meet(one: Any, other: Any) -> Any:
    """Return a node that both allow; a reference stays one, since it may point back at where it stands."""
    if one == other or not isinstance(one, Mapping) or "$ref" in one:
        return one
    return {"allOf": [one, other]}


def union(options: Sequence[Json]) -> Json:
    """Return a node that allows whatever one of the alternatives allows."""
    if len(options) == 1:
        return dict(options[0])
    result: Json = {}
    kinds = [types_of(option) for option in options]
    if all(kinds):
        result["type"] = sorted(set().union(*kinds))
    objects = [option for option, kind in zip(options, kinds, strict=True) if not kind or "object" in kind]
    for key in ("properties", "patternProperties"):
        merged: Json = {}
        for option in objects:
            for name, child in option.get(key, {}).items():
                merged[name] = child if merged.get(name, child) == child else {"anyOf": [merged[name], child]}
        if merged:
            result[key] = merged
    if objects and all(option.get("additionalProperties") is False for option in objects):
        result["additionalProperties"] = False
    elif objects and any("properties" in option or "patternProperties" in option for option in objects):
        result["additionalProperties"] = True
    always = set.intersection(*(set(option.get("required", ())) for option in objects)) if objects else set()
    if always:
        result["required"] = sorted(always)
    arrays = [option["items"] for option in options if "items" in option]
    if arrays:
        result["items"] = arrays[0] if all(a == arrays[0] for a in arrays) else {"anyOf": arrays}
    formats = sorted({name for option in options for name in as_list(option.get("format", []))})
    if formats:
        result["format"] = formats
    related = [option["relationshipRef"] for option in options if "relationshipRef" in option]
    if related:
        result["relationshipRef"] = [item for value in related for item in as_list(value)]
    for keyword in SPEAKS_ABOUT:
        values: list[Any] = [option.get(keyword) for option in options if concerns(option, keyword)]
        if not values or any(value is None for value in values):
            continue
        if keyword in BOUNDS:
            result[keyword] = BOUNDS[keyword][1](values)
        elif keyword in ("enum", "enumCaseInsensitive"):
            result[keyword] = list(dict.fromkeys(item for value in values for item in value))
        elif all(value == values[0] for value in values):
            result[keyword] = values[0]
    return result


def compact_node(node: Any, definitions: Mapping[str, Any], *, root: bool = False) -> Any:
    """Return the compact form of a node: `"string"`, `"#Definition"` or an object with what is left to say."""
    if not isinstance(node, Mapping):
        return {}
    node = folded(node, definitions)
    beside = {key for key in node if key in PLAIN or key in ("format", "properties", "relationshipRef", "requiredXor")}
    if "$ref" in node:
        if not beside:
            return "#" + reference_name(node["$ref"])
        node = folded(dereference(node, definitions), definitions)
    result: Json = {}
    for keyword in PLAIN:
        value = node.get(keyword)
        if value in (None, [], {}, False) or (value == 0 and keyword.startswith("min") and keyword != "minimum"):
            continue
        result[keyword] = sorted(value) if keyword == "required" else value
    if "properties" in node and isinstance(node.get("dependencies"), Mapping):
        lists = {name: names for name, names in node["dependencies"].items() if isinstance(names, list)}
        result["dependentRequired"] = {**lists, **result.get("dependentRequired", {})}
    for keyword in ("requiredXor", "requiredOr"):
        if node.get(keyword):
            result[keyword] = groups(node[keyword])
    if "format" in node:
        names = as_list(node["format"])
        result["format"] = names[0] if len(names) == 1 else names
    elif types_of(node) == {"string"} and "pattern" in node and format_of(node["pattern"]):
        result["format"] = format_of(node["pattern"])
    if "relationshipRef" in node:
        result["related"] = [
            f"{item['typeName']}.{item['propertyPath'].removeprefix('/properties/')}"
            for item in as_list(node["relationshipRef"])
        ]
    compact_children(node, definitions, result)
    types = sorted(types_of(node))
    if not root and types != implied_type(result):
        result["type"] = types[0] if len(types) == 1 else types
    return result["type"] if not root and set(result) == {"type"} and isinstance(result["type"], str) else result


def implied_type(result: Mapping[str, Any]) -> list[str]:
    """Return the type that a reader infers from the keywords of a compact node that names none."""
    if "properties" in result or "patterns" in result:
        return ["object"]
    if "items" in result:
        return ["array"]
    return ["string"] if any(key in result for key in ("minLength", "maxLength", "pattern")) else []


def compact_children(node: Mapping[str, Any], definitions: Mapping[str, Any], result: Json) -> None:
    """Add the properties, the pattern properties and the items of a node."""
    if "items" in node:
        result["items"] = compact_node(node["items"], definitions)
    for theirs, ours in (("properties", "properties"), ("patternProperties", "patterns")):
        if node.get(theirs):
            result[ours] = {name: compact_node(child, definitions) for name, child in node[theirs].items()}
    additional = node.get("additionalProperties", True)
    if isinstance(additional, Mapping) and additional:
        result.setdefault("patterns", {})[""] = compact_node(additional, definitions)
    elif additional is not False and ("properties" in result or "patterns" in result):
        result["additional"] = True
    elif additional is False and not ("properties" in result or "patterns" in result):
        result["additional"] = False
