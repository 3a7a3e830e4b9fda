"""Settings of a method of API Gateway whose path does not start at the root.

**Why it matters.** The stage is refused: `Invalid method setting path: */*/metrics/enabled. Must be one of:
[/*/*/...]`.

**What is rewritten.** `ResourcePath` gets the slash that it must start with: `*` → `/*`, `users` → `/users`.

**Fix safety.** Safe: every resource has a path from the root.

**Left alone.** Paths that are computed, the encoded form `~1users`, and templates that another tool or an unknown macro
rewrites.

Source: AWS CloudFormation User Guide, MethodSetting of AWS::ApiGateway::Stage.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NO_INTERRUPTION, SAFE, CannotEdit, Context, Fix, Quoted, Template, replace, transform
from repair.engine.properties import properties

_PLACES = frozenset(
    {
        ("AWS::ApiGateway::Deployment", "StageDescription.MethodSettings.*.ResourcePath"),
        ("AWS::ApiGateway::Stage", "MethodSettings.*.ResourcePath"),
    }
)


@transform(
    id="rootless-method-path",
    summary="Path of method settings that does not start with a slash",
    group="values",
    fixes=("E3723",),
)
def rootless_method_path(template: Template, context: Context) -> Iterator[Fix]:
    """Write the slash."""
    for found in properties(template):
        scalar = found.scalar
        if (found.type.type_name, found.place) not in _PLACES or scalar is None:
            continue
        if not scalar.value or scalar.value.startswith(("/", "~", "{{")):
            continue
        try:
            change = replace(template.document, scalar, Quoted("/" + scalar.value))
        except CannotEdit:
            continue
        title = f"write /{scalar.value} for {scalar.value}"
        yield Fix(title, scalar.path, SAFE, NO_INTERRUPTION, change=change, reason="a path starts at the root")
