"""The sections of a template and what stands in them.

Tolerant views: a section with a wrong shape is an empty one, an entry with a wrong shape is left out, and nothing here
raises. What is wrong with a template is the validators' business; what is right is still repaired.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from repair.cloudformation.intrinsics import function_call, literal_text
from repair.syntax.model import plain_value
from repair.syntax.nodes import Mapping, Node, Path, Scalar, Sequence

#: AWS documentation, "Pseudo parameters reference".
PSEUDO_PARAMETERS = frozenset(
    {
        "AWS::AccountId",
        "AWS::NoValue",
        "AWS::NotificationARNs",
        "AWS::Partition",
        "AWS::Region",
        "AWS::StackId",
        "AWS::StackName",
        "AWS::URLSuffix",
    }
)


class Owner(NamedTuple):
    """Which entry of which section something stands in: ``("Resources", "Bucket")``; name "" for the section itself."""

    section: str
    name: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource: `node` is its mapping, `type` its type ("" where that is missing or computed)."""

    logical_id: str
    node: Mapping
    type: str

    @property
    def path(self) -> Path:
        """``("Resources", logical_id)``."""
        return self.node.path

    @property
    def properties(self) -> Mapping | None:
        """The mapping below ``Properties``, or None where there is none (or a function computes it)."""
        return plain_mapping(self.node.get("Properties"))

    @property
    def condition(self) -> str | None:
        """Name of the condition under which the resource exists, or None for always."""
        return literal_text(self.node.get("Condition"))

    @property
    def depends_on(self) -> list[str]:
        """The names in ``DependsOn`` as they are written, one or a list."""
        return [scalar.value for scalar in self.depends_on_scalars]

    @property
    def depends_on_scalars(self) -> list[Scalar]:
        """The nodes of the names in ``DependsOn``."""
        return _literals(self.node.get("DependsOn"))

    # The last member of the class: below it, ``property`` would no longer be the decorator.
    def property(self, *path: str | int) -> Node | None:
        """The node at a path below ``Properties``, or None. It does not look into calls (see ``places``)."""
        node = self.node.get("Properties")
        for part in path:
            node = child(node, part)
        return node


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the template: `type` is ``String`` where none is written."""

    name: str
    node: Mapping
    type: str

    @property
    def path(self) -> Path:
        """``("Parameters", name)``."""
        return self.node.path

    @property
    def default(self) -> Scalar | None:
        """The node of the default value, or None. It is a single text for lists too (``a,b``)."""
        node = self.node.get("Default")
        return node if isinstance(node, Scalar) and node.tag is None else None

    @property
    def allowed_values(self) -> list[Scalar]:
        """The nodes of ``AllowedValues``; empty where every value is allowed."""
        node = self.node.get("AllowedValues")
        return _literals(node) if isinstance(node, Sequence) else []

    @property
    def no_echo(self) -> bool:
        """True if CloudFormation masks the value."""
        return (literal_text(self.node.get("NoEcho")) or "").lower() in {"true", "yes", "on"}

    @property
    def is_list(self) -> bool:
        """True if a ``Ref`` to it gives a list."""
        return self.type == "CommaDelimitedList" or "List<" in self.type or self.type.endswith("<CommaDelimitedList>")

    @property
    def from_parameter_store(self) -> bool:
        """True if the value is the name of an SSM parameter and a ``Ref`` gives that parameter's content."""
        return self.type.startswith("AWS::SSM::Parameter::Value<")


@dataclass(frozen=True, slots=True)
class Output:
    """An output of the stack."""

    name: str
    node: Mapping

    @property
    def path(self) -> Path:
        """``("Outputs", name)``."""
        return self.node.path

    @property
    def value(self) -> Node | None:
        """The node of its value."""
        return self.node.get("Value")

    @property
    def export_name(self) -> Node | None:
        """The node of the name under which it is exported, or None."""
        return child(self.node.get("Export"), "Name")

    @property
    def condition(self) -> str | None:
        """Name of the condition under which the output exists, or None for always."""
        return literal_text(self.node.get("Condition"))


def plain_mapping(node: Node | None) -> Mapping | None:
    """The node where it is a mapping that is no call, else None."""
    return node if isinstance(node, Mapping) and node.tag is None and function_call(node) is None else None


def child(node: Node | None, part: str | int) -> Node | None:
    """The value at a key or an index of a collection that is no call, else None."""
    if isinstance(part, str):
        mapping = plain_mapping(node)
        return mapping.get(part) if mapping else None
    if isinstance(node, Sequence) and node.tag is None and 0 <= part < len(node.items):
        return node.items[part]
    return None


def is_null(node: Node) -> bool:
    """True for an empty value, ``~`` and ``null``."""
    return isinstance(node, Scalar) and node.tag is None and not node.quoted and plain_value(node.value) is None


def section(root: Mapping, name: str) -> Mapping | None:
    """The mapping of a top-level section, or None where it is missing or has another shape."""
    node = root.get(name)
    return node if isinstance(node, Mapping) and node.tag is None else None


def entries(root: Mapping, name: str) -> dict[str, Mapping]:
    """The entries of a section that are mappings, in document order, without ``Fn::ForEach`` and ``Fn::Transform``."""
    found = section(root, name)
    if found is None:
        return {}
    named = [(entry.key.value, plain_mapping(entry.value)) for entry in found.entries]
    return {name: node for name, node in named if node is not None and not name.startswith("Fn::")}


def resources(root: Mapping) -> dict[str, Resource]:
    """The resources, by logical id."""
    return {
        name: Resource(name, node, literal_text(node.get("Type")) or "")
        for name, node in entries(root, "Resources").items()
    }


def parameters(root: Mapping) -> dict[str, Parameter]:
    """The parameters, by name."""
    return {
        name: Parameter(name, node, literal_text(node.get("Type")) or "String")
        for name, node in entries(root, "Parameters").items()
    }


def outputs(root: Mapping) -> dict[str, Output]:
    """The outputs, by name."""
    return {name: Output(name, node) for name, node in entries(root, "Outputs").items()}


def conditions(root: Mapping) -> dict[str, Node]:
    """The expressions of the Conditions section, by name."""
    found = section(root, "Conditions")
    return {entry.key.value: entry.value for entry in found.entries} if found else {}


def transforms(root: Mapping) -> list[str]:
    """The macros named in the Transform section, in order: a name, a list of names, or mappings with a ``Name``."""
    node = root.get("Transform")
    listed = node.items if isinstance(node, Sequence) else [node] if node is not None else []
    names = [literal_text(item) or literal_text(child(item, "Name")) for item in listed if not is_null(item)]
    return [name for name in names if name]


def owner(node: Node) -> Owner:
    """The entry of the section that a node stands in."""
    slots: list[str | int] = []
    while node.parent is not None:
        slots.append(node.slot)
        node = node.parent
    names = [str(slot) for slot in reversed(slots[-2:])]
    return Owner(names[0] if names else "", names[1] if len(names) > 1 else "")


def _literals(node: Node | None) -> list[Scalar]:
    items = node.items if isinstance(node, Sequence) and node.tag is None else [node]
    return [item for item in items if isinstance(item, Scalar) and item.tag is None]
