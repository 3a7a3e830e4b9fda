"""A function of `AWS::LanguageExtensions` without that transform.

**Why it matters.** CloudFormation refuses the template: `Template error: Encountered unsupported function: Fn::Length`.
Without the transform `Fn::ForEach::Name` is a resource whose name is not alphanumeric.

**What is rewritten.** `AWS::LanguageExtensions` is added to Transform, in front of what stands there: it must run
before AWS SAM.

**Fix safety.** Safe: the functions exist with the transform only. Who deploys the stack must then allow macros
(`CAPABILITY_AUTO_EXPAND`).

**Left alone.** Templates that another tool or an unknown macro rewrites: it may know these functions itself.

Source: AWS CloudFormation Template Reference, "AWS::LanguageExtensions transform".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Path,
    Sequence,
    Template,
    transform,
    walk,
)
from repair.cloudformation.dialects import LANGUAGE_EXTENSIONS
from repair.engine.properties import is_refused
from transforms.shape.transform_section import add_transform

_NAMES = ("Fn::Length", "Fn::ToJsonString")


@transform(
    id="missing-language-extensions",
    summary="Function of AWS::LanguageExtensions without the transform",
    group="functions",
    fixes=("E1022", "E1030", "E1031", "E1032", "F0006", "F1030", "F1031", "F1032"),
)
def missing_language_extensions(template: Template, context: Context) -> Iterator[Fix]:
    """Add the transform."""
    if LANGUAGE_EXTENSIONS in template.transforms or is_refused(template):
        return
    found = _use(template)
    if found is None:
        return
    name, at = found
    reason = f"{name} is a function of that transform; deploy with --capabilities CAPABILITY_AUTO_EXPAND"
    try:
        change = add_transform(template, LANGUAGE_EXTENSIONS, first=True)
    except CannotEdit:
        return
    yield Fix(f"add {LANGUAGE_EXTENSIONS}", at, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _use(template: Template) -> tuple[str, Path] | None:
    """The first function that needs the transform, and where it stands."""
    for call in template.calls(*_NAMES):
        return call.name, call.path
    for section in ("Conditions", "Resources", "Outputs"):
        root = template.section(section)
        for node in walk(root) if root is not None else ():
            for entry in node.entries if isinstance(node, Mapping) else ():
                if entry.key.value.startswith("Fn::ForEach::") and isinstance(entry.value, Sequence):
                    return "Fn::ForEach", entry.value.path
    return None
