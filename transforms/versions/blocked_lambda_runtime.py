"""A Lambda runtime with which no function can be created any more.

**Why it matters.** AWS retires a runtime in steps: first it gets no more patches (deprecated), later no function can be
created with it, and last none can be updated. From the second day on a new stack fails: `The runtime parameter of
nodejs14.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported
runtime`. A runtime that is only deprecated still deploys; `deprecated-lambda-runtime` reports it.

**What is rewritten.** `Runtime` of functions, wherever its value lives, becomes the oldest newer runtime of the same
language that can be created for another year and is not deprecated. `--as-of` says for which day.

**Fix safety.** It depends on the code. Safe where all of it stands in the template (`ZipFile`, SAM's `InlineCode`),
there are no layers, and nothing in it is known to be gone from the new runtime (`require('aws-sdk')` from nodejs18.x
on, callbacks from nodejs24.x on, removed modules of Python, code that is no Python 3). Unsafe where the code lies
elsewhere, where there are layers, and on a running stack (`--existing-stack`) as long as functions can be updated:
there nothing fails. A suggestion where the code must be built anew: Java, .NET, Go, custom runtimes, Python 2.

**Left alone.** Runtimes that can be created on that day, images, `CompatibleRuntimes` of layers. Reported without a
change: `Globals` of a SAM template, go1.x (which needs a binary named `bootstrap` on provided.al2023), and a parameter
that is used for anything else.

Source: "Lambda runtimes", AWS Lambda Developer Guide (runtime deprecation table), as cfn-lint dates it.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_CHANGE,
    SAFE,
    SUGGEST,
    UNKNOWN,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Impact,
    Option,
    Resource,
    Safety,
    Template,
    transform,
)
from repair.knowledge.choice import Decision
from repair.knowledge.lifecycles import RuntimeLifecycle, choose_runtime, lambda_runtime
from repair.knowledge.update_behaviour import update_behaviour

from .inline_code import inline_code, is_python, what_breaks
from .pinned_value import PinnedValue, obstacle, pinned_values, write
from .runtimes import global_runtime, runtime_uses

_INTERPRETED = frozenset({"python", "nodejs", "ruby"})


@transform(
    id="blocked-lambda-runtime",
    summary="Lambda runtime with which no function can be created any more",
    fixes=("E2531",),
    group="versions",
)
def blocked_lambda_runtime(template: Template, context: Context) -> Iterator[Fix]:
    """Write a runtime that can be created."""
    for pinned in pinned_values(template, runtime_uses(template)):
        found = lambda_runtime(context.catalog, pinned.place.text or "")
        if found is None:
            continue
        decision = choose_runtime(context.catalog, found.runtime, context.as_of)
        if decision.action != "keep":
            yield _fix(template, context, pinned, found, decision)
    everywhere = global_runtime(template)
    if everywhere is not None:
        decision = choose_runtime(context.catalog, everywhere.value, context.as_of)
        if decision.action == "replace":
            reason = f"{decision.reason}; every function of the template without a Runtime of its own has it"
            yield _finding(everywhere.path, everywhere.value, reason, decision)


def _fix(template: Template, context: Context, pinned: PinnedValue, old: RuntimeLifecycle, decision: Decision) -> Fix:
    if decision.version is None:
        return _finding(pinned.path, old.runtime, decision.reason, decision)
    if against := obstacle(template, pinned, decision.version):
        return _finding(pinned.path, old.runtime, f"{decision.reason}; {against}", decision)
    try:
        change = write(template, pinned.place, decision.version)
    except CannotEdit as error:
        return _finding(pinned.path, old.runtime, f"{decision.reason}; left alone: {error}", decision)
    grades = [_grade(context, use.resource, old, decision.version) for use in pinned.uses]
    safety, why = max(grades, key=lambda grade: [SAFE, UNSAFE, SUGGEST].index(grade[0]))
    behaviours = {update_behaviour(use.resource.type, use.node.path[2:]) for use in pinned.uses}
    return Fix(
        title=f"replace {old.runtime} by {decision.version}",
        at=pinned.path,
        safety=safety,
        impact=Impact(behaviours.pop()) if len(behaviours) == 1 else UNKNOWN,
        change=NO_CHANGE if safety is SUGGEST else change,
        reason=f"{decision.reason}; {why}; checked against {decision.evidence}",
        options=(Option(decision.version, change),) if safety is SUGGEST else (),
    )


def _grade(context: Context, resource: Resource, old: RuntimeLifecycle, new: str) -> tuple[Safety, str]:
    """How sure it is that the code runs on the new runtime, and why."""
    successor = lambda_runtime(context.catalog, new)
    code = inline_code(resource)
    if successor is None or old.language not in _INTERPRETED:
        return SUGGEST, f"what runs on {old.runtime} must be built anew"
    if old.language == "python" and old.order < (3,) and (code is None or not is_python(code)):
        return SUGGEST, "the code must be brought to Python 3"
    if old.language == "python" and old.order < (3,):
        return UNSAFE, "Python 3 may read the code otherwise than Python 2 did"
    if code is None:
        return UNSAFE, "the code is not in the template: try it on the new runtime"
    if resource.property("Layers") is not None:
        return UNSAFE, "its layers must be made for the new runtime"
    if breaks := what_breaks(old.language, code, successor.order):
        return UNSAFE, breaks
    if context.existing_stack and (old.update_block is None or context.as_of < old.update_block):
        return UNSAFE, "a function that is there can still be updated"
    return SAFE, "the code is in the template, and nothing in it is known to be gone"


def _finding(path: tuple[str | int, ...], old: str, reason: str, decision: Decision) -> Fix:
    return Fix(
        title=f"choose another runtime than {old}",
        at=path,
        safety=SUGGEST,
        impact=UNKNOWN,
        reason=f"left alone: {reason} (checked against {decision.evidence})",
    )
