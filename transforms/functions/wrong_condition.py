"""Condition functions in a shape that they do not take: `!Not` without a list, `!And` of one, a bare name.

**Why it matters.** CloudFormation refuses the template: `Template error: every Fn::And object requires a list of at
least 2 and at most 10 boolean parameters`, `Template format error: Every Condition member must be a string`; Fn::Not
takes a list of one condition.

**What is rewritten.**

- The name of a condition where a condition is wanted, bare or in a `Ref`: `!Not [IsProd]`, `!And [!Ref IsProd, …]` →
  `!Condition IsProd`; in `Fn::If`, `!Ref IsProd` and `!Condition IsProd` → `IsProd`.
- `Condition: !Ref IsProd`, `!Condition IsProd` and `[IsProd]` of a resource or an output become its name.
- A condition in place of a list of conditions: `!Not {Fn::Equals: […]}` → `!Not [!Equals […]]`.
- `!And` and `!Or` of one condition become that condition; those of more than ten become groups of ten.
- A list of one condition in the Conditions section becomes that condition.
- `!Not [x, y]` of two values becomes `!Not [!Equals [x, y]]`; a `Fn::If` without a third value gets `!Ref
  AWS::NoValue`.

**Fix safety.** Safe: the condition says what it said. Unsafe for the last line, because something is added that was not
written.

**Left alone.** Names that are those of a parameter, too; `Fn::Equals` with more or fewer than two values; bodies of
`Fn::ForEach`; templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation Template Reference, "Condition functions".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    UNSAFE,
    Call,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    FunctionCall,
    Mapping,
    Node,
    Safety,
    Scalar,
    Sequence,
    Template,
    Value,
    append,
    function_call,
    ref,
    replace,
    transform,
)
from repair.cloudformation.dialects import inside_foreach
from repair.cloudformation.intrinsics import literal_text, ref_target, replace_call
from repair.engine.properties import is_refused

from .misspelt_function import UNCOVERED

_BOOLEAN = frozenset({"Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or", "Condition"})
_MOST = 10
Answer = tuple[str, Change, Safety]


@transform(
    id="wrong-condition",
    summary="Condition function in a shape that it does not take",
    group="functions",
    fixes=("E1028", "E3001", "E6001", "E8001", "E8004", "E8005", "E8006", "E8007", "F0013", "F0014", "F1020"),
)
def wrong_condition(template: Template, context: Context) -> Iterator[Fix]:
    """Write the condition as CloudFormation takes it."""
    if is_refused(template):
        return
    for name, node in template.conditions.items():
        answer = None if name.startswith("Fn::") else _definition(template, name, node)
        if answer is not None:
            yield _fix(node, *answer)
    yield from _of_holders(template)
    for call in template.calls("Fn::And", "Fn::Or", "Fn::Not", "Fn::If"):
        if inside_foreach(call.node):
            continue
        try:
            found = _if(template, call) if call.name == "Fn::If" else _boolean(template, call)
        except CannotEdit:
            continue
        if found is not None:
            yield _fix(call.node, *found)


def _of_holders(template: Template) -> Iterator[Fix]:
    """``Condition: !Ref IsProd`` of a resource or an output, which takes the name alone."""
    holders = [resource.node for resource in template.resources.values()]
    holders += [output.node for output in template.outputs.values()]
    for holder in holders:
        node = holder.get("Condition")
        if node is None or literal_text(node) is not None:
            continue
        items = node.items if isinstance(node, Sequence) and node.tag is None else []
        inner = items[0] if len(items) == 1 else node
        call = function_call(inner)
        name = call.text if call is not None and call.name == "Condition" else _named(template, inner)
        if isinstance(inner, Mapping) and inner.tag is None and inner.keys() == ["Condition"]:
            name = literal_text(inner.get("Condition"))
        if name is None or name not in template.conditions:
            continue
        try:
            change = replace(template.document, node, name)
        except CannotEdit:
            continue
        yield _fix(node, f"write the name {name}", change, SAFE)


def _fix(node: Node, title: str, change: Change, safety: Safety) -> Fix:
    reason = "condition functions take conditions, in one shape only"
    return Fix(title, node.path, safety, NO_INTERRUPTION, change=change, reason=reason, declares=UNCOVERED)


def _named(template: Template, node: Node) -> str | None:
    """The condition that a bare name or a Ref means."""
    call = function_call(node)
    name = ref_target(call) if call is not None else literal_text(node)
    if name is None or name not in template.conditions or name in template.parameters:
        return None
    return name


def _is_condition(node: Node) -> bool:
    call = function_call(node)
    return call is not None and call.name in _BOOLEAN


def _definition(template: Template, name: str, node: Node) -> Answer | None:
    """What stands at a name of the Conditions section."""
    try:
        other = _named(template, node)
        if other is not None and other != name:
            return f"write the condition {other}", replace(template.document, node, _condition(other)), SAFE
        items = node.items if isinstance(node, Sequence) and node.tag is None else []
        if len(items) == 1 and _is_condition(items[0]):
            return "take the condition out of the list", replace(template.document, node, Copy(items[0])), SAFE
    except CannotEdit:
        return None
    return None


def _condition(name: str) -> Value:
    return Call("Condition", name)


def _boolean(template: Template, call: FunctionCall) -> Answer | None:
    document, items = template.document, call.items
    if not items:
        return _without_list(template, call)
    bare = [item for item in items if _named(template, item) is not None]
    if bare:
        change = Change()
        for item in bare:
            change += replace(document, item, _condition(_named(template, item) or ""))
        return f"write {', '.join(_named(template, item) or '' for item in bare)} as conditions", change, SAFE
    if call.name == "Fn::Not":
        if len(items) == 2 and not any(map(_is_condition, items)) and not any(map(_is_collection, items)):
            value = Call("Fn::Not", [Call("Fn::Equals", [Copy(item) for item in items])])
            return "compare the two values with Fn::Equals", replace_call(document, call, value), UNSAFE
        return None
    if not all(map(_is_condition, items)):
        return None
    if len(items) == 1:
        return "write the only condition itself", replace_call(document, call, Copy(items[0])), SAFE
    if len(items) > _MOST:
        groups: list[Value] = []
        for start in range(0, len(items), _MOST):
            group = [Copy(item) for item in items[start : start + _MOST]]
            groups.append(Call(call.name, group) if len(group) > 1 else group[0])
        return "write groups of at most ten", replace_call(document, call, Call(call.name, groups)), SAFE
    return None


def _is_collection(node: Node) -> bool:
    return function_call(node) is None and isinstance(node, (Mapping, Sequence))


def _without_list(template: Template, call: FunctionCall) -> Answer | None:
    """A single condition in place of the list of them."""
    value = _single(template, call)
    if value is None:
        return None
    if call.name == "Fn::Not":
        value = Call("Fn::Not", [value])
        return "write the condition as a list", replace_call(template.document, call, value), SAFE
    return "write the only condition itself", replace_call(template.document, call, value), SAFE


def _single(template: Template, call: FunctionCall) -> Value | None:
    node = call.argument
    if isinstance(node, Scalar) and call.inner is None:
        name = node.value
        is_name = name in template.conditions and name not in template.parameters
        return _condition(name) if is_name else None
    inner = call.inner
    if inner is None:
        entry = node.entries[0] if isinstance(node, Mapping) and len(node.entries) == 1 else None
        name = literal_text(entry.value) or "" if entry is not None and entry.key.value == "Condition" else ""
        return _condition(name) if name in template.conditions else None
    if inner.name not in _BOOLEAN or inner.argument is inner.node:
        return None
    return Call(inner.name, Copy(inner.argument))


def _if(template: Template, call: FunctionCall) -> Answer | None:
    items = call.items
    if not 2 <= len(items) <= 3:
        return None
    first = function_call(items[0])
    name = _named(template, items[0]) if first is not None else None
    if first is not None and first.name == "Condition" and first.text in template.conditions:
        name = first.text
    if name is not None:
        return f"write the name {name}", replace(template.document, items[0], name), SAFE
    if len(items) == 2 and literal_text(items[0]) in template.conditions:
        assert isinstance(call.argument, Sequence)
        change = append(template.document, call.argument, ref("AWS::NoValue"))
        return "write AWS::NoValue for the other case", change, UNSAFE
    return None
