"""A value that is one of the allowed ones in another case, or with other separators.

**Why it matters.** Services compare exactly: `Value of property … must be one of …`, or, from the service itself, `1
validation error detected: Value 'pay_per_Request' at 'billingMode' failed to satisfy constraint: Member must satisfy
enum value set`.

**What is rewritten.** A value that equals exactly one allowed value when case, spaces, `-` and `_` do not count:
`Pay_Per_Request` → `PAY_PER_REQUEST`, `aws_kms` → `aws:kms`. It is corrected where it lives: at the property, in the
Default (and AllowedValues) of a parameter, in the cell of a mapping, in the branch of an `Fn::If`.

**Fix safety.** Safe: only one value can have been meant. A parameter or the cell of a mapping that
other properties use too is a finding only.

**Left alone.** Values that are computed, properties that accept any case, and templates that another tool or an unknown
macro rewrites.

Source: the resource schemas (docs/schemas.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NO_INTERRUPTION, SAFE, SUGGEST, CannotEdit, Context, Fix, Option, Template, transform
from repair.engine.properties import Property, properties
from transforms.shape.names import squashed

from .writing import change_text, texts


@transform(
    id="wrong-enum-case",
    summary="Allowed value in another case",
    group="values",
    fixes=("E3030", "F3030", "W3030"),
)
def wrong_enum_case(template: Template, context: Context) -> Iterator[Fix]:
    """Write the value as the service knows it."""
    seen: set[int] = set()
    for found in properties(template):
        if not found.shape.enum and not found.shape.enum_ignore_case:
            continue
        for written in texts(template, found):
            right = meant(found, written.text)
            if right is None or id(written.place.node) in seen:
                continue
            seen.add(id(written.place.node))
            title = f"write {right} for {written.text}"
            reason = f"{found.type.type_name} {found.place} knows {right}"
            try:
                change = change_text(template, written, right)
            except CannotEdit as error:
                yield Fix(title, written.place.path, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
                continue
            if written.shared:
                reason += f"; other properties use {written.holder} too"
                options = (Option(right, change),)
                yield Fix(title, written.place.path, SUGGEST, NO_INTERRUPTION, reason=reason, options=options)
            else:
                yield Fix(title, written.place.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)


def allowed(found: Property) -> list[str]:
    """The allowed values as texts."""
    values = [*found.shape.enum, *found.shape.enum_ignore_case]
    return [str(value).lower() if isinstance(value, bool) else str(value) for value in values]


def meant(found: Property, text: str) -> str | None:
    """The allowed value that a text is in another case; None if it is allowed, or nothing is near."""
    names = allowed(found)
    if not any(letter.isalpha() for letter in text):
        return None  # a number is another one without its sign or its point
    if text in names or text.lower() in {name.lower() for name in found.shape.enum_ignore_case}:
        return None
    same = [name for name in names if squashed(name) == squashed(text)]
    return same[0] if len(same) == 1 and same[0] != text and squashed(text) else None
