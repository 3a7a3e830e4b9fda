"""Which resource uses which in which property: how the rows find what belongs together.

A property is named by a pattern such as ``Volumes.*.EFSVolumeConfiguration.FilesystemId``: ``*`` is any one step,
``**`` any number of them; ``Metadata.`` in front looks there. Branches of ``Fn::If`` do not count as steps; they are
remembered as the circumstances under which the use is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from repair import Node, Path, Resource, Template
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.references import Guard, Reference

Given = frozenset[Guard]
_VALUES = frozenset({"Ref", "GetAtt", "Sub"})
_PLACES = (("Properties",), ("Metadata",))


@dataclass(frozen=True, slots=True)
class Step:
    """A resource that was reached, and what must hold for the way to it to be there."""

    resource: Resource
    given: Given = frozenset()


class Uses:
    """Ref, GetAtt and Sub between the resources of a template, by property."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self._from: dict[str, list[tuple[Path, Reference]]] = {}
        self._to: dict[str, list[tuple[Path, Reference]]] = {}
        self._by_type: dict[str, list[Resource]] = {}
        for resource in template.resources.values():
            self._by_type.setdefault(resource.type, []).append(resource)
        for reference in template.references:
            if reference.kind not in _VALUES or reference.in_loop or reference.path[2:3] not in _PLACES:
                continue
            if reference.source.section == "Resources" and reference.target == "resource":
                use = property_path(reference.path), reference
                self._from.setdefault(reference.source.name, []).append(use)
                self._to.setdefault(reference.name, []).append(use)

    def made_by(self, resource: Resource, *patterns: str) -> Iterator[Reference]:
        """The references that a resource makes in properties that match one of the patterns."""
        for path, reference in self._from.get(resource.logical_id, ()):
            if any(matches(path, pattern) for pattern in patterns):
                yield reference

    def made_of(self, resource: Resource, *patterns: str) -> Iterator[Reference]:
        """The references that other resources make to this one in properties that match one of the patterns."""
        for path, reference in self._to.get(resource.logical_id, ()):
            if any(matches(path, pattern) for pattern in patterns):
                yield reference

    def text(self, node: Node | None) -> str | None:
        """How a string is put together, as a text that equals another one only if they surely are the same."""
        parts = normalise(self.template, node) if node is not None else None
        return "".join(map(str, parts)) if parts else None

    def value(self, resource: Resource, *path: str | int) -> str | None:
        """The text of a property (see :meth:`text`)."""
        return self.text(resource.property(*path))

    def at(self, resource: Resource) -> Trail:
        """A way that starts at a resource."""
        return Trail(self, (Step(resource),))

    def all(self, *types: str) -> Trail:
        """All resources of these types."""
        return Trail(self, tuple(Step(resource, _own(resource)) for resource in self._of_types(types)))

    def _of_types(self, types: tuple[str, ...]) -> list[Resource]:
        return [resource for name in types for resource in self._by_type.get(name, ())]


@dataclass(frozen=True, slots=True)
class Trail:
    """Resources that were reached by following references forwards (`to`) and backwards (`users`)."""

    uses: Uses
    steps: tuple[Step, ...]

    def to(self, types: str | tuple[str, ...], *patterns: str) -> Trail:
        """The resources of these types that are used in one of the properties."""
        return self._reached(
            self._step(step, reference, reference.name, types)
            for step in self.steps
            for reference in self.uses.made_by(step.resource, *patterns)
        )

    def users(self, types: str | tuple[str, ...], *patterns: str) -> Trail:
        """The resources of these types that use them in one of the properties."""
        return self._reached(
            self._step(step, reference, reference.source.name, types)
            for step in self.steps
            for reference in self.uses.made_of(step.resource, *patterns)
        )

    def where(self, test: Callable[[Resource], bool]) -> Trail:
        """Those that pass a test."""
        return Trail(self.uses, tuple(step for step in self.steps if test(step.resource)))

    @property
    def names(self) -> set[str]:
        """The logical ids of those that were reached."""
        return {step.resource.logical_id for step in self.steps}

    def __add__(self, other: Trail) -> Trail:
        return Trail(self.uses, tuple(dict.fromkeys(self.steps + other.steps)))

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __bool__(self) -> bool:
        return bool(self.steps)

    def _step(self, step: Step, reference: Reference, name: str, types: str | tuple[str, ...]) -> Step | None:
        resource = self.uses.template.resources.get(name)
        wanted = (types,) if isinstance(types, str) else types
        if resource is None or resource.type not in wanted:
            return None
        return Step(resource, step.given | frozenset(reference.guards) | _own(resource))

    def _reached(self, steps: Iterable[Step | None]) -> Trail:
        found = dict.fromkeys(step for step in steps if step is not None)
        return Trail(self.uses, tuple(sorted(found, key=lambda step: step.resource.node.start)))


def _own(resource: Resource) -> Given:
    return frozenset({Guard(resource.condition, True)} if resource.condition else ())


def property_path(path: Path) -> Path:
    """The way from ``Properties`` to a reference, without the branches of ``Fn::If`` on it."""
    parts: list[str | int] = ["Metadata"] if path[2] == "Metadata" else []
    rest = list(path[3:])
    while rest:
        part = rest.pop(0)
        if part == "Fn::If" and rest:
            rest.pop(0)
        else:
            parts.append(part)
    return tuple(parts)


def matches(path: Path, pattern: str) -> bool:
    """True if the reference at `path` is (a part of) the value of a property that fits the pattern."""
    return _matches(path, pattern.split("."))


def _matches(path: Path, pattern: list[str]) -> bool:
    for index, part in enumerate(pattern):
        if part == "**":
            return True
        if index >= len(path) or (part != "*" and part != path[index]):
            return False
    return not path[len(pattern) :] or str(path[len(pattern)]).startswith("Fn::")
