"""What a value says for or against a place: the kind of thing that a reference gives, the pattern that a literal fits."""

from __future__ import annotations

import re
from functools import lru_cache

from repair import Node, Scalar, Sequence, Template
from repair.cloudformation.intrinsics import function_call, get_att_target, ref_target
from repair.knowledge.schemas import PropertySchema, resource_schema


def speaks_for(template: Template, node: Node, shape: PropertySchema) -> bool | None:
    """True if the value is certainly of the kind that is wanted, False if it certainly is not, None if nobody can tell.

    A list, or a value for a list, is judged by the first item.
    """
    if isinstance(node, Sequence):
        items = shape.items or shape
        return speaks_for(template, node.items[0], items) if node.items else None
    if shape.items is not None and "array" in shape.types:
        return speaks_for(template, node, shape.items)
    if function_call(node) is not None:
        given = _given(template, node)
        if given & shape.formats:
            return True
        # another member of the same type, or a kind of its own: a queue where a role is wanted
        return False if given and shape.formats and all("::" in name for name in (*given, *shape.formats)) else None
    if isinstance(node, Scalar) and node.tag is None:
        return literal_fits(node.value, shape)
    return None


def _given(template: Template, node: Node) -> frozenset[str]:
    """The kind of value that a Ref or a GetAtt of a resource gives; empty where it is unknown."""
    call = function_call(node)
    if call is None:
        return frozenset()
    attribute = get_att_target(call)
    name = attribute.logical_id if attribute is not None else ref_target(call)
    resource = template.resources.get(name or "")
    schema = resource_schema(resource.type) if resource is not None else None
    if schema is None:
        return frozenset()
    if attribute is None:
        own = f"{schema.type_name}.{schema.ref_property}" if schema.ref_property else None
        return frozenset(filter(None, [schema.ref_format or own]))
    found = schema.attribute(attribute.attribute) if isinstance(attribute.attribute, str) else None
    return found.schema.formats if found is not None and found.schema is not None else frozenset()


def literal_fits(text: str, shape: PropertySchema) -> bool | None:
    """Whether a literal may stand where `shape` is wanted: True where it speaks for it, None where it might."""
    if "{{" in text:
        return None
    if shape.formats & {"ipv4-network", "ipv6-network"}:
        return ("ipv6-network" if ":" in text else "ipv4-network") in shape.formats
    if shape.enum:
        return text.lower() in {str(value).lower() for value in shape.enum}
    if any(name.endswith((".Arn", "Arn")) for name in shape.formats) and len(shape.formats) == 1:
        return text.startswith("arn:")
    if shape.pattern is not None:
        fits = _fits(shape.pattern, text)
        return None if fits else fits
    return None


@lru_cache(maxsize=256)
def _fits(pattern: str, text: str) -> bool | None:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return None
