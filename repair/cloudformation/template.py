"""A template as CloudFormation sees it: what a transform is given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from repair.cloudformation import sections
from repair.cloudformation.conditions import ConditionLogic
from repair.cloudformation.depends_on import add_depends_on
from repair.cloudformation.environment import SYMBOLIC
from repair.cloudformation.evaluate import Evaluator
from repair.cloudformation.graph import Graph
from repair.cloudformation.intrinsics import FunctionCall, calls, literal_text
from repair.cloudformation.references import Reference, collect
from repair.cloudformation.sections import PSEUDO_PARAMETERS, Output, Owner, Parameter, Resource
from repair.syntax.document import Document
from repair.syntax.nodes import Mapping, Node, Path

__all__ = ["Output", "Owner", "Parameter", "Reference", "Resource", "Template", "add_depends_on"]


class Template:
    """The view of one document. Everything is computed when it is first asked for, and nothing raises."""

    #: Names that a Ref or a Sub may use without a definition.
    pseudo_parameters = PSEUDO_PARAMETERS

    def __init__(self, document: Document) -> None:
        self.document = document

    @property
    def root(self) -> Mapping:
        """The top level of the template."""
        return self.document.root

    def section(self, name: str) -> Mapping | None:
        """The mapping of a top-level section, or None where it is missing or has another shape."""
        return sections.section(self.root, name)

    def find(self, path: Path) -> Node | None:
        """The node at a long-form path, or None."""
        return self.document.find(path)

    @cached_property
    def resources(self) -> dict[str, Resource]:
        """The resources by logical id, in document order, without ``Fn::ForEach`` loops."""
        return sections.resources(self.root)

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """The parameters by name, in document order."""
        return sections.parameters(self.root)

    @cached_property
    def mappings(self) -> dict[str, Mapping]:
        """The mappings by name, in document order."""
        return sections.entries(self.root, "Mappings")

    @cached_property
    def conditions(self) -> dict[str, Node]:
        """The expressions of the Conditions section by name, in document order."""
        return sections.conditions(self.root)

    @cached_property
    def outputs(self) -> dict[str, Output]:
        """The outputs by name, in document order."""
        return sections.outputs(self.root)

    @cached_property
    def transforms(self) -> list[str]:
        """The macros named in the Transform section, in the order in which they are written."""
        return sections.transforms(self.root)

    def resources_of_type(self, *types: str) -> list[Resource]:
        """The resources of these types, in document order."""
        return [resource for resource in self.resources.values() if resource.type in types]

    def mapping_cell(self, map_name: str, top_key: str, second_key: str) -> Node | None:
        """The value in a cell of a mapping, or None."""
        row = sections.child(self.mappings.get(map_name), top_key)
        return sections.child(row, second_key)

    @cached_property
    def _calls(self) -> dict[str, list[FunctionCall]]:
        by_name: dict[str, list[FunctionCall]] = {}
        for call in calls(self.root):
            by_name.setdefault(call.name, []).append(call)
        return by_name

    def calls(self, *names: str) -> Iterator[FunctionCall]:
        """Every call of the functions with these long names (of all, where none is given), in document order."""
        if len(names) == 1:
            yield from self._calls.get(names[0], ())
        else:
            yield from calls(self.root, *names)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every use of a name, in document order (see :mod:`repair.cloudformation.references`)."""
        return collect(self.root)

    def references_to(self, name: str) -> list[Reference]:
        """Every use of one name, in document order."""
        return [reference for reference in self.references if reference.name == name]

    @cached_property
    def graph(self) -> Graph:
        """The dependencies between the resources."""
        return Graph(self.resources, self.references)

    def resource_of(self, node: Node) -> Resource | None:
        """The resource that a node stands in, or None."""
        place = self.owner(node)
        return self.resources.get(place.name) if place.section == "Resources" else None

    def owner(self, node: Node) -> Owner:
        """Section and entry that a node stands in."""
        return sections.owner(node)

    @cached_property
    def symbolic(self) -> Evaluator:
        """Evaluates nodes with nothing known about the deployment; it remembers the conditions."""
        return Evaluator(self, SYMBOLIC)

    @cached_property
    def logic(self) -> ConditionLogic:
        """What the conditions say about each other."""
        return ConditionLogic(self)

    @property
    def description(self) -> str | None:
        """The text of the Description, or None."""
        return literal_text(self.root.get("Description"))
