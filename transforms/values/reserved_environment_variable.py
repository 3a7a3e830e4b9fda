"""An environment variable whose name Lambda keeps for itself.

**Why it matters.** The function is not created: `Lambda was unable to configure your environment variables because the
environment variables you have provided contains reserved keys that are currently not supported for modification.
Reserved keys used in this request: AWS_REGION`.

**What is rewritten.** The variable is taken out, and with the last one the empty `Environment`:

- `AWS_REGION` and `AWS_DEFAULT_REGION` with the region of the stack: Lambda sets both to it;
- what else the runtime sets to a value of its own (`_HANDLER`, `AWS_LAMBDA_FUNCTION_NAME`, `LAMBDA_TASK_ROOT` …).

**Fix safety.** Safe for the region: the function finds the same value. Unsafe for the others: the function finds the
runtime's value instead of the one that was written.

**Left alone.** Another region, and credentials (`AWS_ACCESS_KEY_ID` …): the function wants something that Lambda will
not give it under this name. That is a finding; rename the variable here and in the code, or take it out.

Source: AWS Lambda Developer Guide, "Defined runtime environment variables"; cfn-lint E3663.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Context,
    Entry,
    Fix,
    Mapping,
    Option,
    Template,
    transform,
)
from repair.cloudformation.intrinsics import function_call, ref_target, sub_text
from repair.engine.properties import Property, properties, takes_transform
from transforms.shape.applying import LEFTOVERS, shown
from transforms.shape.relocation import take_out

_REGION = frozenset({"AWS_REGION", "AWS_DEFAULT_REGION"})
_CREDENTIALS = frozenset({"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
_OF_THE_RUNTIME = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)


@transform(
    id="reserved-environment-variable",
    summary="Environment variable whose name Lambda keeps for itself",
    group="values",
    fixes=("E3663",),
)
def reserved_environment_variable(template: Template, context: Context) -> Iterator[Fix]:
    """Leave the variable to Lambda."""
    for found in properties(template):
        mapping = found.mapping
        if (found.type.type_name, found.place) != ("AWS::Lambda::Function", "Environment.Variables"):
            continue
        if mapping is None or takes_transform(mapping):
            continue
        for entry in mapping.entries:
            if entry.key.value in _REGION | _CREDENTIALS | _OF_THE_RUNTIME:
                yield _fix(template, found, mapping, entry)


def _fix(template: Template, found: Property, mapping: Mapping, entry: Entry) -> Fix:
    name = entry.key.value
    at = (*mapping.path, name)
    title = f"leave {name} to Lambda"
    # In a branch of Fn::If only the branch itself may become empty.
    keep = mapping if found.conditional else found.resource.properties
    try:
        change = take_out(template.document, mapping, name, keep=keep)
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"the name is reserved; {error}")
    lost = f"this goes: {shown(entry.value)}"
    if name in _REGION and _is_own_region(entry):
        reason = "the name is reserved, and Lambda sets it to the region of the stack"
        return Fix(title, at, SAFE, NO_INTERRUPTION, change=change, reason=reason)
    if name in _OF_THE_RUNTIME:
        reason = f"the name is reserved, and Lambda sets it itself; {lost}"
        return Fix(title, at, UNSAFE, NO_INTERRUPTION, change=change, reason=reason, declares=LEFTOVERS)
    return Fix(
        f"rename {name}, here and in the code, or take it out",
        at,
        SUGGEST,
        NO_INTERRUPTION,
        reason="the name is reserved, and Lambda will set another value",
        options=(Option("take it out", change),),
        declares=LEFTOVERS,
    )


def _is_own_region(entry: Entry) -> bool:
    call = function_call(entry.value)
    if call is None:
        return False
    text = sub_text(call)
    return ref_target(call) == "AWS::Region" or (text is not None and text.value.strip() == "${AWS::Region}")
