"""A secret that is written as something other than JSON, and asked for a key.

**Why it matters.** A dynamic reference with a key, or the secret of a container with one, reads the secret's text as a
JSON object. Where it is none, the resource fails with

    Could not parse SecretString JSON

Seen in the wild: a bare password instead of `{"password": "…"}`; quotes that a shell took away (`{password:…}`); and
`\\!`, which an interactive bash leaves behind and JSON does not know.

**What is rewritten.** Nothing without a decision. Offered are: to take the backslash out of `\\!`, and to ask for the
whole text where everybody asks for one and the same key of a bare text. A password in a template is a finding by
itself: let `GenerateSecretString` make it.

**Fix safety.** Only suggested: which of the two sides is wrong, the text or the question, is not in the template. The
text of the secret is never shown in a report.

**Left alone.** Secrets that nobody of this template asks for a key, texts that begin with a parameter, and whatever may
be JSON once its parameters are filled in.

Source: AWS Secrets Manager User Guide, "JSON structure of Secrets Manager secrets"; the error text is from live tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from repair import NO_CHANGE, SUGGEST, CannotEdit, Context, Fix, Option, Template, transform

from .content import Content, content
from .impact import impact_of
from .reads import Read, ask_for, reads, replace_tail


@transform(
    id="unparsable-secret-string",
    summary="Secret that is no JSON, asked for a key",
    group="secrets",
)
def unparsable_secret_string(template: Template, context: Context) -> Iterator[Fix]:
    """Report the secret; offer the repairs that are possible."""
    by_secret: dict[str, list[Read]] = {}
    for read in reads(template):
        if not read.is_whole:
            by_secret.setdefault(read.secret.logical_id, []).append(read)
    for found in by_secret.values():
        secret = found[0].secret
        known = content(template, secret)
        if known is None or not known.error:
            continue
        keys = ", ".join(sorted({read.key or "a key" for read in found}))
        yield Fix(
            title=f"make the content of {secret.logical_id} JSON: it is asked for {keys}",
            at=known.node.path,
            safety=SUGGEST,
            impact=impact_of(template, known.node),
            reason=f"'Could not parse SecretString JSON': {known.error}",
            options=tuple(_options(template, known, found)),
        )


def _options(template: Template, known: Content, found: list[Read]) -> Iterator[Option]:
    with suppress(CannotEdit):
        yield Option("take the backslash out of \\!", replace_tail(template, known.node, "\\!", "!"))
    if len({read.key for read in found}) > 1:
        return
    with suppress(CannotEdit):
        change = NO_CHANGE
        for read in found:
            change += ask_for(template, read, "")
        yield Option("ask for the whole text instead", change)
