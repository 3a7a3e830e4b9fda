"""A value of another JSON type than the property takes.

**Why it matters.** CloudFormation refuses the stack: `Value of property SecurityGroupIds must be of type List of
String`, `Properties validation failed for resource Fn with message: #/TracingConfig: expected type: JSONObject, found:
String`.

**What is rewritten.** Where one way leads to the right type:

- one value where a list is wanted becomes a list of it; a list of one where a value is wanted becomes the value;
- tags that are a map become a list of `Key` and `Value`, and the reverse; variables and dimensions that are a map
  become a list of `Name` and `Value`;
- JSON in a string where a mapping is wanted becomes that mapping;
- a word of an enum where an object is wanted becomes the property of the object that takes it (`TracingConfig: Active`
  → `TracingConfig: {Mode: Active}`), and true or false the only switch of the object;
- a value by itself becomes the only property that an object takes, or needs (`EphemeralStorage: 1024` →
  `EphemeralStorage: {Size: 1024}`), a choice the empty object that stands for it (`DefaultAction: Allow` →
  `DefaultAction: {Allow: {}}`);
- `{Enabled: true}` where true is wanted, or `{Name: x}` where a name is, becomes the value;
- a mapping where JSON text is wanted (`DashboardBody`) becomes that text;
- `Enabled` where true is wanted becomes `true`, and the reverse.

**Fix safety.** Safe: the new value says what the old one says.

**Left alone.** What CloudFormation converts by itself (`'30'` for a number, `true` for a string), values that are
computed, lists of several where one value is wanted, a text with blanks or commas where a list is wanted (several
items, or a command), text with a dynamic reference, serverless resources (their transform takes more than their
schemas say), and templates that another tool or an unknown macro rewrites.

Source: the resource schemas (docs/schemas.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    CannotEdit,
    Context,
    Copy,
    Fix,
    Mapping,
    Node,
    Quoted,
    Scalar,
    Sequence,
    Template,
    function_call,
    replace,
    transform,
)
from repair.engine.properties import Property, properties
from repair.syntax.model import to_data, to_model

from .conversion import Conversion, converted, is_of_kind
from .texts_of_json import JSON_TEXTS, MAIN


@transform(
    id="wrong-type",
    summary="Value of another type than the property takes",
    group="shape",
    fixes=("E3012", "F3012", "F3017"),
)
def wrong_type(template: Template, context: Context) -> Iterator[Fix]:
    """Write the value in the shape that is wanted."""
    for found in properties(template):
        if found.call is not None or not found.steps:
            continue
        if is_of_kind(found.node, found.shape) and not (found.shape.enum and isinstance(found.node, Scalar)):
            continue
        if found.type.type_name.startswith("AWS::Serverless::"):
            continue
        if isinstance(found.node, Scalar) and ("{{" in found.node.value or found.node.tag is not None):
            continue
        conversion = converted(found.node, found.shape) or _as_json(found) or _as_main(found)
        if conversion is None:
            continue
        try:
            change = replace(template.document, found.node, conversion.value)
        except CannotEdit:
            continue
        wanted = " or ".join(sorted(found.shape.types))
        reason = f"{found.type.type_name} {found.place} takes {wanted}"
        yield Fix(conversion.words, found.node.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def _as_json(found: Property) -> Conversion | None:
    """A mapping as the JSON text that is wanted, where nothing in it is computed."""
    if (found.type.type_name, found.place) not in JSON_TEXTS or found.mapping is None or not found.mapping.entries:
        return None
    if not _is_plain(found.mapping):
        return None
    text = json.dumps(to_data(to_model(found.mapping)), ensure_ascii=False)
    return Conversion(Quoted(text), "write the mapping as JSON text")


def _is_plain(node: Node) -> bool:
    if function_call(node) is not None or node.tag is not None:
        return False
    if isinstance(node, Mapping):
        return all(_is_plain(entry.value) for entry in node.entries)
    return not isinstance(node, Sequence) or all(map(_is_plain, node.items))


def _as_main(found: Property) -> Conversion | None:
    name = MAIN.get((found.type.type_name, found.place))
    if name is None or found.scalar is None or not found.scalar.value or "object" not in found.shape.types:
        return None
    return Conversion({name: Copy(found.scalar)}, f"make it the {name}")
