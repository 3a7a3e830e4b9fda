"""Where a template uses dynamic references, whichever functions put their text together.

``!Sub '{{resolve:secretsmanager:${A}::k}}'`` and ``!Join ['', ['{{resolve:secretsmanager:', !Ref A, '::k}}']]`` are one
thing here. The pieces that are known only at deployment stand in `text` as ``${#0}``, ``${#1}`` …, so that the grammar
of the references is read from one text; :meth:`Use.form` gives them back.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from repair import Mapping, Node, Resource, Scalar, Sequence, Template, function_call
from repair.cloudformation.dynamic_references import DynamicReference, Segment, dynamic_references
from repair.cloudformation.evaluate import normalise, normalise_argument
from repair.cloudformation.intrinsics import FunctionCall, if_branches
from repair.cloudformation.results import RESOLVE, Opaque
from repair.cloudformation.sections import Owner
from repair.cloudformation.sub import tokenize_sub

Form = tuple["str | Opaque", ...]

#: How a piece that is known only at deployment begins in :attr:`Use.text`; no name of a Fn::Sub can be like this.
OPAQUE = "${#"
_BEGINNING = re.compile(r"\{\{resolve")
TEXT_FUNCTIONS = frozenset({"Fn::Sub", "Fn::Join"})


@dataclass(frozen=True, slots=True)
class Use:
    """One reference; `node` is the literal or the call that gives the whole string it stands in."""

    node: Node
    owner: Owner
    resource: Resource | None
    text: str
    reference: DynamicReference
    opaque: tuple[Opaque, ...]

    @property
    def is_whole(self) -> bool:
        """True if the string is this reference and nothing else."""
        return self.reference.start == 0 and self.reference.end == len(self.text)

    @property
    def name(self) -> Form:
        """What names the secret or the parameter."""
        return self.form(self.reference.name)

    @property
    def key(self) -> str | None:
        """The JSON key that is asked for, where it is a literal."""
        segment = self.reference.json_key
        return segment.text if segment is not None and OPAQUE not in segment.text else None

    def form(self, segment: Segment) -> Form:
        """A segment as `normalise` would give it."""
        found: list[str | Opaque] = []
        for token in tokenize_sub(segment.text):
            if token.text.startswith(OPAQUE):
                found.append(self.opaque[int(token.name[1:])])
            elif found and isinstance(found[-1], str):
                found[-1] += token.text
            else:
                found.append(token.text)
        return tuple(found)


def uses(template: Template, *services: str, encoded: bool = False) -> Iterator[Use]:
    """Every use of a well-formed reference to one of these services, in document order.

    With `encoded` also those in what a ``!Base64`` in the short form is given: the `node` is then the whole call.
    """
    for node in _expressions(template):
        call = function_call(node)
        if call is None or not _encodes(call):
            form = normalise(template, node)
        else:
            form = normalise_argument(template, call) if encoded else None
        if form is None or RESOLVE not in form or any(isinstance(part, str) and OPAQUE in part for part in form):
            continue
        text = ""
        opaque: list[Opaque] = []
        for part in form:
            if part == RESOLVE:
                text += "{{resolve:"
            elif isinstance(part, Opaque):
                text += f"{OPAQUE}{len(opaque)}}}"
                opaque.append(part)
            else:
                text += part
        for reference in dynamic_references(text):
            if reference.service in services and reference.is_wellformed:
                owner = template.owner(node)
                yield Use(node, owner, template.resource_of(node), text, reference, tuple(opaque))


def _expressions(template: Template) -> Iterator[Node]:
    """Every literal, Fn::Sub and Fn::Join with a beginning of a reference that is no part of another one.

    In document order; not recursive. What holds none is not looked into: most templates have few references.
    """
    begins = [match.start() for match in _BEGINNING.finditer(template.document.text)]
    stack: list[Node] = [template.root]
    while stack:
        node = stack.pop()
        nearest = bisect_left(begins, node.start)
        if nearest == len(begins) or begins[nearest] >= node.end:
            continue
        call = function_call(node)
        branches = if_branches(call) if call is not None else None
        if branches is not None:
            stack += [branches.if_false, branches.if_true]
        elif call is not None and (call.name in TEXT_FUNCTIONS or _encodes(call)):
            yield node
        elif isinstance(node, Scalar):
            if call is None:
                yield node
        elif call is None or call.form == "long" or call.inner is None:
            stack += reversed(_members(node))


def _encodes(call: FunctionCall) -> bool:
    """True for ``!Base64 text`` and ``!Base64 {Fn::Sub: text}``: call and argument are one node."""
    return call.name == "Fn::Base64" and call.form == "short"


def _members(node: Node) -> list[Node]:
    if isinstance(node, Mapping):
        return [entry.value for entry in node.entries]
    return list(node.items) if isinstance(node, Sequence) else []


def secret_of(template: Template, name: Form) -> Resource | None:
    """The secret of the template that a reference names by ``${Secret}``, or by the text of its Name."""
    for secret in template.resources_of_type("AWS::SecretsManager::Secret"):
        if name in ((Opaque("Ref", (secret.logical_id,)),), (Opaque("Fn::GetAtt", (secret.logical_id, "Id")),)):
            return secret
        if names_it(template, name, secret):
            return secret
    return None


def names_it(template: Template, name: Form, secret: Resource) -> bool:
    """True if the text names the secret by its Name, alone or at the end of an ARN."""
    node = secret.property("Name")
    own = normalise(template, node) if node is not None else None
    if own is None:
        return False
    return name == own or (name[:1] != own[:1] and after_arn(name) == own)


def after_arn(name: Form) -> Form | None:
    """What follows ``:secret:`` in the text of an ARN; None where it is no ARN of a secret."""
    if not isinstance(name[0] if name else None, str) or not str(name[0]).startswith("arn:"):
        return None
    for index, part in enumerate(name):
        if isinstance(part, str) and ":secret:" in part:
            rest = part.partition(":secret:")[2]
            return ((rest,) if rest else ()) + name[index + 1 :]
    return None
