"""A variable that `Fn::Sub` defines for itself and does not use.

**Why it matters.** It deploys as it is; who reads it looks for where the value goes. Validators warn of it (W1019).

**What is rewritten.** The variable is taken out; a `Fn::Sub` that has no other keeps only its text.

**Fix safety.** Safe, impact none, where the value is a text: the result is the same. Unsafe where it refers to a
resource: that reference is what makes this one wait for it. Off by default, because nothing is broken: `--select
unused-sub-variable`.

**Left alone.** Bodies of `Fn::ForEach`, templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation Template Reference, "Fn::Sub"; cfn-lint W1019.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, UNSAFE, Call, CannotEdit, Context, Copy, Fix, Mapping, Template, remove_key, transform
from repair.cloudformation.dialects import inside_foreach
from repair.cloudformation.intrinsics import calls, replace_call, sub_text, sub_variables
from repair.cloudformation.sub import variables
from repair.engine.properties import is_refused


@transform(
    id="unused-sub-variable",
    summary="Variable of a Fn::Sub that its text does not use",
    fixes=("W1019",),
    group="lint",
    default=False,
)
def unused_sub_variable(template: Template, context: Context) -> Iterator[Fix]:
    """Take the variable out."""
    if is_refused(template):
        return
    for call in template.calls("Fn::Sub"):
        text, own = sub_text(call), sub_variables(call)
        if text is None or not own or inside_foreach(call.node):
            continue
        used = {token.name for token in variables(text.value)}
        unused = [name for name in own if name not in used]
        if not unused:
            continue
        holder = call.items[1]
        assert isinstance(holder, Mapping)
        try:
            if len(unused) == len(own):
                change = replace_call(template.document, call, Call("Fn::Sub", Copy(text)))
            else:
                change = remove_key(template.document, holder, unused[0])
        except CannotEdit:
            continue
        gone = unused if len(unused) == len(own) else unused[:1]
        safety = UNSAFE if any(True for name in gone for _ in calls(own[name])) else SAFE
        title, reason = f"take the variable {', '.join(gone)} out", "the text does not use it"
        yield Fix(title, call.path, safety, NONE, change=change.as_equivalent(), reason=reason)
