"""A parameter's `Default` or `AllowedValues` that the parameter itself does not take.

**Why it matters.** CloudFormation refuses the template: `Parameter 'Stage' must be one of AllowedValues`, `Template
format error: Every Default member must be a string.`

**What is rewritten.**

- A Default that is one of the AllowedValues but for case and blanks becomes that value: `Dev` → `dev`.
- A list as the Default of a list becomes a text: `[a, b]` → `'a,b'`; a list of one as the Default of a `String` becomes
  its item.
- A single text as AllowedValues becomes a list of it.

**Fix safety.** Safe: one value is meant, and the template deploys with no other.

**Left alone.** A Default that a condition or a mapping asks for as it is written, that is none of the AllowedValues, or
that breaks another constraint: which of them is right, nobody can say; it is a finding with the values that are
allowed. Templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation User Guide, "Parameters" (Default, AllowedValues, CommaDelimitedList).
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    CannotEdit,
    Context,
    Copy,
    Fix,
    Mapping,
    Node,
    Option,
    Parameter,
    Quoted,
    Scalar,
    Sequence,
    Template,
    Value,
    append,
    function_call,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text, ref_target
from repair.cloudformation.sections import is_null
from repair.engine.properties import is_refused

_MOST_OPTIONS = 12


@transform(
    id="illegal-default",
    summary="Default that its own parameter does not take",
    group="parameters",
    fixes=("E2001", "E2015", "F0015", "F2012", "W9003"),
)
def illegal_default(template: Template, context: Context) -> Iterator[Fix]:
    """Write the default that was meant."""
    if is_refused(template):
        return
    for parameter in template.parameters.values():
        yield from _one_allowed_value(template, parameter)
        node = parameter.node.get("Default")
        if isinstance(node, Sequence) and node.tag is None:
            yield from _list(template, parameter, node)
        elif isinstance(node, Scalar) and node.tag is None and not is_null(node):
            yield from _text(template, parameter, node)


def _one_allowed_value(template: Template, parameter: Parameter) -> Iterator[Fix]:
    node = parameter.node.get("AllowedValues")
    if not isinstance(node, Scalar) or node.tag is not None or is_null(node) or "," in node.value:
        return
    yield from _replaced(template, node, [Copy(node)], "make AllowedValues a list", "AllowedValues is a list")


def _list(template: Template, parameter: Parameter, node: Sequence) -> Iterator[Fix]:
    texts = [literal_text(item) for item in node.items]
    found = [text for text in texts if text is not None]
    if len(found) < len(texts) or any("," in text for text in found):
        return
    if not parameter.is_list and len(found) != 1:
        return
    reason = "a Default is a text, also that of a list"
    yield from _replaced(template, node, Quoted(",".join(found)), "write the default as a text", reason)


def _text(template: Template, parameter: Parameter, node: Scalar) -> Iterator[Fix]:
    allowed = [scalar.value for scalar in parameter.allowed_values]
    written = parameter.node.get("AllowedValues")
    if not allowed or not isinstance(written, Sequence) or len(allowed) < len(written.items):
        return
    if parameter.from_parameter_store:
        return  # what is allowed is what is stored there
    parts = [part.strip() for part in node.value.split(",")] if parameter.is_list else [node.value]
    if all(_is_allowed(part, allowed, node) for part in parts):
        return
    at = (*parameter.path, "Default")
    same = [value for value in allowed if value.strip().lower() == node.value.strip().lower()]
    if len(same) == 1 and not parameter.is_list and not _is_meant(template, parameter, node.value):
        reason = f"{node.value!r} is none of the AllowedValues, {same[0]!r} is"
        yield from _replaced(template, node, Quoted(same[0]) if node.quoted else same[0], f"write {same[0]}", reason)
        return
    options = [Option(value, replace(template.document, node, Quoted(value))) for value in allowed[:_MOST_OPTIONS]]
    if not parameter.is_list:
        options.append(Option("allow it", append(template.document, written, Copy(node))))
    title, reason = "choose a default, or allow it", f"{node.value!r} is none of the AllowedValues"
    yield Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=reason, options=tuple(options))


def _is_meant(template: Template, parameter: Parameter, text: str) -> bool:
    """True where the template asks for just this value: a condition, or a mapping. Then what is allowed may be wrong."""
    for call in template.calls("Fn::Equals"):
        names = [ref_target(inner) for item in call.items if (inner := function_call(item)) is not None]
        if parameter.name in names and text in [literal_text(item) for item in call.items]:
            return True
    for mapping in template.mappings.values():
        tables = [entry.value for entry in mapping.entries if isinstance(entry.value, Mapping)]
        if text in mapping or any(text in table for table in tables):
            return True
    return False


def _is_allowed(text: str, allowed: list[str], node: Scalar) -> bool:
    if text in allowed:
        return True
    if not node.quoted and text.lower() in ("true", "false", "yes", "no", "on", "off"):
        return any(value.lower() in ("true", "false") for value in allowed)  # YAML reads a truth value, not this text
    return _is_number(text) and any(_is_number(value) and float(value) == float(text) for value in allowed)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def _replaced(template: Template, node: Node, value: Value, title: str, reason: str) -> Iterator[Fix]:
    try:
        change = replace(template.document, node, value)
    except CannotEdit as error:
        yield Fix(title, node.path, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
        return
    yield Fix(title, node.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)
