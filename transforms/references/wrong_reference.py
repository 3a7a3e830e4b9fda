"""`Ref` where `Fn::GetAtt` belongs, and the reverse; names of pseudo parameters that do not exist.

**Why it matters.** CloudFormation refuses the template: `Template format error: Unresolved resource dependencies
[Topic.TopicName] in the Resources block of the template`, `Template error: every Fn::GetAtt object requires two
non-empty parameters, the resource name and the resource attribute`, `Template error: instance of Fn::GetAtt references
undefined resource Stage`.

**What is rewritten.**

- `!Ref Topic.TopicName` → `!GetAtt Topic.TopicName`, if the resource has the attribute.
- `!GetAtt` of a parameter or a pseudo parameter, bare or with `Value` → `!Ref`.
- `!Ref '${Topic}'`, `!Ref [Topic]`, `!Ref` around another function → what is inside; `!GetAtt '${Topic}.Arn'`, `!GetAtt
  [Topic.Arn]` → `!GetAtt Topic.Arn`.
- Pseudo parameters as other tools call them: `AWS::Account` → `AWS::AccountId`, `AWS::DNSSuffix` → `AWS::URLSuffix`;
  also in `Fn::Sub`.

**Fix safety.** Safe: the name is there, and one function gives its value.

**Left alone.** Attributes of resources in conditions and rules, where there are none; `!GetAtt Topic` without an
attribute and `AWS::Stack`, which may mean several: findings. Names that the template does not define
(dangling-reference), bodies of `Fn::ForEach`, templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation Template Reference, "Ref", "Fn::GetAtt", "Pseudo parameters reference".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    Call,
    CannotEdit,
    Context,
    Copy,
    Fix,
    FunctionCall,
    Option,
    Scalar,
    Template,
    Value,
    edit_text,
    get_att,
    ref,
    transform,
)
from repair.cloudformation.dialects import adds_unseen_resources, inside_foreach
from repair.cloudformation.intrinsics import literal_text, replace_call, sub_text, sub_variables
from repair.cloudformation.sub import variables
from repair.engine.properties import is_refused
from repair.knowledge.schemas import resource_schema
from transforms.shape.names import same_but_for_case, squashed

_WHOLE = re.compile(r"\$\{\s*([A-Za-z0-9]+(?:::[A-Za-z]+)?)\s*\}\Z")
_WITH_ATTRIBUTE = re.compile(r"\$\{\s*([A-Za-z0-9]+)(?:\s*\}\.([A-Za-z0-9.]+)|\.([A-Za-z0-9.]+)\s*\})\Z")
_VALUES = frozenset({"Value", "Ref", "Default"})
#: Pseudo parameters as the CDK, Terraform and the service's consoles call them (squashed).
_PSEUDO = {
    "awsaccount": "AWS::AccountId",
    "awsaccountnumber": "AWS::AccountId",
    "awsaccountids": "AWS::AccountId",
    "awsregionname": "AWS::Region",
    "awsregionid": "AWS::Region",
    "awsregions": "AWS::Region",
    "awscurrentregion": "AWS::Region",
    "awsdnssuffix": "AWS::URLSuffix",
    "awsdomainsuffix": "AWS::URLSuffix",
    "awsstackarn": "AWS::StackId",
    "awspartitions": "AWS::Partition",
    "awsnull": "AWS::NoValue",
    "awsnovalues": "AWS::NoValue",
}
_INSIDE_REF = frozenset({"Ref", "Fn::GetAtt", "Fn::Sub", "Fn::ImportValue", "Fn::Select", "Fn::Join", "Fn::If"})
Answer = tuple[str, Value]


@transform(
    id="wrong-reference",
    summary="Ref where Fn::GetAtt belongs, or the reverse",
    group="references",
    fixes=("E1010", "E1019", "E1020", "E6101", "F1010", "F1018", "F1020", "F1101", "F6101"),
)
def wrong_reference(template: Template, context: Context) -> Iterator[Fix]:
    """Write the function that gives the value."""
    if is_refused(template):
        return
    for call in template.calls("Ref", "Fn::GetAtt"):
        if inside_foreach(call.node):
            continue
        answer = _ref(template, call) if call.name == "Ref" else _get_att(template, call)
        if answer is not None and not _may_stand(call, answer[1]):
            continue
        if answer is not None:
            yield _fix(template, call, *answer)
        elif call.name == "Fn::GetAtt" and call.text in template.resources:
            yield _without_attribute(template, call)
    yield from _pseudo_in_subs(template)


def _fix(template: Template, call: FunctionCall, title: str, value: Value) -> Fix:
    reason = f"{call.name} takes no {call.text or 'such argument'}"
    try:
        change = replace_call(template.document, call, value)
    except CannotEdit as error:
        return Fix(title, call.path, SUGGEST, NO_INTERRUPTION, reason=str(error))
    return Fix(title, call.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _may_stand(call: FunctionCall, value: Value) -> bool:
    """False for an attribute in a condition or a rule: there is no resource yet when they are decided."""
    return not (
        isinstance(value, Call) and value.function == "Fn::GetAtt" and call.path[:1] in (("Conditions",), ("Rules",))
    )


def _is_value(template: Template, name: str) -> bool:
    return name in template.parameters or name in template.pseudo_parameters


def _ref(template: Template, call: FunctionCall) -> Answer | None:
    if call.inner is not None:
        inner = call.inner
        if inner.name not in _INSIDE_REF or "AWS::LanguageExtensions" in template.transforms:
            return None
        value = Call(inner.name, Copy(inner.argument)) if inner.node is call.node else Copy(inner.node)
        return (f"write {inner.name} itself", value) if inner.argument is not call.node else None
    if len(call.items) == 1:
        only = literal_text(call.items[0])
        if only is not None and (_is_value(template, only) or only in template.resources):
            return f"refer to {only}", ref(only)
    name = call.text
    if name is None or _is_value(template, name) or name in template.resources:
        return None
    whole = _WHOLE.match(name)
    if whole is not None and (_is_value(template, whole.group(1)) or whole.group(1) in template.resources):
        return f"refer to {whole.group(1)}", ref(whole.group(1))
    pseudo = _PSEUDO.get(squashed(name)) if name.startswith("AWS:") else None
    if pseudo is not None:
        return f"write {pseudo}", ref(pseudo)
    with_attribute = _WITH_ATTRIBUTE.match(name)
    if with_attribute is not None:
        head, attribute = with_attribute.group(1), with_attribute.group(2) or with_attribute.group(3)
    else:
        head, _, attribute = name.partition(".")
    return _attribute(template, head, attribute)


def _attribute(template: Template, name: str, attribute: str) -> Answer | None:
    if attribute in _VALUES and _is_value(template, name):
        return f"refer to {name}", ref(name)
    resource = template.resources.get(name)
    schema = resource_schema(resource.type) if resource is not None else None
    if schema is None or not attribute:
        return None
    same = attribute if schema.attribute(attribute) is not None else same_but_for_case(attribute, schema.attributes)
    return (f"ask {name} for {same}", get_att(name, same)) if same is not None else None


def _get_att(template: Template, call: FunctionCall) -> Answer | None:
    texts = [literal_text(item) for item in call.items]
    name = call.text if call.text is not None else ".".join(text or "" for text in texts)
    if _is_value(template, name):
        return f"refer to {name}", ref(name)
    found = _WITH_ATTRIBUTE.match(name)
    if found is not None:
        head, attribute = found.group(1), found.group(2) or found.group(3)
        return _attribute(template, head, attribute)
    head, _, attribute = name.partition(".")
    if _is_value(template, head) or len(texts) == 1:
        return _attribute(template, head, attribute)
    return None


def _without_attribute(template: Template, call: FunctionCall) -> Fix:
    name = call.text or ""
    schema = resource_schema(template.resources[name].type)
    values: dict[str, Value] = {"Ref": ref(name)}
    for attribute in schema.attributes if schema is not None else ():
        if not attribute.endswith("*"):
            values[attribute] = get_att(name, attribute)
    options = []
    for label, value in values.items():
        try:
            options.append(Option(label, replace_call(template.document, call, value)))
        except CannotEdit:
            break
    title, reason = f"choose an attribute of {name}", "Fn::GetAtt takes a resource and an attribute"
    return Fix(title, call.path, SUGGEST, NO_INTERRUPTION, reason=reason, options=tuple(options))


def _pseudo_in_subs(template: Template) -> Iterator[Fix]:
    for call in template.calls("Fn::Sub"):
        text, own = sub_text(call), sub_variables(call)
        if text is None or inside_foreach(call.node) or adds_unseen_resources(template):
            continue
        assert isinstance(text, Scalar)
        wrong = {
            token.text: f"${{{_PSEUDO[squashed(token.name)]}}}"
            for token in variables(text.value)
            if token.name not in own and token.name.startswith("AWS:") and squashed(token.name) in _PSEUDO
        }
        if not wrong:
            continue
        title = f"write {', '.join(dict.fromkeys(wrong.values()))}"
        try:
            change = edit_text(template.document, text, wrong.items())
        except CannotEdit:
            continue
        reason = f"there is no pseudo parameter {', '.join(wrong)}"
        yield Fix(title, call.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)
