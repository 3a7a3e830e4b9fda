"""Arguments of a function in a shape that it does not take.

**Why it matters.** CloudFormation refuses the template: `Template error: every Fn::Join object requires two parameters,
(1) a string delimiter and (2) a list of strings to be joined`, `Template error: Fn::Select requires a list argument
with two elements: an integer index and a list`, `Template error: One or more Fn::Sub intrinsic functions don't specify
expected arguments`.

**What is rewritten.**

- `Fn::Join`: one text becomes a list of it; a list of one list becomes that list; delimiter and list change places;
  texts that stand beside the delimiter move into a list: `!Join ['-', a, b]` → `!Join ['-', [a, b]]`.
- `Fn::Select`: index and list change places; `[0, [!GetAZs '']]` loses the list too many; `[0, a, b]` → `[0, [a, b]]`.
- `Fn::Split`: delimiter and text change places, where the text is computed.
- `Fn::GetAZs`: nothing and `AWS::Region` as a text become `''`, which means the region of the stack; a list of one
  becomes its item.
- `Fn::Base64` of a list of one becomes that of its item.
- `Fn::Sub`: a list of only the text becomes the text; an empty second argument goes; several mappings become one.
- `Fn::FindInMap`: `!Ref` of a mapping becomes its name; `Map.Key.Name` becomes a list.

**Fix safety.** Safe: the function takes one shape, and there is one way to it.

**Left alone.** A `Fn::Join` without a delimiter (a finding), or of a parameter whose Default is a list in a text;
computed indices, what may be a list or a text, bodies of `Fn::ForEach`, templates that another tool or an unknown macro
rewrites.

Source: AWS CloudFormation Template Reference, "Intrinsic function reference".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
    Mapping,
    Node,
    Option,
    Quoted,
    Scalar,
    Sequence,
    Template,
    Value,
    function_call,
    transform,
)
from repair.cloudformation.dialects import inside_foreach
from repair.cloudformation.intrinsics import literal_text, ref_target, replace_call
from repair.cloudformation.sections import is_null
from repair.engine.properties import is_refused

from .results import is_list, is_text

Answer = tuple[str, Value]


@transform(
    id="wrong-arguments",
    summary="Arguments of a function in a shape that it does not take",
    group="functions",
    fixes=("E1011", "E1015", "E1017", "E1018", "E1019", "E1021", "E1022", "F0010", "F1101", "W1102"),
)
def wrong_arguments(template: Template, context: Context) -> Iterator[Fix]:
    """Write the arguments as the function takes them."""
    if is_refused(template):
        return
    for name, correct in _FUNCTIONS.items():
        for call in template.calls(name):
            if inside_foreach(call.node):
                continue
            answer = correct(template, call)
            if answer is not None:
                yield _fix(template, call, *answer)
            elif name == "Fn::Join" and len(call.items) == 1 and _items(call.items[0]):
                yield _without_delimiter(template, call)


def _fix(template: Template, call: FunctionCall, title: str, value: Value) -> Fix:
    reason = f"{call.name} takes its arguments in one shape only"
    try:
        change = replace_call(template.document, call, Call(call.name, value))
    except CannotEdit as error:
        return Fix(title, call.path, SUGGEST, NO_INTERRUPTION, reason=str(error))
    return Fix(title, call.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _without_delimiter(template: Template, call: FunctionCall) -> Fix:
    options = []
    for delimiter in ("", ",", "-"):
        value = Call(call.name, [Quoted(delimiter), Copy(call.items[0])])
        try:
            options.append(Option(repr(delimiter), replace_call(template.document, call, value)))
        except CannotEdit:
            break
    reason = "Fn::Join takes a delimiter and a list"
    return Fix("choose a delimiter", call.path, SUGGEST, NO_INTERRUPTION, reason=reason, options=tuple(options))


def _items(node: Node) -> list[Node]:
    """The items of a list that is written out."""
    return node.items if isinstance(node, Sequence) and function_call(node) is None else []


def _is_delimiter(node: Node) -> bool:
    """True for a literal of a few characters that are no letters and no digits: nothing else is meant by it."""
    text = literal_text(node)
    return text is not None and len(text) <= 3 and not any(char.isalnum() for char in text)


def _is_index(node: Node) -> bool:
    text = literal_text(node)
    return text is not None and text.isdigit()


def _copies(nodes: list[Node]) -> list[Value]:
    return [Copy(node) for node in nodes]


def _join(template: Template, call: FunctionCall) -> Answer | None:
    items = call.items
    if len(items) == 2:
        first, second = items
        if _is_delimiter(first) and is_text(template, second) and not _holds_a_list(template, second, first):
            return "join a list", [Copy(first), [Copy(second)]]
        if is_list(template, first) and not is_list(template, second) and _is_delimiter(second):
            return "write the delimiter first", [Copy(second), Copy(first)]
        inner = _items(second)
        if literal_text(first) is not None and len(inner) == 1 and is_list(template, inner[0]):
            only = function_call(inner[0])
            # A validator of AWS refuses GetAZs there, and the documentation lists it: nothing is made that one of them refuses.
            if only is None or only.name != "Fn::GetAZs":
                return "take the list out of the list", [Copy(first), Copy(inner[0])]
    elif len(items) > 2 and _is_delimiter(items[0]) and all(is_text(template, item) for item in items[1:]):
        return "write what is joined as a list", [Copy(items[0]), _copies(items[1:])]
    return None


def _holds_a_list(template: Template, node: Node, delimiter: Node) -> bool:
    """True for a parameter whose text is a list: joined with anything but a comma, another type of it may be meant."""
    call = function_call(node)
    name = ref_target(call) if call is not None else None
    parameter = template.parameters.get(name or "")
    default = parameter.default if parameter is not None else None
    return default is not None and "," in default.value and literal_text(delimiter) != ","


def _select(template: Template, call: FunctionCall) -> Answer | None:
    items = call.items
    if len(items) == 2:
        first, second = items
        if is_list(template, first) and _is_index(second):
            return "write the index first", [Copy(second), Copy(first)]
        inner = _items(second)
        if literal_text(first) == "0" and len(inner) == 1 and is_list(template, inner[0]) and not _items(inner[0]):
            # The list of a list: item 0 of it is a list, which no property of a list's item takes.
            return "take the list out of the list", [Copy(first), Copy(inner[0])]
    elif len(items) > 2 and _is_index(items[0]) and all(is_text(template, item) for item in items[1:]):
        index = int(literal_text(items[0]) or "")
        if index < len(items) - 1:
            return "write what is chosen from as a list", [Copy(items[0]), _copies(items[1:])]
    return None


def _split(template: Template, call: FunctionCall) -> Answer | None:
    items = call.items
    if len(items) == 2 and literal_text(items[0]) is None and is_text(template, items[0]) and _is_delimiter(items[1]):
        return "write the delimiter first", [Copy(items[1]), Copy(items[0])]
    return None


def _get_azs(template: Template, call: FunctionCall) -> Answer | None:
    node = call.argument
    if isinstance(node, Scalar) and call.inner is None:
        if (not node.quoted and _is_nothing(node)) or node.value in ("AWS::Region", "${AWS::Region}"):
            return "ask for the zones of the stack's region", Quoted("")
        return None
    if isinstance(node, Mapping) and not node.entries:
        return "ask for the zones of the stack's region", Quoted("")
    items = call.items
    if isinstance(node, Sequence) and len(items) <= 1 and call.inner is None:
        if not items or is_null(items[0]):
            return "ask for the zones of the stack's region", Quoted("")
        if is_text(template, items[0]):
            return "take the region out of the list", Copy(items[0])
    return None


def _is_nothing(node: Scalar) -> bool:
    return node.value in ("", "~", "null", "Null", "NULL")


def _base64(template: Template, call: FunctionCall) -> Answer | None:
    if len(call.items) == 1 and is_text(template, call.items[0]):
        return "take the text out of the list", Copy(call.items[0])
    return None


def _sub(template: Template, call: FunctionCall) -> Answer | None:
    items = call.items
    if not items or literal_text(items[0]) is None:
        return None
    if len(items) == 1:
        return "take the text out of the list", Copy(items[0])
    rest = items[1:]
    if len(rest) == 1 and (is_null(rest[0]) or (isinstance(rest[0], Sequence) and not rest[0].items)):
        return "take the empty argument out", Copy(items[0])
    maps = _items(rest[0]) if len(rest) == 1 else rest
    merged: dict[str, Value] = {}
    for node in maps:
        if not isinstance(node, Mapping) or function_call(node) is not None or not node.entries:
            return None
        for entry in node.entries:
            if entry.key.value in merged:
                return None
            merged[entry.key.value] = Copy(entry.value)
    return ("write the variables as one mapping", [Copy(items[0]), merged]) if merged else None


def _find_in_map(template: Template, call: FunctionCall) -> Answer | None:
    if call.text is not None:
        parts = call.text.split(".")
        if len(parts) == 3 and template.mapping_cell(parts[0], parts[1], parts[2]) is not None:
            return "write the keys as a list", list(parts)
        return None
    items = call.items
    first = function_call(items[0]) if 3 <= len(items) <= 4 else None
    name = ref_target(first) if first is not None else None
    if name is None or name not in template.mappings or name in template.parameters:
        return None
    return f"write {name} itself", [name, *_copies(items[1:])]


_FUNCTIONS: dict[str, Callable[[Template, FunctionCall], Answer | None]] = {
    "Fn::Base64": _base64,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAZs": _get_azs,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
}
