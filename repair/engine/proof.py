"""Law 2: what an edit did to the text is exactly what it says it did to the model."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from repair.syntax.document import Document
from repair.syntax.edits import Operation, sequential
from repair.syntax.model import Model, scalar_model, wrap_function


class Mismatch(Exception):
    """The text says something else than its operations promised; the message words the difference."""


def expected_model(before: Document, operations: Iterable[Operation]) -> Model:
    """The model that the operations promise. Raises Mismatch where they do not fit the text they speak of."""
    import jsonpatch
    import jsonpointer

    patch = [operation.as_patch() for operation in sequential(operations)]
    try:
        model: Model = jsonpatch.apply_patch(before.model(), patch, in_place=True)
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException) as error:
        raise Mismatch(f"the operations do not apply: {error}") from None
    return model


def check(before: Document, operations: Iterable[Operation], after: Document) -> None:
    """Raises Mismatch unless the new text is what the operations make of the old one, key order aside."""
    expected = expected_model(before, operations)
    actual = after.model()
    if expected != actual:
        raise Mismatch(describe(expected, actual))


def describe(expected: Model, actual: Model) -> str:
    """The difference of two models in words (deepdiff's)."""
    from deepdiff import DeepDiff

    difference = DeepDiff(expected, actual, ignore_private_variables=False, verbose_level=2)
    return str(difference.pretty())[:2000] or "the models differ"


def second_opinion(document: Document) -> Model | None:
    """The model as a parser that shares no code with ours reads the text; None where it cannot read it.

    YAML: ruamel.yaml (pure Python, YAML 1.1). JSON: the standard library.
    """
    if document.format == "json":
        try:
            return _from_json(document.text)
        except ValueError:
            return None
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="safe", pure=True)  # the round-trip scanner marks the folds of a text with BEL characters
    yaml.version = (1, 1)
    try:
        return _from_events(yaml.parse(document.text))
    except (YAMLError, ValueError, AssertionError, IndexError, TypeError):
        return None


def _from_json(text: str) -> Model:
    def number(lexeme: str) -> _Lexeme:
        return _Lexeme(lexeme)

    return _encode(json.loads(text, parse_int=number, parse_float=number, parse_constant=number))


class _Lexeme(str):
    __slots__ = ()


def _encode(value: Any) -> Model:
    if isinstance(value, dict):
        return {key: _encode(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_encode(item) for item in value]
    if isinstance(value, _Lexeme):
        return scalar_model(value, False)
    if isinstance(value, str):
        return scalar_model(value, True)
    return scalar_model({True: "true", False: "false", None: "null"}[value], False)


def _from_events(events: Iterable[Any]) -> Model:
    """The model from a stream of YAML events, by their class names (two libraries, one shape)."""
    root: list[Model] = []
    stack: list[tuple[Any, str | None]] = [(root, None)]
    keys: list[str | None] = [None]

    def put(value: Model) -> None:
        holder = stack[-1][0]
        if isinstance(holder, list):
            holder.append(value)
        elif keys[-1] is None:
            keys[-1] = str(value)
        else:
            holder[keys[-1]] = value
            keys[-1] = None

    for event in events:
        kind = type(event).__name__
        if kind == "ScalarEvent":
            tag = _tag(event)
            quoted = event.style not in (None, "")
            is_key = isinstance(stack[-1][0], dict) and keys[-1] is None
            scalar = scalar_model(event.value, quoted, None if tag and is_function(tag) else tag)
            put(event.value if is_key else wrap_function(tag, scalar, True))
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            stack.append(({} if kind.startswith("M") else [], _tag(event)))
            keys.append(None)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            value, tag = stack.pop()
            keys.pop()
            put(wrap_function(tag, value, False))
        elif kind == "AliasEvent":
            raise ValueError("alias")
    return root[0]


def is_function(tag: str) -> bool:
    """True for a short-form tag."""
    return tag.startswith("!") and not tag.startswith("!!") and len(tag) > 1


def _tag(event: Any) -> str | None:
    tag = getattr(event, "tag", None)
    return str(tag) if tag is not None and str(tag) not in ("None", "!") else None
