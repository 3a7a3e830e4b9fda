"""A version or an account id written as a number.

**Why it matters.** Without quotes, `EngineVersion: 15.10` is a number to CloudFormation, and as a number it is 15.1:
the stack fails with `Cannot find version 15.1 for postgres`, or, where 15.1 exists, gets it. `Version: 1.30` of a
cluster is 1.3, and the account id `012345670123` may be read in octal. `15.4` happens to survive, until somebody writes
15.10 beside it.

**What is rewritten.** What was written is put in quotes, digit by digit: the properties called `…Version` that the
resource schema wants as a string, wherever their value lives (a literal, the Default and AllowedValues of a String
parameter, the cells of a mapping, the branches of `Fn::If`), and every plain number of twelve digits that begins with a
zero, which can only be an account id.

**Fix safety.** Safe, impact none, where the number reads like the text (15.4, 8.0), and safe for an account id, which
readers of YAML differ about (impact unknown). Where it does not (15.10), safe
only if what CloudFormation reads is known not to exist, so that creation fails for certain; otherwise unsafe, because a
deployed `ElasticsearchVersion: 7.10` is 7.1, and the quotes would upgrade it.

**Left alone.** Whole numbers (`15`), texts that no reader takes for a number (`8.0.35`, `2012-10-17`), parameters of
type Number, what stands in policies and other documents without a schema, and the keys of mappings.

Source: the YAML 1.1 types int and float (yaml.org/type), which CloudFormation's reader follows; the resource schemas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    NONE,
    SAFE,
    UNKNOWN,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Impact,
    Mapping,
    Quoted,
    Resource,
    Safety,
    Scalar,
    Template,
    replace,
    transform,
    walk,
)
from repair.cloudformation.places import Place
from repair.cloudformation.results import Number, plain_result
from repair.knowledge.schemas import resource_schema
from repair.knowledge.update_behaviour import update_behaviour

from .engines import HOLDERS
from .pinned_value import PinnedValue, Use, pinned_values
from .version_choice import judge

_DECIMAL = re.compile(r"\d+\.\d+")
_ACCOUNT = re.compile(r"0\d{11}")
# EKS began with Kubernetes 1.10: what 1.20 and 1.30 are read as, 1.2 and 1.3, it never had.
_NEVER_ONE_DIGIT = frozenset({"AWS::EKS::Cluster", "AWS::EKS::Nodegroup"})


@transform(
    id="unquoted-version",
    summary="Version or account id without quotes, which CloudFormation reads as a number",
    group="versions",
)
def unquoted_version(template: Template, context: Context) -> Iterator[Fix]:
    """Quote what was written."""
    done: set[int] = set()
    for pinned in pinned_values(template, _version_uses(template)):
        for scalar in _scalars(pinned.place):
            if _DECIMAL.fullmatch(scalar.value) and not scalar.quoted and id(scalar) not in done:
                done.add(id(scalar))
                yield from _quote(template, scalar, *_grade(template, context, pinned, scalar.value))
    for node in walk(template.root):
        if isinstance(node, Scalar) and not node.quoted and node.tag is None and _ACCOUNT.fullmatch(node.value):
            yield from _quote(template, node, SAFE, UNKNOWN, "an account id keeps its first zero")


def _version_uses(template: Template) -> Iterator[Use]:
    for resource in template.resources.values():
        properties = resource.properties
        for node in walk(properties) if properties else ():
            if not isinstance(node, Mapping):
                continue
            for entry in node.entries:
                if entry.key.value.endswith("Version") and _wants_string(resource, entry.value.path[3:]):
                    yield Use(resource, entry.value)


def _wants_string(resource: Resource, path: tuple[str | int, ...]) -> bool:
    schema = resource_schema(resource.type)
    found = schema.at(path) if schema else None
    return found is not None and found.types == {"string"}


def _scalars(place: Place) -> list[Scalar]:
    """The scalar of a place, and all others that may stand in for it."""
    if place.parameter is not None and place.parameter.type != "String":
        return []
    own = [place.node] if isinstance(place.node, Scalar) and place.text is not None else []
    return own + (place.parameter.allowed_values if place.parameter else [])


def _grade(template: Template, context: Context, pinned: PinnedValue, lexeme: str) -> tuple[Safety, Impact, str]:
    number = plain_result(lexeme)
    read = number.text if isinstance(number, Number) else lexeme
    if read == lexeme:
        return SAFE, NONE, f"CloudFormation reads a number, which only happens to look like {lexeme}"
    behaviours = {update_behaviour(use.resource.type, use.node.path[2:]) for use in pinned.uses}
    impact = Impact(behaviours.pop()) if len(behaviours) == 1 else UNKNOWN
    if all(_never_deploys(template, context, use, use.place or pinned.place, read) for use in pinned.uses):
        return SAFE, impact, f"CloudFormation reads {read}, which cannot be created"
    return UNSAFE, impact, f"CloudFormation reads {read}: where that was deployed, the quotes change it"


def _never_deploys(template: Template, context: Context, use: Use, place: Place, read: str) -> bool:
    """Is it known that nothing can be created with the version as CloudFormation reads it?"""
    if use.resource.type in _NEVER_ONE_DIGIT:
        return re.fullmatch(r"1\.\d", read) is not None
    if use.resource.type not in HOLDERS or use.node.slot != HOLDERS[use.resource.type].version:
        return False
    verdict = judge(template, context, use.resource, place, read)
    return verdict is not None and verdict.engine != "" and verdict.decision.action == "replace"


def _quote(template: Template, scalar: Scalar, safety: Safety, impact: Impact, reason: str) -> Iterator[Fix]:
    try:
        change = replace(template.document, scalar, Quoted(scalar.value))
    except CannotEdit:
        return
    title = f"quote {scalar.value}"
    yield Fix(title=title, at=scalar.path, safety=safety, impact=impact, change=change, reason=reason)
