"""Dynamic references: ``{{resolve:service:key}}`` in a text.

The grammar, from the AWS documentation ("Get values stored in other services using dynamic references")::

    reference = "{{resolve:" service ":" key "}}"       no blanks: "{{ resolve" is an ordinary text
    service   = "ssm" | "ssm-secure" | "secretsmanager"
    ssm key   = name [ ":" version ]
    secret    = secret-id [ ":" ["SecretString"] [ ":" [json-key] [ ":" [stage] [ ":" [version-id] ]]]]

A secret's id may be an ARN, which holds six colons of its own. Empty segments are legal (``name::password``). The text
may be that of a ``Fn::Sub``: its variables are part of the segments (``${Secret}``), and a colon inside one
(``${AWS::Region}``) divides nothing. Several references may stand in one text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SERVICES = frozenset({"ssm", "ssm-secure", "secretsmanager"})
_OPENING = "{{resolve:"
_PIECE = re.compile(r"\$\{[^}]*\}|[^$}:]|\$(?!\{)|\}(?!\})|:")
_ARN_COLONS = 6


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a reference between two colons: ``text == value[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DynamicReference:
    """One reference; offsets are into the decoded text.

    `segments` are the parts of the key, an ARN being one of them: for a secret its id, then SecretString, JSON key,
    stage and version id, as far as they are written; for a parameter its name and version.
    """

    service: str
    segments: tuple[Segment, ...]
    start: int
    end: int

    @property
    def name(self) -> Segment:
        """The secret's id or the parameter's name."""
        return self.segments[0]

    @property
    def json_key(self) -> Segment | None:
        """The key that is looked up in a secret, or None where none is written (or an empty one)."""
        return self._filled(2) if self.service == "secretsmanager" else None

    @property
    def version_stage(self) -> Segment | None:
        """The stage of a secret (``AWSCURRENT``), or None."""
        return self._filled(3) if self.service == "secretsmanager" else None

    @property
    def version_id(self) -> Segment | None:
        """The version of a secret, or of a parameter, or None."""
        return self._filled(4 if self.service == "secretsmanager" else 1)

    @property
    def is_wellformed(self) -> bool:
        """False for an unknown service, no name, too many segments, or a second segment that is not SecretString."""
        if self.service not in SERVICES or not self.name.text:
            return False
        if self.service != "secretsmanager":
            return len(self.segments) <= 2
        second = self.segments[1].text if len(self.segments) > 1 else ""
        return len(self.segments) <= 5 and second in ("", "SecretString")

    def _filled(self, index: int) -> Segment | None:
        return self.segments[index] if index < len(self.segments) and self.segments[index].text else None


def dynamic_references(text: str) -> list[DynamicReference]:
    """All references of a text, in order. One that is never closed is none. Never raises."""
    found: list[DynamicReference] = []
    start = text.find(_OPENING)
    while start >= 0:
        reference = _read(text, start)
        if reference is not None:
            found.append(reference)
        start = text.find(_OPENING, reference.end if reference is not None else start + len(_OPENING))
    return found


def _read(text: str, start: int) -> DynamicReference | None:
    parts = [start + len(_OPENING)]
    ends: list[int] = []
    position = parts[0]
    while not text.startswith("}}", position):
        match = _PIECE.match(text, position)
        if match is None or text.startswith("{{", position):
            return None
        if match.group() == ":":
            ends.append(position)
            parts.append(match.end())
        position = match.end()
    ends.append(position)
    segments = [Segment(text[a:b], a, b) for a, b in zip(parts, ends, strict=True)]
    service, *key = segments
    if len(key) > _ARN_COLONS and key[0].text == "arn":
        whole = Segment(text[key[0].start : key[_ARN_COLONS].end], key[0].start, key[_ARN_COLONS].end)
        key = [whole, *key[_ARN_COLONS + 1 :]]
    if not key:
        key = [Segment("", position, position)]
    return DynamicReference(service.text, tuple(key), start, position + 2)
