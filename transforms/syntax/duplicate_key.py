"""A key that stands twice in one mapping.

**Why it matters.** CloudFormation refuses the template, or takes one of the two without saying which; AWS's validator:
`F0000 Duplicate key 'Topic'`; cfn-lint: `E0000 Duplicate found 'Topic'`.

**What is rewritten.** Where both have the same value, the later copy is taken out. A section that stands there twice
(`Mappings`) with other names in each becomes one: the members of the later one move behind those of the first.

**Fix safety.** Safe for a copy: nothing is lost but a comment in it, and then it is unsafe. Unsafe for two sections,
which may be two versions of one.

**Left alone.** Two different values: which one is meant is not known. The message names both lines.

Source: cloudformation-validate 1.14.0 (F0000); cfn-lint 1.58 (E0000).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from repair import NONE, SAFE, UNSAFE, Broken, Change, Entry, Fix, Mapping, Node, salvage, walk
from repair.syntax.broken import after_line, end_of_line, start_of_line
from repair.syntax.edits import Edit
from repair.syntax.errors import SyntaxProblem
from repair.syntax.json_parser import parse_json
from repair.syntax.lines import comments_in
from repair.syntax.model import to_data, to_model
from repair.syntax.yaml_parser import parse_yaml

_SECTIONS = frozenset({"Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Metadata", "Rules"})


@salvage(id="duplicate-key", summary="Key that stands twice in one mapping", fixes=("E0000", "F0000"))
def duplicate_key(broken: Broken) -> Iterator[Fix]:
    """Take the copy at the place of the problem out, or join two sections."""
    if not broken.message.startswith("duplicate key"):
        return
    try:
        root = _root(broken)
    except SyntaxProblem:
        return
    found = _pair(root, broken.offset)
    if found is None:
        return
    holder, first, later = found
    key = later.key.value
    if _says(first.value) == _says(later.value):
        edit = _without(broken.text, holder, later)
        if edit is not None:
            lost = tuple(comment for _, comment in comments_in(broken.text, root, edit.start, edit.end))
            yield Fix(f"take out the second {key}", (), SAFE, NONE, Change((edit,), lost_comments=lost))
    elif holder is root and key in _SECTIONS:
        edits = _joined(broken.text, first, later)
        if edits:
            yield Fix(f"join the two sections {key}", (), UNSAFE, NONE, Change(edits))


def _says(node: Node) -> str:
    return json.dumps(to_data(to_model(node)))


def _root(broken: Broken) -> Node:
    if broken.format == "json":
        return parse_json(broken.text, duplicates=True)
    return parse_yaml(broken.text, duplicates=True).root


def _pair(root: Node, offset: int) -> tuple[Mapping, Entry, Entry] | None:
    """The mapping, the first entry of the key and the one at the offset."""
    for node in walk(root):
        if isinstance(node, Mapping):
            for entry in node.entries:
                if entry.key.start == offset:
                    first = next(each for each in node.entries if each.key.value == entry.key.value)
                    return (node, first, entry) if first is not entry else None
    return None


def _without(text: str, holder: Mapping, entry: Entry) -> Edit | None:
    """The entry taken out: its lines, or in braces with the comma before it."""
    if holder.flow:
        previous = holder.entries[holder.entries.index(entry) - 1]
        gap = text[previous.value.end : entry.key.start].strip()
        return Edit(previous.value.end, entry.value.end, "") if gap == "," else None
    start, end = start_of_line(text, entry.key.start), max(entry.key.end, entry.value.end)
    if text[start : entry.key.start].strip():
        return None
    return Edit(start, after_line(text, end), "")


def _joined(text: str, first: Entry, later: Entry) -> tuple[Edit, ...]:
    """The lines of the later section moved behind those of the first; none where they have a name in common."""
    one, two = first.value, later.value
    if not (isinstance(one, Mapping) and isinstance(two, Mapping)) or one.flow or two.flow or one.tag or two.tag:
        return ()
    if any(entry.key.value in one for entry in two.entries) or _column(text, one) != _column(text, two):
        return ()
    head = start_of_line(text, later.key.start)
    body, end = after_line(text, later.key.start), after_line(text, two.end)
    if text[later.key.end : end_of_line(text, later.key.end)].strip() != ":":
        return ()
    moved = text[body:end]
    if not moved.endswith(("\n", "\r")):
        moved += text[end_of_line(text, later.key.start) : body]
    target = after_line(text, one.end)
    return Edit(head, body, ""), Edit(body, end, ""), Edit(target, target, moved)


def _column(text: str, mapping: Mapping) -> int:
    start = mapping.entries[0].key.start
    return start - start_of_line(text, start)
