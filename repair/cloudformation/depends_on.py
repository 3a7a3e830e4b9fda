"""Adding to ``DependsOn``, in the form that its author gave it.

The value is one name or a list of names, without functions (CloudFormation: "DependsOn must be a string or list of
strings"). Names that are there already are not written twice; the order that is there stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from repair.cloudformation.sections import Resource
from repair.syntax.edits import NO_CHANGE, Change
from repair.syntax.errors import CannotEdit
from repair.syntax.nodes import Scalar, Sequence
from repair.syntax.tree import add_key, append, replace
from repair.syntax.values import Copy, Value

if TYPE_CHECKING:
    from repair.cloudformation.template import Template


def add_depends_on(template: Template, resource: Resource, names: Iterable[str]) -> Change:
    """Make a resource wait for others; NO_CHANGE where it waits for all of them already.

    A list is added to; a single name becomes a list, in block style where most lists of the file's DependsOn are, else
    in flow style; a missing DependsOn goes behind ``Type``. Raises CannotEdit where the value is neither a name nor a
    list of names, or where the text cannot be edited safely.
    """
    there = resource.depends_on
    missing = [name for name in dict.fromkeys(names) if name not in there]
    if not missing:
        return NO_CHANGE
    document = template.document
    node = resource.node.get("DependsOn")
    if node is None:
        value: Value = missing[0] if len(missing) == 1 else missing
        return add_key(document, resource.node, "DependsOn", value, after="Type")
    if isinstance(node, Sequence) and node.tag is None:
        if len(there) != len(node.items):
            raise CannotEdit("DependsOn holds something other than names")
        change = NO_CHANGE
        for name in missing:
            change += append(document, node, name)
        return change
    if not isinstance(node, Scalar) or node.tag is not None:
        raise CannotEdit("DependsOn is neither a name nor a list of names")
    # A copied node is written on a line of its own: this makes the list a block.
    first = Copy(node) if _block_lists(template) else node.value
    return replace(document, node, [first, *missing])


def _block_lists(template: Template) -> bool:
    found = [resource.node.get("DependsOn") for resource in template.resources.values()]
    lists = [node for node in found if isinstance(node, Sequence)]
    return sum(not node.flow for node in lists) * 2 > len(lists)
