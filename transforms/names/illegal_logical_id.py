"""A logical id that is not made of letters and digits.

**Why it matters.** CloudFormation refuses the template: `Template format error: Resource name my-bucket is non
alphanumeric`, and the same for parameters, mappings and outputs.

**What is rewritten.** The name loses what stands between its words, which get a capital each: `my-bucket` and
`my_bucket` become `MyBucket`. Everything that says the name follows: `Ref`, `Fn::GetAtt`, `Fn::Sub`, `DependsOn`,
`Fn::FindInMap`, rules and `AWS::CloudFormation::Interface`.

**Fix safety.** Safe: no stack can have such a name, so nothing that runs has it, and the new name is free.

**Left alone.** Templates with any macro or `Fn::ForEach`, which may make the names; text of other tools (`${…}`,
`{{…}}` in a name); the keys inside mappings, which are data; names whose new form is taken, that a script mentions, or
that are too long (a logical id has at most 255 characters): findings.

Source: AWS CloudFormation User Guide, "Resources", "Parameters", "Outputs" and "Mappings" ("the logical ID must be
alphanumeric").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    NONE,
    SAFE,
    SUGGEST,
    CannotEdit,
    Change,
    Context,
    Fix,
    Mapping,
    Scalar,
    Template,
    edit_text,
    rename_key,
    replace,
    transform,
    walk,
)
from repair.cloudformation.dialects import adds_unseen_resources
from repair.cloudformation.intrinsics import find_in_map, is_literal, sub_text, sub_variables
from repair.cloudformation.references import Reference
from repair.cloudformation.sub import variables
from repair.engine.properties import is_refused
from transforms.references.scripts import is_script

_SECTIONS = ("Parameters", "Mappings", "Resources", "Outputs")
_LEGAL = re.compile(r"[A-Za-z0-9]+\Z")
_OURS = re.compile(r"[A-Za-z0-9 _.-]+\Z")
_LONGEST = 255


@transform(
    id="illegal-logical-id",
    summary="Logical id that is not made of letters and digits",
    group="names",
    fixes=("E2003", "E2011", "E3011", "E6004", "E6011", "E7002", "F0006", "F2003", "F2011", "F6004", "F6011", "F7002"),
)
def illegal_logical_id(template: Template, context: Context) -> Iterator[Fix]:
    """Write the name in letters and digits, wherever it stands."""
    if is_refused(template) or adds_unseen_resources(template) or template.transforms:
        return
    if not any("::" in resource.type for resource in template.resources.values()):
        return  # a document of another kind that has sections of the same names
    for section in _SECTIONS:
        found = template.section(section)
        names = [e.key.value for e in found.entries if isinstance(e.value, Mapping)] if found is not None else []
        wanted = Counter(legal(name) for name in names)
        for name in names:
            if _LEGAL.match(name) and len(name) > _LONGEST:
                reason = f"a logical id has at most {_LONGEST} characters, this one has {len(name)}"
                yield Fix("choose a shorter name", (section, name), SUGGEST, NONE, reason=reason)
            elif not _LEGAL.match(name) and _OURS.match(name) and not name.startswith("Fn::"):
                yield _fix(template, section, name, wanted[legal(name)] > 1)


def legal(name: str) -> str:
    """The words of a name, each with a capital, and nothing between them; a single word stays as it is."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    return "".join(word[0].upper() + word[1:] for word in words) if len(words) > 1 else "".join(words)


def _fix(template: Template, section: str, name: str, is_taken: bool) -> Fix:
    new = legal(name)
    reason = "a logical id is made of letters and digits; no stack can have this one"
    title = f"write {new} for {name}"
    try:
        if is_taken or not new or len(new) > _LONGEST or new in _taken(template, section):
            raise CannotEdit(f"{new or 'what is left'} is taken, or is no name")
        holder = template.section(section)
        assert holder is not None
        change = rename_key(template.document, holder, name, new)
        if section != "Outputs":
            change += _followed(template, section, name, new)
    except CannotEdit as error:
        return Fix(f"choose another name for {name}", (section, name), SUGGEST, NONE, reason=f"{reason}; {error}")
    return Fix(title, (section, name), SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _taken(template: Template, section: str) -> set[str]:
    if section in ("Parameters", "Resources"):
        return {*template.parameters, *template.resources, *template.pseudo_parameters}
    found = template.section(section)
    return set(found.keys()) if found is not None else set()


def _followed(template: Template, section: str, name: str, new: str) -> Change:
    """Every use of the old name, with the new one. Raises CannotEdit where one cannot be told or edited."""
    change = Change()
    if section == "Mappings":
        for call in template.calls("Fn::FindInMap"):
            lookup = find_in_map(call)
            if lookup is None or not is_literal(lookup.map_name):
                raise CannotEdit("a Fn::FindInMap computes which mapping it reads")
        for use in template.references_to(name):
            if use.kind == "FindInMap":
                change += replace(template.document, use.node, new)
        return change
    _check_scripts(template, name)
    for use in template.references:
        if use.name == name and use.kind in ("Ref", "GetAtt", "DependsOn", "ValueOf", "Interface"):
            change += _use(template, use, name, new)
        elif "." in name and use.name == name.partition(".")[0] and use.kind == "GetAtt":
            raise CannotEdit("where the name ends in a Fn::GetAtt is not certain")
    for call in template.calls("Fn::Sub"):
        text, own = sub_text(call), sub_variables(call)
        if text is None:
            continue
        tokens = {
            token.text: token.text.replace(name, new, 1)
            for token in variables(text.value)
            if token.name not in own and (token.name == name or token.name.startswith(f"{name}."))
        }
        if tokens:
            change += edit_text(template.document, text, tokens.items())
    return change


def _use(template: Template, use: Reference, name: str, new: str) -> Change:
    document, node = template.document, use.node
    labels = template.find(use.path[:-1]) if use.kind == "Interface" else None
    if isinstance(labels, Mapping):
        return rename_key(document, labels, name, new)
    if not isinstance(node, Scalar):
        raise CannotEdit("a use of the name is computed")
    if node.value == name:
        return edit_text(document, node, [(name, new)])
    return edit_text(document, node, [(f"{name}.", f"{new}.")])


def _check_scripts(template: Template, name: str) -> None:
    """Raises CannotEdit where a script or a tag may name the resource (cfn-init, cfn-signal and cfn-hup do).

    In a script every mention counts that is no variable of a Fn::Sub: the option before it may stand in another piece
    of the text.
    """
    mention = re.compile(rf"(?<![\w${{!-]){re.escape(name)}(?![\w-])")
    option = re.compile(rf"(?:--resource|-r)[\s=]+['\"]?{re.escape(name)}(?![\w-])")
    if name not in template.resources:
        return
    followed = {use.path for use in template.references if use.name == name and use.kind != "Sub"}
    for node in walk(template.root):
        if not isinstance(node, Scalar) or name not in node.value or any(node.path[: len(p)] == p for p in followed):
            continue
        in_script = is_script(node) and mention.search(node.value) is not None
        if in_script or option.search(node.value) or (node.value == name and _is_told(node)):
            raise CannotEdit("a script or a tag names it")


def _is_told(node: Scalar) -> bool:
    """True beside or below something that speaks of logical ids, as `aws:cloudformation:logical-id` does."""
    around = [node.parent, node.parent.parent] if node.parent is not None else []
    texts = [text for holder in around if isinstance(holder, Mapping) for text in _texts(holder)]
    return any("logical" in text.lower() for text in texts)


def _texts(holder: Mapping) -> Iterator[str]:
    for entry in holder.entries:
        yield entry.key.value
        if isinstance(entry.value, Scalar):
            yield entry.value.value
