"""A top-level key that is no section of a template.

**Why it matters.** CloudFormation refuses the template: `Invalid template property or properties
[TemplateVerification]`.

**What is rewritten.**

- A section in another case or misspelt gets its name, if the template has no section of that name (`resource` →
  `Resources`).
- A resource at the top level (it has a `Type` of AWS) moves to Resources.
- `Outputs`, `Parameters` or `Conditions` that stand among the resources, indented too far, move up.
- Anything else moves below `Metadata`, where CloudFormation takes what it likes.

**Fix safety.** Safe for the name in another case, for a section among the resources, and for Metadata: it deploys
nothing. Unsafe for a misspelt name, and for a resource, which will be made.

**Left alone.** A misspelt section beside the one that it means (a finding); documents whose Resources are of another
kind, templates with a macro, which may read sections of its own; AWS SAM's `Globals`; what another tool reads (`Rain`,
`Modules`, names that start with `x-`).

Source: AWS CloudFormation User Guide, "Template anatomy".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NONE,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Mapping,
    Node,
    Safety,
    Template,
    function_call,
    rename_key,
    transform,
)
from repair.cloudformation.dialects import adds_unseen_resources
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import is_refused

from .names import misspelt, same_but_for_case
from .relocation import move_down, move_up

SECTIONS = (
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
)

#: Sections whose entries are told from resources by what is in them.
_ENTRIES = ("Outputs", "Parameters", "Conditions")


@transform(
    id="unknown-section",
    summary="Top-level key that is no section",
    group="shape",
    fixes=("E1001", "E3001", "F0005"),
)
def unknown_section(template: Template, context: Context) -> Iterator[Fix]:
    """Name the section, or move the key to where it does no harm."""
    if is_refused(template) or adds_unseen_resources(template):
        return
    if not any(resource.type for resource in template.resources.values()) and "Resources" in template.root:
        return  # another kind of document that has resources of its own
    for entry in template.root.entries:
        key = entry.key.value
        if key in (*SECTIONS, "Globals") or key.startswith(("x-", "Fn::")) or entry.key.tag is not None:
            continue
        try:
            title, safety, change, reason = _answer(template, key)
        except CannotEdit as error:
            yield Fix(f"move {key} below Metadata", (key,), SUGGEST, NONE, reason=str(error))
            continue
        yield Fix(title, (key,), safety, NONE, change=change, reason=reason)
    yield from _among_resources(template)


def _among_resources(template: Template) -> Iterator[Fix]:
    """``Outputs`` that is indented too far, so that it stands among the resources."""
    resources = template.section("Resources")
    for key in _ENTRIES if resources is not None else ():
        assert resources is not None
        value = resources.get(key)
        if not isinstance(value, Mapping) or value.tag is not None or "Type" in value or key in template.root:
            continue
        if not value.entries or not all(_looks_like(key, entry.value) for entry in value.entries):
            continue
        try:
            change = move_up(template.document, resources, key, template.root, key)
        except CannotEdit:
            continue
        reason = f"{key} is a section, and no resource"
        yield Fix(f"move {key} out of Resources", value.path, SAFE, NONE, change=change, reason=reason)


def _looks_like(section: str, node: Node) -> bool:
    if section == "Conditions":
        call = function_call(node)
        return call is not None and call.name in ("Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or")
    wanted = "Value" if section == "Outputs" else "Type"
    return isinstance(node, Mapping) and node.tag is None and wanted in node and "Properties" not in node


def _answer(template: Template, key: str) -> tuple[str, Safety, Change, str]:
    root, document = template.root, template.document
    free = [name for name in SECTIONS if name not in root]
    same = same_but_for_case(key, free)
    near = [same] if same is not None else misspelt(key, free)
    value = root.get(key)
    there = same_but_for_case(key, root.keys()) or next(iter(misspelt(key, [n for n in SECTIONS if n in root])), None)
    if there in SECTIONS:
        raise CannotEdit(f"{there} is there, too: perhaps what is in {key} belongs to it")
    if len(near) == 1:
        change = rename_key(document, root, key, near[0])
        return f"write {near[0]}", SAFE if same else UNSAFE, change, f"{key} is no section"
    kind = literal_text(value.get("Type")) if isinstance(value, Mapping) else None
    if kind is not None and kind.startswith("AWS::") and isinstance(root.get("Resources"), Mapping):
        change = move_down(document, root, key, ("Resources", key))
        return f"move {key} to Resources", UNSAFE, change, f"it is a resource ({kind})"
    change = move_down(document, root, key, ("Metadata", key))
    return f"move {key} below Metadata", SAFE, change, "it is no section of a template"
