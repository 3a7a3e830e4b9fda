"""A parameter whose Default is computed.

**Why it matters.** CloudFormation refuses the template: `Template format error: Every Default member must be a string`.
A Default is read before any function is.

**What is rewritten.** What the Default computes takes the place of the parameter wherever it is used (`!Ref Name`,
`${Name}`), and the parameter goes.

**Fix safety.** Unsafe: nobody can give the value from outside any more.

**Left alone.** A Default that needs a resource; parameters that are used in Conditions, Rules or Metadata, or in a text
that cannot hold what the Default computes; templates whose macro may read it.

Source: AWS CloudFormation User Guide, "Parameters" (Default).
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    Mapping,
    Node,
    Parameter,
    Scalar,
    Template,
    edit_text,
    function_call,
    remove_key,
    replace,
    transform,
)
from repair.cloudformation.dialects import adds_unseen_resources
from repair.cloudformation.references import Reference
from repair.engine.properties import is_refused

from .editing import value_in_sub


@transform(
    id="computed-default",
    summary="Parameter whose Default is computed",
    group="references",
    fixes=("E2001", "F0015"),
)
def computed_default(template: Template, context: Context) -> Iterator[Fix]:
    """Write what the Default computes where the parameter is used."""
    if is_refused(template):
        return
    for parameter in template.parameters.values():
        node = parameter.node.get("Default")
        if node is None or function_call(node) is None:
            continue
        at = (*parameter.path, "Default")
        title = f"write what {parameter.name} computes where it is used"
        reason = "a Default is read before any function"
        try:
            change = _inlined(template, parameter, node)
        except CannotEdit as error:
            yield Fix(title, at, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
            continue
        yield Fix(title, at, UNSAFE, NO_INTERRUPTION, change=change, reason=reason)


def _inlined(template: Template, parameter: Parameter, node: Node) -> Change:
    if adds_unseen_resources(template) and "AWS::Serverless-2016-10-31" not in template.transforms:
        raise CannotEdit("a macro may read it")
    for use in template.references:
        if use.path[: len(node.path)] == node.path and use.target not in ("pseudo", "parameter"):
            raise CannotEdit("it needs something that is made later")
    section = template.section("Parameters")
    assert section is not None
    if len(section.entries) == 1:
        change = remove_key(template.document, template.root, "Parameters")
    else:
        change = remove_key(template.document, section, parameter.name)
    texts: dict[int, tuple[Scalar, set[str]]] = {}
    for use in template.references_to(parameter.name):
        if use.source.section not in ("Resources", "Outputs") or use.kind not in ("Ref", "Sub") or use.in_loop:
            raise CannotEdit(f"it is used in {use.source.section}")
        if use.token is not None:
            assert isinstance(use.node, Scalar)
            texts.setdefault(id(use.node), (use.node, set()))[1].add(use.token.text)
        else:
            change += _in_place_of(template, use, node)
    text = value_in_sub(node)
    for scalar, tokens in texts.values():
        if text is None:
            raise CannotEdit("the value does not fit into a text")
        change += edit_text(template.document, scalar, [(token, text) for token in sorted(tokens)])
    return change


def _in_place_of(template: Template, use: Reference, node: Node) -> Change:
    call = template.find(use.path)
    if call is None or (isinstance(call.parent, Mapping) and call.parent.function is not None):
        raise CannotEdit("a use of it is not found")
    return replace(template.document, call, Copy(node))
