"""What the author of a template asked us to leave alone, by comment or by Metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass

from repair.engine.registry import Transform
from repair.syntax.document import Document
from repair.syntax.lines import comments_in
from repair.syntax.nodes import Mapping, Node, Path, Scalar, Sequence

_COMMENT = re.compile(r"cfn-repair:\s*ignore(?:\[([^\]]*)\])?")


@dataclass(frozen=True, slots=True)
class Suppressions:
    """Which names (transform ids, groups, rule ids, ``all``) are suppressed on which lines and below which paths."""

    lines: dict[int, frozenset[str]]
    paths: tuple[tuple[Path, frozenset[str]], ...]

    def hides(self, transform: Transform, line: int, path: Path) -> bool:
        """True if a finding of this transform on this line (from 1) and at this path is to be left alone."""
        return any(transform.answers_to(name) for name in self._names(line, path))

    def hides_rule(self, rule: str, line: int, path: Path) -> bool:
        """True if a validator's finding is to be left alone: its id, the start of it, or ``all`` is named.

        cfn-lint's E3012 is F3012 in cloudformation-validate, so E and F mean the same here.
        """
        number = rule[1:] if rule[:1] in "EF" else ""
        return any(
            name == "all"
            or rule.startswith(name)
            or (number and name[:1] in ("E", "F") and number.startswith(name[1:]))
            for name in self._names(line, path)
        )

    def _names(self, line: int, path: Path) -> set[str]:
        names = set(self.lines.get(line, ()))
        for place, more in self.paths:
            if path[: len(place)] == place:
                names |= more
        return names


def suppressions(document: Document) -> Suppressions:
    """Read them from ``# cfn-repair: ignore[id, …]`` (on the line or the line above) and from Metadata.

    ``Metadata: {cfn-repair: {ignore: [id]}}`` and cfn-lint's own ``Metadata.cfn-lint.config.ignore_checks`` count on the
    template and on a resource.
    """
    lines: dict[int, frozenset[str]] = {}
    if document.format == "yaml" and "cfn-repair:" in document.text:
        for offset, comment in comments_in(document.text, document.root, 0, len(document.text)):
            match = _COMMENT.search(comment)
            if match:
                names = frozenset(filter(None, re.split(r"[\s,]+", match.group(1) or "all")))
                line = document.locate(offset)[0]
                for number in (line, line + 1):
                    lines[number] = lines.get(number, frozenset()) | names
    paths: list[tuple[Path, frozenset[str]]] = []
    _from_metadata(document.root, (), paths)
    resources = document.root.get("Resources")
    if isinstance(resources, Mapping):
        for entry in resources.entries:
            _from_metadata(entry.value, ("Resources", entry.key.value), paths)
    return Suppressions(lines, tuple(paths))


def _from_metadata(holder: Node, place: Path, paths: list[tuple[Path, frozenset[str]]]) -> None:
    metadata = holder.get("Metadata") if isinstance(holder, Mapping) else None
    if not isinstance(metadata, Mapping):
        return
    names: set[str] = set()
    for route in (("cfn-repair", "ignore"), ("cfn-lint", "config", "ignore_checks")):
        node: Node | None = metadata
        for key in route:
            node = node.get(key) if isinstance(node, Mapping) else None
        if isinstance(node, Sequence):
            names |= {item.value for item in node.items if isinstance(item, Scalar)}
        elif isinstance(node, Scalar):
            names.add(node.value)
    if names:
        paths.append((place, frozenset(names)))


__all__ = ["Suppressions", "suppressions"]
