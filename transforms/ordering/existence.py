"""Does one set of circumstances imply another? Remembers its answers: the same few are asked for every edge."""

from __future__ import annotations

from repair import Template
from repair.cloudformation.conditions import Compound, can_hold

from .uses import Given


class Existence:
    """The conditions of a template, asked about what follows from what."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._implied: dict[tuple[Given, Given], bool] = {}

    def implies(self, given: Given, wanted: Given) -> bool:
        """True if everything wanted certainly holds where everything given holds."""
        if wanted <= given:
            return True
        key = given, wanted
        if key not in self._implied:
            logic = self._template.logic
            refuted = Compound("not", (logic.conjunction(wanted),))
            self._implied[key] = logic.possible(Compound("and", (logic.conjunction(given), refuted))) is False
        return self._implied[key]

    def possible(self, given: Given) -> bool:
        """False if what is given contradicts itself."""
        return not given or can_hold(self._template, given)
