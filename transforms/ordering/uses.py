"""Which resource uses which in which property: how the rows find what belongs together.

A property is named by a pattern such as ``Volumes.*.EFSVolumeConfiguration.FilesystemId``: ``*`` is any one step, ``**``
any number of them. Branches of ``Fn::If`` do not count as steps; they are remembered as the circumstances under which
the use is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from repair import Path, Resource, Template
from repair.cloudformation.references import Guard, Reference

Given = frozenset[Guard]
_VALUES = frozenset({"Ref", "GetAtt", "Sub"})


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
        for reference in template.references:
            if reference.kind not in _VALUES or reference.in_loop or reference.path[2:3] != ("Properties",):
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

    def at(self, resource: Resource) -> Trail:
        """A way that starts at a resource."""
        return Trail(self, (Step(resource),))

    def all(self, *types: str) -> Trail:
        """All resources of these types."""
        return Trail(self, tuple(Step(resource) for resource in self.template.resources_of_type(*types)))


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
        own = {Guard(resource.condition, True)} if resource.condition else set()
        return Step(resource, step.given | set(reference.guards) | own)

    def _reached(self, steps: Iterable[Step | None]) -> Trail:
        found = dict.fromkeys(step for step in steps if step is not None)
        return Trail(self.uses, tuple(sorted(found, key=lambda step: step.resource.node.start)))


def property_path(path: Path) -> Path:
    """The way from ``Properties`` to a reference, without the branches of ``Fn::If`` on it."""
    parts: list[str | int] = []
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
