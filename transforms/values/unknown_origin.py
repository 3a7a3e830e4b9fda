"""A cache behavior of CloudFront that names an origin which the distribution does not have; an alias in capitals.

**Why it matters.** The distribution is refused: `The specified origin server does not exist or is not valid`.

**What is rewritten.** `TargetOriginId` becomes the id of the only origin that there is, or of the one that differs in
case and separators only. An alias is written in small letters.

**Fix safety.** Safe: there is one origin that can be meant, and the names of hosts know no case.

**Left alone.** A name that none of several origins is like (a finding, with their ids as its options), origin groups
and ids that are computed, and templates that another tool or an unknown macro rewrites.

Source: Amazon CloudFront API Reference, CacheBehavior and Aliases.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Node,
    Option,
    Quoted,
    Scalar,
    Sequence,
    Template,
    function_call,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.sections import child
from repair.engine.properties import is_refused
from transforms.shape.names import squashed


@transform(
    id="unknown-origin",
    summary="Cache behavior for an origin that is not there",
    group="values",
    fixes=("E3013", "E3057"),
)
def unknown_origin(template: Template, context: Context) -> Iterator[Fix]:
    """Name the origin that is there."""
    if is_refused(template):
        return
    for distribution in template.resources_of_type("AWS::CloudFront::Distribution"):
        config = distribution.property("DistributionConfig")
        if not isinstance(config, Mapping) or config.tag is not None:
            continue
        yield from _capitals(template, config.get("Aliases"))
        known = _ids(config)
        for behavior in _behaviors(config):
            target = behavior.get("TargetOriginId")
            if known and isinstance(target, Scalar) and target.tag is None and target.value not in known:
                yield _fix(template, target, known)


def _behaviors(config: Mapping) -> Iterator[Mapping]:
    others = config.get("CacheBehaviors")
    for node in (
        config.get("DefaultCacheBehavior"),
        *(others.items if isinstance(others, Sequence) and others.tag is None else ()),
    ):
        if isinstance(node, Mapping) and node.tag is None:
            yield node


def _ids(config: Mapping) -> list[str]:
    """The ids of all origins and origin groups; empty where one of them is not known."""
    found = []
    groups = child(config.get("OriginGroups"), "Items") if config.get("OriginGroups") is not None else None
    for node in (config.get("Origins"), groups):
        if node is None:
            continue
        if not isinstance(node, Sequence) or node.tag is not None:
            return []
        for item in node.items:
            name = literal_text(item.get("Id")) if isinstance(item, Mapping) and item.tag is None else None
            if name is None:
                return []
            found.append(name)
    return found


def _fix(template: Template, target: Scalar, known: list[str]) -> Fix:
    alike = [name for name in known if squashed(name) == squashed(target.value)] or known
    reason = f"the distribution has no origin {target.value}"
    options = []
    for name in alike:
        try:
            options.append(Option(name, replace(template.document, target, _written(target, name))))
        except CannotEdit:
            continue
    if len(options) == 1 == len(alike):
        title = f"write {alike[0]} for {target.value}"
        change = options[0].change
        return Fix(title, target.path, SAFE, NO_INTERRUPTION, change=change, reason=f"{reason}, only {alike[0]}")
    title = "choose an origin that is there"
    return Fix(title, target.path, SUGGEST, NO_INTERRUPTION, reason=reason, options=tuple(options))


def _written(scalar: Scalar, text: str) -> Quoted | str:
    return Quoted(text) if scalar.quoted else text


def _capitals(template: Template, aliases: Node | None) -> Iterator[Fix]:
    for node in aliases.items if isinstance(aliases, Sequence) and function_call(aliases) is None else ():
        text = literal_text(node)
        if not isinstance(node, Scalar) or text is None or text == text.lower() or "{{" in text:
            continue
        title = f"write {text.lower()} for {text}"
        try:
            change = replace(template.document, node, _written(node, text.lower()))
        except CannotEdit as error:
            yield Fix(title, node.path, SUGGEST, NO_INTERRUPTION, reason=str(error))
            continue
        yield Fix(title, node.path, SAFE, NO_INTERRUPTION, change=change, reason="an alias is in small letters")
