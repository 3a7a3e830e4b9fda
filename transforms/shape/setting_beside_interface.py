"""A subnet or security groups of an instance beside its network interface, which has them itself.

**Why it matters.** The instance is not launched: `Network interfaces and an instance-level subnet ID may not be
specified on the same request`, `Network interfaces and an instance-level security groups may not be specified on the
same request`.

**What is rewritten.** Where there is exactly one network interface, `SubnetId`, `SecurityGroupIds` and
`PrivateIpAddress` of the instance move into it (`GroupSet` of an instance, `Groups` of a launch template).

**Fix safety.** Safe: the instance has one interface, and the settings can be about nothing else.

**Left alone.** Several interfaces, an interface that exists already or has the setting itself (a finding of
excess-property), and templates that another tool or an unknown macro rewrites.

Source: Amazon EC2 API Reference, RunInstances: "If you specify a network interface, you must specify any subnet [and
any security groups] as part of the network interface."
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NO_INTERRUPTION, SAFE, CannotEdit, Context, Copy, Fix, Mapping, Sequence, Template, transform
from repair.engine.properties import properties, takes_transform

from .beside import may_be_missing
from .placing import Item, put

#: Where they are, and what each is called in an interface.
_SETTINGS = {
    ("AWS::EC2::Instance", ""): {
        "SubnetId": "SubnetId",
        "SecurityGroupIds": "GroupSet",
        "PrivateIpAddress": "PrivateIpAddress",
    },
    ("AWS::EC2::LaunchTemplate", "LaunchTemplateData"): {"SecurityGroupIds": "Groups"},
}


@transform(
    id="setting-beside-interface",
    summary="Setting of an instance that belongs to its network interface",
    group="shape",
    fixes=("E3020", "F3020"),
)
def setting_beside_interface(template: Template, context: Context) -> Iterator[Fix]:
    """Move it into the interface."""
    for found in properties(template):
        names = _SETTINGS.get((found.type.type_name, found.place))
        mapping = found.mapping
        if names is None or mapping is None or takes_transform(mapping):
            continue
        interface = _only_interface(mapping)
        if interface is None:
            continue
        for name, inside in names.items():
            node = mapping.get(name)
            if node is None or inside in interface or may_be_missing(node):
                continue
            way = ("NetworkInterfaces", Item(()))
            try:
                change = put(template.document, mapping, way, {inside: Copy(node)}, (mapping, name))
            except CannotEdit:
                continue
            title, reason = f"move {name} into the network interface", "an instance with interfaces has none of its own"
            yield Fix(title, (*mapping.path, name), SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _only_interface(mapping: Mapping) -> Mapping | None:
    """The only interface, if the launch makes it."""
    node = mapping.get("NetworkInterfaces")
    if not isinstance(node, Sequence) or node.tag is not None or len(node.items) != 1:
        return None
    only = node.items[0]
    if not isinstance(only, Mapping) or only.function is not None or "NetworkInterfaceId" in only:
        return None
    return only
