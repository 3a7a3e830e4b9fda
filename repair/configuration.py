"""The settings of a project: ``[tool.cfn-repair]`` in pyproject.toml, or cfn-repair.toml, the nearest one up."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class ConfigurationError(Exception):
    """A configuration file that says something we do not understand: which file, which key, what would do."""


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for the files that match one of `paths` (patterns relative to the configuration file)."""

    paths: tuple[str, ...]
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a configuration file may say; every field may also be said on the command line, which wins."""

    region: tuple[str, ...] = ()
    as_of: date | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    unsafe_fixes: bool = False
    existing_stack: bool = False
    ssm_reference: str = "secrets"
    version_policy: str = "aged"
    version_pin: str = "exact"
    allow_major: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    base: Path | None = None

    def for_file(self, path: Path) -> Configuration:
        """The settings of one file: these, with each override that matches it on top, in order."""
        if self.base is None or not self.overrides:
            return self
        from pathspec import GitIgnoreSpec

        settings = self
        try:
            relative = path.resolve().relative_to(self.base).as_posix()
        except ValueError:
            return self
        for override in self.overrides:
            if GitIgnoreSpec.from_lines(override.paths).match_file(relative):
                settings = replace(settings, **override.settings)
        return settings


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


def _date(value: Any) -> date:
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
    "region": _names,
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


def _table_in(folder: Path) -> tuple[dict[str, Any] | None, Path]:
    own = folder / "cfn-repair.toml"
    if own.is_file():
        return _load(own), own
    project = folder / "pyproject.toml"
    if project.is_file():
        table = _load(project).get("tool", {}).get("cfn-repair")
        if isinstance(table, dict):
            return table, project
    return None, project


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: this is not TOML: {error}") from None


def _read(table: dict[str, Any], file: Path) -> Configuration:
    table = dict(table.get("tool", {}).get("cfn-repair", table)) if file.name == "cfn-repair.toml" else dict(table)
    raw_overrides = table.pop("overrides", [])
    settings = _settings(table, file, "")
    overrides = []
    if not isinstance(raw_overrides, list):
        raise ConfigurationError(f"{file}: overrides: write each as [[tool.cfn-repair.overrides]]")
    for number, raw in enumerate(raw_overrides, 1):
        raw = dict(raw)
        if "paths" not in raw:
            raise ConfigurationError(f"{file}: override {number} names no paths")
        try:
            paths = _names(raw.pop("paths"))
        except TypeError as error:
            raise ConfigurationError(f"{file}: override {number}: paths must be {error}") from None
        overrides.append(Override(paths, _settings(raw, file, f"override {number}: ")))
    return Configuration(**settings, overrides=tuple(overrides), base=file.parent.resolve())


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
    for parent in (folder, *folder.parents):
        file = parent / "samconfig.toml"
        if not file.is_file():
            continue
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            return None
        for command in ("deploy", "global"):
            region = table.get("default", {}).get(command, {}).get("parameters", {}).get("region")
            if isinstance(region, str):
                return region
        return None
    return None


SETTINGS = tuple(f.name for f in fields(Configuration) if f.name not in ("overrides", "base"))
