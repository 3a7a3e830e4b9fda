"""The text of ``Fn::Sub``: literal pieces, ``${Variable}`` and ``${!Literal}``.

What CloudFormation does, and where that is known from:

- ``${Name}`` is replaced; ``${Resource.Attribute}`` is a GetAtt, divided at the first dot.
- ``${!Text}`` stands for ``${Text}`` (AWS documentation of Fn::Sub).
- Blanks around a name do not count: ``${ Name }`` is ``${Name}`` (cfn-lint issue 236, seen on live stacks).
- A variable ends at the first ``}`` behind its ``${``; a ``${`` without one is literal text.
- A name may hold only letters, digits, ``_``, ``.`` and ``:``; any other makes CloudFormation refuse the template
  ("variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons").
  Such a variable is a token all the same, with ``is_valid`` false.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NAME = re.compile(r"[A-Za-z0-9_.:]+\Z")


@dataclass(frozen=True, slots=True)
class SubToken:
    """A piece of a Sub text; `text` is ``value[start:end]``, so the texts of all tokens give the value again.

    `name` is the variable's name without blanks; for the other kinds it is empty.
    """

    kind: Literal["literal", "variable", "escaped"]
    text: str
    start: int
    end: int
    name: str = ""

    @property
    def logical_id(self) -> str:
        """What a variable refers to: the part before the first dot."""
        return self.name.partition(".")[0]

    @property
    def attribute(self) -> str:
        """The attribute of ``${Resource.Attribute}``; empty for a plain name."""
        return self.name.partition(".")[2]

    @property
    def is_valid(self) -> bool:
        """False for a variable whose name CloudFormation refuses."""
        return self.kind != "variable" or _NAME.match(self.name) is not None

    @property
    def literal(self) -> str:
        """What a literal or an escaped piece stands for in the result; empty for a variable.

        Blanks around the ``!`` (``${ !Name}``) still escape, and are kept as they are.
        """
        if self.kind == "escaped":
            return self.text.replace("!", "", 1)
        return self.text if self.kind == "literal" else ""


def tokenize_sub(text: str) -> tuple[SubToken, ...]:
    """The tokens of a Sub text (a decoded value), in order and without gaps. Never raises."""
    tokens: list[SubToken] = []
    position = 0
    for match in _VARIABLE.finditer(text):
        start, end = match.span()
        if start > position:
            tokens.append(SubToken("literal", text[position:start], position, start))
        name = match.group(1).strip()
        if name.startswith("!"):
            tokens.append(SubToken("escaped", match.group(), start, end))
        else:
            tokens.append(SubToken("variable", match.group(), start, end, name))
        position = end
    if position < len(text):
        tokens.append(SubToken("literal", text[position:], position, len(text)))
    return tuple(tokens)


def variables(text: str) -> list[SubToken]:
    """The variables of a Sub text, in order, repeated names included."""
    return [token for token in tokenize_sub(text) if token.kind == "variable"]


def join_tokens(tokens: Iterable[SubToken]) -> str:
    """The Sub text that the tokens came from."""
    return "".join(token.text for token in tokens)
