"""Where a template names Lambda runtimes."""

from __future__ import annotations

from collections.abc import Iterator

from repair import Scalar, Template
from repair.cloudformation.sections import child

from .pinned_value import Use, properties


def runtime_uses(template: Template) -> Iterator[Use]:
    """Every `Runtime` of a function, in document order."""
    return properties(template, [("AWS::Lambda::Function", "Runtime"), ("AWS::Serverless::Function", "Runtime")])


def global_runtime(template: Template) -> Scalar | None:
    """The runtime that SAM gives to every function without one of its own, if it is a literal."""
    node = child(child(template.section("Globals"), "Function"), "Runtime")
    return node if isinstance(node, Scalar) and node.tag is None else None
