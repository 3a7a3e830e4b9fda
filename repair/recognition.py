"""Is this a CloudFormation template? By content, since the names of templates say nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repair.syntax.document import Document
    from repair.syntax.nodes import Mapping, Node

_HINT = re.compile(rb"Resources|AWSTemplateFormatVersion|AWS::")
_CERTAIN = re.compile(rb"AWSTemplateFormatVersion|[\"']?Type[\"']?[ \t]*:[ \t]*[\"']?AWS::")
#: Files of other programs may carry a template as a text: Kubernetes objects, workflows, compose files; and playbooks
#: and parameter files, which are lists.
_FOREIGN = re.compile(
    rb"^(?:apiVersion|kind|jobs|services|stages|pipelines|on|version)[ \t]*:"
    rb"|\A(?:\xef\xbb\xbf)?(?:---[^\n]*\n|#[^\n]*\n|[ \t]*\r?\n)*-[ \t]",
    re.MULTILINE,
)
_TYPE = re.compile(r"(?:[A-Za-z0-9]+::){1,3}[A-Za-z0-9:@_-]+\Z")
_TOP = ("Resources", "Parameters", "Mappings", "Conditions", "Outputs", "Globals", "Rules", "Metadata")


def may_be_template(data: bytes) -> bool:
    """A cheap look at the bytes: False means that the file is certainly no template."""
    return _HINT.search(_narrow(data)) is not None


def claims_to_be_template(data: bytes) -> bool:
    """True for bytes that only a template has: a file that cannot be parsed is then worth an error."""
    data = _narrow(data)
    return _CERTAIN.search(data) is not None and _FOREIGN.search(data) is None


def _narrow(data: bytes) -> bytes:
    """UTF-16 without its zeros: what PowerShell writes by itself. It cannot be read, so it must not be passed over."""
    return data[2:].replace(b"\0", b"") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data


def is_template(document: Document) -> bool:
    """True if the parsed text is a CloudFormation template: its version, a transform of AWS, or typed resources."""
    root = document.root
    if "AWSTemplateFormatVersion" in root:
        return True
    if _has_transform_of_aws(root) and any(name in root for name in _TOP):
        return True
    return _has_typed_resources(root)


def _has_transform_of_aws(root: Mapping) -> bool:
    from repair.syntax.nodes import Scalar, Sequence

    value = root.get("Transform")
    names: list[Node] = list(value.items) if isinstance(value, Sequence) else [value] if value is not None else []
    return any(isinstance(name, Scalar) and name.value.startswith("AWS::") for name in names)


def _has_typed_resources(root: Mapping) -> bool:
    """Most members of Resources have a Type as `AWS::EC2::VPC`: a few may be broken, or macros of their own."""
    from repair.syntax.nodes import Mapping, Scalar

    resources = root.get("Resources")
    if not isinstance(resources, Mapping):
        return False
    types = [entry.value.get("Type") for entry in resources.entries if isinstance(entry.value, Mapping)]
    named = [node for node in types if isinstance(node, Scalar) and _TYPE.match(node.value)]
    return bool(named) and len(named) * 2 >= len(resources.entries)
