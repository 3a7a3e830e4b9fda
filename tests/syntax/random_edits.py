"""Random edits and the model that each must lead to, computed without the code under test.

Run as a program to try many: ``python -m tests.syntax.random_edits SEED COUNT``.
"""

from __future__ import annotations

import collections
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from repair.engine.proof import check
from repair.syntax import tree
from repair.syntax.document import Document, parse
from repair.syntax.edits import Change, apply_edits
from repair.syntax.errors import CannotEdit, TemplateError
from repair.syntax.model import Model, plain_value
from repair.syntax.nodes import Mapping, Node, Sequence, walk
from repair.syntax.values import Call, Quoted, Value, get_att, ref

VALUES: list[Value] = [
    "X",
    "yes",
    "",
    "a, b",
    "it's: #1",
    "multi\nline",
    "\x85\U0001f600",
    "2012-10-17",
    "- a",
    " #x",
    "{{resolve:x}}",
    ["a, b", "c]"],
    True,
    5,
    Quoted("15.10"),
    {"A": "b", "C": ["d", "e f: g"]},
    ["x", "y"],
    [],
    {},
    ref("Foo"),
    Call("Fn::Join", ["", ["arn:", ref("AWS::Region"), ":x:", get_att("DB", "Endpoint.Port")]]),
    Call("Fn::If", ["C", {"k": "v"}, ref("AWS::NoValue")]),
    [{"Key": "a", "Value": ref("B")}, {"Key": "z", "Value": "it's"}],
]
KEYS = ["NewKey", "AWS::X", "012", "yes", "with  spaces", "a: b", "#k", "?", "x]"]


@dataclass(frozen=True)
class Attempt:
    """One edit and the model that the new text must have; `written` is None where the edit was refused."""

    what: str
    change: Change | None
    refused: str
    matches: Any


def attempts(document: Document, choose: random.Random, count: int) -> Iterator[Attempt]:
    nodes = list(walk(document.root))
    mappings = [node for node in nodes if isinstance(node, Mapping)]
    lists = [node for node in nodes if isinstance(node, Sequence)]
    for _ in range(count):
        kind = choose.choice(
            ["add", "after", "before", "replace", "replace", "rename", "remove", "insert", "append", "take"]
        )
        if kind in ("insert", "append", "take") and not lists:
            continue
        yield _attempt(document, choose, kind, nodes, mappings, lists)


def _attempt(
    document: Document,
    choose: random.Random,
    kind: str,
    nodes: list[Node],
    mappings: list[Mapping],
    lists: list[Sequence],
) -> Attempt:
    value = choose.choice(VALUES)
    mapping = choose.choice([m for m in mappings if m.entries] or mappings)
    keys = mapping.keys()
    key = choose.choice([k for k in KEYS if k not in keys])
    sequence = choose.choice(lists) if lists else None
    model: Model = document.model()
    try:
        if kind in ("add", "after", "before"):
            place = {} if kind == "add" or not keys else {kind: choose.choice(keys)}
            change = tree.add_key(document, mapping, key, value, **place)
            _at(model, _inside(mapping))[key] = value
        elif kind == "replace":
            node = choose.choice(nodes[1:] or nodes)
            change = tree.replace(document, node, value)
            _at(model, node.path[:-1])[node.path[-1]] = value
        elif kind == "rename":
            old = choose.choice(keys)
            change = tree.rename_key(document, mapping, old, key)
            holder = _at(model, _inside(mapping))
            holder[key] = holder.pop(old)
        elif kind == "remove":
            old = choose.choice(keys)
            change = tree.remove_key(document, mapping, old)
            del _at(model, _inside(mapping))[old]
        else:
            assert sequence is not None
            holder = _at(model, _inside(sequence))
            if kind == "take":
                index = choose.randrange(len(sequence.items)) if sequence.items else 0
                if not sequence.items:
                    return Attempt(kind, None, "nothing to take", None)
                change = tree.remove_item(document, sequence, index)
                del holder[index]
            else:
                index = len(sequence.items) if kind == "append" else choose.randint(0, len(sequence.items))
                change = tree.insert(document, sequence, index, value)
                holder.insert(index, value)
    except CannotEdit as refusal:
        return Attempt(kind, None, str(refusal), None)
    return Attempt(kind, change, "", model)


def _inside(node: Mapping | Sequence) -> tuple[str | int, ...]:
    return (*node.path, node.function) if node.function else node.path


def _at(model: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        model = model[part]
    return model


def says(model: Any, intended: Any) -> bool:
    """True if a model (of the new text) says what was intended: models stay models, values are read as their type."""
    if isinstance(intended, Call):
        return (
            isinstance(model, dict)
            and set(model) == {intended.function}
            and says(model[intended.function], intended.argument)
        )
    if isinstance(intended, Quoted):
        return bool(model == "'" + intended.text)
    if isinstance(intended, dict):
        return (
            isinstance(model, dict)
            and model.keys() == intended.keys()
            and all(says(model[k], intended[k]) for k in intended)
        )
    if isinstance(intended, list):
        return isinstance(model, list) and len(model) == len(intended) and all(map(says, model, intended))
    if isinstance(intended, (bool, int)):
        return bool(model == "=" + str(intended).lower())
    if model == intended:
        return True  # an untouched scalar of the model
    if not isinstance(model, str) or model[1:] != intended:
        return False
    return model[0] == "'" or (model[0] == "=" and plain_value(intended) == intended)


def verify(document: Document, attempt: Attempt) -> str:
    """Empty if the edit did what was intended and what its operations say; else what went wrong."""
    assert attempt.change is not None
    try:
        text = apply_edits(document.text, attempt.change.edits)
        after = parse(text)
        check(document, attempt.change.operations, after)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "" if says(after.model(), attempt.matches) else "the text does not say what was intended"


def disguises(text: str) -> Iterator[str]:
    yield text
    yield text.replace("\r\n", "\n").replace("\n", "\r\n")
    yield text.rstrip("\r\n")


def main(seed: int, count: int) -> int:
    from repair.syntax.source import decode
    from tests.corpus import corpus_files

    choose = random.Random(seed)
    files = list(corpus_files())
    tally: collections.Counter[str] = collections.Counter()
    wrong = 0
    while tally["written"] + tally["refused"] < count:
        path = choose.choice(files)
        try:
            document = parse(choose.choice(list(disguises(decode(path.read_bytes()).text))))
        except TemplateError:
            continue
        for attempt in attempts(document, choose, 10):
            if attempt.change is None:
                tally["refused"] += 1
                tally[f"refused: {attempt.refused[:50]}"] += 1
                continue
            tally["written"] += 1
            tally[attempt.what] += 1
            problem = verify(document, attempt)
            if problem:
                wrong += 1
                tally["stopped by the check"] += 1
                print(path, attempt.what, problem[:300], attempt.change.edits)
    for name, number in tally.most_common():
        print(f"{number:8} {name}")
    return 1 if wrong else 0


if __name__ == "__main__":
    import sys

    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
