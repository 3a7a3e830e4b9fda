"""Which name was meant: names that differ in case, in a typo, or in the order of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")

#: Words that are as near as a typo and mean something else.
_OPPOSITES = (
    {"min", "max"},
    {"minimum", "maximum"},
    {"in", "out"},
    {"ingress", "egress"},
    {"inbound", "outbound"},
    {"read", "write"},
    {"source", "target", "destination"},
    {"start", "end"},
    {"from", "to"},
    {"allow", "deny"},
    {"allowed", "exposed"},
    {"healthy", "unhealthy"},
    {"primary", "secondary"},
    {"current", "noncurrent"},
    {"include", "includes", "included", "exclude", "excludes", "excluded"},
    {"inclusion", "exclusion"},
    {"encrypt", "decrypt"},
    {"encrypted", "decrypted"},
    {"internal", "external"},
    {"http", "https"},
    {"country", "county"},
)


def squashed(name: str) -> str:
    """A name without case, underscores and hyphens: ``bucket_name`` and ``BucketName`` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def same_but_for_case(name: str, names: Iterable[str]) -> str | None:
    """The only one of `names` that is `name` in another case."""
    found = [other for other in names if other != name and squashed(other) == squashed(name)]
    return found[0] if len(found) == 1 else None


def misspelt(name: str, names: Iterable[str]) -> list[str]:
    """Those of `names` of which `name` is a misspelling: a plural, a typo, or the same words in another order."""
    return [other for other in names if other != name and _is_misspelt(name, other)]


def words(name: str) -> list[str]:
    """The words of a name in camel case, in small letters."""
    return [word.lower() for word in _WORD.findall(name)]


def stem(word: str) -> str:
    """A word without what a plural or a participle adds."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ed", "e"), ("es", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 2 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    return word.rstrip("e")


def has_one_word_more(name: str, other: str) -> bool:
    """True if one of the names is the other with a single word more, in any place."""
    mine, theirs = [stem(word) for word in words(name)], [stem(word) for word in words(other)]
    short, long = sorted((mine, theirs), key=len)
    if len(long) != len(short) + 1 or len(short) < 2:
        return False
    return any(long[:index] + long[index + 1 :] == short for index in range(len(long)))


@lru_cache(maxsize=8192)
def _words_and_stems(name: str) -> tuple[list[str], list[str]]:
    """Remembered: a name is held against more than a thousand others, and those come again with the next name."""
    found = words(name)
    return found, [stem(word) for word in found]


def _is_misspelt(name: str, other: str) -> bool:
    (mine, my_stems), (theirs, their_stems) = _words_and_stems(name), _words_and_stems(other)
    if len(mine) != len(theirs):
        return len(name) >= 8 and distance(name.lower(), other.lower(), 1) == 1 and not _digits_differ(name, other)
    if my_stems == their_stems:
        return True
    different = [index for index, (a, b) in enumerate(zip(my_stems, their_stems, strict=True)) if a != b]
    if len(different) == 1:
        return _is_typo(mine[different[0]], theirs[different[0]])
    return sorted(my_stems) == sorted(their_stems)


def _is_typo(word: str, other: str) -> bool:
    if any({word, other} <= group for group in _OPPOSITES) or _digits_differ(word, other):
        return False
    if len(word) < 4 or len(other) < 4:
        return False
    apart = distance(word, other, 2)
    return apart == 1 or (apart == 2 and len(word) >= 7 and len(other) >= 7)


def _digits_differ(name: str, other: str) -> bool:
    return re.sub(r"\D", "", name) != re.sub(r"\D", "", other)


def distance(a: str, b: str, limit: int) -> int:
    """How many letters were added, left out, changed or swapped with their neighbour; more than `limit` is one more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    rows = [list(range(len(b) + 1))]
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            best = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        if min(row) > limit and min(rows[-1]) > limit:  # a swap goes back two rows
            return limit + 1
        rows.append(row)
    return min(rows[-1][-1], limit + 1)
