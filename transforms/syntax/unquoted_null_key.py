"""A key that YAML reads as null: `Null:` in a condition of a policy.

**Why it matters.** The operator `Null` of a policy's condition is a word, but YAML 1.1 takes `Null`, `null` and `~` for
the null value, and a key must be a text. AWS's validator: `F1101 Null key not supported`; cfn-lint: `E0000 Null key
'Null' not supported`.

**What is rewritten.** The key is put in quotes.

**Fix safety.** Safe: the characters stay, and as a text they mean what they say; impact none, because no running stack
has such a key.

**Left alone.** Keys in quotes; JSON, whose keys always are; an empty key and `~`, of which nobody knows what it should
be.

Source: YAML 1.1, type repository, "null"; cloudformation-validate 1.14.0 (F1101); cfn-lint 1.58 (E0000); IAM User
Guide, "Condition operators: Null".
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, Change, Context, Fix, Mapping, Template, transform, walk
from repair.syntax.edits import Edit

_NULLS = frozenset({"null", "Null", "NULL"})


@transform(id="unquoted-null-key", summary="Key that YAML reads as null", group="syntax", fixes=("E0000", "F1101"))
def unquoted_null_key(template: Template, context: Context) -> Iterator[Fix]:
    """Put each such key in quotes."""
    if template.document.format != "yaml":
        return
    for node in walk(template.root):
        if not isinstance(node, Mapping):
            continue
        for entry in node.entries:
            key = entry.key
            if key.quoted or key.tag is not None or key.value not in _NULLS:
                continue
            change = Change((Edit(key.start, key.end, f"'{key.value}'"),))
            yield Fix(f"put {key.value} in quotes", entry.value.path, SAFE, NONE, change)
