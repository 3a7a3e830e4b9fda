"""An empty second YAML document behind the template.

**Why it matters.** A template is one document. AWS's validator: `F1101 expected a single document in the stream but
found another document`.

**What is rewritten.** The line `---` behind the template is taken out.

**Fix safety.** Safe: the document that it begins is empty.

**Left alone.** A second document that holds something.

Source: YAML 1.1, chapter 9.2; cloudformation-validate 1.14.0 (F1101).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import NONE, SAFE, Broken, Change, Fix, salvage
from repair.syntax.broken import after_line
from repair.syntax.edits import Edit

_EMPTY = re.compile(r"---[ \t]*(?:\r?\n|\Z)(?:[ \t]*(?:#[^\r\n]*)?(?:\r?\n|\Z)|(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z))*\Z")


@salvage(id="empty-document", summary="Empty second YAML document")
def empty_document(broken: Broken) -> Iterator[Fix]:
    """Take out the line that begins the document at the place of the problem."""
    text, offset = broken.text, broken.offset
    if broken.message.startswith("a second YAML document") and _EMPTY.match(text, offset):
        edit = Edit(offset, after_line(text, offset), "")
        yield Fix("take out the line that begins an empty document", (), SAFE, NONE, Change((edit,)))
