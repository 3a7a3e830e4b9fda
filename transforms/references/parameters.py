"""A parameter that the template uses and that nobody declared: what its uses say about it."""

from __future__ import annotations

from collections.abc import Iterable

from repair import Change, Template, Value, add_key
from repair.cloudformation.references import Reference
from repair.engine.properties import Property, properties
from repair.knowledge.schemas import PropertySchema
from transforms.shape.names import words

#: Kinds of values that have a parameter type of their own (AWS documentation, "AWS-specific parameter types").
_TYPES = {
    "AWS::EC2::VPC.Id": "AWS::EC2::VPC::Id",
    "AWS::EC2::Subnet.Id": "AWS::EC2::Subnet::Id",
    "AWS::EC2::SecurityGroup.Id": "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Image.Id": "AWS::EC2::Image::Id",
    "AWS::EC2::KeyPair.KeyName": "AWS::EC2::KeyPair::KeyName",
    "AWS::Route53::HostedZone.Id": "AWS::Route53::HostedZone::Id",
}
_LISTED = frozenset({"VPC", "Subnet", "SecurityGroup", "Image"})
#: How the name of a parameter ends that takes what another stack made.
_ENDINGS = ("Id", "Ids", "Arn", "Arns", "Name", "Names", "Cidr", "CIDR", "Url", "URL", "Email", "Param", "Parameter")


#: How the name of a resource ends: what is called so may be a resource that was forgotten.
_RESOURCES = frozenset(
    {
        *("config", "configuration", "host", "server", "template"),
        *("alarm", "api", "balancer", "bucket", "bus", "certificate", "cluster", "database", "db", "distribution"),
        *("domain", "endpoint", "function", "gateway", "group", "instance", "key", "lambda", "layer", "machine"),
        *("policy", "pool", "profile", "queue", "repository", "resource", "role", "rule", "secret", "service"),
        *("stack", "stream", "subnet", "table", "task", "topic", "trail", "user", "volume", "vpc", "zone"),
    }
)


def declaration(template: Template, name: str, uses: Iterable[Reference]) -> Value | None:
    """What a parameter of this name would look like; None where it may as well be a forgotten resource."""
    shapes = {(p.resource.logical_id, id(p.node)): p for p in properties(template) if p.call is not None}
    types: set[str] = set()
    if not words(name) or words(name)[-1] in _RESOURCES:
        return None
    for use in uses:
        if use.kind not in ("Ref", "Sub") or use.attribute or use.in_loop:
            return None
        if use.kind == "Sub" or use.source.section != "Resources":
            types.add("String")
            continue
        node = template.find(use.path)
        found = shapes.get((use.source.name, id(node)))
        kind = _type_for(name, found) if found is not None else "String"
        if kind is None:
            return None
        types.add(kind)
    types -= {"String"} if len(types) > 1 else set()
    return {"Type": types.pop()} if len(types) == 1 else None


def _type_for(name: str, found: Property) -> str | None:
    shape: PropertySchema = found.shape
    kinds = {*shape.formats, *shape.related}
    if kinds and not name.endswith(_ENDINGS):
        return None  # something that another resource is: it may be a resource that was forgotten
    own = {_TYPES[kind] for kind in kinds if kind in _TYPES}
    if len(own) == 1:
        return own.pop()
    if "array" in shape.types and "string" not in shape.types:
        items = shape.items
        listed = {_TYPES[kind] for kind in items.formats if kind in _TYPES} if items is not None else set()
        if len(listed) == 1:
            only = listed.pop()
            return f"List<{only}>" if only.split("::")[2] in _LISTED else "CommaDelimitedList"
        return "CommaDelimitedList"
    if shape.types and shape.types <= {"number", "integer"}:
        return "Number"
    return None if shape.types == {"object"} else "String"


def declare(template: Template, name: str, value: Value) -> Change:
    """Add the parameter. Raises CannotEdit."""
    section = template.section("Parameters")
    if section is not None:
        return add_key(template.document, section, name, value)
    first = next(iter(template.root.keys()), None)
    before = "Resources" if "Resources" in template.root else first
    return add_key(template.document, template.root, "Parameters", {name: value}, before=before)
