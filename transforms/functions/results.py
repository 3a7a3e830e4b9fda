"""Whether a function gives a list or a text, where that can be told without deploying it."""

from __future__ import annotations

from repair import FunctionCall, Node, Sequence, Template, function_call
from repair.cloudformation.intrinsics import get_att_target, if_branches, is_literal, ref_target
from repair.knowledge.schemas import resource_schema

_TEXTS = frozenset({"Fn::Sub", "Fn::Join", "Fn::Base64", "Fn::ImportValue", "Fn::ToJsonString"})
_LISTS = frozenset({"Fn::GetAZs", "Fn::Split", "Fn::Cidr"})


def is_list(template: Template, node: Node) -> bool:
    """True for what is certainly a list."""
    call = function_call(node)
    if call is None:
        return isinstance(node, Sequence)
    return call.name in _LISTS or _is(template, call, True)


def is_text(template: Template, node: Node) -> bool:
    """True for what is certainly a single text."""
    call = function_call(node)
    if call is None:
        return is_literal(node)
    return call.name in _TEXTS or _is(template, call, False)


def _is(template: Template, call: FunctionCall, wanted: bool) -> bool:
    branches = if_branches(call)
    if branches is not None:
        check = is_list if wanted else is_text
        return check(template, branches.if_true) and check(template, branches.if_false)
    name = ref_target(call)
    if name in template.parameters:
        return template.parameters[name].is_list is wanted
    if name in template.resources or name in template.pseudo_parameters:
        return name not in ("AWS::NoValue", "AWS::NotificationARNs") and not wanted
    target = get_att_target(call)
    resource = template.resources.get(target.logical_id) if target is not None else None
    schema = resource_schema(resource.type) if resource is not None else None
    if target is None or schema is None or not isinstance(target.attribute, str):
        return False
    found = schema.attribute(target.attribute)
    return found is not None and found.types == ({"array"} if wanted else {"string"})
