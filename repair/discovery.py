"""Which files are templates: found by name, decided by content."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec as PathSpec

    from repair.syntax.document import Document

SUFFIXES = (".yaml", ".yml", ".json", ".template")
SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "venv", ".aws-sam", "__pycache__", ".tox"})

_HINT = re.compile(rb"Resources|AWSTemplateFormatVersion|AWS::")
_CERTAIN = re.compile(rb"AWSTemplateFormatVersion|[\"']?Type[\"']?[ \t]*:[ \t]*[\"']?AWS::")
_TYPE = re.compile(r"(?:[A-Za-z0-9]+::){1,3}[A-Za-z0-9:]+\Z|Custom::")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to look at; `named` if the user named it rather than the folder that it is in."""

    path: Path
    named: bool


class NotFound(Exception):
    """A path on the command line that does not exist."""


def candidates(paths: Sequence[Path], exclude: Sequence[str] = ()) -> list[Candidate]:
    """The files below `paths` that may be templates by their name, each once, in path order.

    Folders are searched with ``.gitignore`` respected; `exclude` holds patterns in the same notation. Symbolic links to
    folders are not followed. Raises NotFound.
    """
    found: dict[Path, Candidate] = {}
    excluded = _spec(exclude) if exclude else None
    for path in paths:
        if path.is_dir():
            for file in _search(path, excluded):
                found.setdefault(file, Candidate(file, named=False))
        elif path.exists():
            found[path] = Candidate(path, named=True)
        else:
            raise NotFound(f"{path}: there is no such file or folder")
    return [found[path] for path in sorted(found, key=lambda path: path.parts)]


def _search(folder: Path, excluded: PathSpec | None) -> Iterator[Path]:
    rules = _ignore_files_above(folder)
    yield from _below(folder, folder, rules, excluded)


Rules = list[tuple[Path, "PathSpec"]]


def _below(folder: Path, root: Path, rules: Rules, excluded: PathSpec | None) -> Iterator[Path]:
    ignore = folder / ".gitignore"
    if ignore.is_file():
        rules = [*rules, (folder.resolve(), _spec(ignore.read_text("utf-8", errors="replace").splitlines()))]
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except PermissionError:
        return
    for entry in entries:
        path = folder / entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if _is_ignored(path, is_folder, rules) or (excluded and _matches(excluded, path.relative_to(root), is_folder)):
            continue
        if is_folder:
            if entry.name not in SKIPPED_FOLDERS:
                yield from _below(path, root, rules, excluded)
        elif entry.name.lower().endswith(SUFFIXES) and entry.is_file():
            yield path


def _spec(lines: Sequence[str]) -> PathSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def _matches(spec: PathSpec, path: Path, is_folder: bool) -> bool:
    return spec.match_file(path.as_posix() + ("/" if is_folder else ""))


def _is_ignored(path: Path, is_folder: bool, rules: Rules) -> bool:
    if not rules:
        return False
    full = path.parent.resolve() / path.name
    verdict = False
    for base, spec in rules:
        result = spec.check_file(full.relative_to(base).as_posix() + ("/" if is_folder else ""))
        if result.include is not None:
            verdict = result.include
    return verdict


def _ignore_files_above(folder: Path) -> Rules:
    """The ``.gitignore`` files between the root of the repository and a folder, the folder's own left out."""
    rules: Rules = []
    here = folder.resolve()
    if not any((parent / ".git").exists() for parent in (here, *here.parents)):
        return rules
    for parent in here.parents:
        ignore = parent / ".gitignore"
        if ignore.is_file() and not (here / ".git").exists():
            rules.insert(0, (parent, _spec(ignore.read_text("utf-8", errors="replace").splitlines())))
        if (parent / ".git").exists():
            break
    return rules


def may_be_template(data: bytes) -> bool:
    """A cheap look at the bytes: False means that the file is certainly no template."""
    return _HINT.search(data) is not None


def claims_to_be_template(data: bytes) -> bool:
    """True for bytes that only a template has: a file that cannot be parsed is then worth an error."""
    return _CERTAIN.search(data) is not None


def is_template(document: Document) -> bool:
    """True if the parsed text is a CloudFormation template."""
    from repair.syntax.nodes import Mapping, Scalar

    root = document.root
    if "AWSTemplateFormatVersion" in root:
        return True
    resources = root.get("Resources")
    if not isinstance(resources, Mapping):
        return False
    types = [entry.value.get("Type") for entry in resources.entries if isinstance(entry.value, Mapping)]
    named = [node for node in types if isinstance(node, Scalar) and _TYPE.match(node.value)]
    return bool(named) and len(named) * 2 >= len(resources.entries)
