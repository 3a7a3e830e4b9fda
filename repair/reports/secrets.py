"""Which literal texts of a template are secrets, so that a report for people's eyes does not repeat them.

Hidden are the literals of keys that name a secret (``MasterUserPassword: hunter2``), of the values beside such a name
(``Name: DB_PASSWORD``, ``Value: hunter2``), the defaults of parameters that are called so or have NoEcho, and private
keys. References and dynamic references are no secrets: they are shown. A patch must apply, so nothing is hidden there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from repair.engine.result import Outcome
from repair.syntax.document import Document, parse
from repair.syntax.errors import TemplateError
from repair.syntax.nodes import Mapping, Node, Scalar, Sequence, walk

MASK = "****"
#: Shorter texts are not looked for in sentences.
_TELLING = 4

_NAMES = re.compile(
    r"(?:password|passwd|passphrase|secret|secretstring|secretkey|accesskey|token|apikey|privatekey|connectionstring"
    r"|credentials?)\Z"
)
#: A text without any of these holds none: most need not be parsed.
_HINT = re.compile(
    r"pass|secret|token|credential|NoEcho|(?:api|access|private|secret)[^a-z0-9]?key|connection[^a-z0-9]?string",
    re.IGNORECASE,
)
_LABELS = ("Name", "Key", "ParameterKey", "EnvironmentVariableName")
_VALUES = ("Value", "ParameterValue", "DefaultValue")
_REFERENCE = re.compile(r"\{\{resolve:[^}]*\}\}|\$\{[^}]*\}")
_PRIVATE_KEY = "PRIVATE KEY-----"


@dataclass(frozen=True, slots=True)
class Secret:
    """A literal and where it stands."""

    start: int
    end: int
    value: str


def secrets_of(outcome: Outcome) -> frozenset[str]:
    """The secrets in a file, before and after, as a sentence may repeat them. Short ones are left out: `1` is in every
    second sentence, and nobody learns anything from it."""
    found = {*secrets_in(outcome.before), *secrets_in(outcome.after)}
    return frozenset(secret.value for secret in found if len(secret.value) >= _TELLING)


def hidden(text: str, secrets: Iterable[str]) -> str:
    """A sentence with each secret in it replaced, where it stands as a word of its own."""
    for secret in sorted(secrets, key=len, reverse=True):
        if secret in text:
            text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", MASK, text)
    return text


def holds_secret(text: str, secrets: Iterable[str]) -> bool:
    """True if a text repeats a secret, perhaps as a string of JSON."""
    secrets = tuple(secrets)
    return hidden(text, [*secrets, *(json.dumps(secret)[1:-1] for secret in secrets)]) != text


def masked_lines(text: str, known: Iterable[Secret] = ()) -> list[str]:
    """The lines of a text (divided at LF, which they keep), with its secrets replaced line by line.

    `known` are the secrets of the text that was made of it: what cannot be parsed is searched for them.
    """
    if not _can_be_parsed(text):
        words = {line.strip() for secret in known for line in secret.value.splitlines() if line.strip()}
        return re.findall(r"[^\n]*\n|[^\n]+", hidden(text, words))
    pieces: list[str] = []
    position = 0
    for secret in secrets_in(text):
        pieces += (text[position : secret.start], _mask(text[secret.start : secret.end]))
        position = secret.end
    pieces.append(text[position:])
    return re.findall(r"[^\n]*\n|[^\n]+", "".join(pieces))


def _mask(secret: str) -> str:
    """As many lines as before: of a block of text, its mark and indentation stay."""
    first, *rest = secret.split("\n")
    lines = [first if rest and re.fullmatch(r"[|>][-+0-9]*\r?", first) else MASK]
    lines += [re.sub(r"\S.*?(?=\r?\Z)", MASK, line, count=1, flags=re.DOTALL) for line in rest]
    return "\n".join(lines)


@lru_cache(maxsize=256)
def secrets_in(text: str) -> tuple[Secret, ...]:
    """The secrets of a text, in order; none in a text that cannot be parsed."""
    if not _HINT.search(text):
        return ()
    try:
        document = parse(text)
    except TemplateError:
        return ()
    found = {node.start: Secret(node.content_start, node.end, node.value) for node in _literals(document)}
    return tuple(found[start] for start in sorted(found))


@lru_cache(maxsize=256)
def _can_be_parsed(text: str) -> bool:
    try:
        parse(text)
    except TemplateError:
        return False
    return True


def _literals(document: Document) -> Iterator[Scalar]:
    for node in walk(document.root):
        if isinstance(node, Scalar) and _PRIVATE_KEY in node.value:
            yield node
        elif isinstance(node, Mapping):
            for entry in node.entries:
                if _names_a_secret(entry.key.value):
                    yield from _literal(entry.value)
            label = next((node.get(key) for key in _LABELS if key in node), None)
            if isinstance(label, Scalar) and _names_a_secret(label.value):
                for key in _VALUES:
                    yield from _literal(node.get(key))
    parameters = document.root.get("Parameters")
    if isinstance(parameters, Mapping):
        for entry in parameters.entries:
            parameter = entry.value
            if isinstance(parameter, Mapping) and (_names_a_secret(entry.key.value) or _has_no_echo(parameter)):
                yield from _literal(parameter.get("Default"))


def _names_a_secret(name: str) -> bool:
    return _NAMES.search(re.sub(r"[^a-z0-9]", "", name.lower())) is not None


def _has_no_echo(parameter: Mapping) -> bool:
    value = parameter.get("NoEcho")
    return isinstance(value, Scalar) and value.value.lower() in ("true", "yes", "on")


def _literal(node: Node | None) -> Iterator[Scalar]:
    """The texts that a value is made of and that are no reference."""
    if isinstance(node, Sequence):
        return  # a list of names, seldom of secrets, and Fn::Join, whose literals are separators
    if not isinstance(node, Scalar) or node.function not in (None, "Fn::Sub"):
        return
    value = _REFERENCE.sub("", node.value).strip()
    if value and value.lower() not in ("true", "false", "yes", "no", "null", "~"):
        yield node
