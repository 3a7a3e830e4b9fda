"""Which files may be templates: found by their names, `.gitignore` and `--exclude` respected."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repair.patterns import Patterns, patterns, real_place

SUFFIXES = (".yaml", ".yml", ".json", ".template")
#: Endings of what editors and merges leave behind: `vpc.template.orig` is nobody's template.
_LEFT_BEHIND = (".bak", ".orig", ".old", ".rej", ".save", ".swp", ".tmp", "~")
#: Folders that hold copies and other people's files. `cdk.out` is searched: who does not want it repaired ignores it.
SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "venv", ".aws-sam", "__pycache__", ".tox"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to look at; `named` if the user named it rather than the folder that it is in.

    `problem` says why it, or a folder of this name, could not be looked into.
    """

    path: Path
    named: bool
    problem: str = ""


class NotFound(Exception):
    """A path on the command line that does not exist."""


def candidates(paths: Sequence[Path], exclude: Sequence[Patterns] = ()) -> list[Candidate]:
    """The files below `paths` that may be templates by their names, each once, in path order. Raises NotFound.

    A named file is always taken. In folders, links are not followed: so no file is repaired twice, and none outside of
    the folder.
    """
    found: dict[str, Candidate] = {}
    for path in paths:
        if path.is_dir():
            for candidate in _search(path, exclude):
                found.setdefault(os.path.realpath(candidate.path), candidate)
        elif os.path.lexists(path) and path.exists():
            key = os.path.realpath(path)
            if key not in found or not found[key].named:
                found[key] = Candidate(path, named=True)
        else:
            why = "the link leads nowhere" if path.is_symlink() else "there is no such file or folder"
            raise NotFound(f"{path}: {why}")
    return sorted(found.values(), key=lambda candidate: candidate.path.parts)


def as_found(named: Iterable[Candidate], exclude: Sequence[Patterns] = ()) -> list[Candidate]:
    """Those files that a search of their folders would have found: for hooks, which name files of all kinds."""
    return [
        replace(candidate, named=False)
        for candidate in named
        if _is_named_like_a_template(candidate.path.name)
        and not any(each.cover(real_place(candidate.path)) for each in exclude)
    ]


def _search(folder: Path, exclude: Sequence[Patterns]) -> Iterator[Candidate]:
    stack = [(folder, folder.resolve(), _rules_above(folder.resolve()))]
    while stack:
        here, real, rules = stack.pop()
        rules = [*rules, *_rules_in(real / ".gitignore", real)]
        try:
            with os.scandir(here) as entries:
                below = list(entries)
        except OSError as error:
            yield Candidate(here, named=False, problem=f"the folder cannot be searched: {error.strerror or error}")
            continue
        for entry in below:
            is_folder = entry.is_dir(follow_symlinks=False)
            if not is_folder and not (_is_named_like_a_template(entry.name) and entry.is_file(follow_symlinks=False)):
                continue
            if is_folder and entry.name in SKIPPED_FOLDERS:
                continue
            place = str(real / entry.name)
            if _is_ignored(place, is_folder, rules) or any(each.verdict(place, is_folder) for each in exclude):
                continue
            if is_folder:
                stack.append((here / entry.name, real / entry.name, rules))
            else:
                yield Candidate(here / entry.name, named=False)


def _is_named_like_a_template(name: str) -> bool:
    name = name.lower()
    return name.endswith(SUFFIXES) or (".template." in name and not name.endswith(_LEFT_BEHIND))


def _is_ignored(path: str, is_folder: bool, rules: Iterable[Patterns]) -> bool:
    verdict = False
    for rule in rules:
        verdict = verdict if (latest := rule.verdict(path, is_folder)) is None else latest
    return verdict


def _rules_above(folder: Path) -> list[Patterns]:
    """What the repository says about a folder's content, from the top down; nothing where it ignores the folder
    itself, which the user has named all the same."""
    repository = next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)
    if repository is None:
        return []
    rules = _rules_in(repository / ".git" / "info" / "exclude", repository)
    for parent in reversed(folder.parents):
        if parent == repository or repository in parent.parents:
            rules += _rules_in(parent / ".gitignore", parent)
    return [] if _is_ignored(str(folder), True, rules) else rules


def _rules_in(file: Path, base: Path) -> list[Patterns]:
    try:
        lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []
    return [patterns(base, lines, lenient=True)]
