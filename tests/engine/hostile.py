"""Transforms that misbehave, each in its own way, and one that is good: what the engine must catch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from repair import NONE, SAFE, CannotEdit, Change, Context, Fix, Impact, Quoted, Template, Transform, replace, transform
from repair.engine.result import Outcome
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy
from repair.engine.validation import verifiers

AS_OF = date(2026, 11, 24)

Make = Callable[[Template], "Change | Iterable[Change]"]


def making(id: str, make: Make, *, impact: Impact = Impact.UNKNOWN, declares: Iterable[str] = ()) -> Transform:
    """A transform that yields a fix for each change that `make` gives; KeyError and the like mean: nothing to do."""

    @transform(id=id, summary="for a test", group="test")
    def generate(template: Template, context: Context) -> Iterator[Fix]:
        try:
            made = make(template)
        except (AttributeError, KeyError, AssertionError, CannotEdit):
            return
        changes = [made] if isinstance(made, Change) else list(made)
        for number, change in enumerate(changes):
            at = change.operations[0].path[:3] if change.operations else ("Resources",)
            title = f"{id} {number}"
            yield Fix(title, at, SAFE, impact, change, declares=frozenset(declares))

    return generate


def once(key: str, make: Make) -> Make:
    """Only while the text does not hold `key`: a fix must not be found again after it was made."""

    def guarded(template: Template) -> Change | Iterable[Change]:
        return () if key in template.document.text else make(template)

    return guarded


def node(template: Template, *path: str | int) -> Any:
    found = template.find(path)
    assert found is not None
    return found


def renames_old() -> Transform:
    """The good one: ``old`` in a topic's DisplayName becomes ``new``."""

    def make(template: Template) -> list[Change]:
        values = [resource.property("DisplayName") for resource in template.resources_of_type("AWS::SNS::Topic")]
        found = [value for value in values if value is not None and getattr(value, "value", "") == "old"]
        return [replace(template.document, value, Quoted("new")) for value in found]

    return making("good", make, impact=Impact.NO_INTERRUPTION)


def run(
    text: str,
    *transforms: Transform,
    regions: tuple[str, ...] = (),
    parameters: dict[str, str] | None = None,
    enabled: bool = True,
    existing_stack: bool = False,
) -> Outcome:
    context = Context(as_of=AS_OF, regions=regions, parameters=parameters or {}, existing_stack=existing_stack)
    policy = Policy(unsafe=True, existing_stack=existing_stack)
    return repair_text("t", text, Settings(transforms, context, policy, verifiers(context=context, enabled=enabled)))


def titles(outcome: Outcome, status: str = "repaired") -> set[str]:
    return {finding.title for finding in outcome.findings if finding.status == status}


__all__ = ["AS_OF", "NONE", "SAFE", "making", "node", "once", "renames_old", "run", "titles"]
