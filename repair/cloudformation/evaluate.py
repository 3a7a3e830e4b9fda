"""Evaluation of intrinsic functions: what a value will be, as far as that can be known before deployment.

``evaluate(template, node, Environment(parameters={"Stage": "prod"}))`` never raises; see
:mod:`repair.cloudformation.results` for what it gives. ``normalise`` is for comparing names and ARNs that may be
written in several ways: it knows no parameter's value, only how the text is put together.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING

from repair.cloudformation.environment import Environment, named_result
from repair.cloudformation.intrinsics import (
    FunctionCall,
    find_in_map,
    function_call,
    get_att_target,
    if_branches,
    ref_target,
    sub_text,
    sub_variables,
)
from repair.cloudformation.results import (
    NoValue,
    Number,
    Opaque,
    Result,
    Text,
    Unknown,
    as_string,
    comparable,
    concatenate,
    freeze,
    is_known,
    literal_result,
    scalar_result,
    text_result,
    unknowns,
)
from repair.cloudformation.sub import tokenize_sub
from repair.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from repair.cloudformation.template import Template


def evaluate(template: Template, node: Node, environment: Environment | None = None) -> Result:
    """The value of a node. For many nodes in one environment use one :class:`Evaluator`."""
    return Evaluator(template, environment or Environment()).value(node)


def normalise(template: Template, node: Node) -> tuple[str | Opaque, ...] | None:
    """How a string is put together: literal texts and opaque pieces, whichever functions write it.

    None where it is not one string, or not understood: nothing is equal to that. ``!Sub '${A}-x'``,
    ``!Join ['-', [!Ref A, x]]`` and ``Fn::Sub: ['${B}-x', {B: !Ref A}]`` give the same.
    """
    return _parts(template.symbolic.value(node))


def normalise_argument(template: Template, call: FunctionCall) -> tuple[str | Opaque, ...] | None:
    """As :func:`normalise`, of what a function is given: of ``x`` in ``!Base64 x``, where both are one node."""
    return _parts(template.symbolic.argument(call))


def _parts(result: Result) -> tuple[str | Opaque, ...] | None:
    value = as_string(result)
    if unknowns(value) or isinstance(value, Unknown):
        return None
    return value.parts if isinstance(value, Text) else (value,)


class Evaluator:
    """Evaluates nodes of one template in one environment; remembers the conditions."""

    def __init__(self, template: Template, environment: Environment) -> None:
        self.template = template
        self.environment = environment
        self._conditions: dict[str, Result] = {}
        self._open: set[str] = set()

    def value(self, node: Node) -> Result:
        """The value of a node; a member that is NO_VALUE is left out of its list or mapping."""
        try:
            return self._value(node)
        except RecursionError:
            return Unknown("nested too deeply")

    def condition(self, name: str) -> bool | None:
        """Whether a condition holds; None where that is not known."""
        try:
            result = self._condition(name)
        except RecursionError:
            return None
        return result if isinstance(result, bool) else None

    def exists(self, name: str | None) -> bool | None:
        """Whether something under a condition exists (always, under none); None where that is not known."""
        return True if name is None else self.condition(name)

    def _value(self, node: Node, untagged: bool = False) -> Result:
        call = function_call(node)
        if untagged and call is not None and call.form == "short":
            call = call.inner
        if call is not None:
            function = _FUNCTIONS.get(call.name)
            return function(self, call) if function else self._opaque(call)
        if isinstance(node, Scalar):
            return scalar_result(node)
        if isinstance(node, Mapping):
            pairs = ((entry.key.value, self._value(entry.value)) for entry in node.entries)
            return {key: value for key, value in pairs if not isinstance(value, NoValue)}
        assert isinstance(node, Sequence)
        values = (self._value(item) for item in node.items)
        return tuple(value for value in values if not isinstance(value, NoValue))

    def argument(self, call: FunctionCall) -> Result:
        """The value of what a function is given, itself one node with the call in ``!Base64 text``."""
        return self._value(call.argument, untagged=call.form == "short")

    def _opaque(self, call: FunctionCall) -> Result:
        argument = self.argument(call)
        arguments = argument if isinstance(argument, tuple) else (argument,)
        return Opaque(call.name, tuple(freeze(item) for item in arguments), call.name in _LISTS)

    def _ref(self, call: FunctionCall) -> Result:
        name = ref_target(call)
        return named_result(self.template, name, self.environment) if name is not None else Unknown("Ref needs a name")

    def _get_att(self, call: FunctionCall) -> Result:
        target = get_att_target(call)
        if target is None:
            return Unknown("Fn::GetAtt needs a resource and an attribute")
        if isinstance(target.attribute, str):
            return Opaque(call.name, (target.logical_id, target.attribute))
        return Opaque(call.name, (target.logical_id, freeze(self._value(target.attribute.node))))

    def _sub(self, call: FunctionCall) -> Result:
        text = sub_text(call)
        if text is None:
            return Unknown("Fn::Sub needs a text")
        own = {name: self._value(value) for name, value in sub_variables(call).items()}
        parts: list[Result] = []
        for token in tokenize_sub(text.value):
            if token.kind != "variable":
                parts.append(text_result(token.literal))
            elif not token.is_valid:
                return Unknown(f"Fn::Sub cannot have a variable {token.text}")
            elif token.name in own:
                parts.append(own[token.name])
            elif token.attribute:
                parts.append(Opaque("Fn::GetAtt", (token.logical_id, token.attribute)))
            else:
                parts.append(named_result(self.template, token.name, self.environment))
        return concatenate(parts)

    def _join(self, call: FunctionCall) -> Result:
        if len(call.items) != 2:
            return Unknown("Fn::Join needs a delimiter and a list")
        delimiter, values = self._value(call.items[0]), self._value(call.items[1])
        if isinstance(values, (Opaque, Unknown)):
            return values if isinstance(values, Unknown) else Opaque(call.name, (freeze(delimiter), values))
        if not isinstance(values, tuple):
            return Unknown("Fn::Join needs a list")
        parts: list[Result] = []
        for value in values:
            parts += [delimiter, value] if parts else [value]
        return concatenate(parts)

    def _split(self, call: FunctionCall) -> Result:
        if len(call.items) != 2:
            return Unknown("Fn::Split needs a delimiter and a text")
        delimiter, text = (as_string(self._value(item)) for item in call.items)
        for value in (delimiter, text):
            if isinstance(value, Unknown):
                return value
        if isinstance(delimiter, str) and isinstance(text, str):
            return tuple(text.split(delimiter)) if delimiter else Unknown("Fn::Split needs a delimiter")
        return Opaque(call.name, (delimiter, text), True)

    def _select(self, call: FunctionCall) -> Result:
        if len(call.items) != 2:
            return Unknown("Fn::Select needs an index and a list")
        index, values = as_string(self._value(call.items[0])), self._value(call.items[1])
        if isinstance(index, Unknown) or isinstance(values, Unknown):
            return index if isinstance(index, Unknown) else values
        if not isinstance(values, (tuple, Opaque)):
            return Unknown("Fn::Select needs a list")
        if not isinstance(index, str) or isinstance(values, Opaque):
            return Opaque(call.name, (index, freeze(values)))
        if not index.isdecimal() or int(index) >= len(values):
            return Unknown(f"Fn::Select finds nothing at {index}")
        chosen: Result = values[int(index)]
        return chosen

    def _if(self, call: FunctionCall) -> Result:
        branches = if_branches(call)
        if branches is None:
            return Unknown("Fn::If needs a condition and two values")
        holds = self._condition(branches.condition)
        if isinstance(holds, bool):
            return self._value(branches.if_true if holds else branches.if_false)
        values = (self._value(branches.if_true), self._value(branches.if_false))
        if values[0] == values[1]:
            return values[0]
        return Opaque(call.name, (freeze(holds), freeze(values[0]), freeze(values[1])))

    def _find_in_map(self, call: FunctionCall) -> Result:
        lookup = find_in_map(call)
        if lookup is None:
            return Unknown("Fn::FindInMap needs three keys")
        keys = [as_string(self._value(node)) for node in lookup[:3]]
        default = self._value(lookup.default) if lookup.default is not None else None
        names = [key for key in keys if isinstance(key, str)]
        if len(names) < len(keys):
            rest = () if lookup.default is None else (freeze(default),)
            return Opaque(call.name, (*keys, *rest))
        cell = self.template.mapping_cell(names[0], names[1], names[2])
        if cell is not None:
            return literal_result(cell)
        return default if lookup.default is not None else Unknown(f"Fn::FindInMap finds nothing at {'.'.join(names)}")

    def _base64(self, call: FunctionCall) -> Result:
        text = as_string(self.argument(call))
        if isinstance(text, str):
            return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()
        return text if isinstance(text, Unknown) else Opaque(call.name, (text,))

    def _length(self, call: FunctionCall) -> Result:
        values = self.argument(call)
        return Number(str(len(values))) if isinstance(values, tuple) else Opaque(call.name, (freeze(values),))

    def _condition(self, name: str) -> Result:
        if name in self.environment.conditions:
            return self.environment.conditions[name]
        if name not in self._conditions:
            expression = self.template.conditions.get(name)
            if expression is None or name in self._open:
                return Unknown(f"there is no condition {name}" if expression is None else f"{name} needs itself")
            self._open.add(name)
            try:
                value = self._value(expression)
            finally:
                self._open.discard(name)
            if not isinstance(value, bool):
                # By name, not by expression: conditions that use each other twice would double it each time.
                value = next(iter(unknowns(value)), Opaque("Condition", (name,)))
            self._conditions[name] = value
        return self._conditions[name]

    def _condition_call(self, call: FunctionCall) -> Result:
        return self._condition(call.text) if call.text is not None else Unknown("Condition needs a name")

    def _equals(self, call: FunctionCall) -> Result:
        if len(call.items) != 2:
            return Unknown("Fn::Equals needs two values")
        first, second = (comparable(self._value(item)) for item in call.items)
        for value in (first, second):
            if isinstance(value, Unknown):
                return value
        if first == second or (is_known(first) and is_known(second)):
            return bool(first == second)
        return Opaque(call.name, (frozenset({first, second}),))

    def _and(self, call: FunctionCall) -> Result:
        return self._all(call, decisive=False)

    def _or(self, call: FunctionCall) -> Result:
        return self._all(call, decisive=True)

    def _all(self, call: FunctionCall, decisive: bool) -> Result:
        values = [self._value(item) for item in call.items]
        if any(value is decisive for value in values):
            return decisive
        left = [value for value in values if not isinstance(value, bool)]
        if not left:
            return not decisive if values else Unknown(f"{call.name} needs conditions")
        return Opaque(call.name, (frozenset(freeze(value) for value in left),))

    def _not(self, call: FunctionCall) -> Result:
        value = self._value(call.items[0]) if len(call.items) == 1 else Unknown("Fn::Not needs one condition")
        return not value if isinstance(value, bool) else Opaque(call.name, (freeze(value),))


_LISTS = frozenset({"Fn::GetAZs", "Fn::Cidr", "Fn::Split"})
_FUNCTIONS: dict[str, Callable[[Evaluator, FunctionCall], Result]] = {
    "Ref": Evaluator._ref,
    "Condition": Evaluator._condition_call,
    "Fn::And": Evaluator._and,
    "Fn::Base64": Evaluator._base64,
    "Fn::Equals": Evaluator._equals,
    "Fn::FindInMap": Evaluator._find_in_map,
    "Fn::GetAtt": Evaluator._get_att,
    "Fn::If": Evaluator._if,
    "Fn::Join": Evaluator._join,
    "Fn::Length": Evaluator._length,
    "Fn::Not": Evaluator._not,
    "Fn::Or": Evaluator._or,
    "Fn::Select": Evaluator._select,
    "Fn::Split": Evaluator._split,
    "Fn::Sub": Evaluator._sub,
}
