"""A resource type that CloudFormation does not have.

**Why it matters.** CloudFormation refuses the whole template: `Template format error: Unrecognized resource types:
[AWS::EC2::NATGateway]`.

**What is rewritten.**

- A type that differs from one that exists only in case and colons: `AWS::EC2::NATGateway` → `AWS::EC2::NatGateway`,
  `AWS:SQS:Queue` → `AWS::SQS::Queue`.
- A name of the service, of Terraform or of the CDK for it, from a verified table: `AWS::CloudWatch::LogGroup` →
  `AWS::Logs::LogGroup`, `AWS::EC2::RouteTableAssociation` → `AWS::EC2::SubnetRouteTableAssociation`.
- A misspelt type, if one type of that name has all the properties that are written and all that it requires.
- A parameter that stands among the resources (`AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>`) goes to Parameters.
- A type that never existed (`AWS::IAM::AccountPasswordPolicy`, `AWS::Config::ConfigurationRecorderStatus`) is taken
  out, with the `DependsOn` entries that name it and the outputs about it.

**Fix safety.** Safe for another case, for a parameter, and for a row of the table if the type that exists has all the
properties that are written. Unsafe for a misspelt type and for a row whose properties differ. Taking a resource out is
unsafe: what it says is shown, with what to do instead where that is known. A resource that a property of another one
needs stays.

**Left alone.** A type that is near to one that exists and not certain to be it: a finding, with that type as its
option. Custom resources, modules, types that do not belong to AWS, `AWS::Serverless` (its macro is missing), and, half
a year after the date of the schemas, types in no table: they may be newer than the schemas. A type with a blank or a
line break in it (a comment that became part of it) is reported.

Source: the resource schemas (docs/schemas.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from repair import (
    NONE,
    REPLACEMENT,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Option,
    Path,
    Resource,
    Scalar,
    Template,
    add_key,
    remove_key,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import is_refused
from repair.knowledge.schemas import resource_schema, resource_types, schema_source

from .applying import LEFTOVERS, shown
from .known_types import GONE, RENAMED
from .names import has_one_word_more, misspelt, same_but_for_case, squashed
from .relocation import overlap
from .removal import remove_resource

_FRESH = timedelta(days=180)
_OTHERS = ("AWS::Serverless::", "AWS::CloudFormation::Module")


@transform(
    id="unknown-resource-type",
    summary="Resource type that does not exist",
    group="shape",
    fixes=("E3006", "F3006"),
)
def unknown_resource_type(template: Template, context: Context) -> Iterator[Fix]:
    """Correct the type, or take the resource out."""
    if is_refused(template):
        return
    for resource in template.resources.values():
        if (resource.type.startswith("AWS::") or _is_almost(resource.type)) and not _is_known(resource.type):
            yield _fix(template, context, resource)


def _is_almost(type_name: str) -> bool:
    """True for ``Aws::SQS::Queue`` and ``AWS:SQS:Queue``."""
    return squashed(type_name).startswith("aws") and same_but_for_case(type_name, resource_types()) is not None


def _is_known(type_name: str) -> bool:
    if type_name.startswith(_OTHERS) or type_name.endswith("::MODULE"):
        return True
    return resource_schema(type_name) is not None


def _fix(template: Template, context: Context, resource: Resource) -> Fix:
    node = resource.node.get("Type")
    assert isinstance(node, Scalar)
    at: Path = (*resource.path, "Type")
    name, is_sure = _meant(resource)
    if name:
        title = f"write {name}"
        try:
            change = replace(template.document, node, name)
        except CannotEdit as error:
            return Fix(title, at, SUGGEST, REPLACEMENT, reason=str(error))
        reason = f"there is no {resource.type}"
        return Fix(title, at, SAFE if is_sure else UNSAFE, REPLACEMENT, change=change, reason=reason)
    if resource.type.startswith("AWS::SSM::Parameter::Value<"):
        fix = _parameter(template, resource, at)
        if fix is not None:
            return fix
        title = f"make {resource.logical_id} a parameter"
        return Fix(title, at, SUGGEST, REPLACEMENT, reason="it is the type of a parameter")
    near = [] if resource.type in GONE else _near(resource)
    if near:
        return _choice(template, resource, at, near)
    return _removal(template, context, resource, at)


def _choice(template: Template, resource: Resource, at: Path, near: list[str]) -> Fix:
    node = resource.node.get("Type")
    assert isinstance(node, Scalar)
    options = []
    for name in near:
        try:
            options.append(Option(name, replace(template.document, node, name)))
        except CannotEdit:
            break
    reason = f"there is no {resource.type}"
    return Fix("choose a type that exists", at, SUGGEST, REPLACEMENT, reason=reason, options=tuple(options))


def _parameter(template: Template, resource: Resource, at: Path) -> Fix | None:
    """The resource as the parameter that it was meant to be."""
    resources, section = template.section("Resources"), template.section("Parameters")
    written = resource.properties
    if resources is None or (written is not None and set(resource.node.keys()) != {"Type", "Properties"}):
        return None
    names = {"Name": "Default", "Value": "Default", "Default": "Default", "Description": "Description"}
    entries = written.entries if written is not None else [e for e in resource.node.entries if e.key.value != "Type"]
    texts = {names.get(entry.key.value, ""): literal_text(entry.value) for entry in entries}
    if "" in texts or None in texts.values() or "Default" not in texts or len(texts) < len(entries):
        return None
    value = {"Type": resource.type, **texts}
    name = resource.logical_id
    try:
        gone = remove_key(template.document, resources, name)
        if section is not None:
            change = gone + add_key(template.document, section, name, value)
        else:
            change = gone + add_key(template.document, template.root, "Parameters", {name: value}, before="Resources")
    except CannotEdit:
        return None
    if overlap(change.edits):
        return None
    return Fix(f"make {name} a parameter", at, SAFE, REPLACEMENT, change=change, reason="it is the type of a parameter")


def _meant(resource: Resource) -> tuple[str, bool]:
    """The type that was meant, and whether that is sure; empty if there is none, or more than one."""
    same = same_but_for_case(resource.type, resource_types())
    if same is not None:
        return same, True
    row = RENAMED.get(resource.type)
    if row is not None:
        return row, _has_all(row, resource)
    siblings = _siblings(resource)
    own = resource.type.rsplit("::", 1)[1]
    near = _near(resource) or [siblings[name] for name in siblings if has_one_word_more(own, name)]
    fitting = [name for name in near if _has_all(name, resource)]
    return (fitting[0], False) if len(fitting) == 1 and resource.type not in GONE else ("", False)


def _siblings(resource: Resource) -> dict[str, str]:
    service = resource.type.rsplit("::", 1)[0]
    return {name.rsplit("::", 1)[1]: name for name in resource_types() if name.rsplit("::", 1)[0] == service}


def _near(resource: Resource) -> list[str]:
    """The types of the service of whose names this one is a misspelling."""
    siblings = _siblings(resource)
    return [siblings[name] for name in misspelt(resource.type.rsplit("::", 1)[1], siblings)]


def _has_all(type_name: str, resource: Resource) -> bool:
    """True if a type knows every property that is written, and requires none that is not."""
    schema = resource_schema(type_name)
    written = set(resource.properties.keys()) if resource.properties is not None else set()
    if schema is None or not written:
        return False
    return all(schema.properties.knows(key) for key in written) and schema.properties.required <= written


def _removal(template: Template, context: Context, resource: Resource, at: Path) -> Fix:
    title = f"take {resource.logical_id} out: there is no {resource.type}"
    advice = GONE.get(resource.type, f"it is in no list of types ({schema_source()})")
    try:
        change = remove_resource(template, resource)
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, NONE, reason=f"{advice}; {error}")
    option = Option("remove", change)
    if any(map(str.isspace, resource.type)):
        # A comment or the next line has become part of it: what was meant exists, most likely.
        reason = "a type has no blanks and no line breaks: what else became part of it?"
        return Fix(title, at, SUGGEST, NONE, reason=reason, options=(option,), declares=LEFTOVERS)
    reason = f"{advice}; this goes: {shown(resource.node)}"
    if resource.type in GONE or context.as_of - _schema_date() <= _FRESH:
        return Fix(title, at, UNSAFE, NONE, change=change, reason=reason, declares=LEFTOVERS)
    reason = f"{advice}: it may be newer"
    return Fix(title, at, SUGGEST, NONE, reason=reason, options=(option,), declares=LEFTOVERS)


def _schema_date() -> date:
    return date.fromisoformat(schema_source()[-10:])
