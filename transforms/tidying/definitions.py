"""Taking a definition that nothing uses out of its section."""

from __future__ import annotations

from repair import Change, Node, Scalar, Template, remove_key, walk
from repair.cloudformation.dialects import adds_unseen_resources
from repair.engine.properties import is_refused


def is_all_seen(template: Template) -> bool:
    """True if everything that can use a name is in the text."""
    return not is_refused(template) and not adds_unseen_resources(template)


def without(template: Template, section: str, name: str) -> Change:
    """Take an entry out; the last one takes its section along. Raises CannotEdit."""
    found = template.section(section)
    assert found is not None
    if len(found.entries) == 1:
        return remove_key(template.document, template.root, section)
    return remove_key(template.document, found, name)


def is_mentioned(template: Template, name: str, *, outside: tuple[Node, ...]) -> bool:
    """True if a text somewhere else says the name as something that may be read: alone, or as ``${name}``."""
    skipped = [(node.start, node.end) for node in outside]
    for node in walk(template.root):
        if not isinstance(node, Scalar) or any(start <= node.start < end for start, end in skipped):
            continue
        if node.value == name or f"${{{name}}}" in node.value or f"${{ {name} }}" in node.value:
            return True
    return False
