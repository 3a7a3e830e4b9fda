"""Law 5, the update impact: what CloudFormation would do to a running stack, computed from a fix's operations.

A transform claims an impact; the engine computes one from the resource schemas and takes the worse. Where nothing is
known about a change (a type without a schema, a macro's type, a condition), the claim stands, unless it claims that
nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from repair.cloudformation.intrinsics import calls, find_in_map, literal_text
from repair.cloudformation.results import Unknown, as_string, plain_result, scalar_result, text_result
from repair.cloudformation.template import Template
from repair.engine.fix import Fix, Impact
from repair.knowledge.schemas import resource_schema
from repair.knowledge.update_behaviour import update_behaviour
from repair.syntax.edits import Change, Operation
from repair.syntax.model import pointer
from repair.syntax.nodes import Mapping, Node, Path, Scalar

_WORSE = (Impact.NONE, Impact.NO_INTERRUPTION, Impact.SOME_INTERRUPTION, Impact.UNKNOWN, Impact.REPLACEMENT)

_SECTIONS = frozenset(
    {
        "AWSTemplateFormatVersion",
        "Conditions",
        "Description",
        "Globals",
        "Hooks",
        "Mappings",
        "Metadata",
        "Outputs",
        "Parameters",
        "Resources",
        "Rules",
        "Transform",
    }
)
_MADE_BY_MACROS = "AWS::Serverless::"
_DEPLOYS_NOTHING = frozenset({"AWSTemplateFormatVersion", "Description", "Metadata", "Outputs", "Rules"})
#: Of a parameter, what does not give it another value.
SILENT_IN_PARAMETER = frozenset(
    {
        "AllowedPattern",
        "AllowedValues",
        "ConstraintDescription",
        "Description",
        "MaxLength",
        "MaxValue",
        "MinLength",
        "MinValue",
        "NoEcho",
    }
)


def worst(impacts: Iterable[Impact]) -> Impact:
    """The worst of some impacts; `replacement` is worse than not to know, and nothing at all is `none`."""
    return max(impacts, key=_WORSE.index, default=Impact.NONE)


def computed_impact(template: Template, change: Change) -> Impact:
    """What an update by this change would do, as far as the schemas tell; `unknown` where they do not."""
    return worst(_of_operation(template, operation) for operation in change.operations)


def impact_of(template: Template, fix: Fix) -> Impact:
    """The worse of what a fix claims and what is computed."""
    computed = computed_impact(template, fix.change)
    if computed is Impact.UNKNOWN and fix.impact is not Impact.NONE:
        return fix.impact
    return worst((fix.impact, computed))


def claims_too_little(fix: Fix, template: Template) -> str | None:
    """Why the impact that a fix claims is too mild for the schemas, in a sentence; None if it is not."""
    impact = impact_of(template, fix)
    if impact is fix.impact:
        return None
    for operation in fix.change.operations:
        if _of_operation(template, operation) is impact:
            path = pointer(operation.target or operation.path)
            return f"{fix.title!r} claims the impact {fix.impact.value}, but {path} is {impact.value}"
    return None


def _of_operation(template: Template, operation: Operation) -> Impact:
    if operation.equivalent or _says_the_same(template, operation):
        return Impact.NONE
    path = operation.path
    if not path:
        return Impact.UNKNOWN
    if path[0] in _DEPLOYS_NOTHING or path[0] not in _SECTIONS:
        return Impact.NONE  # CloudFormation refuses a section that it does not know, so no running stack has it
    if path[0] == "Resources":
        return _of_resource(template, operation)
    if len(path) < 3 and operation.kind == "add":
        return Impact.NONE  # a new parameter, mapping or condition means nothing until something uses it
    if path[0] == "Parameters" and len(path) >= 3:
        return _of_parameter(template, str(path[1]), str(path[2]))
    if path[0] == "Mappings" and len(path) >= 4:
        return worst(_of_use(template, use) for use in _lookups(template, path))
    if path[0] in ("Parameters", "Mappings", "Conditions") and operation.kind == "remove":
        return Impact.NONE  # what used it is an operation of its own, or the template does not deploy at all
    return Impact.UNKNOWN


def _says_the_same(template: Template, operation: Operation) -> bool:
    """True where only quotes come or go, and the value is the same to a property that takes strings."""
    node, new = template.find(operation.path), operation.value
    if operation.kind != "replace" or not isinstance(node, Scalar) or node.tag is not None:
        return False
    if not isinstance(new, str) or new[:1] not in ("'", "="):
        return False
    value = text_result(new[1:]) if new[0] == "'" else plain_result(new[1:])
    return not isinstance(as_string(value), Unknown) and as_string(value) == as_string(scalar_result(node))


def _of_resource(template: Template, operation: Operation) -> Impact:
    path = operation.path
    if len(path) == 1:
        return Impact.UNKNOWN
    resource = template.resources.get(str(path[1]))
    if len(path) == 2:
        # taken out or renamed: what runs under the old name is deleted, unless there can be no such thing
        is_new = operation.kind == "add" or not re.fullmatch(r"[A-Za-z0-9]+", str(path[1]))
        is_new = is_new or (resource is not None and _cannot_exist(resource.type))
        return Impact.NONE if is_new else Impact.REPLACEMENT
    if resource is None:
        return Impact.UNKNOWN
    if operation.kind == "move":
        assert operation.target is not None
        return worst(_of_attribute(resource.type, place) for place in _known(resource.type, path, operation.target))
    if operation.kind == "remove" and _holds_nothing_known(resource.type, path, template.find(path)):
        return Impact.NONE
    return worst(_of_attribute(resource.type, place) for place in _below(path, operation))


def _known(type_name: str, *paths: Path) -> list[Path]:
    """The paths that a running stack may have: the old name of a misspelt property is not among them."""
    known = [path for path in paths if _is_known(type_name, path)]
    return known or list(paths)


def _is_known(type_name: str, path: Path) -> bool:
    """False for a property that its own schema certainly does not know."""
    schema = resource_schema(type_name)
    if schema is None or path[2] != "Properties" or len(path) < 4:
        return True
    keys = path[3:]
    if any(isinstance(key, str) and (key == "Ref" or key.startswith("Fn::")) for key in keys):
        return True
    holder = schema.at(keys[:-1])
    return holder is None or isinstance(keys[-1], int) or holder.knows(str(keys[-1]))


def _holds_nothing_known(type_name: str, path: Path, node: Node | None) -> bool:
    """True for a property that CloudFormation refuses, so that no running stack has it, or one that holds no other."""
    if not _is_known(type_name, path):
        return True
    if not isinstance(node, Mapping) or node.tag is not None or not node.entries:
        return False
    return all(_holds_nothing_known(type_name, (*path, e.key.value), e.value) for e in node.entries)


def _cannot_exist(type_name: str) -> bool:
    """True for a type of AWS that CloudFormation does not have, and for none at all."""
    return not type_name or (
        type_name.startswith("AWS::")
        and not type_name.startswith(_MADE_BY_MACROS)
        and resource_schema(type_name) is None
    )


def _below(path: Path, operation: Operation) -> list[Path]:
    """The paths that an operation sets: for the whole Properties, each property by itself."""
    if len(path) == 3 and path[2] == "Properties" and isinstance(operation.value, dict):
        return [(*path, key) for key in operation.value]
    return [path]


def _of_attribute(type_name: str, path: Path) -> Impact:
    return Impact(update_behaviour(type_name, path[2:]))


def _of_parameter(template: Template, name: str, key: str) -> Impact:
    if key in SILENT_IN_PARAMETER:
        return Impact.NONE
    if key != "Default":
        return Impact.UNKNOWN
    return worst(_of_use(template, use.path) for use in template.references_to(name) if use.kind in ("Ref", "Sub"))


def _of_use(template: Template, path: Path) -> Impact:
    """What it does when a value that stands at a path comes out otherwise."""
    if path[0] in _DEPLOYS_NOTHING:
        return Impact.NONE
    resource = template.resources.get(str(path[1])) if path[0] == "Resources" and len(path) > 2 else None
    return _of_attribute(resource.type, path) if resource else Impact.UNKNOWN


def _lookups(template: Template, cell: Path) -> Iterator[Path]:
    """Where a mapping's cell may be looked up: a key that is computed may be any key."""
    for call in calls(template.root, "Fn::FindInMap"):
        lookup = find_in_map(call)
        if lookup is None:
            continue
        keys = [literal_text(node) for node in (lookup.map_name, lookup.top_key, lookup.second_key)]
        if all(key is None or key == str(part) for key, part in zip(keys, cell[1:4], strict=False)):
            yield call.path


__all__ = ["claims_too_little", "computed_impact", "impact_of", "worst"]
