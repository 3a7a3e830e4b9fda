"""Does one set of conditions imply another?"""

from __future__ import annotations

from repair import Node, Template, function_call
from repair.cloudformation.references import Guard

from .uses import Given


class Existence:
    """The conditions of a template, asked about what follows from what."""

    def __init__(self, template: Template) -> None:
        self._conditions = template.conditions
        self._known: dict[Given, Given] = {}

    def implies(self, given: Given, wanted: Given) -> bool:
        """True if everything wanted certainly holds where everything given holds."""
        return wanted <= given or wanted <= self._closure(given)

    def possible(self, given: Given) -> bool:
        """False if what is given contradicts itself."""
        known = self._closure(given)
        return not any(Guard(name, not holds) in known for name, holds in known)

    def _closure(self, given: Given) -> Given:
        if given not in self._known:
            known: set[Guard] = set()
            todo = list(given)
            while todo:
                guard = todo.pop()
                if guard not in known:
                    known.add(guard)
                    todo += self._consequences(self._conditions.get(guard.condition), guard.holds)
            self._known[given] = frozenset(known)
        return self._known[given]

    def _consequences(self, expression: Node | None, holds: bool) -> list[Guard]:
        call = function_call(expression) if expression is not None else None
        if call is None:
            return []
        if call.name == "Condition" and call.text:
            return [Guard(call.text, holds)]
        if call.name == "Fn::Not" and len(call.items) == 1:
            return self._consequences(call.items[0], not holds)
        if (call.name == "Fn::And" and holds) or (call.name == "Fn::Or" and not holds):
            return [guard for item in call.items for guard in self._consequences(item, holds)]
        return []
