"""The name of a transform of AWS that does not exist, or an empty Transform.

**Why it matters.** CloudFormation refuses the template: it finds no transform of that name.

**What is rewritten.** A name in another case or misspelt becomes that of the transform: `AWS::LanguageExtension` →
`AWS::LanguageExtensions`; AWS SAM with another date gets its own, `AWS::Serverless-2016-10-31`. An empty Transform is
taken out.

**Fix safety.** Safe: names that start with `AWS::` are those of AWS, and one of its few transforms is meant.

**Left alone.** Macros of an account (names without `AWS::`), names that are like no transform or like two of them,
templates that another tool rewrites.

Source: AWS CloudFormation Template Reference, "Transform reference".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    NONE,
    SAFE,
    CannotEdit,
    Context,
    Fix,
    Node,
    Scalar,
    Sequence,
    Template,
    remove_key,
    replace,
    transform,
)
from repair.cloudformation.dialects import LANGUAGE_EXTENSIONS, SAM, dialects, is_known_macro
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.sections import child, is_null

from .names import distance, squashed

TRANSFORMS = (
    SAM,
    LANGUAGE_EXTENSIONS,
    "AWS::CodeDeployBlueGreen",
    "AWS::Include",
    "AWS::SecretsManager-2020-07-23",
    "AWS::SecretsManager-2024-09-16",
    "AWS::ServiceCatalog",
)
_NEAR = 2


@transform(
    id="wrong-transform",
    summary="Transform of AWS that does not exist",
    group="shape",
    fixes=("E1005",),
)
def wrong_transform(template: Template, context: Context) -> Iterator[Fix]:
    """Write the transform that was meant."""
    node = template.root.get("Transform")
    if node is None or any(dialect.refuses and dialect.name != "macro" for dialect in dialects(template)):
        return
    if is_null(node):
        try:
            change = remove_key(template.document, template.root, "Transform")
        except CannotEdit:
            return
        yield Fix("take the empty Transform out", node.path, SAFE, NONE, change=change, reason="it names nothing")
        return
    for scalar in _names(node):
        meant = _meant(scalar.value)
        if meant is None:
            continue
        try:
            change = replace(template.document, scalar, meant)
        except CannotEdit:
            continue
        reason = f"there is no transform {scalar.value}"
        yield Fix(f"write {meant}", scalar.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _names(node: Node) -> Iterator[Scalar]:
    for item in node.items if isinstance(node, Sequence) and node.tag is None else [node]:
        named = item if literal_text(item) is not None else child(item, "Name")
        if isinstance(named, Scalar) and named.tag is None:
            yield named


def _meant(name: str) -> str | None:
    if is_known_macro(name) or not name.lower().startswith("aws:"):
        return None
    if squashed(name).startswith("awsserverless"):
        return SAM
    near = [known for known in TRANSFORMS if distance(squashed(name), squashed(known), _NEAR) <= _NEAR]
    return near[0] if len(near) == 1 else None
