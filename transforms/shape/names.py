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
    {"increase", "decrease"},
    {"increment", "decrement"},
    # words of AWS that are a letter or two apart, and mean something else
    {"role", "rule", "roles", "rules"},
    {"state", "stage", "states", "stages"},
    {"mode", "node", "code", "model", "modes", "nodes", "models"},
    {"data", "date", "rate"},
    {"host", "cost", "post", "port", "hosts", "costs", "posts", "ports"},
    {"text", "test", "next", "tests", "texts"},
    {"content", "context", "contents", "contexts"},
    {"location", "allocation", "rotation", "locations", "allocations", "rotations"},
    {"protection", "projection", "production", "protections", "projections"},
    {"connection", "collection", "connections", "collections"},
    {"path", "patch", "paths"},
    {"read", "head"},
    {"zone", "none"},
    {"encrypt", "decrypt"},
    {"encrypted", "decrypted"},
    {"internal", "external"},
    {"http", "https"},
    {"country", "county"},
    {"encryption", "decryption", "description"},
    {"hostname", "shortname"},
    {"symmetric", "asymmetric"},
    {"encrypted", "unencrypted"},
    {"authenticated", "unauthenticated"},
    {"attached", "detached"},
    {"attach", "detach"},
    {"managed", "unmanaged"},
    {"complete", "incomplete"},
    {"valid", "invalid"},
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


#: Words that say in which form a value names its thing: `TopicArns` and `Topics` are one.
_FORMS = frozenset({"id", "arn", "nam", "url", "config", "spec", "setting", "document", "block", "list", "is", "enabl"})
_UNITS = frozenset({"second", "sec", "minut", "hour", "day", "mb", "mib", "gb", "gib"})
_SHORT = {
    "minimum": ("min",),
    "maximum": ("max",),
    "configuration": ("config",),
    "specification": ("spec",),
    "identifier": ("id",),
    "ttl": ("time", "to", "live"),
    "vpcs": ("vpc",),
}
#: The units of properties that name none, by what CloudFormation's services count in.
_UNSAID = frozenset({"second", "sec", "mb", "mib"})


def means_the_same(name: str, other: str, own: frozenset[str]) -> bool:
    """True if two names differ in words that do not tell one property from another.

    These are the words of the type or mapping that they are in (`own`) at their start, the form of the value, the unit
    where one of the two does not name it, and abbreviations: `SecretName` and `Name` of a secret, `TopicArns` and
    `Topics`, `TimeoutInSeconds` and `Timeout`, `MaxPercent` and `MaximumPercent`.
    """
    mine, theirs = _roots(name), _roots(other)
    mine_left, theirs_left = _without(mine, own), _without(theirs, own)
    if not _leave_alike(mine[: len(mine) - len(mine_left)], theirs[: len(theirs) - len(theirs_left)]):
        mine_left = theirs_left = ()
    elif mine_left == theirs_left:
        return True
    units = set(mine) & _UNITS, set(theirs) & _UNITS
    if units[0] != units[1] and (units[1] if units[0] else not units[1]):
        return False
    if units[0] and not units[1] and not units[0] <= _UNSAID:
        return False
    return _same_core(mine, theirs) or _same_core(mine_left, theirs_left)


def says_no_arn(name: str) -> bool:
    """True if a name says that its value is something else than an ARN."""
    roots = _roots(name)
    return bool({"id", "nam", "url"} & set(roots)) and "arn" not in roots


def share_a_word(name: str, other: str) -> bool:
    """True if two names have a word in common that tells what they are about."""
    return bool(set(_core(_roots(name))) & set(_core(_roots(other))))


def own_words(*names: str) -> frozenset[str]:
    """The words of some names, as :func:`means_the_same` wants them."""
    return frozenset(root for name in names for root in _roots(name))


def _roots(name: str) -> tuple[str, ...]:
    spelt = re.sub(r"[_\-.:]+([a-z0-9])", lambda found: found[1].upper(), name)
    found = [part for word in words(spelt) for part in _SHORT.get(word, (word,))]
    return tuple(_root(word) for word in found)


def _root(word: str) -> str:
    root = stem(word)
    return root[:-3] if root.endswith("ion") and len(root) > 5 else root


def _without(roots: tuple[str, ...], own: frozenset[str]) -> tuple[str, ...]:
    """The words without those of `own` at the start, of which the last one stays if there is nothing else."""
    index = 0
    while index < len(roots) - 1 and roots[index] in own:
        index += 1
    return roots[index:]


def _leave_alike(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """True if one leaves away what the other does, or less: not the cluster here and the subnet there."""
    shorter, longer = sorted((mine, theirs), key=len)
    return shorter in (longer[: len(shorter)], longer[len(longer) - len(shorter) :])


def _core(roots: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(root for root in roots if root not in _FORMS and root not in _UNITS and root != "in")


def _same_core(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    core = _core(mine)
    return bool(core) and core == _core(theirs)


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
