"""Adds a transform to the Transform section, in whatever form that is written."""

from __future__ import annotations

from repair import Change, Copy, Scalar, Sequence, Template, add_key, append, insert, replace
from repair.cloudformation.sections import is_null

_HEAD = ("AWSTemplateFormatVersion", "Description")


def add_transform(template: Template, name: str, *, first: bool) -> Change:
    """The transform `name`, in front of those that are there or behind them. Raises CannotEdit."""
    document, root = template.document, template.root
    node = root.get("Transform")
    if node is None:
        keys = root.keys()
        head = [key for key in keys[:2] if key in _HEAD]
        if head:
            return add_key(document, root, "Transform", name, after=head[-1])
        return add_key(document, root, "Transform", name, before=keys[0])
    if isinstance(node, Sequence) and node.tag is None:
        return insert(document, node, 0, name) if first else append(document, node, name)
    if isinstance(node, Scalar) and is_null(node):
        return replace(document, node, name)
    return replace(document, node, [name, Copy(node)] if first else [Copy(node), name])
