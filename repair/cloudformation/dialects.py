"""What is not plain CloudFormation in a template, and what must therefore be left alone.

A *dialect* is something that is rewritten before CloudFormation reads it (a macro, Rain, org-formation, Jinja, PyPlate), or that was
written by a program (the CDK). Each has a sentence for the person who runs the repair. Where `refuses` is true, the
text in the file is not what CloudFormation will see, or will be overwritten, so its structure is not ours to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from repair.cloudformation.sections import plain_mapping
from repair.syntax.document import Document
from repair.syntax.nodes import Mapping, Node, Scalar, walk

if TYPE_CHECKING:
    from repair.cloudformation.template import Template

DialectName = Literal["macro", "sam", "include", "foreach", "rain", "org-formation", "jinja", "pyplate", "cdk"]

SAM = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"

#: Macros of AWS whose input is a template of its own kind ("Transform reference", AWS documentation).
_KNOWN = frozenset({SAM, LANGUAGE_EXTENSIONS, "AWS::Include", "AWS::CodeDeployBlueGreen", "AWS::ServiceCatalog"})
_KNOWN_PREFIX = "AWS::SecretsManager-"

#: ``{{ x }}`` is a parameter of their own in these documents, not Jinja.
_OWN_BRACES = ("AWS::SSM::", "AWS::ImageBuilder::")

#: ``{{name}}`` is filled in when a mail is sent.
_MAILS = ("AWS::SES::", "AWS::Pinpoint::", "AWS::Connect::", "AWS::Wisdom::")

_EXPRESSION = re.compile(r"\{\{(?!resolve:)")
#: A text that is nothing but a placeholder, also in quotes.
_PLACEHOLDER = re.compile(r"\{\{-?\s*(?!resolve)[A-Za-z_][\w.]*\s*(?:\|[^{}]*)?-?\}\}\Z")
_JINJA_LINE = re.compile(r"^[ \t]*\{[%#][^\n]*[%#]\}|^[^#'\"\n]*:[ \t]+\{\{(?!resolve:)", re.MULTILINE)


_ORG_FORMATION = ("OrganizationBindings", "OrganizationBinding", "OrganizationBindingRegion")


@dataclass(frozen=True, slots=True)
class Dialect:
    """Something in the file that is not plain CloudFormation; `note` is a sentence, `detail` a name in it."""

    name: DialectName
    note: str
    refuses: bool
    detail: str = ""


@lru_cache(maxsize=4)  # many transforms ask, one template after the other
def dialects(template: Template) -> tuple[Dialect, ...]:
    """What a template holds beside plain CloudFormation, most restrictive first; each name and detail once."""
    found = dict.fromkeys((*_macros(template), *_by_nodes(template), *_jinja_comments(template.document)))
    return tuple(sorted(found, key=lambda dialect: not dialect.refuses))


def dialect_notes(template: Template) -> list[str]:
    """The sentences of all dialects of a template."""
    return [dialect.note for dialect in dialects(template)]


def is_known_macro(name: str) -> bool:
    """True for the macros of AWS that this program understands."""
    return name in _KNOWN or name.startswith(_KNOWN_PREFIX)


def adds_unseen_resources(template: Template) -> bool:
    """True if a transform may define names that are not in the file: an unknown name is then no mistake."""
    if any(dialect.name in ("macro", "sam", "include", "foreach") for dialect in dialects(template)):
        return True
    return any(resource.type.startswith("AWS::Serverless::") for resource in template.resources.values())


def inside_foreach(node: Node) -> bool:
    """True in a ``Fn::ForEach``, whose text is repeated and rewritten before names in it mean anything."""
    current: Node | None = node
    while current is not None:
        if isinstance(current.slot, str) and current.slot.startswith("Fn::ForEach"):
            return True
        current = current.parent
    return False


def explain_unparsable(text: str) -> str | None:
    """A sentence on why a text that does not parse is perhaps no template by itself, or None."""
    if _JINJA_LINE.search(text):
        return "this looks like a Jinja template: render it first, and repair what it gives or the source by hand"
    return None


def _macros(template: Template) -> Iterator[Dialect]:
    for name in template.transforms:
        if name == SAM:
            note = (
                f"{SAM} adds resources that are not in this file: names that it does not define may exist all the same"
            )
            yield Dialect("sam", note, False)
        elif name == "AWS::Include":
            yield _INCLUDE
        elif not is_known_macro(name):
            yield _macro(name)


def _transform_call(argument: Node) -> Iterator[Dialect]:
    name = argument.get("Name") if isinstance(argument, Mapping) else None
    if isinstance(name, Scalar) and name.value == "AWS::Include":
        yield _INCLUDE
    elif isinstance(name, Scalar) and not is_known_macro(name.value):
        yield _macro(name.value)


_INCLUDE = Dialect(
    "include", "AWS::Include adds text that is not in this file: what it defines is not seen here", False
)
_FOREACH = Dialect("foreach", "the bodies of Fn::ForEach are repeated by a transform and are not edited", False)


def _macro(name: str) -> Dialect:
    note = f"the macro {name} rewrites this template before CloudFormation reads it: its structure is left alone"
    return Dialect("macro", note, True, name)


def _by_nodes(template: Template) -> Iterator[Dialect]:
    rain = "Rain" in template.root or _has_modules(template.root)
    loop = jinja = pyplate = False
    for node in walk(template.root):
        if node.function == "Fn::Transform":
            yield from _transform_call(node)
        if isinstance(node, Mapping):
            for entry in node.entries:
                loop = loop or entry.key.value.startswith("Fn::ForEach")
                rain = rain or entry.key.value.removeprefix("Fn::").startswith("Rain::")
                if entry.key.value == "Fn::Transform":
                    yield from _transform_call(entry.value)
        elif isinstance(node, Scalar):
            pyplate = pyplate or "#!PyPlate" in node.value
            if "{" in node.value and not node.quoted and not jinja:
                jinja = "{%" in node.value or (_EXPRESSION.search(node.value) is not None and _is_jinja(template, node))
            elif node.quoted and not jinja and node.value.startswith("{{"):
                jinja = _PLACEHOLDER.match(node.value) is not None and _is_jinja(template, node, _MAILS)
        rain = rain or (node.tag is not None and node.tag.startswith("!Rain::"))
    if loop:
        yield _FOREACH
    if rain:
        note = "`rain pkg` resolves directives before CloudFormation reads this file: its structure is left alone"
        yield Dialect("rain", note, True)
    if _is_org_formation(template.root):
        note = (
            "org-formation resolves its own sections before CloudFormation reads this file: its structure is left alone"
        )
        yield Dialect("org-formation", note, True)
    if pyplate:
        note = "Python code of the PyPlate macro writes a part of this template: its structure is left alone"
        yield Dialect("pyplate", note, True)
    if jinja:
        yield _JINJA
    if any(_is_from_cdk(resource.node, resource.type) for resource in template.resources.values()):
        note = "the CDK wrote this file and will overwrite it: repair the program that it came from"
        yield Dialect("cdk", note, True)


_JINJA = Dialect(
    "jinja", "Jinja placeholders are filled in before CloudFormation reads this file: its structure is left alone", True
)


def _has_modules(root: Mapping) -> bool:
    """True for local modules, which `rain pkg` and `aws cloudformation package` resolve (Rain, pull request 662)."""
    modules = plain_mapping(root.get("Modules"))
    return modules is not None and any(isinstance(m.value, Mapping) and "Source" in m.value for m in modules.entries)


def _is_org_formation(root: Mapping) -> bool:
    """True for a template of org-formation, which has a version and sections of its own (its README)."""
    version = root.get("AWSTemplateFormatVersion")
    is_its_version = isinstance(version, Scalar) and version.value == "2010-09-09-OC"
    return is_its_version or any(name in root for name in _ORG_FORMATION)


def _is_jinja(template: Template, node: Node, others: tuple[str, ...] = ()) -> bool:
    resource = template.resource_of(node)
    return resource is None or not resource.type.startswith((*_OWN_BRACES, *others))


def _is_from_cdk(node: Mapping, type: str) -> bool:
    metadata = plain_mapping(node.get("Metadata"))
    return type == "AWS::CDK::Metadata" or (metadata is not None and "aws:cdk:path" in metadata)


def _jinja_comments(document: Document) -> Iterator[Dialect]:
    """``# {% if x %}``: what is left of the text when all its values are taken out is structure and comments."""
    text = document.text
    if "{%" not in text:
        return
    values = [node for node in walk(document.root) if isinstance(node, Scalar)]
    inside = {match.start() for match in re.finditer(r"\{%", text)}
    for node in values:
        if "{%" in node.value:
            inside = {offset for offset in inside if not node.start <= offset < node.end}
    if inside:
        yield _JINJA
