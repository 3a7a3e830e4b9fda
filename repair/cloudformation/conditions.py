"""What conditions say about each other, and under which conditions something in a template exists.

Conditions are formulas over *atoms*, the comparisons of ``Fn::Equals``; a question is answered by trying all values
that the atoms can have. Two comparisons of one parameter with different texts exclude each other, and AllowedValues
limit what it can be. Above twelve atoms, or where an expression is not understood, the answer is "not known", which
every function here words as the careful one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Union

from repair.cloudformation.intrinsics import function_call, if_branches
from repair.cloudformation.references import Guard
from repair.cloudformation.results import Opaque, Text, Unknown, comparable, is_known, scalar_result
from repair.syntax.nodes import Node, Sequence

if TYPE_CHECKING:
    from repair.cloudformation.template import Template

MAX_ATOMS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """The atom "`operand` equals `literal`"."""

    operand: Any
    literal: Any


@dataclass(frozen=True, slots=True)
class Free:
    """An atom about which nothing is known but that equal keys are equally true."""

    key: Any


@dataclass(frozen=True, slots=True)
class Compound:
    """``and``, ``or`` or ``not`` of formulas."""

    operator: str
    parts: tuple[Formula, ...]


Formula = Union[bool, Choice, Free, Compound]
Atom = Union[Choice, Free]


def implies(template: Template, condition: str | None, other: str | None) -> bool:
    """True if `other` certainly holds whenever `condition` does; None is "always". False where it is not known."""
    return guards_imply(template, [Guard(condition, True)] if condition else [], other)


def guards_imply(template: Template, guards: Iterable[Guard], condition: str | None) -> bool:
    """True if `condition` certainly holds where all `guards` do. False where it is not known."""
    if condition is None:
        return True
    logic = template.logic
    premise = logic.conjunction(guards)
    return logic.possible(Compound("and", (premise, Compound("not", (logic.formula(condition),))))) is False


def can_hold(template: Template, guards: Iterable[Guard]) -> bool:
    """False if the `guards` certainly exclude each other, so that nothing can stand behind them."""
    return template.logic.possible(template.logic.conjunction(guards)) is not False


def guards_of(template: Template, node: Node) -> tuple[Guard, ...]:
    """Under which conditions a node counts: that of its resource or output, then the branches of Fn::If around it."""
    found: list[Guard] = []
    current = node
    while current.parent is not None:
        parent = current.parent
        if isinstance(parent, Sequence) and isinstance(current.slot, int):
            call = function_call(parent) or (function_call(parent.parent) if parent.parent else None)
            branches = if_branches(call) if call is not None and call.argument is parent else None
            if branches is not None and current.slot in (1, 2):
                found.append(Guard(branches.condition, current.slot == 1))
        current = parent
    section, name = template.owner(node)
    holder = template.resources.get(name) if section == "Resources" else None
    output = template.outputs.get(name) if section == "Outputs" else None
    condition = holder.condition if holder else output.condition if output else None
    return (*((Guard(condition, True),) if condition else ()), *reversed(found))


class ConditionLogic:
    """The formulas of one template's conditions; they are remembered."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._formulas: dict[str, Formula] = {}
        self._open: set[str] = set()

    def formula(self, name: str) -> Formula:
        """The formula of a condition. One that is missing, or needs itself, is free."""
        if name not in self._formulas:
            expression = self._template.conditions.get(name)
            if expression is None or name in self._open:
                return Free(name)
            self._open.add(name)
            try:
                self._formulas[name] = self._compile(expression)
            except RecursionError:
                self._formulas[name] = Free(name)
            finally:
                self._open.discard(name)
        return self._formulas[name]

    def conjunction(self, guards: Iterable[Guard]) -> Formula:
        """The formula "all these guards hold"."""
        formulas = [(self.formula(guard.condition), guard.holds) for guard in guards]
        return Compound("and", tuple(found if holds else Compound("not", (found,)) for found, holds in formulas))

    def possible(self, formula: Formula) -> bool | None:
        """Whether some values of the atoms make a formula true; None where there are too many to try."""
        try:
            atoms = _atoms(formula)
            if len(atoms) > MAX_ATOMS:
                return None
            return any(_holds(formula, true, {}) for true in self._worlds(atoms))
        except RecursionError:
            return None

    def _compile(self, node: Node) -> Formula:
        call = function_call(node)
        if call is None:
            return Free(node.path)
        if call.name == "Condition" and call.text is not None:
            return self.formula(call.text)
        if call.name == "Fn::Equals" and len(call.items) == 2:
            return self._comparison(call.items[0], call.items[1])
        if call.name in _OPERATORS and (len(call.items) == 1 if call.name == "Fn::Not" else call.items):
            return Compound(_OPERATORS[call.name], tuple(self._compile(item) for item in call.items))
        return Free(node.path)

    def _comparison(self, first: Node, second: Node) -> Formula:
        values = [comparable(self._template.symbolic.value(node)) for node in (first, second)]
        if any(isinstance(value, Unknown) for value in values):
            return Free((first.path, "equals"))
        known = [value for value in values if is_known(value)]
        if values[0] == values[1] or len(known) == 2:
            return bool(values[0] == values[1])
        if not known:
            return Free(frozenset(values))
        operand = values[0] if values[1] is known[0] else values[1]
        return Choice(operand, known[0])

    def _worlds(self, atoms: list[Atom]) -> Iterator[frozenset[Atom]]:
        """Every set of atoms that can be true together, and no others."""
        choices: dict[Any, list[Choice]] = {}
        for atom in atoms:
            if isinstance(atom, Choice):
                choices.setdefault(atom.operand, []).append(atom)
        options: list[list[tuple[Atom, ...]]] = [[(), (atom,)] for atom in atoms if isinstance(atom, Free)]
        for operand, group in choices.items():
            allowed = self._allowed(operand)
            one: list[tuple[Atom, ...]] = [(a,) for a in group if allowed is None or a.literal in allowed]
            if allowed is None or len(one) < len(allowed):
                one.append(())
            options.append(one)
        for world in product(*options):
            yield frozenset(atom for part in world for atom in part)

    def _allowed(self, operand: Any) -> frozenset[Any] | None:
        """The texts that an operand can have, or None where there is no limit: AllowedValues of a parameter."""
        if not isinstance(operand, Opaque) or operand.function != "Ref" or operand.is_list:
            return None
        parameter = self._template.parameters.get(operand.arguments[0])
        if parameter is None or parameter.from_parameter_store or not parameter.allowed_values:
            return None
        values = frozenset(comparable(scalar_result(node)) for node in parameter.allowed_values)
        return None if any(isinstance(value, (Opaque, Text, Unknown)) for value in values) else values


_OPERATORS = {"Fn::And": "and", "Fn::Or": "or", "Fn::Not": "not"}


def _atoms(formula: Formula) -> list[Atom]:
    """The atoms of a formula. Each part is seen once: conditions that use each other twice would double it each time."""
    found: dict[Atom, None] = {}
    seen: set[int] = set()
    stack = [formula]
    while stack:
        part = stack.pop()
        if isinstance(part, Compound):
            if id(part) not in seen:
                seen.add(id(part))
                stack.extend(part.parts)
        elif not isinstance(part, bool):
            found[part] = None
    return list(found)


def _holds(formula: Formula, true: frozenset[Atom], known: dict[int, bool]) -> bool:
    if isinstance(formula, bool):
        return formula
    if not isinstance(formula, Compound):
        return formula in true
    if id(formula) not in known:
        holding = (_holds(part, true, known) for part in formula.parts)
        if formula.operator == "not":
            known[id(formula)] = not next(holding)
        else:
            known[id(formula)] = all(holding) if formula.operator == "and" else any(holding)
    return known[id(formula)]
