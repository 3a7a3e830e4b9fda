"""A description with characters that the service does not take.

**Why it matters.** The security group is not created: `Value (Bob’s servers) for parameter GroupDescription is invalid.
Character sets beyond ASCII are not supported`, or, for a rule, `Invalid rule description. Valid descriptions are
strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`. IAM takes the characters of
Latin-1 only.

**What is rewritten.** In the descriptions of security groups, of their rules, of roles and of managed policies, as a
literal or inside of `Fn::Sub`, each such character becomes what comes nearest: a dash or an arrow `-`, a letter with an
accent the letter, a bar `/`. Quotes, apostrophes and signs without a likeness go.

**Fix safety.** Safe for rules and roles. Unsafe for `GroupDescription` and the description of a managed policy: a
change of these replaces the resource, should it exist.

**Left alone.** Descriptions that are too long, or that a parameter or another function gives.

Source: Amazon EC2 API Reference, CreateSecurityGroup and IpRange; the resource schemas (docs/schemas.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    REPLACEMENT,
    SAFE,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Scalar,
    Template,
    edit_text,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import sub_text
from repair.engine.properties import Property, properties

_IN_GROUP = re.compile(r"[^a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]")
_IN_IAM = re.compile(r"[^\t\n\r\x20-\x7e\xa1-\xff]")
_RULES = frozenset({"SecurityGroupIngress.*.Description", "SecurityGroupEgress.*.Description"})
_FORBIDDEN = {
    "AWS::EC2::SecurityGroup": {"GroupDescription": _IN_GROUP, **dict.fromkeys(_RULES, _IN_GROUP)},
    "AWS::EC2::SecurityGroupEgress": {"Description": _IN_GROUP},
    "AWS::EC2::SecurityGroupIngress": {"Description": _IN_GROUP},
    "AWS::IAM::ManagedPolicy": {"Description": _IN_IAM},
    "AWS::IAM::Role": {"Description": _IN_IAM},
}
_REPLACES = frozenset({("AWS::EC2::SecurityGroup", "GroupDescription"), ("AWS::IAM::ManagedPolicy", "Description")})

#: What comes nearest, where taking the accent off does not tell.
_NEAREST = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2192\u21d2\u27a1\u2022\u00b7~", "-"),
    **dict.fromkeys("|\\\u2044", "/"),
    **dict.fromkeys("\t\n\r\u00a0\u202f", " "),
    "<": "(",
    ">": ")",
    "%": " percent",
    "\u2026": "...",
    "\u2190": "-",
    "\u2194": "-",
}
_IAM_NEAREST = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2192": "->", "\u2190": "<-"}


@transform(
    id="illegal-description",
    summary="Description with characters that the service does not take",
    group="names",
    fixes=("E3031", "F3031"),
)
def illegal_description(template: Template, context: Context) -> Iterator[Fix]:
    """Write it in the characters that are taken."""
    for found in properties(template):
        forbidden = _FORBIDDEN.get(found.type.type_name, {}).get(found.place)
        node = _text(found)
        if forbidden is None or node is None:
            continue
        wrong = sorted(set(forbidden.findall(node.value)))
        if wrong:
            fix = _fix(template, found, node, forbidden, wrong)
            if fix is not None:
                yield fix


def _text(found: Property) -> Scalar | None:
    return sub_text(found.call) if found.call is not None else found.scalar


def _fix(template: Template, found: Property, node: Scalar, forbidden: re.Pattern[str], wrong: list[str]) -> Fix | None:
    pairs = [(char, _nearest(char, forbidden)) for char in wrong]
    try:
        change = _change(template, found, node, pairs)
    except CannotEdit:
        return None
    replaces = (found.type.type_name, found.place) in _REPLACES
    return Fix(
        f"write the description without {' '.join(map(_shown, wrong))}",
        node.path,
        UNSAFE if replaces else SAFE,
        REPLACEMENT if replaces else NO_INTERRUPTION,
        change=change,
        reason=f"{found.type.type_name} does not take these characters in a description",
    )


def _change(template: Template, found: Property, node: Scalar, pairs: list[tuple[str, str]]) -> Change:
    try:
        return edit_text(template.document, node, pairs)
    except CannotEdit:
        if found.call is not None:
            raise
    # an escape or a folded line: the literal is written anew
    return replace(template.document, node, node.value.translate({ord(old): new for old, new in pairs}))


def _nearest(char: str, forbidden: re.Pattern[str]) -> str:
    for near in (_IAM_NEAREST.get(char, char), _NEAREST.get(char, char)):
        if near != char and not forbidden.search(near):
            return near
    plain = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return plain if plain != char and not forbidden.search(plain) else ""


def _shown(char: str) -> str:
    return char if char.isprintable() else f"U+{ord(char):04X}"
