"""Environments to try a template in: sample values of its parameters, so that every condition comes out both ways."""

from __future__ import annotations

import random
from collections.abc import Container, Iterable
from itertools import product

from repair.cloudformation.conditions import Choice, Compound, Formula
from repair.cloudformation.environment import Environment
from repair.cloudformation.intrinsics import find_in_map, function_call, literal_text, ref_target
from repair.cloudformation.results import Opaque, as_string, scalar_result
from repair.cloudformation.sections import Parameter
from repair.cloudformation.template import Template
from repair.syntax.nodes import Mapping

MAX_ENVIRONMENTS = 64

#: Values that no two pseudo parameters share.
PSEUDO_SAMPLES = {
    "AWS::AccountId": "123456789012",
    "AWS::NotificationARNs": "arn:aws:sns:eu-west-1:123456789012:first,arn:aws:sns:eu-west-1:123456789012:second",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::StackId": "arn:aws:cloudformation:eu-west-1:123456789012:stack/sample-stack/1",
    "AWS::StackName": "sample-stack",
    "AWS::URLSuffix": "amazonaws.com",
}

#: How many keys of a mapping are tried.
_MAP_KEYS = 4

#: A text with everything that Fn::Split is used with: a repair that loses a Split must not look right.
_SEPARATED = "{}-1/a.b:c_d e|f"


def environments(*templates: Template, vary: Container[str] | None = None) -> list[Environment]:
    """The environment of the Defaults, and up to 64 others, for all of the templates together.

    With `vary`, only parameters and pseudo parameters of these names take more than one value.

    Each parameter is tried with its Default, its AllowedValues, the texts that conditions compare it with, some keys
    that it finds in mappings, and values of its own that no other parameter has. All combinations where there are few; else each value at least once (as far
    as 64 environments go) and a fixed random choice of the combinations.
    """
    compared = _compared(templates)
    _add_map_keys(templates, compared)
    values: dict[str, list[str]] = {}
    for template in templates:
        for parameter in template.parameters.values():
            known = values.setdefault(parameter.name, [])
            known += _candidates(parameter, compared.get(parameter.name, []))
    pseudo = {name: [sample, *compared.get(name, [])] for name, sample in PSEUDO_SAMPLES.items()}
    names = [*values, *pseudo]
    options = [list(dict.fromkeys(found)) for found in (*values.values(), *pseudo.values())]
    if vary is not None:
        options = [found if name in vary else found[:1] for name, found in zip(names, options, strict=True)]
    required = {p.name for template in templates for p in template.parameters.values() if p.default is None}
    found = [Environment(parameters={name: values[name][0] for name in required}, pseudo=PSEUDO_SAMPLES)]
    for row in _rows(options):
        assigned = dict(zip(names, row, strict=True))
        found.append(
            Environment(
                parameters={name: assigned[name] for name in values}, pseudo={name: assigned[name] for name in pseudo}
            )
        )
    return found


def _rows(options: list[list[str]]) -> Iterable[tuple[str, ...]]:
    count = 1
    for values in options:
        count *= len(values)
        if count > MAX_ENVIRONMENTS:
            break
    else:
        return product(*options)
    longest = min(max(map(len, options)), MAX_ENVIRONMENTS - 1)
    rows = [tuple(values[index % len(values)] for values in options) for index in range(longest)]
    choose = random.Random(0)
    while len(rows) < MAX_ENVIRONMENTS - 1:
        rows.append(tuple(choose.choice(values) for values in options))
    return rows


def _candidates(parameter: Parameter, compared: list[str]) -> list[str]:
    texts = [as_string(scalar_result(node)) for node in (parameter.default, *parameter.allowed_values) if node]
    known = [text for text in texts if isinstance(text, str)]
    if parameter.allowed_values:
        return known or _samples(parameter)
    return [*_samples(parameter), *known, *compared]


def _samples(parameter: Parameter) -> list[str]:
    """Values of the parameter's type that no other parameter has."""
    name = parameter.name
    if "Number" in parameter.type:
        number = 1000 + sum(ord(char) * (index + 1) for index, char in enumerate(name))
        return [f"{number},{number + 1},{number + 2}"] if parameter.is_list else [str(number)]
    if parameter.is_list:
        return [f"{name}-1,{name}-2,{name}-3", name]
    return [_SEPARATED.format(name), name]


def _compared(templates: Iterable[Template]) -> dict[str, list[str]]:
    """The texts that conditions compare parameters and pseudo parameters with, by their names."""
    found: dict[str, list[str]] = {}
    for template in templates:
        stack: list[Formula] = [template.logic.formula(name) for name in template.conditions]
        seen: set[int] = set()
        while stack:
            formula = stack.pop()
            if isinstance(formula, Compound) and id(formula) not in seen:
                seen.add(id(formula))
                stack.extend(formula.parts)
            elif isinstance(formula, Choice) and isinstance(formula.literal, str):
                operand = formula.operand
                if isinstance(operand, Opaque) and operand.function == "Ref":
                    texts = found.setdefault(operand.arguments[0], [])
                    if formula.literal not in texts:
                        texts.append(formula.literal)
    return found


def _add_map_keys(templates: Iterable[Template], found: dict[str, list[str]]) -> None:
    """Some keys of the mappings, for the parameters that stand for them in a Fn::FindInMap."""
    for template in templates:
        for call in template.calls("Fn::FindInMap"):
            lookup = find_in_map(call)
            rows = template.mappings.get(literal_text(lookup.map_name) or "") if lookup else None
            if lookup is None or rows is None:
                continue
            cells = [row for row in (rows.get(key) for key in rows.keys()) if isinstance(row, Mapping)]  # noqa: SIM118
            columns = [key for row in cells[:1] for key in row.keys()]  # noqa: SIM118
            for node, keys in ((lookup.top_key, rows.keys()), (lookup.second_key, columns)):
                key_call = function_call(node)
                name = ref_target(key_call) if key_call else None
                if name is not None:
                    texts = found.setdefault(name, [])
                    texts += [key for key in keys[:_MAP_KEYS] if key not in texts]
