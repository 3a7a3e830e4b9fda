"""A key that a parameter, a resource, an output or a rule does not have.

**Why it matters.** CloudFormation refuses the template: `Invalid template parameter property 'DefaultValue'`, `Invalid
template resource property 'DependOn'`; an output and a rule take no other keys than theirs, either.

**What is rewritten.** The first of these that applies:

1. another case, a misspelling, or a word that means the same: `type` → `Type`, `DependOn` → `DependsOn`, `DefaultValue`
   → `Default`, `DeletePolicy` → `DeletionPolicy`, `Propertie` → `Properties`, `Descripton` → `Description`;
2. `ExportName: x` of an output becomes `Export: {Name: x}`;
3. `Description` and comments of a resource move to its Metadata, where CloudFormation takes what it likes;
4. what says nothing to CloudFormation is taken out: `Required` of a parameter, `Name` and `Type` of an output.

**Fix safety.** Safe for 1 to 3: few keys may stand there, one of them is meant, and CloudFormation takes no other.
Unsafe for 4, because text is lost.

**Left alone.** Keys whose right name is there already, properties of the type (misplaced-attribute), serverless
resources, bodies of `Fn::ForEach`, templates that another tool or an unknown macro rewrites. What is like no key: other
services read keys of their own in such files (`Controls` in conformance packs).

Source: AWS CloudFormation User Guide, "Parameters", "Resource attribute reference", "Outputs", "Rules".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Context,
    Copy,
    Fix,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Template,
    remove_key,
    rename_key,
    replace,
    transform,
)
from repair.cloudformation.sections import child, plain_mapping
from repair.engine.properties import is_refused
from repair.knowledge.schemas import resource_schema

from .names import misspelt, same_but_for_case, squashed
from .relocation import move_down


@dataclass(frozen=True)
class Grammar:
    """The keys of one kind of entry; `meant` are other words for them (squashed), `idle` what says nothing."""

    what: str
    keys: tuple[str, ...]
    meant: dict[str, str] = field(default_factory=dict)
    idle: tuple[str, ...] = ()


PARAMETER = Grammar(
    "a parameter",
    (
        *("AllowedPattern", "AllowedValues", "ConstraintDescription", "Default", "Description", "MaxLength"),
        *("MaxValue", "MinLength", "MinValue", "NoEcho", "Type"),
    ),
    {
        "defaultvalue": "Default",
        "defaults": "Default",
        "value": "Default",
        "pattern": "AllowedPattern",
        "regex": "AllowedPattern",
        "allowedregex": "AllowedPattern",
        "values": "AllowedValues",
        "validvalues": "AllowedValues",
        "options": "AllowedValues",
        "enum": "AllowedValues",
        "minimum": "MinValue",
        "maximum": "MaxValue",
        "minimumvalue": "MinValue",
        "maximumvalue": "MaxValue",
        "minimumlength": "MinLength",
        "maximumlength": "MaxLength",
        "constraintsdescription": "ConstraintDescription",
        "desc": "Description",
    },
    ("Required", "Optional"),
)
RESOURCE = Grammar(
    "a resource",
    (
        *("Condition", "CreationPolicy", "DeletionPolicy", "DependsOn", "Metadata", "Properties", "Type"),
        *("UpdatePolicy", "UpdateReplacePolicy", "Version", "Connectors", "IgnoreGlobals"),
    ),
    {
        "depends": "DependsOn",
        "dependon": "DependsOn",
        "dependency": "DependsOn",
        "dependencies": "DependsOn",
        "dependsupon": "DependsOn",
        "dependenton": "DependsOn",
        "deletepolicy": "DeletionPolicy",
        "removalpolicy": "DeletionPolicy",
        "updatereplacementpolicy": "UpdateReplacePolicy",
        "replacepolicy": "UpdateReplacePolicy",
        "conditions": "Condition",
        "property": "Properties",
        "props": "Properties",
    },
)
OUTPUT = Grammar(
    "an output", ("Condition", "Description", "Export", "Value"), {"desc": "Description"}, ("Name", "Type")
)
EXPORT = Grammar("an export", ("Name",), {"exportname": "Name", "value": "Name"})
RULE = Grammar("a rule", ("Assertions", "RuleCondition"), {"condition": "RuleCondition", "asserts": "Assertions"})
ASSERTION = Grammar("an assertion", ("Assert", "AssertDescription"), {"description": "AssertDescription"})
INTERFACE = Grammar("AWS::CloudFormation::Interface", ("ParameterGroups", "ParameterLabels"))
GROUP = Grammar("a group of parameters", ("Label", "Parameters"))
LABEL = Grammar("a label", ("default",), {"name": "default", "text": "default"})

UPDATE_POLICY = Grammar(
    "an UpdatePolicy",
    (
        *("AutoScalingReplacingUpdate", "AutoScalingRollingUpdate", "AutoScalingScheduledAction"),
        *("CodeDeployLambdaAliasUpdate", "EnableVersionUpgrade", "UseOnlineResharding"),
    ),
)
ROLLING_UPDATE = Grammar(
    "an AutoScalingRollingUpdate",
    (
        *("MaxBatchSize", "MinActiveInstancesPercent", "MinInstancesInService", "MinSuccessfulInstancesPercent"),
        *("PauseTime", "SuspendProcesses", "WaitOnResourceSignals"),
    ),
)
CREATION_POLICY = Grammar("a CreationPolicy", ("AutoScalingCreationPolicy", "ResourceSignal", "StartFleet"))
RESOURCE_SIGNAL = Grammar("a ResourceSignal", ("Count", "Timeout"))
_BELOW_RESOURCE = (
    (("UpdatePolicy",), UPDATE_POLICY),
    (("UpdatePolicy", "AutoScalingRollingUpdate"), ROLLING_UPDATE),
    (("CreationPolicy",), CREATION_POLICY),
    (("CreationPolicy", "ResourceSignal"), RESOURCE_SIGNAL),
)

_REMARKS = ("Description", "Comment", "Comments", "Note", "Notes")
_POLICIES = frozenset({"snapshot", "retain", "delete", "retainexceptoncreate"})


@transform(
    id="unknown-key",
    summary="Key that a parameter, resource, output or rule does not have",
    group="shape",
    fixes=("E2001", "E3001", "E3016", "E4001", "E6001", "W8602", "W8608", "F8603", "F0040"),
)
def unknown_key(template: Template, context: Context) -> Iterator[Fix]:
    """Write the key that was meant."""
    if is_refused(template):
        return
    for holder, grammar in _holders(template):
        for entry in holder.entries:
            key = entry.key.value
            if key in grammar.keys or key.startswith("Fn::") or entry.key.tag is not None or key == "<<":
                continue
            if grammar is RESOURCE and _is_left_to_others(holder, key):
                continue
            fix = _fix(template, grammar, holder, key)
            if fix is not None:
                yield fix


def _holders(template: Template) -> Iterator[tuple[Mapping, Grammar]]:
    for parameter in template.parameters.values():
        yield parameter.node, PARAMETER
    for resource in template.resources.values():
        if not resource.type.startswith("AWS::Serverless::"):
            yield resource.node, RESOURCE
            for way, grammar in _BELOW_RESOURCE:
                node: Node | None = resource.node
                for step in way:
                    node = child(node, step)
                below = plain_mapping(node)
                if below is not None:
                    yield below, grammar
    for output in template.outputs.values():
        yield output.node, OUTPUT
        export = plain_mapping(output.node.get("Export"))
        if export is not None:
            yield export, EXPORT
    rules = template.section("Rules")
    for entry in rules.entries if rules is not None else ():
        rule = plain_mapping(entry.value)
        if rule is not None and not entry.key.value.startswith("Fn::"):
            yield rule, RULE
            assertions = child(rule, "Assertions")
            for item in assertions.items if isinstance(assertions, Sequence) else ():
                if isinstance(item, Mapping) and item.tag is None and "Assert" in item:
                    yield item, ASSERTION
    yield from _interface(template)


def _interface(template: Template) -> Iterator[tuple[Mapping, Grammar]]:
    interface = plain_mapping(child(template.section("Metadata"), "AWS::CloudFormation::Interface"))
    if interface is None:
        return
    yield interface, INTERFACE
    groups, labels = interface.get("ParameterGroups"), plain_mapping(interface.get("ParameterLabels"))
    texts = [entry.value for entry in labels.entries] if labels is not None else []
    for group in groups.items if isinstance(groups, Sequence) else ():
        if isinstance(group, Mapping):
            yield group, GROUP
            texts += [node] if (node := group.get("Label")) is not None else []
    for text in texts:
        if isinstance(text, Mapping) and text.tag is None:
            yield text, LABEL


def _is_left_to_others(holder: Mapping, key: str) -> bool:
    """True for a property of the type, and for what stands among the resources and is none."""
    kind = child(holder, "Type")
    schema = resource_schema(kind.value) if isinstance(kind, Scalar) else None
    return schema is not None and schema.properties.knows(key) and key in schema.properties.properties


def _fix(template: Template, grammar: Grammar, holder: Mapping, key: str) -> Fix | None:
    document, path = template.document, (*holder.path, key)
    reason = f"{grammar.what} has no {key}"
    entry = holder.entry(key)
    assert entry is not None
    try:
        meant = _meant(grammar, holder, key)
        if meant is not None:
            if meant in holder:
                raise CannotEdit(f"it has its {meant} already")
            change = rename_key(document, holder, key, meant)
            return Fix(f"write {meant} for {key}", path, SAFE, NO_INTERRUPTION, change=change, reason=reason)
        if grammar is OUTPUT and squashed(key) in ("exportname", "exportas") and "Export" not in holder:
            change = rename_key(document, holder, key, "Export")
            change += replace(document, entry.value, {"Name": Copy(entry.value)})
            return Fix("write Export for it", path, SAFE, NO_INTERRUPTION, change=change, reason=reason)
        if grammar is RESOURCE and key in _REMARKS and "Type" in holder:
            change = move_down(document, holder, key, ("Metadata", key))
            return Fix(f"move {key} to the Metadata", path, SAFE, NO_INTERRUPTION, change=change, reason=reason)
        if key in grammar.idle and isinstance(entry.value, Scalar):
            change = remove_key(document, holder, key)
            return Fix(f"take {key} out", path, UNSAFE, NO_INTERRUPTION, change=change, reason=reason)
    except CannotEdit as error:
        return Fix(f"take {key} out, or name it otherwise", path, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
    return None


def _meant(grammar: Grammar, holder: Mapping, key: str) -> str | None:
    """The key that was meant, whether it is there already or not."""
    same = same_but_for_case(key, grammar.keys)
    if same is not None:
        return same
    word = grammar.meant.get(squashed(key))
    value = holder.get(key)
    if word == "DeletionPolicy" and not (isinstance(value, Scalar) and value.value.lower() in _POLICIES):
        return None
    if word == "Condition" and not (isinstance(value, Scalar) and value.tag is None):
        return None
    if word in ("Default", "MinValue", "MaxValue", "AllowedPattern") and not isinstance(value, Scalar):
        return None
    if word == "AllowedValues" and not isinstance(value, Sequence):
        return None
    if word == "Properties" and not isinstance(value, Mapping):
        return None
    if word is not None:
        return word
    near = misspelt(key, grammar.keys)
    return near[0] if len(near) == 1 else None
