"""Writing a reference anew: another name, another attribute, a Ref instead of a GetAtt, or a value instead."""

from __future__ import annotations

from repair import (
    CannotEdit,
    Change,
    Copy,
    Node,
    Quoted,
    Scalar,
    Template,
    edit_text,
    function_call,
    get_att,
    ref,
    replace,
)
from repair.cloudformation.intrinsics import literal_text, sub_text, sub_variables
from repair.cloudformation.references import Reference
from repair.cloudformation.sub import tokenize_sub


def point_to(template: Template, reference: Reference, name: str, attribute: str = "") -> Change:
    """Point a Ref, a GetAtt, a Sub variable or a plain name at `name` (and `attribute`). Raises CannotEdit."""
    document, node = template.document, reference.node
    if reference.token is not None:
        assert isinstance(node, Scalar)
        new = f"${{{name}.{attribute}}}" if attribute else f"${{{name}}}"
        return edit_text(document, node, [(reference.token.text, new)])
    if reference.kind in ("GetAtt", "Ref"):
        call = template.find(reference.path)
        if call is None:
            raise CannotEdit("the call is gone")
        return replace(document, call, get_att(name, attribute) if attribute else ref(name))
    if isinstance(node, Scalar) and node.function == "Condition" and node.value:
        return edit_text(document, node, [(node.value, name)])
    if not isinstance(node, Scalar) or node.tag is not None:
        raise CannotEdit("the name is not a text of its own")
    return replace(document, node, name)


def write_value(template: Template, reference: Reference, value: Node | str) -> Change:
    """Write a value in place of a GetAtt or of a Sub variable. Raises CannotEdit where a Sub cannot hold it."""
    document, node = template.document, reference.node
    if reference.token is None:
        call = template.find(reference.path)
        if call is None:
            raise CannotEdit("the call is gone")
        return replace(document, call, Quoted(value) if isinstance(value, str) else Copy(value))
    assert isinstance(node, Scalar)
    text = value if isinstance(value, str) else value_in_sub(value)
    if text is None:
        raise CannotEdit("the value does not fit into a text")
    return edit_text(document, node, [(reference.token.text, text)])


def value_in_sub(node: Node) -> str | None:
    """A value as a part of a Sub text; None where only a call can say it."""
    literal = literal_text(node)
    if literal is not None:
        return None if "${" in literal else literal
    call = function_call(node)
    if call is None:
        return None
    if call.name == "Ref" and call.text is not None:
        return f"${{{call.text}}}"
    text = sub_text(call)
    if text is None or sub_variables(call) or not all(token.is_valid for token in tokenize_sub(text.value)):
        return None
    return text.value
