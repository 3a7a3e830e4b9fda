"""A condition written out inside `Fn::If`, where the name of one belongs.

**Why it matters.** CloudFormation refuses the template: `Template error: Fn::If cannot be partially collapsed`, or
`Every Fn::If object requires the name of a condition as its first parameter`.

**What is rewritten.** The expression (`!Equals […]`, `!Not […]`, `!And […]`, `!Or […]`) moves to the Conditions section
under a name of its own, and the `Fn::If` gets that name. An expression that stands there already, or that several
`Fn::If` share, is one condition.

**Fix safety.** Safe: the template says what it said.

**Left alone.** Expressions that use what no condition may use (resources and their attributes), and templates that
another tool or an unknown macro rewrites.

Source: AWS CloudFormation User Guide, "Condition functions".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    FunctionCall,
    Node,
    Template,
    add_key,
    function_call,
    replace,
    transform,
)
from repair.cloudformation.dialects import inside_foreach
from repair.cloudformation.intrinsics import calls
from repair.engine.properties import is_refused
from repair.syntax.model import Model, to_model

_CONDITIONS = frozenset({"Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or"})
_ALLOWED = frozenset(
    {*_CONDITIONS, "Ref", "Fn::FindInMap", "Condition", "Fn::Select", "Fn::Join", "Fn::Sub", "Fn::Split"}
)


@transform(
    id="inline-condition",
    summary="Condition written out inside Fn::If",
    group="references",
    fixes=("E1028",),
)
def inline_condition(template: Template, context: Context) -> Iterator[Fix]:
    """Give the condition a name, and use it. One a pass: the next one may be the same."""
    if is_refused(template):
        return
    for call in template.calls("Fn::If"):
        items = call.items
        if len(items) != 3 or inside_foreach(call.node):
            continue
        expression = function_call(items[0])
        if expression is None or expression.name not in _CONDITIONS or not _is_allowed(template, expression.node):
            continue
        fix = _fix(template, call, expression)
        if fix is not None:
            yield fix
            return


def _is_allowed(template: Template, node: Node) -> bool:
    for call in calls(node):
        if call.name not in _ALLOWED:
            return False
        if call.name == "Ref" and call.text in template.resources:
            return False
    return True


def _fix(template: Template, call: FunctionCall, expression: FunctionCall) -> Fix | None:
    wanted = to_model(expression.node)
    same = [name for name, node in template.conditions.items() if to_model(node) == wanted]
    name = same[0] if same else _name(template, expression)
    try:
        change = replace(template.document, expression.node, name)
        if not same:
            change = _defined(template, name, expression.node) + change
        for other in template.calls("Fn::If"):
            if other.node is not call.node and _is_same(other, wanted):
                change += replace(template.document, other.items[0], name)
    except CannotEdit:
        return None
    title = f"name the condition {name}"
    return Fix(title, call.path, SAFE, NO_INTERRUPTION, change=change, reason="Fn::If takes the name of a condition")


def _is_same(call: FunctionCall, wanted: Model) -> bool:
    return len(call.items) == 3 and to_model(call.items[0]) == wanted and not inside_foreach(call.node)


def _name(template: Template, expression: FunctionCall) -> str:
    """Is and the words of what is compared, or a number."""
    texts = [call.text for call in calls(expression.node, "Ref") if call.text and "::" not in call.text]
    base = f"{texts[0]}Condition" if texts else "InlineCondition"
    taken = {*template.conditions, *template.parameters, *template.resources}
    name, number = base, 2
    while name in taken:
        name, number = f"{base}{number}", number + 1
    return name


def _defined(template: Template, name: str, node: Node) -> Change:
    section = template.section("Conditions")
    if section is not None:
        return add_key(template.document, section, name, Copy(node))
    return add_key(template.document, template.root, "Conditions", {name: Copy(node)}, before="Resources")
