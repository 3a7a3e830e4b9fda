"""Taking a resource out of a template, together with what points at it."""

from __future__ import annotations

from repair import (
    CannotEdit,
    Change,
    Mapping,
    Resource,
    Scalar,
    Sequence,
    Template,
    remove_item,
    remove_key,
)
from repair.cloudformation.references import Reference

from .relocation import overlap


def remove_resource(template: Template, resource: Resource) -> Change:
    """Take a resource out, the DependsOn entries that name it, and the outputs about it.

    Raises CannotEdit where a property needs it, where it is the only one, or where the texts would touch.
    """
    document = template.document
    holder = resource.node.parent
    if not isinstance(holder, Mapping) or len(template.resources) < 2:
        raise CannotEdit("it is the only resource")
    uses = [use for use in template.references_to(resource.logical_id) if not _is_inside(use, resource)]
    needed = [use for use in uses if use.kind != "DependsOn" and use.source.section != "Outputs"]
    if needed:
        where = ", ".join(dict.fromkeys(use.source.name for use in needed))
        raise CannotEdit(f"{where} needs it")
    change = remove_key(document, holder, resource.logical_id)
    for name in dict.fromkeys(use.source.name for use in uses if use.kind == "DependsOn"):
        change += _without_dependency(template, template.resources[name], resource.logical_id)
    change += _without_outputs(template, [use.source.name for use in uses if use.source.section == "Outputs"])
    if overlap(change.edits):
        raise CannotEdit("what must go lies too close together in the text")
    return change


def _is_inside(use: Reference, resource: Resource) -> bool:
    return use.path[: len(resource.path)] == resource.path


def _without_dependency(template: Template, holder: Resource, name: str) -> Change:
    document = template.document
    node = holder.node.get("DependsOn")
    others = [other for other in holder.depends_on if other != name]
    if isinstance(node, Scalar) or not others:
        return remove_key(document, holder.node, "DependsOn")
    assert isinstance(node, Sequence)
    change = Change()
    for index, item in enumerate(node.items):
        if isinstance(item, Scalar) and item.value == name:
            change += remove_item(document, node, index)
    return change


def _without_outputs(template: Template, names: list[str]) -> Change:
    section = template.section("Outputs")
    wanted = list(dict.fromkeys(names))
    if not wanted or section is None:
        return Change()
    if len(wanted) == len(section.entries):
        return remove_key(template.document, template.root, "Outputs")
    change = Change()
    for name in wanted:
        change += remove_key(template.document, section, name)
    return change
