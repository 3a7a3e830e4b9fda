"""Which transforms there are. The registry is the package: a file in ``transforms/`` is a transform."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from repair.engine.context import Context
from repair.engine.fix import Fix

if TYPE_CHECKING:
    from repair.cloudformation.template import Template
    from repair.syntax.broken import Broken

Generate = Callable[["Template", Context], Iterator[Fix]]
Mend = Callable[["Broken"], Iterator[Fix]]
ENTRY_POINTS = "cfn_repair.transforms"
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Transform:
    """One defect and its repair.

    `id` names the defect in kebab case; `fixes` are the cfn-lint and cloudformation-validate rules that it clears;
    `group` is one word that `--select` takes for all of its kind; `default` is false for what runs only when it is
    selected. `page` is the documentation page: the docstring of its module. `mend` is set for a salvage: it works on
    texts that cannot be parsed, and `generate` finds nothing.
    """

    id: str
    summary: str
    fixes: tuple[str, ...]
    group: str
    default: bool
    generate: Generate = field(compare=False)
    page: str = field(compare=False, default="")
    mend: Mend | None = field(compare=False, default=None)

    def answers_to(self, name: str) -> bool:
        """True if a selector (id, group, rule id or the start of a rule id, ``all``) means this transform."""
        if name in (self.id, self.group, "all"):
            return True
        return bool(re.match(r"[A-Z]\d*\Z", name)) and any(rule.startswith(name) for rule in self.fixes)


def transform(
    *, id: str, summary: str, group: str, fixes: Iterable[str] = (), default: bool = True
) -> Callable[[Generate], Transform]:
    """Make a transform of a generator function. Raises ValueError for an id that is not kebab case."""
    if not _ID.match(id):
        raise ValueError(f"{id!r} is not a name in kebab case")

    def register(generate: Generate) -> Transform:
        page = sys.modules[generate.__module__].__doc__ or ""
        return Transform(id, summary, tuple(fixes), group, default, generate, page)

    return register


def salvage(
    *, id: str, summary: str, group: str = "syntax", fixes: Iterable[str] = ("E0000", "F1101")
) -> Callable[[Mend], Transform]:
    """Make a transform of a generator function that gets a text which cannot be parsed.

    It yields a fix where it knows what is wrong at the place where the parser stopped. The fix has edits but no
    operations, since there is no model yet; `lost_comments` names each text that goes. Raises ValueError for an id that
    is not kebab case.
    """

    def register(mend: Mend) -> Transform:
        page = sys.modules[mend.__module__].__doc__ or ""
        made = transform(id=id, summary=summary, group=group, fixes=fixes)(_finds_nothing)
        return replace(made, page=page, mend=mend)

    return register


def _finds_nothing(template: Template, context: Context) -> Iterator[Fix]:
    """What a salvage finds in a text that can be parsed."""
    return iter(())


@cache
def all_transforms() -> tuple[Transform, ...]:
    """Every transform of the package and of installed packages that offer some, in a fixed order (by id)."""
    import transforms

    found: dict[str, Transform] = {}
    for info in pkgutil.walk_packages(transforms.__path__, "transforms."):
        module = importlib.import_module(info.name)
        _collect(vars(module).values(), found)
    if "importlib.metadata" in sys.modules or _has_entry_points():
        from importlib.metadata import entry_points

        for point in entry_points(group=ENTRY_POINTS):
            try:
                loaded = point.load()
                _collect([loaded] if isinstance(loaded, Transform) else vars(loaded).values(), found)
            except Exception as error:
                raise BrokenPlugin(point.dist.name if point.dist else "?", point.value, error) from error
    return tuple(found[name] for name in sorted(found))


def _has_entry_points() -> bool:
    from importlib.metadata import entry_points

    return bool(entry_points(group=ENTRY_POINTS))


def _collect(values: Iterable[object], found: dict[str, Transform]) -> None:
    for value in values:
        if isinstance(value, Transform):
            other = found.get(value.id)
            if other is not None and (other.generate, other.mend) != (value.generate, value.mend):
                raise ValueError(f"two transforms are called {value.id!r}")
            found[value.id] = value


class BrokenPlugin(Exception):
    """An installed package offers transforms that cannot be loaded. To go on without them would be to say less than
    the user expects, and nobody would notice."""

    def __init__(self, package: str, where: str, error: Exception) -> None:
        what = f"{type(error).__name__}: {error}"
        super().__init__(f"the transforms of the package {package} ({where}) cannot be loaded: {what}")


class UnknownTransform(ValueError):
    """A selector that means no transform."""


def select(
    transforms: Iterable[Transform], chosen: Iterable[str] = (), ignored: Iterable[str] = ()
) -> tuple[Transform, ...]:
    """The transforms that `chosen` names (default: those that are on by default), less those that `ignored` names.

    Raises UnknownTransform for a name that means none of them, with the nearest name that does.
    """
    pool = tuple(transforms)
    chosen, ignored = tuple(chosen), tuple(ignored)
    for name in (*chosen, *ignored):
        if not any(candidate.answers_to(name) for candidate in pool):
            raise UnknownTransform(_unknown(name, pool))
    picked = [t for t in pool if (any(t.answers_to(name) for name in chosen) if chosen else t.default)]
    return tuple(t for t in picked if not any(t.answers_to(name) for name in ignored))


def _unknown(name: str, pool: Iterable[Transform]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, [t.id for t in pool], 1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    return f"there is no transform, group or rule {name!r}{hint}; 'cfn-repair transforms' lists them"
