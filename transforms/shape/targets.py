"""Where a misplaced property belongs: by the verified table, by its name, or because its name exists in one place only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repair import Mapping, Node, Template, function_call
from repair.engine.properties import Property, is_closed
from repair.knowledge.schemas import PropertySchema

from .conversion import converted, is_of_kind
from .evidence import speaks_for
from .names import (
    has_one_word_more,
    means_the_same,
    misspelt,
    own_words,
    same_but_for_case,
    says_no_arn,
    share_a_word,
    words,
)

_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Target:
    """A place for a property: `up` levels above its mapping, then down `way`, whose last step is its name there."""

    way: tuple[str, ...]
    shape: PropertySchema
    up: int = 0
    is_sure: bool = True

    def words(self, key: str) -> str:
        """What a move of `key` there is called."""
        if self.up:
            out = "a level" if self.up == 1 else f"{self.up} levels"
            return f"move {key} up {out}" + ("" if self.way == (key,) else f", as {self.way[0]}")
        return f"move {key} to {'.'.join(self.way)}" if len(self.way) > 1 else f"rename {key} to {self.way[0]}"


def targets(template: Template, found: Property, key: str) -> list[Target]:
    """The places that a property which its schema does not know may have been meant for, best first.

    In this order: the same name but for case; a misspelt one, or the same name one level up or down; a name that says
    the same in other words; a name with one word more; the only one that is required and not there, if the names have a
    word in common. The first of these that gives anything is the answer, where the value is of the kind that is wanted.
    """
    mapping = found.mapping
    assert mapping is not None
    names = [name for name in found.shape.properties if not _is_closed_to_people(found, (name,))]
    same = same_but_for_case(key, names)
    if same is not None:
        return [Target((same,), found.shape.properties[same])]
    near = [Target((name,), found.shape.properties[name]) for name in misspelt(key, names) if name not in mapping]
    near += [*_above(found, key), *_below(found, key)]
    free = [name for name in names if name not in mapping]
    if near and (any(target.is_sure for target in near) or not _own_name(found, key, free)):
        return [target for target in near if _takes(template, found, key, target.shape) is not False]
    for alike in _alike(found, key, free):
        likely = [target for name in alike if (target := _likely(template, found, key, name)) is not None]
        certain = [target for target in likely if _takes(template, found, key, target.shape)]
        if likely:
            return certain if len(certain) == 1 else likely
    return list(_in_the_only_map(found, key))


def _own_name(found: Property, key: str, free: list[str]) -> bool:
    """True if a name that tells nothing by itself, such as ``Name``, is a property of this very mapping in other words."""
    return not _is_telling(key) and any(means_the_same(key, name, _own(found)) for name in free)


def doubtful(template: Template, found: Property, key: str) -> list[Target]:
    """The places that the name would speak for, if the value did not speak against them."""
    mapping = found.mapping
    assert mapping is not None
    value = mapping.get(key)
    assert value is not None
    free = [name for name in found.shape.properties if name not in mapping and not _is_closed_to_people(found, (name,))]
    names = [*misspelt(key, free), *next(iter(_alike(found, key, free)), [])]
    shapes = {name: found.shape.properties[name] for name in names}
    return [
        Target((name,), shape, is_sure=False)
        for name, shape in shapes.items()
        if is_of_kind(value, shape) or converted(value, shape) is not None
    ]


def _alike(found: Property, key: str, free: list[str]) -> Iterator[list[str]]:
    """The names that are like one, ever less so."""
    assert found.mapping is not None
    own = _own(found)
    if key in ("Name", "Id"):
        # of several that name the thing itself nobody can tell which one is meant
        yield [name for name in free if means_the_same("Name", name, own) or means_the_same("Id", name, own)]
    else:
        yield [name for name in free if means_the_same(key, name, own)]
    yield [name for name in free if has_one_word_more(key, name)]
    yield _required(found, found.mapping, key, free)


def _own(found: Property) -> frozenset[str]:
    """The words of the type and of the mapping, which their properties repeat or leave away."""
    return own_words(
        *found.type.type_name.split("::")[1:], *[step for step in found.steps if isinstance(step, str)][-2:]
    )


def _likely(template: Template, found: Property, key: str, name: str) -> Target | None:
    """A target whose name is only like the one that is written: the value has to speak for it, or nothing against it."""
    shape = found.shape.properties[name]
    fits = _takes(template, found, key, shape)
    if fits is False:
        return None
    # a parameter for an id is no ARN because an ARN is required
    is_needed = name in found.shape.required and not (says_no_arn(key) and name.lower().endswith("arn"))
    is_sure = means_the_same(key, name, _own(found)) and (fits is True or is_needed)
    return Target((name,), shape, is_sure=is_sure)


def missing(template: Template, found: Property, key: str) -> list[Target]:
    """The required names that are not there and take a value of this kind."""
    mapping = found.mapping
    assert mapping is not None
    names = [name for name in sorted(found.shape.required) if name in found.shape.properties and name not in mapping]
    return [
        Target((name,), found.shape.properties[name], is_sure=False)
        for name in names
        if _takes(template, found, key, found.shape.properties[name]) is not False
    ]


def _required(found: Property, mapping: Mapping, key: str, free: list[str]) -> list[str]:
    """The required name that is not there and has a word in common with this one, and with no other stranger."""
    missing = [name for name in free if name in found.shape.required and share_a_word(key, name)]
    strangers = [other for other in mapping.keys() if not found.shape.knows(other)]  # noqa: SIM118
    if len(missing) != 1 or sum(share_a_word(other, missing[0]) for other in strangers) != 1:
        return []
    return missing


def _takes(template: Template, found: Property, key: str, shape: PropertySchema) -> bool | None:
    """Whether a value may stand where `shape` is wanted: True where it speaks for it, None where it might."""
    value = found.mapping.get(key) if found.mapping is not None else None
    assert value is not None
    if not is_of_kind(value, shape) and converted(value, shape) is None:
        return False
    return speaks_for(template, value, shape)


def wider_sibling(found: Property) -> str | None:
    """The only name beside that of this mapping, and like it, that knows all of the mapping's keys."""
    mapping = found.mapping
    parent = mapping.parent if mapping is not None else None
    if mapping is None or len(mapping.entries) < 2 or not found.steps or not isinstance(parent, Mapping):
        return None
    around, own = found.type.at(found.steps[:-1]), str(found.steps[-1])
    if around is None or parent.function is not None or own != mapping.slot:
        return None
    wide = [
        name
        for name, shape in around.properties.items()
        if is_closed(shape) and all(shape.knows(entry.key.value) for entry in mapping.entries)
    ]
    return wide[0] if len(wide) == 1 and wide[0] not in parent and has_one_word_more(own, wide[0]) else None


def _above(found: Property, key: str) -> Iterator[Target]:
    """The nearest mapping around that knows the name; lists are not left."""
    node: Node = found.node
    steps = found.steps
    levels = 0
    while steps and isinstance(steps[-1], str) and isinstance(node.parent, Mapping) and not node.parent.function:
        node, steps, levels = node.parent, steps[:-1], levels + 1
        shape = found.type.at(steps)
        if shape is None or not is_closed(shape):
            return
        name = _tags(found, key) if not steps and key == "Tags" else _known(shape, key)
        if name is not None:
            if name not in node:
                yield Target((name,), shape.properties[name], levels, is_sure=_is_telling(key))
            return


def _below(found: Property, key: str) -> Iterator[Target]:
    """The only place below this one, lists not entered, that knows the name."""
    if key == "Tags" and not found.steps:
        name = _tags(found, key)
        if name is not None and found.mapping is not None and name not in found.mapping:
            yield Target((name,), found.shape.properties[name])
        return
    ways = [
        way
        for way in _search(found.shape, key, _DEPTH, (id(found.shape),))
        if not any(_is_closed_to_people(found, way[: depth + 1]) for depth in range(len(way)))
    ]
    if len(ways) > 1:
        ways = [way for way in ways if found.mapping is not None and way[0] in found.mapping]
    if len(ways) != 1 or found.mapping is None:
        return
    way, shape = ways[0], found.shape
    for step in way:
        shape = shape.properties[step]
    if not _is_taken(found.mapping, way):
        yield Target(way, shape, is_sure=_is_telling(key) or _is_wanted(found, way[0]))


def _in_the_only_map(found: Property, key: str) -> Iterator[Target]:
    """The map of names of somebody's own that is there, where nothing else can be: ``Environment.Variables``."""
    if found.mapping is None or len(found.shape.properties) != 1 or not found.steps:
        return
    name, shape = next(iter(found.shape.properties.items()))
    if name not in found.mapping:
        return
    inner = shape.child(key) if shape.types == {"object"} and shape.pattern_properties else None
    if inner is not None and not _is_taken(found.mapping, (name, key)):
        yield Target((name, key), inner, is_sure=False)


def _is_closed_to_people(found: Property, way: tuple[str, ...]) -> bool:
    """True for what a template must not set, and for what should not be used any more."""
    place = tuple("*" if isinstance(step, int) else step for step in (*found.steps, *way))
    return place in found.type.read_only or place in found.type.deprecated


def _search(shape: PropertySchema, key: str, depth: int, seen: tuple[int, ...]) -> Iterator[tuple[str, ...]]:
    for name, below in shape.properties.items():
        if not is_closed(below) or "array" in below.types or id(below) in seen:
            continue
        known = _known(below, key)
        if known is not None:
            yield (name, known)
        elif depth > 1:
            yield from ((name, *way) for way in _search(below, key, depth - 1, (*seen, id(below))))


def _known(shape: PropertySchema, key: str) -> str | None:
    return key if key in shape.properties else same_but_for_case(key, shape.properties)


def _tags(found: Property, key: str) -> str | None:
    place = found.type.tag_property
    return place[0] if place is not None and len(place) == 1 and place[0] != key else _known(found.type.properties, key)


def _is_taken(mapping: Mapping, way: tuple[str, ...]) -> bool:
    node: Node | None = mapping
    for step in way:
        if not isinstance(node, Mapping) or function_call(node) is not None:
            return True
        if step not in node:
            return False
        node = node.get(step)
    return True


def _is_telling(key: str) -> bool:
    """False for a name of one word, such as ``Name`` or ``Type``: it means something else in each place."""
    return len(words(key)) > 1 or key == "Tags"


def _is_wanted(found: Property, child: str) -> bool:
    """True where a mapping must be there and is not, and knows every name that does not belong here."""
    mapping, shape = found.mapping, found.shape.properties[child]
    if mapping is None or (child not in found.shape.required and len(mapping.entries) < 2):
        return False
    strangers = [key for key in mapping.keys() if not found.shape.knows(key)]  # noqa: SIM118
    everything = strangers if child in mapping else mapping.keys()
    if child in found.shape.required:
        return all(_known(shape, key) is not None for key in strangers if key != "Tags")
    return len(strangers) > 1 and all(_known(shape, key) is not None for key in everything if key != "Tags")
