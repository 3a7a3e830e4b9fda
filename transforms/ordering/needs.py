"""What a row of the table says: which resource must wait for which, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from repair import Resource

from .uses import Given, Trail, Uses


@dataclass(frozen=True, slots=True)
class Need:
    """A resource to wait for, where `given` holds.

    Of the needs with the same `choice`, one is enough. With `either_way`, it is enough that one of the two waits for the
    other: they only must not be created at the same time.
    """

    target: Resource
    given: Given = frozenset()
    choice: str = ""
    either_way: bool = False


Find = Callable[[Uses, Resource], Iterable[Need]]


@dataclass(frozen=True, slots=True)
class Row:
    """A dependency that CloudFormation does not see.

    `number` is the row's number on the documentation page. `consumers` are the types that must wait; `find`
    says for what. `error` is what AWS says when they do not wait, `evidence` how that is known.
    """

    number: int
    title: str
    consumers: tuple[str, ...]
    find: Find
    needs: str
    error: str
    evidence: str


def each(trail: Trail) -> list[Need]:
    """All that a trail reached."""
    return [Need(step.resource, step.given) for step in trail]


def any_of(choice: str, trail: Trail) -> list[Need]:
    """One of those that a trail reached; needs with the same `choice` are alternatives."""
    return [Need(step.resource, step.given, choice) for step in trail]


def documentation(rows: Iterable[Row]) -> str:
    """The sections of the documentation page: one for each row."""
    return "\n".join(_section(row) for row in sorted(rows, key=lambda row: row.number))


def _section(row: Row) -> str:
    return f"**{row.number}. {row.title}.** {row.needs}\nWithout it: {row.error}\nEvidence: {row.evidence}\n"
