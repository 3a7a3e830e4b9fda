"""A description that is no text: a number, a truth value, nothing, or a function.

**Why it matters.** A Description is a text, and CloudFormation refuses the template if it is something else; AWS's
validator: `F1004 Description must be a string`.

**What is rewritten.** In the Description of the template, of a parameter and of an output: a number, a truth value and
a date are put in quotes; an empty one is taken out; a list of lines becomes one text; of a `!Sub` without variables the
text is kept.

**Fix safety.** Safe: a description deploys nothing. Unsafe for a list, whose line breaks go.

**Left alone.** Functions that compute something (a finding); descriptions that are too long: which words may go is a
choice (CloudFormation takes 1,024 bytes for the template, 4,000 characters for a parameter); templates that another
tool or an unknown macro rewrites.

Source: AWS CloudFormation User Guide, "Template description", "Parameters", "Outputs".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NONE,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Mapping,
    Node,
    Quoted,
    Safety,
    Scalar,
    Sequence,
    Template,
    function_call,
    remove_key,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text, sub_text
from repair.cloudformation.sections import is_null
from repair.engine.properties import is_refused
from repair.syntax.model import plain_value

#: AWS CloudFormation quotas: the template's in bytes, the others in characters.
_LONGEST = {"template": 1024, "parameter": 4000, "output": 1024}


@transform(
    id="wrong-description",
    summary="Description that is no text, or too long",
    group="shape",
    fixes=("E1003", "E1004", "E2001", "E6001", "F0011", "F1004"),
)
def wrong_description(template: Template, context: Context) -> Iterator[Fix]:
    """Write the description as a text."""
    if is_refused(template):
        return
    holders: list[tuple[str, Mapping]] = [("template", template.root)]
    holders += [("parameter", parameter.node) for parameter in template.parameters.values()]
    holders += [("output", output.node) for output in template.outputs.values()]
    for kind, holder in holders:
        node = holder.get("Description")
        if node is not None:
            fix = _fix(template, kind, holder, node)
            if fix is not None:
                yield fix


def _fix(template: Template, kind: str, holder: Mapping, node: Node) -> Fix | None:
    text = literal_text(node)
    if text is not None and isinstance(node, Scalar) and (node.quoted or isinstance(plain_value(text), str)):
        size = len(text.encode()) if kind == "template" else len(text)
        if size <= _LONGEST[kind]:
            return None
        reason = f"it has {size:,} characters, {_LONGEST[kind]:,} are allowed"
        return Fix("shorten the description", node.path, SUGGEST, NONE, reason=reason)
    reason = "a description is a text"
    try:
        answer = _answer(template, holder, node)
    except CannotEdit as error:
        return Fix("write a text", node.path, SUGGEST, NONE, reason=f"{reason}; {error}")
    if answer is None:
        return Fix("write a text", node.path, SUGGEST, NONE, reason=reason)
    title, change, safety = answer
    return Fix(title, node.path, safety, NONE, change=change, reason=reason)


def _answer(template: Template, holder: Mapping, node: Node) -> tuple[str, Change, Safety] | None:
    document = template.document
    if is_null(node):
        return "take the empty description out", remove_key(document, holder, "Description"), SAFE
    text = literal_text(node)
    if text is not None:
        return "put the description in quotes", replace(document, node, Quoted(text)), SAFE
    call = function_call(node)
    if call is not None:
        plain = sub_text(call)
        if plain is None or "${" in plain.value:
            return None
        return "write the text itself", replace(document, node, Quoted(plain.value)), SAFE
    lines = [literal_text(item) for item in node.items] if isinstance(node, Sequence) else []
    words = " ".join(line.strip() for line in lines if line is not None)
    if not lines or None in lines or not words:
        return None
    return "write the lines as one text", replace(document, node, Quoted(words)), UNSAFE
