"""A name that its service does not take: a bucket's in capitals, a load balancer's of more than 32 characters.

**Why it matters.** The resource is not created: `Bucket name should not contain uppercase characters`, `The load
balancer name 'company-production-web-frontend-alb' cannot be longer than '32' characters`, `Target group name 'web_tg'
can only contain characters that are alphanumeric characters or hyphens(-)`.

**What is rewritten.** For buckets, load balancers and target groups, what the name is made of is followed through
`Fn::Sub`, `Fn::Join` and the `Default` of parameters:

1. letters and signs that stand in the name itself: small letters, and `-` for `_`;
2. a `Default` that nothing but names and tags use: small letters;
3. a `Default` that decides about more (an environment that conditions compare), or a name that is too long however it
   comes out: the name is taken out, and CloudFormation makes one.

**Fix safety.** Unsafe: another name is another resource, should it exist already.

**Left alone.** Names that the template spells out elsewhere too, say in the ARN of a policy, and parameters with
`AllowedValues`, for 2: both are findings. Parameters without `Default`, dynamic references, and names that nobody
knows before deployment.

Source: Amazon S3 User Guide, "General purpose bucket naming rules"; Elastic Load Balancing API Reference,
CreateLoadBalancer and CreateTargetGroup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repair import (
    REPLACEMENT,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Mapping,
    Node,
    Option,
    Parameter,
    Resource,
    Scalar,
    Template,
    edit_text,
    remove_key,
    replace,
    transform,
    walk,
)
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.intrinsics import function_call
from repair.cloudformation.sub import tokenize_sub
from repair.engine.properties import is_refused, takes_transform
from transforms.shape.applying import LEFTOVERS

from .rules_of_names import RULES, NameRule

#: The length that these have at least.
_SHORTEST = {"AWS::AccountId": 12, "AWS::Region": 9, "AWS::StackName": 1, "AWS::Partition": 3}
#: What is only called after a parameter, or follows the name that is made of it.
_HARMLESS = ("Tags", "Description", "GroupDescription", "Resource")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a name: `text` where it is known, `parameter` where it is the Default of one."""

    text: str
    shortest: int
    parameter: Parameter | None = None


@transform(
    id="illegal-name",
    summary="Name that its service does not take",
    group="names",
    fixes=("E1161", "E3031", "E3033", "F3031", "F3033", "W1030", "W1031"),
)
def illegal_name(template: Template, context: Context) -> Iterator[Fix]:
    """Write it as the service takes it, or leave it to CloudFormation."""
    if is_refused(template):
        return
    done: set[str] = set()
    for rule in RULES:
        for resource in template.resources_of_type(rule.type):
            node, holder = resource.property(rule.property), resource.properties
            if node is None or holder is None or takes_transform(holder):
                continue
            pieces = _pieces(template, node)
            wrong = [piece for piece in pieces if rule.is_wrong(piece.text)]
            too_long = sum(piece.shortest for piece in pieces) > rule.longest
            if not wrong and not too_long:
                continue
            parameters = {piece.parameter.name for piece in wrong if piece.parameter is not None}
            if not parameters & done:
                yield _fix(template, resource, rule, holder, node, wrong, too_long)
                # a Default that is corrected for one name is corrected for all
                done |= (
                    parameters if not too_long and all(_is_for_names(template, name) for name in parameters) else set()
                )


def _pieces(template: Template, node: Node) -> list[Piece]:
    """What a name is made of; empty where that is not understood."""
    found = []
    for part in normalise(template, node) or ():
        if isinstance(part, str):
            found.append(Piece(part, len(part)))
            continue
        name = str(part.arguments[0]) if part.function == "Ref" and part.arguments else ""
        parameter = template.parameters.get(name)
        if parameter is not None and parameter.default is not None and not parameter.from_parameter_store:
            text = parameter.default.value
            found.append(Piece(text, len(text), parameter))
        else:
            found.append(Piece("", _SHORTEST.get(name, 0)))
    return [] if any("}}" in piece.text for piece in found) else found


def _fix(
    template: Template,
    resource: Resource,
    rule: NameRule,
    holder: Mapping,
    node: Node,
    wrong: list[Piece],
    too_long: bool,
) -> Fix:
    at = (*holder.path, rule.property)
    key = rule.property
    what = "it is too long" if too_long else f"{', '.join(piece.text for piece in wrong)} cannot stand in it"
    reason = f"{what}: {rule.source}"
    verify = "deploy it as a new stack, or look at what uses the name that exists"
    try:
        change = None if too_long else _corrected(template, rule, node, wrong)
        title = f"write {key} in what the service takes"
        if change is None:
            change, title = remove_key(template.document, holder, key), f"take {key} out: CloudFormation makes a name"
    except CannotEdit as error:
        return Fix(f"choose another {key}", at, SUGGEST, REPLACEMENT, reason=f"{reason}; {error}")
    follows = change.operations and all(operation.path[0] == "Parameters" for operation in change.operations)
    if not follows and _is_spelt_elsewhere(template, node):
        reason += "; the template spells the name out elsewhere too"
        options = (Option(title, change),)
        return Fix(
            f"choose another {key}", at, SUGGEST, REPLACEMENT, reason=reason, options=options, declares=LEFTOVERS
        )
    return Fix(title, at, UNSAFE, REPLACEMENT, change=change, reason=reason, verify=verify, declares=LEFTOVERS)


def _corrected(template: Template, rule: NameRule, node: Node, wrong: list[Piece]) -> Change | None:
    """The name with other letters; None where a parameter that is used for more holds the wrong ones."""
    change: Change | None = None
    for piece in wrong:
        right = rule.corrected(piece.text)
        if right is None or (piece.parameter is not None and not _is_for_names(template, piece.parameter.name)):
            return None
        if piece.parameter is not None:
            assert piece.parameter.default is not None
            edit = replace(template.document, piece.parameter.default, right)
            change = change + edit if change is not None else edit
    for scalar, pairs in _literals(rule, node):
        edit = edit_text(template.document, scalar, pairs)
        change = change + edit if change is not None else edit
    return change


def _literals(rule: NameRule, node: Node) -> Iterator[tuple[Scalar, list[tuple[str, str]]]]:
    """The texts in which letters of the name itself are wrong, and what to write for them."""
    for scalar in walk(node):
        if not isinstance(scalar, Scalar) or scalar.function in ("Ref", "Fn::GetAtt") or scalar.slot == "Ref":
            continue
        tokens = tokenize_sub(scalar.value)
        texts = {token.text for token in tokens if token.kind == "literal" and rule.is_wrong(token.text)}
        pairs = [(text, right) for text in sorted(texts) if (right := rule.corrected(text)) is not None]
        if pairs:
            yield scalar, pairs


def _is_for_names(template: Template, name: str) -> bool:
    """True if a parameter's value decides about nothing but how things are called."""
    parameter = template.parameters[name]
    if parameter.node.get("AllowedValues") is not None or parameter.node.get("AllowedPattern") is not None:
        return False
    for use in template.references_to(name):
        if use.kind == "Interface":
            continue
        steps = [step for step in use.path if isinstance(step, str)]
        keys = [step for step in steps[3:] if not step.startswith("Fn::") and step != "Ref"]
        harmless = bool(keys) and (keys[-1].endswith("Name") or any(key in _HARMLESS for key in keys))
        if use.source.section == "Outputs":
            harmless = True
        if use.kind not in ("Ref", "Sub") or not harmless or "Fn::Equals" in steps or "Fn::FindInMap" in steps:
            return False
    return True


def _is_spelt_elsewhere(template: Template, node: Node) -> bool:
    """True if another text of the template holds the name, put together in whichever way."""
    form = normalise(template, node)
    own = node.path
    name = "".join(map(str, form or ()))
    if not name:
        return True
    for resource in template.resources.values():
        for other in walk(resource.node):
            if not isinstance(other, Scalar) and function_call(other) is None:
                continue
            if other.path[: len(own)] == own:
                continue
            if name in "".join(map(str, normalise(template, other) or ())):
                return True
    return False
