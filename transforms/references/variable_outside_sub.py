"""`${Name}` of something that the template defines, in a text that is no `Fn::Sub`.

**Why it matters.** Nothing is put in: the text goes to the service as it stands, which refuses it (`Invalid ARN`, `The
specified bucket is not valid: ${Bucket}`) or, worse, takes it.

**What is rewritten.** The text becomes a `Fn::Sub`. Every other `${…}` in it is escaped (`${!…}`), so that only the
known names are put in.

**Fix safety.** Safe where every `${…}` of the text is a name of the template, with an attribute that it returns, or a
pseudo parameter; unsafe where others stand beside them, and in custom resources and types without a schema, whose
program may fill the name in by itself.

**Left alone.** Scripts and texts of another language, where `${Name}` is a variable of its own (`UserData`,
`ZipFile`, `BuildSpec`, commands, state machine definitions, `DefinitionSubstitutions`, VTL and OpenAPI of API
Gateway's stage variables, IAM policy variables), descriptions, Metadata, text inside functions other than `Fn::Join`
and `Fn::If`, what is escaped for another reader (`$${Name}`, `\\${Name}`), names that a mapping template sets itself
(`#set($Name = …)`), resources that need this one or that may not exist where it does, `Fn::ForEach` and its names,
templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation User Guide, Fn::Sub.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    UNSAFE,
    Call,
    CannotEdit,
    Context,
    Copy,
    Fix,
    Node,
    Quoted,
    Scalar,
    Sequence,
    Template,
    function_call,
    replace,
    transform,
    walk,
)
from repair.cloudformation.dialects import adds_unseen_resources, inside_foreach
from repair.cloudformation.sub import SubToken, variables
from repair.engine.properties import is_refused
from repair.knowledge.schemas import resource_schema

from .scripts import is_assigned_in_velocity, is_script

_THROUGH = frozenset({"Fn::Join", "Fn::If"})
_LANGUAGES = frozenset(
    {
        *("Definition", "DefinitionString", "DefinitionSubstitutions", "DefinitionBody", "BuildSpec", "Buildspec"),
        *("Content", "TemplateBody", "Body", "Description", "AlarmDescription", "GroupDescription", "LogFormat"),
        *("RequestMappingTemplate", "ResponseMappingTemplate", "Code", "FunctionCode", "Metadata", "QueryString"),
        *("Command", "EntryPoint", "Sql", "Pattern", "InputTemplate", "DashboardBody", "AllowedPattern"),
        *("Data", "InlineRecipe", "Script", "ServerProperties"),
    }
)


@transform(
    id="variable-outside-sub",
    summary="${Name} in a text that is no Fn::Sub",
    group="references",
    fixes=("E1029",),
)
def variable_outside_sub(template: Template, context: Context) -> Iterator[Fix]:
    """Make the text a Fn::Sub."""
    if is_refused(template):
        return
    for node in _texts(template):
        tokens = variables(node.value)
        known = [token for token in tokens if _is_known(template, node, token)]
        if not known or _is_elsewhere(node):
            continue
        others = [token for token in tokens if token not in known]
        yield _fix(template, node, known, others)


def _texts(template: Template) -> Iterator[Scalar]:
    for name in ("Resources", "Outputs"):
        section = template.section(name)
        for node in walk(section) if section is not None else ():
            if isinstance(node, Scalar) and node.tag is None and "${" in node.value:
                yield node


def _is_known(template: Template, node: Scalar, token: SubToken) -> bool:
    if not token.is_valid:
        return False
    name, attribute = token.logical_id, token.attribute
    if name in template.resources and not _may_use(template, node, name):
        return False
    if is_assigned_in_velocity(node.value, name):
        return False
    if node.value[: token.start].endswith(("\\", "$")):
        return False  # escaped for another reader
    if attribute:
        resource = template.resources.get(name)
        schema = resource_schema(resource.type) if resource is not None else None
        return schema is not None and schema.attribute(attribute) is not None
    if name in template.pseudo_parameters:
        return True
    return name in template.parameters or (name in template.resources and not adds_unseen_resources(template))


def _may_use(template: Template, node: Scalar, name: str) -> bool:
    """False where a reference would close a circle, or may name what does not exist."""
    user, used = template.resource_of(node), template.resources[name]
    if user is not None:
        if user.logical_id == name or template.graph.path_exists(name, user.logical_id):
            return False
        return used.condition in (None, user.condition)
    output = template.outputs.get(template.owner(node).name)
    return used.condition is None or (output is not None and used.condition == output.condition)


def _is_read_by_others(template: Template, node: Scalar) -> bool:
    """True where a program of somebody's own reads the text: it may fill the name in by itself."""
    resource = template.resource_of(node)
    if resource is None:
        return False
    is_custom = resource.type == "AWS::CloudFormation::CustomResource" or not resource.type.startswith("AWS::")
    return is_custom or resource_schema(resource.type) is None


def _is_elsewhere(node: Scalar) -> bool:
    """True where the text is of another language, or is an argument that must not be computed."""
    if is_script(node) or inside_foreach(node):
        return True
    if node.slot in ("Type", "Condition", "DependsOn"):
        return True
    current: Node | None = node
    while current is not None and current.parent is not None:
        if current.slot in _LANGUAGES:
            return True
        parent = current.parent
        call = function_call(parent)
        if call is None and isinstance(parent, Sequence) and parent.parent is not None:
            call = function_call(parent.parent)
        if call is not None and call.name not in _THROUGH:
            return True
        if call is not None and isinstance(parent, Sequence) and current.slot == 0 and call.argument is parent:
            return True  # the delimiter of a Join, the condition of an If
        current = parent
    return False


def _fix(template: Template, node: Scalar, known: list[SubToken], others: list[SubToken]) -> Fix:
    names = ", ".join(dict.fromkeys(token.name for token in known))
    title = f"put {names} in with Fn::Sub"
    value = _escaped(node.value, others) if others else None
    try:
        change = replace(template.document, node, Call("Fn::Sub", Copy(node) if value is None else Quoted(value)))
    except CannotEdit as error:
        return Fix(title, node.path, SUGGEST, NO_INTERRUPTION, reason=str(error))
    if value is not None and "\n" in value:
        return Fix(
            title, node.path, SUGGEST, NO_INTERRUPTION, reason="other variables of the text must be escaped first"
        )
    reason = "without Fn::Sub the text stays as it is"
    doubtful = others or _is_read_by_others(template, node)
    return Fix(title, node.path, UNSAFE if doubtful else SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _escaped(text: str, others: list[SubToken]) -> str:
    for token in {token.text for token in others}:
        text = text.replace(token, "${!" + token[2:])
    return text
