"""What is known about a deployment: the values of parameters and pseudo parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repair.cloudformation.results import NO_VALUE, Opaque, Result, as_string, scalar_result, text_result
from repair.cloudformation.sections import PSEUDO_PARAMETERS, Parameter

if TYPE_CHECKING:
    from repair.cloudformation.template import Template


@dataclass(frozen=True, slots=True)
class Environment:
    """What is known about a deployment.

    A parameter without a value here has its Default, or is opaque where `defaults` is false or there is none. A pseudo
    parameter without a value is opaque. `conditions` decides conditions by name, whatever their expressions say.
    """

    parameters: Mapping[str, str] = field(default_factory=dict)
    pseudo: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, bool] = field(default_factory=dict)
    defaults: bool = True


#: Nothing is known: parameters, pseudo parameters and therefore most conditions are opaque.
SYMBOLIC = Environment(defaults=False)


def named_result(template: Template, name: str, environment: Environment) -> Result:
    """The value of a name in a Ref or a Sub: a parameter, a pseudo parameter, or the opaque Ref of a resource."""
    if name == "AWS::NoValue":
        return NO_VALUE
    parameter = template.parameters.get(name)
    if parameter is not None:
        return parameter_result(parameter, environment)
    is_list = name == "AWS::NotificationARNs"
    if name in PSEUDO_PARAMETERS and name in environment.pseudo:
        value = environment.pseudo[name]
        return tuple(value.split(",")) if is_list else value
    return Opaque("Ref", (name,), is_list)


def parameter_result(parameter: Parameter, environment: Environment) -> Result:
    """The value of a parameter: a string (a Number parameter's too), a list of strings, or opaque.

    What comes from the SSM parameter store is opaque: only the name of the SSM parameter is known. Blanks around the
    members of a list do not count.
    """
    given = environment.parameters.get(parameter.name)
    default = parameter.default
    if given is not None:
        value: Result = text_result(given)
    elif environment.defaults and default is not None:
        value = as_string(scalar_result(default))
    else:
        return Opaque("Ref", (parameter.name,), parameter.is_list)
    if parameter.from_parameter_store:
        return Opaque("SSM parameter", (value,), parameter.is_list)
    if not parameter.is_list:
        return value
    if not isinstance(value, str):
        return Opaque("list", (value,), True)
    return tuple(item.strip() for item in value.split(","))
