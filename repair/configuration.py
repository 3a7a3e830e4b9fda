"""The settings of a project: ``[tool.cfn-repair]`` in pyproject.toml, or cfn-repair.toml, the nearest one up."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from repair.patterns import Patterns, patterns, real_place

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class ConfigurationError(Exception):
    """A configuration file that says something we do not understand: which file, which key, what would do."""


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for the files that match `paths`."""

    paths: Patterns
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a configuration file may say; every field may also be said on the command line, which wins."""

    region: tuple[str, ...] = ()
    as_of: date | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: Patterns | None = None
    unsafe_fixes: bool = False
    existing_stack: bool = False
    ssm_reference: str = "secrets"
    version_policy: str = "aged"
    version_pin: str = "exact"
    allow_major: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()

    def excludes(self, path: Path) -> bool:
        """True if a file that was found in a folder is to be left out."""
        return self.exclude is not None and self.exclude.cover(real_place(path))

    def for_file(self, path: Path) -> Configuration:
        """The settings of one file: these, with each override that matches it on top, in order."""
        settings = self
        for override in self.overrides:
            if override.paths.cover(real_place(path)):
                settings = replace(settings, **override.settings)
        return settings


_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}\Z")


def region_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Names of regions. Raises TypeError, saying what it should be, for a text that is none."""
    names = tuple(texts)
    if not all(_REGION.match(name) for name in names):
        raise TypeError("the name of a region, such as eu-south-1, or a list of them")
    return names


def _one_of(*allowed: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise TypeError(f"one of {', '.join(map(repr, allowed))}")
        return str(value)

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


def _names(value: Any) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise TypeError("a string or a list of strings")
    return tuple(items)


def _regions(value: Any) -> tuple[str, ...]:
    return region_names(_names(value))


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise TypeError("a date, such as 2026-10-20") from None


def _table(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise TypeError("a table of strings")
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "region": _regions,
    "as-of": _date,
    "select": _names,
    "ignore": _names,
    "exclude": _names,
    "unsafe-fixes": _flag,
    "existing-stack": _flag,
    "ssm-reference": _one_of("secrets", "resolve"),
    "version-policy": _one_of("aged", "latest", "nearest"),
    "version-pin": _one_of("exact", "major"),
    "allow-major": _flag,
    "choices": _table,
}


@cache
def configuration_for(folder: Path) -> Configuration:
    """The configuration that holds for the files of a folder; the defaults where there is none.

    The region of a ``samconfig.toml`` beside the template or above it counts where the configuration names none. Raises
    ConfigurationError.
    """
    found = Configuration()
    for parent in (folder, *folder.parents):
        table, file = _table_in(parent)
        if table is not None:
            found = _read(table, file)
            break
    if not found.region:
        region = _sam_region(folder)
        if region:
            found = replace(found, region=(region,))
    return found


def _table_in(folder: Path) -> tuple[Any, Path]:
    own = folder / "cfn-repair.toml"
    if own.is_file():
        table = _load(own)
        return _section(table, own) if "tool" in table else table, own
    project = folder / "pyproject.toml"
    if project.is_file():
        return _section(_load(project), project), project
    return None, project


def _section(table: dict[str, Any], file: Path) -> dict[str, Any] | None:
    tools = table.get("tool", {})
    section = tools.get("cfn-repair") if isinstance(tools, dict) else None
    if section is not None and not isinstance(section, dict):
        raise ConfigurationError(f"{file}: write the settings under [tool.cfn-repair]")
    return section


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: this is not TOML: {error}") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from None


def _read(table: dict[str, Any], file: Path) -> Configuration:
    table = dict(table)
    raw_overrides = table.pop("overrides", [])
    settings = _settings(table, file, "")
    if "exclude" in settings:
        settings["exclude"] = _patterns(settings["exclude"], file, "exclude")
    if not isinstance(raw_overrides, list) or not all(isinstance(raw, dict) for raw in raw_overrides):
        raise ConfigurationError(f"{file}: overrides: write each as [[tool.cfn-repair.overrides]]")
    overrides = tuple(_override(dict(raw), file, f"override {n}") for n, raw in enumerate(raw_overrides, 1))
    return Configuration(**settings, overrides=overrides)


def _override(raw: dict[str, Any], file: Path, where: str) -> Override:
    if "paths" not in raw:
        raise ConfigurationError(f"{file}: {where} names no paths")
    if "exclude" in raw:
        raise ConfigurationError(f"{file}: {where}: exclude holds for all files; write it above the overrides")
    try:
        paths = _names(raw.pop("paths"))
    except TypeError as error:
        raise ConfigurationError(f"{file}: {where}: paths must be {error}") from None
    return Override(_patterns(paths, file, f"{where}: paths"), _settings(raw, file, f"{where}: "))


def _patterns(lines: Iterable[str], file: Path, where: str) -> Patterns:
    try:
        return patterns(file.parent, lines)
    except ValueError as error:
        raise ConfigurationError(f"{file}: {where}: {error}") from None


def _settings(table: dict[str, Any], file: Path, where: str) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for key, value in table.items():
        reader = _READERS.get(key)
        if reader is None:
            from difflib import get_close_matches

            near = get_close_matches(key, _READERS, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(_READERS)}"
            raise ConfigurationError(f"{file}: {where}there is no setting {key!r}{hint}")
        try:
            settings[key.replace("-", "_")] = reader(value)
        except TypeError as error:
            raise ConfigurationError(f"{file}: {where}{key} must be {error}, not {value!r}") from None
    return settings


def _sam_region(folder: Path) -> str | None:
    """The region of the nearest samconfig.toml. It is another program's file: what is wrong with it is not ours to
    say."""
    for parent in (folder, *folder.parents):
        file = parent / "samconfig.toml"
        if not file.is_file():
            continue
        try:
            table: Any = _load(file).get("default")
        except ConfigurationError:
            return None
        for command in ("deploy", "global"):
            value = table
            for key in (command, "parameters", "region"):
                value = value.get(key) if isinstance(value, dict) else None
            if isinstance(value, str) and _REGION.match(value):
                return value
        return None
    return None
