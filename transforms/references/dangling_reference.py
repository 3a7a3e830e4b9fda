"""A name that the template does not define, in a reference, a `Fn::FindInMap`, a `Condition` or a `DependsOn`.

**Why it matters.** CloudFormation refuses the template: `Unresolved resource dependencies [Vpc] in the Resources block
of the template`, `Template error: instance of Fn::GetAtt references undefined resource Role`, `Template format error:
Unresolved condition dependency IsProd in the Conditions block`.

**What is rewritten.** The first of these that applies, among the names that may stand there (parameters and resources
for `Ref`, resources for `Fn::GetAtt` and `DependsOn`, mappings, conditions):

1. another case: `!Ref Vpcid` → `!Ref VpcId`, `AWS::region` → `AWS::Region`;
2. a misspelt name with one candidate, which must have the attribute that is asked for; `Region`, `AccountId`,
   `StackName` … that nobody declared are the pseudo parameters `AWS::Region` …;
3. a `DependsOn` entry is taken out: there is nothing to wait for;
4. a parameter that was forgotten is declared, typed from its uses, where they want a plain value or the name ends in
   `Id`, `Arn`, `Name` …: anything else may be a resource that was forgotten;
5. an output whose value does not exist is taken out.

**Fix safety.** Safe for 1, if one name differs in case alone; unsafe in a script, where `${NAME}` may be a variable of
its own. Safe for 3 where the name is that of a parameter or a condition, which nothing can wait for. Unsafe for the
others.

**Left alone.** Templates whose macro may add the name (AWS SAM, `AWS::Include`, an unknown macro, `Fn::ForEach`) or
whose modules may, variables of IAM and of scripts (unescaped-variable), and names that may be a forgotten resource:
findings, with the nearest names.

Source: AWS CloudFormation User Guide, "Intrinsic function reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from repair import (
    NO_INTERRUPTION,
    NONE,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Option,
    Scalar,
    Sequence,
    Template,
    remove_item,
    remove_key,
    transform,
)
from repair.cloudformation.dialects import adds_unseen_resources
from repair.cloudformation.references import Reference
from repair.engine.properties import is_refused
from repair.knowledge.schemas import resource_schema
from transforms.shape.names import misspelt, same_but_for_case, squashed

from .editing import point_to
from .parameters import declaration, declare
from .scripts import is_script
from .unescaped_variable import is_foreign

#: What the removal of an output or a dependency may leave without a use.
_LEFTOVERS = frozenset({"W2001", "W7001", "W8001"})
#: Pseudo parameters that are written without their ``AWS::``.
_BARE_PSEUDO = frozenset({"AccountId", "Partition", "Region", "StackId", "StackName", "URLSuffix"})


@transform(
    id="dangling-reference",
    summary="Reference to a name that the template does not define",
    group="references",
    fixes=(
        "E1012",
        "E1019",
        "E1020",
        "E1028",
        "E3005",
        "E3015",
        "E6005",
        "E6101",
        "E8002",
        "F1010",
        "F1012",
        "F1018",
        "F1020",
        "F6101",
    ),
)
def dangling_reference(template: Template, context: Context) -> Iterator[Fix]:
    """Point it to what was meant, or take it out."""
    if is_refused(template) or adds_unseen_resources(template) or _has_modules(template):
        return
    loose = [use for use in template.references if _is_loose(template, use)]
    declared: set[str] = set()
    outputs: set[str] = set()
    for use in loose:
        fix = _renamed(template, use)
        if fix is None and use.kind == "DependsOn":
            fix = _without_dependency(template, use)
        if fix is None and use.name not in declared:
            fix = _declared(template, use, [other for other in loose if other.name == use.name])
            declared |= {use.name} if fix is not None else set()
        elif fix is None:
            continue  # declared once for all of its uses
        if fix is None and use.source.section == "Outputs" and use.kind in ("Ref", "GetAtt", "Sub"):
            if use.source.name in outputs:
                continue
            outputs.add(use.source.name)
            fix = _without_output(template, use)
        yield fix or _finding(template, use)


def _has_modules(template: Template) -> bool:
    """True where modules add resources under names that are made of theirs."""
    return any(resource.type.endswith("::MODULE") for resource in template.resources.values())


def _is_loose(template: Template, use: Reference) -> bool:
    if use.target != "unknown" or use.in_loop or use.kind in ("ValueOf", "Interface") or not use.name:
        return False
    if _is_misused(template, use):
        return False  # the name is defined; it is the function around it, or what is behind the name, that is wrong
    if "${" in use.name or (use.name.startswith("AWS::") and _pseudo(template, use) is None):
        return False
    if use.token is not None:
        assert isinstance(use.node, Scalar)
        return not is_foreign(template, use.node, use.node.value, use.token)
    return True


def _is_misused(template: Template, use: Reference) -> bool:
    """True where the name is one of the template's, in a place or a shape that is none of its own."""
    if use.kind in ("Ref", "DependsOn"):
        head = re.split(r"[.,]", use.name.strip(), maxsplit=1)[0]
        if head != use.name and (head in template.resources or head in template.parameters):
            return True
    if use.kind == "Ref":
        return use.name in template.conditions or use.name in template.mappings
    if use.kind == "Sub":
        call = template.find(use.path[: -1 if use.path[-1] == 0 else None])
        arguments = call.items if isinstance(call, Sequence) else []
        return len(arguments) > 2 or (len(arguments) == 2 and isinstance(arguments[1], Sequence))
    return False


def _pseudo(template: Template, use: Reference) -> str | None:
    return same_but_for_case(use.name, template.pseudo_parameters)


def _names(template: Template, use: Reference) -> list[str]:
    """The names of the right kind."""
    if use.kind in ("If", "Condition"):
        return list(template.conditions)
    if use.kind == "FindInMap":
        return list(template.mappings)
    if use.kind == "DependsOn" or use.attribute:
        return [name for name in template.resources if _returns(template, name, use.attribute)]
    return [*template.parameters, *template.resources, *template.pseudo_parameters]


def _returns(template: Template, name: str, attribute: str) -> bool:
    schema = resource_schema(template.resources[name].type)
    if not attribute or schema is None:
        return True
    known = schema.attribute(attribute) or same_but_for_case(attribute, schema.attributes)
    return known is not None


def _renamed(template: Template, use: Reference) -> Fix | None:
    own = use.source.name if use.source.section == "Resources" else ""
    names = [name for name in _names(template, use) if name != own]
    same = same_but_for_case(use.name, names)
    near = [same] if same is not None else misspelt(use.name, names)
    if not near and use.kind in ("Ref", "Sub") and not use.attribute and use.name in _BARE_PSEUDO:
        near = [f"AWS::{use.name}"]
    if len(near) != 1:
        return None
    try:
        change = point_to(template, use, near[0], use.attribute)
    except CannotEdit:
        return None
    reason = f"{use.name} is not defined, {near[0]} is"
    is_sure = same is not None and not is_script(use.node) and squashed(own) != squashed(use.name)
    safety = SAFE if is_sure else UNSAFE
    # What a condition makes unreachable is seen only when the condition is found.
    declares = frozenset({"W1028"}) if use.kind in ("If", "Condition") else frozenset[str]()
    title = f"write {near[0]} for {use.name}"
    return Fix(title, use.path, safety, NO_INTERRUPTION, change=change, reason=reason, declares=declares)


def _without_dependency(template: Template, use: Reference) -> Fix | None:
    resource = template.resources.get(use.source.name)
    if resource is None:
        return None
    holder = use.node.parent
    try:
        if isinstance(holder, Sequence) and any(name != use.name for name in resource.depends_on):
            change = remove_item(template.document, holder, int(use.node.slot))
        else:
            change = remove_key(template.document, resource.node, "DependsOn")
    except CannotEdit:
        return None
    others = (template.parameters, template.conditions, template.mappings, template.pseudo_parameters)
    is_no_resource = any(use.name in names for names in others)
    reason = f"{use.name} is {'no resource' if is_no_resource else 'not in the template'}: there is nothing to wait for"
    safety = SAFE if is_no_resource else UNSAFE
    title = f"take {use.name} out of DependsOn"
    return Fix(title, use.path, safety, NONE, change=change, reason=reason, declares=_LEFTOVERS)


def _declared(template: Template, use: Reference, uses: Iterable[Reference]) -> Fix | None:
    if use.kind not in ("Ref", "Sub") or all(other.source.section == "Outputs" for other in uses):
        return None
    if any(squashed(name) == squashed(use.name) for name in _names(template, use)):
        return None  # two names differ from it in case alone: one of them was meant
    value = declaration(template, use.name, uses)
    if value is None:
        return None
    try:
        change = declare(template, use.name, value)
    except CannotEdit:
        return None
    assert isinstance(value, dict)
    return Fix(
        f"declare the parameter {use.name}",
        use.path,
        UNSAFE,
        NO_INTERRUPTION,
        change=change,
        reason=f"it is used as a {value['Type']} and defined nowhere; give it a value when you deploy",
    )


def _without_output(template: Template, use: Reference) -> Fix | None:
    section = template.section("Outputs")
    if section is None:
        return None
    try:
        if len(section.entries) == 1:
            change: Change = remove_key(template.document, template.root, "Outputs")
        else:
            change = remove_key(template.document, section, use.source.name)
    except CannotEdit:
        return None
    title = f"take the output {use.source.name} out"
    reason = f"its value needs {use.name}, which is not in the template"
    return Fix(title, use.path, UNSAFE, NONE, change=change, reason=reason, declares=_LEFTOVERS)


def _finding(template: Template, use: Reference) -> Fix:
    near = misspelt(use.name, _names(template, use))
    options = []
    for name in near:
        try:
            options.append(Option(name, point_to(template, use, name, use.attribute)))
        except CannotEdit:
            break
    title = f"define {use.name}, or write another name"
    return Fix(title, use.path, SUGGEST, NO_INTERRUPTION, reason=f"{use.name} is not defined", options=tuple(options))
