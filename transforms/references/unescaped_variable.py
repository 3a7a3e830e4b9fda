"""A `${…}` inside `Fn::Sub` that is not CloudFormation's: an IAM policy variable, or a variable of a script.

**Why it matters.** CloudFormation refuses the template: `Template error: variable names in Fn::Sub syntax must contain
only alphanumeric characters, underscores, periods, and colons`, or `Unresolved resource dependencies [aws:username] in
the Resources block of the template`.

**What is rewritten.** `${x}` becomes `${!x}`, which `Fn::Sub` writes out as `${x}`:

- IAM policy variables (`${aws:username}`, `${s3:prefix}`), stage variables and the fields of a flow log's format; of
  `$${aws:username}`, which is Terraform's way to escape, the first `$` goes;
- what no name in a template can be (`${VAR:-default}`, `${#items[@]}`, `${HOME/a/b}`);
- in a script (`UserData`, `ZipFile`, `commands`, `BuildSpec`): names that the script gives a value itself, and names in
  capitals or beginning with a small letter that are like none of the template's.

**Fix safety.** Safe: the text comes out as it was written, which is what its reader (IAM, the shell) expects.

**Left alone.** Names that the template defines, names that are like one of them, or are written like a parameter
(`${Enviroment}`, `${DatabasePassword}` in a script are dangling references), variables of the Sub itself, and
templates that another tool or an unknown macro rewrites.

Source: AWS CloudFormation User Guide, Fn::Sub; IAM User Guide, "IAM policy elements: Variables and tags".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NO_INTERRUPTION, SAFE, CannotEdit, Context, Fix, Node, Scalar, Template, edit_text, transform
from repair.cloudformation.dialects import adds_unseen_resources, inside_foreach
from repair.cloudformation.intrinsics import sub_text, sub_variables
from repair.cloudformation.sub import SubToken, tokenize_sub
from repair.engine.properties import is_refused
from transforms.shape.names import misspelt, same_but_for_case

from .scripts import belongs_to_another_language, is_assigned, is_script


@transform(
    id="unescaped-variable",
    summary="Variable of IAM or of a script in Fn::Sub",
    group="references",
    fixes=("E1019", "F1018"),
)
def unescaped_variable(template: Template, context: Context) -> Iterator[Fix]:
    """Escape what is not CloudFormation's."""
    if is_refused(template):
        return
    for call in template.calls("Fn::Sub"):
        text = sub_text(call)
        if text is None or inside_foreach(call.node):
            continue
        own = sub_variables(call)
        tokens = [
            token
            for token in tokenize_sub(text.value)
            if token.kind == "variable" and token.name not in own and is_foreign(template, call.node, text.value, token)
        ]
        if not tokens:
            continue
        fix = _fix(template, call.node, text, tokens)
        if fix is not None:
            yield fix


def is_foreign(template: Template, node: Node, text: str, token: SubToken) -> bool:
    """True for a variable that the template does not define and that something else fills in."""
    name = token.name
    if not token.is_valid:
        if _is_defined(template, token.logical_id):
            return False  # a logical id that CloudFormation refuses; it is its name that is wrong
        return bool(name) and (is_script(node) or belongs_to_another_language(template, node, name))
    if _is_defined(template, token.logical_id):
        return False
    if belongs_to_another_language(template, node, name):
        return True
    if not is_script(node) or "." in name or ":" in name:
        return False
    if is_assigned(text.replace(token.text, ""), name):
        return True
    if name[:1].isupper() and not name.isupper():
        return False  # written like a parameter, which may have been forgotten
    known = [*template.parameters, *template.resources]
    near = same_but_for_case(name, known) or misspelt(name, known)
    return not near and not adds_unseen_resources(template)


def _is_defined(template: Template, name: str) -> bool:
    return name in template.parameters or name in template.resources or name in template.pseudo_parameters


def _fix(template: Template, node: Node, text: Scalar, tokens: list[SubToken]) -> Fix | None:
    replacements: dict[str, str] = {}
    for token in tokens:
        escaped = "${!" + token.text[2:]
        before = text.value[max(token.start - 1, 0) : token.start]
        if before == "$" and text.value.count("$" + token.text) == text.value.count(token.text):
            replacements["$" + token.text] = escaped
        else:
            replacements[token.text] = escaped
    try:
        change = edit_text(template.document, text, replacements.items())
    except CannotEdit:
        return None
    names = ", ".join(dict.fromkeys(token.name for token in tokens))
    return Fix(
        f"escape {names}",
        node.path,
        SAFE,
        NO_INTERRUPTION,
        change=change,
        reason="it is not defined in the template, and what reads the text fills it in",
    )
