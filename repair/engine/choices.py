"""What the user decided about findings that have several answers (``--choose 'id@path=answer'``).

An answer is the label of one of the finding's options, or, where the finding asks for a value, the value itself as
YAML (``!GetAtt AppRole.Arn``). The path is a JSON pointer or dotted, as the reports print it.
"""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from dataclasses import replace

from repair.engine.fix import SAFE, SUGGEST, Fix
from repair.syntax import tree
from repair.syntax.document import Document, parse
from repair.syntax.edits import Change
from repair.syntax.errors import CannotEdit, SyntaxProblem
from repair.syntax.model import plain_value, pointer, to_model
from repair.syntax.nodes import Mapping, Node, Path, Scalar, Sequence
from repair.syntax.values import Call, Plain, Quoted, Value


def decided(document: Document, id: str, fix: Fix, choices: AbstractMapping[str, str]) -> Fix:
    """The fix as the user decided it; the same fix where there is no decision about it, or none that can be followed.

    A decision makes a fix safe to apply: the user knows what it does. What it does to a running stack still counts.
    """
    answer = _answer(id, fix.at, choices)
    if answer is None:
        return fix
    for option in fix.options:
        if option.label == answer:
            return replace(fix, title=f"{fix.title} (chosen: {answer})", change=option.change, safety=SAFE, options=())
    if fix.safety is not SUGGEST or fix.change:
        return _refused(fix, answer, "it is none of the options")
    try:
        change = _written(document, fix.at, answer)
    except SyntaxProblem:
        return _refused(fix, answer, "it is no YAML")
    except CannotEdit as error:
        return _refused(fix, answer, str(error))
    return replace(fix, title=f"{fix.title} (chosen: {answer})", change=change, safety=SAFE, options=())


def _answer(id: str, at: Path, choices: AbstractMapping[str, str]) -> str | None:
    for path in (pointer(at), ".".join(map(str, at))):
        answer = choices.get(f"{id}@{path}")
        if answer is not None:
            return answer
    return None


def _refused(fix: Fix, answer: str, why: str) -> Fix:
    sentence = f"the answer {answer!r} was not used: {why}"
    return replace(fix, reason=f"{fix.reason}; {sentence}" if fix.reason else sentence)


def _written(document: Document, at: Path, answer: str) -> Change:
    """The change that puts a value where the finding is: in the place of what stands there, or as a new key."""
    node = parse(f"answer: {answer}").root.get("answer")
    if node is None or (isinstance(node, Scalar) and node.tag is None and not node.value):
        raise CannotEdit("it is empty")
    value = value_of(node)
    old = document.find(at)
    if old is not None:
        if to_model(old) == to_model(node):
            raise CannotEdit("it is what stands there")
        return tree.replace(document, old, value)
    holder = document.find(at[:-1])
    if not isinstance(holder, Mapping) or not isinstance(at[-1], str):
        raise CannotEdit("there is no place for it")
    return tree.add_key(document, holder, at[-1], value)


def value_of(node: Node) -> Value:
    """A node of another text as a value to write. Raises CannotEdit for tags that are not functions."""
    if node.tag is not None and node.function is None:
        raise CannotEdit(f"the tag {node.tag} is no function")
    if node.function is None:
        return _plain_value_of(node)
    if node.function == "Fn::GetAtt" and isinstance(node, Scalar) and "." in node.value:
        return Call(node.function, node.value.split(".", 1))
    return Call(node.function, _plain_value_of(node))


def _plain_value_of(node: Node) -> Value:
    if isinstance(node, Mapping):
        if len(node.entries) == 1 and (node.keys()[0] == "Ref" or node.keys()[0].startswith("Fn::")):
            return Call(node.keys()[0], value_of(node.entries[0].value))
        return {entry.key.value: value_of(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [value_of(item) for item in node.items]
    assert isinstance(node, Scalar)
    if node.quoted:
        return Quoted(node.value)
    return node.value if isinstance(plain_value(node.value), str) else Plain(node.value)
