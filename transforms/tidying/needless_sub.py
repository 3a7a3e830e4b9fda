"""`Fn::Sub` without any `${…}` is just a string.

**Why it matters.** It deploys as it is; who reads it looks for a variable that is not there. cfn-lint warns of it
(W1020).

**What is rewritten.** The function goes, its text stays as it is written, quotes and all.

**Fix safety.** Safe, impact none: the value is the same. Off by default, because nothing is broken: `--select
needless-sub`.

**Left alone.** Texts with `${!…}`, which need the function to come out as `${…}`; `Fn::Sub` with a second argument;
bodies of `Fn::ForEach`; templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation Template Reference, "Fn::Sub"; cfn-lint W1020.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NONE,
    SAFE,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    FunctionCall,
    Quoted,
    Scalar,
    Template,
    transform,
)
from repair.cloudformation.dialects import inside_foreach
from repair.cloudformation.intrinsics import replace_call
from repair.engine.properties import is_refused
from repair.syntax.edits import Edit, Operation
from repair.syntax.lines import check_editable
from repair.syntax.model import plain_value, scalar_model


@transform(id="needless-sub", summary="Fn::Sub without variables", fixes=("W1020",), group="lint", default=False)
def needless_sub(template: Template, context: Context) -> Iterator[Fix]:
    """Write the string itself."""
    if is_refused(template):
        return
    for call in template.calls("Fn::Sub"):
        if call.scalar is None or "${" in call.scalar.value or inside_foreach(call.node):
            continue
        try:
            change = _text_of(template, call, call.scalar)
        except CannotEdit:
            continue
        reason = "there is nothing to put in"
        yield Fix("drop Fn::Sub", call.path, SAFE, NONE, change=change.as_equivalent(), reason=reason)


def _text_of(template: Template, call: FunctionCall, scalar: Scalar) -> Change:
    """The string in place of the call: only the tag goes, where the text is a string without it, too."""
    document = template.document
    is_string = scalar.quoted or isinstance(plain_value(scalar.value), str)
    if call.form == "long" or not is_string:
        return replace_call(document, call, Copy(scalar) if is_string else Quoted(scalar.value))
    check_editable(document, scalar)
    model = scalar_model(scalar.value, scalar.quoted)
    edit = Edit(scalar.start, scalar.content_start, "")
    return Change((edit,), (Operation("replace", scalar.path, scalar.start, model),))
