"""The containers of ECS task definitions: what they read from their environment and from secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from repair import Mapping, Node, Resource, Sequence, Template
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.sections import child, plain_mapping


@dataclass(frozen=True, slots=True)
class Variable:
    """A member of ``Environment`` (`value` is its ``Value``) or of ``Secrets`` (its ``ValueFrom``)."""

    task: Resource
    container: Mapping
    listed: Sequence
    entry: Mapping
    name: str
    value: Node


def containers(template: Template) -> Iterator[tuple[Resource, Mapping]]:
    """Every container definition that is written out, with its task definition."""
    for task in template.resources_of_type("AWS::ECS::TaskDefinition"):
        definitions = task.property("ContainerDefinitions")
        for item in definitions.items if isinstance(definitions, Sequence) and definitions.tag is None else []:
            container = plain_mapping(item)
            if container is not None:
                yield task, container


def environment(template: Template) -> Iterator[Variable]:
    """Every ``Environment`` member with a literal name and nothing but ``Name`` and ``Value``."""
    yield from _variables(template, "Environment", "Value")


def secrets(template: Template) -> Iterator[Variable]:
    """Every ``Secrets`` member with a literal name and nothing but ``Name`` and ``ValueFrom``."""
    yield from _variables(template, "Secrets", "ValueFrom")


def _variables(template: Template, key: str, value_key: str) -> Iterator[Variable]:
    for task, container in containers(template):
        listed = container.get(key)
        if not isinstance(listed, Sequence) or listed.tag is not None:
            continue
        for item in listed.items:
            entry = plain_mapping(item)
            name = literal_text(child(entry, "Name"))
            if entry is None or name is None or set(entry.keys()) != {"Name", value_key}:
                continue
            value = entry.get(value_key)
            assert value is not None
            yield Variable(task, container, listed, entry, name, value)


def consumed_secrets(template: Template) -> Iterator[tuple[Resource, Node]]:
    """Every value that names a secret (or parameter) for a container to read, with its task definition.

    ``Secrets[].ValueFrom``, ``LogConfiguration.SecretOptions[].ValueFrom``, ``RepositoryCredentials``.
    """
    for task, container in containers(template):
        lists = (container.get("Secrets"), child(container.get("LogConfiguration"), "SecretOptions"))
        for listed in lists:
            for item in listed.items if isinstance(listed, Sequence) and listed.tag is None else []:
                value = child(item, "ValueFrom")
                if value is not None:
                    yield task, value
        credentials = child(container.get("RepositoryCredentials"), "CredentialsParameter")
        if credentials is not None:
            yield task, credentials
