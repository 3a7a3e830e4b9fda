"""A parameter of a type that CloudFormation does not have, or of none.

**Why it matters.** CloudFormation refuses the template: `Template format error: Unrecognized parameter type: Integer`,
`Template format error: Every Parameters object must contain a Type member.`

**What is rewritten.** The first of these that applies:

1. another case, or what other languages call it: `string` → `String`, `Integer` → `Number`, `List` and `StringList` →
   `CommaDelimitedList`, `AWS::EC2::VPC` → `AWS::EC2::VPC::Id`, `AWS::SSM::Parameter::Value` →
   `AWS::SSM::Parameter::Value<String>`;
2. a missing type: `Number` where `MinValue` or `MaxValue` is set, `CommaDelimitedList` where a list is wanted or given,
   else `String`;
3. `Boolean` becomes `String` with the values `true` and `false`, which is how CloudFormation has it;
4. `SecureString` becomes `String` with `NoEcho`;
5. a type of AWS that exists for no parameter (`AWS::IAM::Role::Arn`) becomes `String`, a list of such becomes
   `CommaDelimitedList`, an unknown `AWS::SSM::Parameter::Value<…>` becomes `AWS::SSM::Parameter::Value<String>`, a list
   of those the stored list.

**Fix safety.** Safe for 1 and 2: the values stay what they are. Unsafe for the others: something else is checked from
then on.

**Left alone.** A missing type of what is used as a list and as a text, and types that may be one of two
(`AWS::EC2::SecurityGroup`): findings, as is a SecureString in the parameter store, which no parameter can read; types
that CloudFormation does not document and takes; templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation User Guide, "Parameters" and "AWS-specific parameter types".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Option,
    Parameter,
    Path,
    Quoted,
    Safety,
    Scalar,
    Sequence,
    Template,
    Value,
    add_key,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import is_refused, properties

from .types import BOOLEANS, OF_AWS, STORED, TYPES, is_type, meant

_TAKE_LISTS = (("Fn::Join",), ("Fn::Select",))
_SECRETS = frozenset({"SecureString", "Password", "Secret"})
_LIST_OF_STORED = re.compile(rf"List<{STORED}<(.+)>>")
Answer = tuple[str, Safety, dict[str, Value], str]


@transform(
    id="wrong-parameter-type",
    summary="Parameter of a type that does not exist, or of none",
    group="parameters",
    fixes=("E2001", "E2002", "F2002", "W2002"),
)
def wrong_parameter_type(template: Template, context: Context) -> Iterator[Fix]:
    """Give it the type that was meant."""
    if is_refused(template):
        return
    yield from _bare(template)
    for parameter in template.parameters.values():
        node = parameter.node.get("Type")
        if node is None:
            if parameter.node.entries and not any(key.lower() == "type" for key in parameter.node.keys()):  # noqa: SIM118
                yield _missing(template, parameter)
        elif isinstance(node, Scalar) and node.tag is None and not is_type(node.value):
            fix = _wrong(template, parameter, node)
            if fix is not None:
                yield fix


def _bare(template: Template) -> Iterator[Fix]:
    """``Name: String``: the type stands where the parameter should."""
    section = template.section("Parameters")
    for entry in section.entries if section is not None else ():
        text = literal_text(entry.value)
        if text is None or not (text in TYPES or is_type(text)):
            continue
        try:
            change = replace(template.document, entry.value, {"Type": text})
        except CannotEdit:
            continue
        reason = "a parameter is a mapping with a Type"
        yield Fix(f"write {text} as its Type", entry.value.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _missing(template: Template, parameter: Parameter) -> Fix:
    written, reason = parameter.node, "a parameter has no type by itself"
    as_list = isinstance(written.get("Default"), Sequence) or _is_wanted_as_list(template, parameter.name)
    if as_list and _is_used_as_text(template, parameter.name):
        reason += "; it is used as a list, and as a text"
        return Fix("choose a type", parameter.path, SUGGEST, NO_INTERRUPTION, reason=reason)
    if "MinValue" in written or "MaxValue" in written:
        kind = "Number"
    else:
        kind = "CommaDelimitedList" if as_list else "String"
    title = f"declare it as a {kind}"
    try:
        change = add_key(template.document, written, "Type", kind, before=written.keys()[0])
    except CannotEdit as error:
        return Fix(title, parameter.path, SUGGEST, NO_INTERRUPTION, reason=str(error))
    return Fix(title, parameter.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _is_wanted_as_list(template: Template, name: str) -> bool:
    """True if every property that the parameter is the value of takes a list, or a function that takes one has it."""
    if any(place[:-1] in _TAKE_LISTS and place[-1] == 1 for place in _places(template, name)):
        return True
    shapes = [
        p.shape for p in properties(template) if p.call is not None and p.call.name == "Ref" and p.call.text == name
    ]
    return bool(shapes) and all(shape.types == {"array"} for shape in shapes)


def _is_used_as_text(template: Template, name: str) -> bool:
    """True where a list would not do: in a text, in a comparison, as a key of a mapping."""
    places = _places(template, name)
    in_text = any(use.kind == "Sub" for use in template.references_to(name))
    return in_text or any(place[:1] in (("Fn::Equals",), ("Fn::FindInMap",)) for place in places)


def _places(template: Template, name: str) -> list[Path]:
    """The function and the number of the argument for every Ref to the parameter that is an argument."""
    paths = [use.path[:-1] if use.path[-1:] == ("Ref",) else use.path for use in template.references_to(name)]
    return [path[-2:] for path in paths]


def _wrong(template: Template, parameter: Parameter, node: Scalar) -> Fix | None:
    at = (*parameter.path, "Type")
    answer = _answer(parameter, node.value)
    reason = f"no parameter has the type {node.value}"
    if answer is None:
        options = tuple(
            Option(name, replace(template.document, node, name))
            for name in (*(known for known in OF_AWS if known.startswith(f"{node.value}::")), "String")
        )
        return Fix("choose a type", at, SUGGEST, NO_INTERRUPTION, reason=reason, options=options)
    kind, safety, more, why = answer
    try:
        change = replace(template.document, node, kind)
        for key, value in more.items():
            change += add_key(template.document, parameter.node, key, value, after="Type")
    except CannotEdit as error:
        return Fix(f"write {kind}", at, SUGGEST, NO_INTERRUPTION, reason=str(error))
    # That a text takes no list is seen only when the type is one that exists.
    declares = frozenset({"W9003"}) if "List" in kind else frozenset[str]()
    return Fix(f"write {kind}", at, safety, NO_INTERRUPTION, change=change, reason=f"{reason}{why}", declares=declares)


def _answer(parameter: Parameter, name: str) -> Answer | None:
    known = meant(name)
    if known is not None:
        return known, SAFE, {}, ""
    if name.lower() in BOOLEANS:
        default = literal_text(parameter.node.get("Default"))
        limited = "AllowedValues" in parameter.node or default not in (None, "true", "false")
        values: list[Value] = [Quoted("true"), Quoted("false")]
        return "String", UNSAFE, {} if limited else {"AllowedValues": values}, "; true and false are texts"
    if name in _SECRETS:
        more: dict[str, Value] = {} if "NoEcho" in parameter.node else {"NoEcho": True}
        return "String", UNSAFE, more, "; NoEcho hides the value"
    inside_out = _LIST_OF_STORED.fullmatch(name)
    if inside_out is not None and is_type(f"{STORED}<List<{inside_out.group(1)}>>"):
        return f"{STORED}<List<{inside_out.group(1)}>>", UNSAFE, {}, "; a stored list is read as a whole"
    if STORED in name and (name.startswith("List<") or any(word in name for word in _SECRETS)):
        return None  # a list of stored values, or a secret, which a parameter cannot read
    if name.startswith(f"{STORED}<"):
        return f"{STORED}<String>", UNSAFE, {}, ""
    if name.startswith("AWS::") and not any(known.startswith(f"{name}::") for known in OF_AWS):
        return "String", UNSAFE, {}, ""
    if name.startswith("List<AWS::"):
        return "CommaDelimitedList", UNSAFE, {}, ""
    return None
