"""cfn-repair: repairs AWS CloudFormation templates, lossless to the byte.

This is the public face: what a transform may import. Names load on first use, so that a program that only wants its
help text does not pay for a parser.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repair.cloudformation.depends_on import add_depends_on
    from repair.cloudformation.intrinsics import FunctionCall, calls, function_call
    from repair.cloudformation.sections import Parameter, Resource
    from repair.cloudformation.template import Template
    from repair.engine.context import Context
    from repair.engine.fix import (
        NO_INTERRUPTION,
        NONE,
        REPLACEMENT,
        SAFE,
        SOME_INTERRUPTION,
        SUGGEST,
        UNKNOWN,
        UNSAFE,
        Fix,
        Impact,
        Option,
        Safety,
    )
    from repair.engine.registry import Transform, salvage, transform
    from repair.syntax.broken import Broken
    from repair.syntax.document import Document
    from repair.syntax.edits import NO_CHANGE, Change
    from repair.syntax.errors import CannotEdit
    from repair.syntax.nodes import Entry, Mapping, Node, Path, Scalar, Sequence, walk
    from repair.syntax.tree import (
        add_key,
        append,
        edit_text,
        insert,
        remove_item,
        remove_key,
        rename_key,
        replace,
    )
    from repair.syntax.values import Call, Copy, Extended, Plain, Quoted, Value, get_att, ref

__version__ = "0.1.0"

_HOMES = {
    "repair.cloudformation.depends_on": ("add_depends_on",),
    "repair.cloudformation.intrinsics": ("FunctionCall", "calls", "function_call"),
    "repair.cloudformation.sections": ("Parameter", "Resource"),
    "repair.cloudformation.template": ("Template",),
    "repair.engine.context": ("Context",),
    "repair.engine.fix": (
        "Fix",
        "Impact",
        "NONE",
        "NO_INTERRUPTION",
        "Option",
        "REPLACEMENT",
        "SAFE",
        "SOME_INTERRUPTION",
        "SUGGEST",
        "Safety",
        "UNKNOWN",
        "UNSAFE",
    ),
    "repair.engine.registry": ("Transform", "salvage", "transform"),
    "repair.syntax.broken": ("Broken",),
    "repair.syntax.document": ("Document",),
    "repair.syntax.edits": ("Change", "NO_CHANGE"),
    "repair.syntax.errors": ("CannotEdit",),
    "repair.syntax.nodes": ("Entry", "Mapping", "Node", "Path", "Scalar", "Sequence", "walk"),
    "repair.syntax.tree": (
        "add_key",
        "append",
        "edit_text",
        "insert",
        "remove_item",
        "remove_key",
        "rename_key",
        "replace",
    ),
    "repair.syntax.values": ("Call", "Copy", "Extended", "Plain", "Quoted", "Value", "get_att", "ref"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'repair' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


__all__ = [
    "NONE",
    "NO_CHANGE",
    "NO_INTERRUPTION",
    "REPLACEMENT",
    "SAFE",
    "SOME_INTERRUPTION",
    "SUGGEST",
    "UNKNOWN",
    "UNSAFE",
    "Broken",
    "Call",
    "CannotEdit",
    "Change",
    "Context",
    "Copy",
    "Document",
    "Entry",
    "Extended",
    "Fix",
    "FunctionCall",
    "Impact",
    "Mapping",
    "Node",
    "Option",
    "Parameter",
    "Path",
    "Plain",
    "Quoted",
    "Resource",
    "Safety",
    "Scalar",
    "Sequence",
    "Template",
    "Transform",
    "Value",
    "add_depends_on",
    "add_key",
    "append",
    "calls",
    "edit_text",
    "function_call",
    "get_att",
    "insert",
    "ref",
    "remove_item",
    "remove_key",
    "rename_key",
    "replace",
    "salvage",
    "transform",
    "walk",
]
