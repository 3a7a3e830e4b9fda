"""A TXT or SPF record of Route 53 whose text is not in quotes.

**Why it matters.** The record is refused: `Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value
should be enclosed in quotation marks) encountered with 'v=spf1 -all''`.

**What is rewritten.** The text gets the quotes that belong to its value: `v=spf1 -all` → `'"v=spf1 -all"'`.

**Fix safety.** Safe: the quotes are part of how such a record is written, and there is one way to write them.

**Left alone.** Texts that hold quotes or backslashes, of more than 255 characters (which must be cut in parts), and
those that are computed without a text of their own or begin and end with a variable, which may bring the quotes;
templates that another tool or an unknown macro rewrites.

Source: Amazon Route 53 Developer Guide, "TXT record type".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    CannotEdit,
    Change,
    Context,
    Fix,
    Mapping,
    Node,
    Quoted,
    Scalar,
    Sequence,
    Template,
    edit_text,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import function_call, literal_text, sub_text
from repair.engine.properties import properties

_RECORDS = frozenset({("AWS::Route53::RecordSet", ""), ("AWS::Route53::RecordSetGroup", "RecordSets.*")})


@transform(
    id="unquoted-text-record",
    summary="Text record without its quotes",
    group="values",
    fixes=("E3023",),
)
def unquoted_text_record(template: Template, context: Context) -> Iterator[Fix]:
    """Write the quotes."""
    for found in properties(template):
        mapping = found.mapping
        if (found.type.type_name, found.place) not in _RECORDS or mapping is None:
            continue
        records = mapping.get("ResourceRecords")
        if literal_text(mapping.get("Type")) not in ("TXT", "SPF") or not isinstance(records, Sequence) or records.tag:
            continue
        for record in records.items:
            text = _text(record)
            if text is None or not text.value or any(sign in text.value for sign in '"\\') or len(text.value) > 255:
                continue
            yield _fix(template, mapping, record, text)


def _text(record: Node) -> Scalar | None:
    """The text of a literal, or of a Fn::Sub."""
    call = function_call(record)
    if call is not None:
        text = sub_text(call)
        # variables at both ends may bring the quotes with them
        return None if text is None or (text.value.startswith("${") and text.value.endswith("}")) else text
    return record if isinstance(record, Scalar) and record.tag is None and "{{" not in record.value else None


def _fix(template: Template, mapping: Mapping, record: Node, text: Scalar) -> Fix:
    title, reason = "write the quotes of the text", "the value of a text record is enclosed in quotation marks"
    try:
        change: Change = (
            replace(template.document, text, Quoted(f'"{text.value}"'))
            if text is record and text.tag is None
            else edit_text(template.document, text, [(text.value, f'"{text.value}"')])
        )
    except CannotEdit as error:
        return Fix(title, record.path, SUGGEST, NO_INTERRUPTION, reason=f"{reason}; {error}")
    return Fix(title, record.path, SAFE, NO_INTERRUPTION, change=change, reason=reason)
