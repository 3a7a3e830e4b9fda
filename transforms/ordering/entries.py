"""Taking a name out of DependsOn."""

from __future__ import annotations

from repair import Change, Resource, Scalar, Sequence, Template, remove_item, remove_key


def without_entry(template: Template, resource: Resource, entry: Scalar) -> Change:
    """Remove one name; with the last one, DependsOn itself. Raises CannotEdit."""
    holder = resource.node.get("DependsOn")
    if isinstance(holder, Sequence) and len(holder.items) > 1:
        return remove_item(template.document, holder, holder.items.index(entry))
    return remove_key(template.document, resource.node, "DependsOn")
