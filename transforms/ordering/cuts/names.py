"""A name or an ARN that is known before the resource exists: written out of the expression of its name.

Only where a text is enough and nothing must exist: permissions in policies (not principals), the environment of code,
the source of a permission, the name of a log group.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from repair import (
    NONE,
    REPLACEMENT,
    SAFE,
    Call,
    CannotEdit,
    Change,
    Impact,
    Node,
    Path,
    Quoted,
    Resource,
    Scalar,
    Template,
    add_key,
    edit_text,
    ref,
    replace,
)
from repair.cloudformation.intrinsics import function_call, sub_variables
from repair.cloudformation.references import Reference

from ..knots import Knot
from ..lookup import PERMISSION
from ..uses import matches, property_path
from .cut import Cut
from .known_names import known_text, name_property

_STATEMENTS = "PolicyDocument.Statement.*"
_RESOURCES = tuple(f"{_STATEMENTS}.{place}" for place in ("Resource", "Resource.*", "NotResource", "NotResource.*"))
_CONDITIONS = (f"{_STATEMENTS}.Condition.**",)
#: Where a text is enough.
_TEXTS: dict[str, tuple[str, ...]] = {
    "AWS::IAM::Role": (
        *(f"Policies.*.{place}" for place in (*_RESOURCES, *_CONDITIONS)),
        "AssumeRolePolicyDocument.Statement.*.Condition.**",
    ),
    "AWS::IAM::Policy": (*_RESOURCES, *_CONDITIONS),
    "AWS::IAM::ManagedPolicy": (*_RESOURCES, *_CONDITIONS),
    "AWS::IAM::RolePolicy": (*_RESOURCES, *_CONDITIONS),
    "AWS::S3::BucketPolicy": _CONDITIONS,
    "AWS::SQS::QueuePolicy": _CONDITIONS,
    "AWS::SNS::TopicPolicy": _CONDITIONS,
    "AWS::KMS::Key": ("KeyPolicy.Statement.*.Condition.**",),
    "AWS::Lambda::Function": ("Environment.Variables.*", "Description", "Tags.**"),
    "AWS::Serverless::Function": ("Environment.Variables.*", "Description", "Tags.**"),
    PERMISSION: ("SourceArn",),
    "AWS::ECS::TaskDefinition": ("ContainerDefinitions.*.Environment.*.Value",),
    "AWS::CodeBuild::Project": ("Environment.EnvironmentVariables.*.Value",),
    "AWS::Logs::LogGroup": ("LogGroupName",),
    "AWS::SSM::Parameter": ("Value", "Description"),
    "AWS::S3::Bucket": ("Tags.**",),
}

#: cloudformation-validate's warning about ARNs that are spelled out, which is what this cut does.
SPELLED_OUT = frozenset({"W9002"})
_IN_ROLE = tuple(f"Policies.*.{place}" for place in _RESOURCES)
#: Where only an ARN can stand ("Resource … must be in ARN format or "*"").
_ARNS: dict[str, tuple[str, ...]] = {
    "AWS::IAM::Role": _IN_ROLE,
    "AWS::IAM::Policy": _RESOURCES,
    "AWS::IAM::ManagedPolicy": _RESOURCES,
    "AWS::IAM::RolePolicy": _RESOURCES,
    PERMISSION: ("SourceArn",),
}
#: Where in such a value its first characters stand: it is the reference, or a text or a list that begins with it.
_BEGINNINGS: tuple[Path, ...] = ((), ("Fn::Sub",), ("Fn::Sub", 0), ("Fn::Join", 1, 0))


def cuts_for(knot: Knot, reference: Reference) -> Iterator[Cut]:
    """The cut that writes out all such references of the same resource to the same target."""
    template = knot.template
    source, target = (template.resources[name] for name in (reference.source.name, reference.name))
    found = [other for other in knot.reasons(source.logical_id, target.logical_id) if can_be_text(template, other)]
    if reference not in found:
        return
    yield Cut(
        title=f"write the name of {target.logical_id} out in {source.logical_id}",
        at=reference.path,
        removes=frozenset(found),
        build=lambda: written_out(template, found),
        safety=SAFE,
        impact=impact_of(source),
        cost=0.5 if source.type == "AWS::Logs::LogGroup" else 1.5,
        reason=f"{name_property(target)} says the name of {target.logical_id}, so its text is known without a reference "
        "and stays the same",
        declares=SPELLED_OUT,
        needs=name_paths(target),
    )


def name_paths(target: Resource) -> tuple[Path, ...]:
    """Where the name of a resource is written: who writes it out relies on it."""
    node = target.property(name_property(target))
    return (node.path,) if node is not None else ()


def impact_of(source: Resource) -> Impact:
    """A permission cannot be changed: it is made anew. Elsewhere the value stays the same."""
    return REPLACEMENT if source.type == PERMISSION else NONE


def can_be_text(template: Template, reference: Reference) -> bool:
    """True if a reference stands where a text is enough, to something whose name is written in the template."""
    source = template.resources[reference.source.name]
    target = template.resources[reference.name]
    if reference.path[2:3] != ("Properties",) or reference.kind not in ("Ref", "GetAtt", "Sub"):
        return False
    path = property_path(reference.path)
    allowed = any(matches(path, pattern) for pattern in _TEXTS.get(source.type, ()))
    return allowed and known_text(template, target, reference.attribute) is not None


def written_out(template: Template, references: list[Reference]) -> Change:
    """Put the text of a name in the place of references. Raises CannotEdit."""
    changes = []
    in_texts: dict[int, list[Reference]] = {}
    for reference in references:
        if reference.kind == "Sub":
            in_texts.setdefault(reference.node.start, []).append(reference)
        else:
            changes.append(_call_written_out(template, reference))
    changes += [_text_written_out(template, group) for group in in_texts.values()]
    change = reduce(lambda a, b: a + b, changes, Change())
    source = template.resources[references[0].source.name]
    return change + _source_account(template, source, references)


def _source_account(template: Template, source: Resource, references: list[Reference]) -> Change:
    """The ARN of a bucket names no account: a permission for one must say whose bucket it is."""
    target = template.resources[references[0].name]
    if source.type != PERMISSION or target.type != "AWS::S3::Bucket" or source.property("SourceAccount") is not None:
        return Change()
    if source.properties is None:
        raise CannotEdit("the permission has no properties")
    return add_key(template.document, source.properties, "SourceAccount", ref("AWS::AccountId"), after="SourceArn")


def _call_written_out(template: Template, reference: Reference) -> Change:
    text = _known_text(template, reference)
    node = template.find(reference.path)
    if node is None:
        raise CannotEdit("the reference was not found")
    return replace(template.document, node, Call("Fn::Sub", Quoted(text)) if "${" in text else text)


def _text_written_out(template: Template, references: list[Reference]) -> Change:
    node = references[0].node
    assert isinstance(node, Scalar)
    own = _own_variables(node)
    pieces: dict[str, str] = {}
    for reference in references:
        text = _known_text(template, reference)
        if any(f"${{{name}}}" in text for name in own):
            raise CannotEdit("a variable of the text has the name of a parameter")
        assert reference.token is not None
        old = reference.token.text
        if node.value == f"{old}/*" and property_path(reference.path)[0] == "SourceArn":
            old = node.value  # notifications come from the bucket, not from its objects
        pieces[old] = text
    return edit_text(template.document, node, pieces.items())


def _own_variables(text: Node) -> list[str]:
    for holder in (text, text.parent, text.parent.parent if text.parent else None):
        call = function_call(holder) if holder is not None else None
        if call is not None and call.name == "Fn::Sub":
            return list(sub_variables(call))
    return []


def _known_text(template: Template, reference: Reference) -> str:
    """The text in the place of a reference: the ARN where nothing but an ARN can stand, though a name was written."""
    target = template.resources[reference.name]
    text = known_text(template, target, reference.attribute)
    arn = known_text(template, target, "Arn")
    if not reference.attribute and arn is not None and not (text or "").startswith("arn:"):
        source = template.resources[reference.source.name]
        if _begins_an_arn(source, reference):
            text = arn
    if text is None:
        raise CannotEdit("the name is not known")
    return text


def _begins_an_arn(source: Resource, reference: Reference) -> bool:
    """True if a reference is the beginning of a value that must be an ARN, and not a name in the middle of one."""
    path = property_path(reference.path)
    pattern = next((p for p in _ARNS.get(source.type, ()) if matches(path, p)), None)
    if pattern is None or (reference.token is not None and reference.token.start):
        return False
    return path[pattern.count(".") + 1 :] in _BEGINNINGS
