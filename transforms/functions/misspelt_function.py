"""A function that CloudFormation does not have: `!sub`, `!Equal`, `Fn::join`, `!NotEquals`.

**Why it matters.** CloudFormation refuses the template: `Template Error: Encountered unsupported function: Fn::join
Supported functions are: [Fn::Base64, …]`; it takes no tag that it does not know, either.

**What is rewritten.**

- The name of a function in another case, with one letter wrong, or as other languages have it: `!sub` → `!Sub`,
  `!GetAttr` → `!GetAtt`, `Fn::GetAvailabilityZones` → `Fn::GetAZs`, `Fn::Ref` → `Ref`, `!Fn::Sub` → `!Sub`, `{ref:
  Name}` → `{Ref: Name}`.
- `!NotEquals [a, b]` becomes `!Not [!Equals [a, b]]`.

**Fix safety.** Safe: CloudFormation has few functions, one of them is meant, and it takes no other name.

**Left alone.** Names that are like no function, templates that another tool (`!Rain::…`) or an unknown macro rewrites,
what is below `Fn::Transform`.

Source: AWS CloudFormation Template Reference, "Intrinsic function reference".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    Call,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    FunctionCall,
    Mapping,
    Node,
    Scalar,
    Template,
    get_att,
    rename_key,
    transform,
    walk,
)
from repair.cloudformation.dialects import inside_foreach
from repair.cloudformation.intrinsics import replace_call
from repair.engine.properties import is_refused
from repair.syntax.edits import Edit, Operation
from repair.syntax.lines import check_editable
from repair.syntax.model import to_model, wrap_function

from .names import FUNCTIONS, function_meant, is_not_equals

#: What a validator says of a condition as soon as it can read it.
UNCOVERED = frozenset({"W1028", "W8003"})


@transform(
    id="misspelt-function",
    summary="Function that CloudFormation does not have",
    group="functions",
    fixes=("W1103", "E8001", "F1101"),
)
def misspelt_function(template: Template, context: Context) -> Iterator[Fix]:
    """Write the function that was meant."""
    if is_refused(template):
        return
    for call in template.calls():
        if call.name in FUNCTIONS or call.name.startswith("Fn::ForEach") or inside_foreach(call.node):
            continue
        try:
            answer = _answer(template, call)
        except CannotEdit:
            continue
        if answer is not None:
            title, change = answer
            reason = f"CloudFormation has no function {call.name}"
            yield Fix(title, call.path, SAFE, NO_INTERRUPTION, change=change, reason=reason, declares=UNCOVERED)
    yield from _bare(template)


def _answer(template: Template, call: FunctionCall) -> tuple[str, Change] | None:
    if is_not_equals(call.name) and len(call.items) == 2:
        operands = [Copy(item) for item in call.items]
        change = replace_call(template.document, call, Call("Fn::Not", [Call("Fn::Equals", operands)]))
        return "write Fn::Not of Fn::Equals", change
    name = function_meant(call.name)
    if name is None or (name == "Condition" and not call.text):
        return None
    return f"write {name}", renamed(template, call, name)


def renamed(template: Template, call: FunctionCall, name: str) -> Change:
    """The same call by another name: its argument stays as it stands. Raises CannotEdit."""
    node = call.node
    head, dot, attribute = (call.text or "").partition(".")
    if call.form == "long" and name == "Fn::GetAtt" and dot:
        return replace_call(template.document, call, get_att(head, attribute))  # JSON takes a list only
    if call.form == "long":
        holder = call.argument.parent
        if not isinstance(holder, Mapping):
            raise CannotEdit("the name of the function is not found")
        return rename_key(template.document, holder, call.name, name)
    assert node.tag is not None
    check_editable(template.document, node)
    tag = f"!{name.removeprefix('Fn::')}"
    model = to_model(node)
    assert isinstance(model, dict)
    argument = wrap_function(tag, model[call.name], isinstance(node, Scalar))
    edit = Edit(node.start, node.start + len(node.tag), tag)
    return Change((edit,), (Operation("replace", node.path, node.start, argument),))


def _bare(template: Template) -> Iterator[Fix]:
    """``{ref: Name}`` and ``{"Fn:Join": …}``, which are no calls at all."""
    for section in ("Resources", "Outputs", "Conditions"):
        root = template.section(section)
        for node in walk(root) if root is not None else ():
            name = _written_as_mapping(template, node)
            if name is None or inside_foreach(node):
                continue
            assert isinstance(node, Mapping)
            key = node.entries[0].key.value
            try:
                change = rename_key(template.document, node, key, name)
            except CannotEdit:
                continue
            reason = f"CloudFormation has no function {key}"
            yield Fix(f"write {name}", (*node.path, key), SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _written_as_mapping(template: Template, node: Node) -> str | None:
    if not isinstance(node, Mapping) or len(node.entries) != 1 or node.entries[0].key.tag is not None:
        return None
    key, value = node.entries[0].key.value, node.entries[0].value
    if key in ("ref", "REF", "ref:", "Reference") and isinstance(value, Scalar):
        known = (template.parameters, template.resources, template.pseudo_parameters)
        return "Ref" if any(value.value in names for names in known) else None
    if not key.lower().startswith(("fn:", "fn.")) or key.startswith("Fn::"):
        return None
    return function_meant(key)
