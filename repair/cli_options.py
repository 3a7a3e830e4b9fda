"""What the command line says, and what it comes to together with the configuration of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from repair.bulk import RunOptions
    from repair.configuration import Configuration


class Format(str, Enum):
    """How a run is reported."""

    TEXT = "text"
    JSON = "json"
    PATCH = "patch"
    JSON_PATCH = "json-patch"
    SARIF = "sarif"
    GITHUB = "github"
    MARKDOWN = "markdown"
    HTML = "html"


class Color(str, Enum):
    """When to colour: `auto` means on a terminal, unless NO_COLOR is set."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class SsmReference(str, Enum):
    """How containers read what was published (see :class:`repair.engine.context.Context`)."""

    SECRETS = "secrets"
    RESOLVE = "resolve"


class VersionPin(str, Enum):
    """How exactly a new version is written."""

    EXACT = "exact"
    MAJOR = "major"


class VersionPolicy(str, Enum):
    """Which of the possible versions is taken."""

    AGED = "aged"
    LATEST = "latest"
    NEAREST = "nearest"


Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="Templates, folders, or - for standard input.", show_default=False),
]
Regions = Annotated[
    list[str] | None,
    typer.Option("--region", "-r", metavar="REGION", help="Where the stack will run; several: what exists in all."),
]
Unsafe = Annotated[
    bool | None,
    typer.Option("--unsafe-fixes/--no-unsafe-fixes", help="Also what changes what is deployed, or loses text."),
]
Select = Annotated[
    list[str] | None, typer.Option("--select", metavar="ID,...", help="Only these transforms, groups or rule ids.")
]
Ignore = Annotated[
    list[str] | None, typer.Option("--ignore", metavar="ID,...", help="Not these transforms, groups or rule ids.")
]
Existing = Annotated[
    bool | None,
    typer.Option(
        "--existing-stack/--no-existing-stack", help="Refuse what would restart or replace a running resource."
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to report.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", metavar="N", min=0, help="Processes; 0: as many as there are processors.")
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="GLOB", help="Files not to take from a folder; a pattern as in .gitignore."),
]
TemplatesOnly = Annotated[
    bool,
    typer.Option("--templates-only", help="Pass over named files that are excluded or are no templates, for hooks."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="The day on which facts must hold."),
]
Parameters = Annotated[
    Path | None,
    typer.Option("--parameters", metavar="FILE", help="JSON file with the values of the template's parameters."),
]
Choose = Annotated[
    list[str] | None, typer.Option("--choose", metavar="ANSWER", help="id@path=answer: decide a finding; repeatable.")
]
Ssm = Annotated[SsmReference | None, typer.Option("--ssm-reference", help="How to read published endpoints.")]
Pin = Annotated[VersionPin | None, typer.Option("--pin", help="How exactly to write new versions.")]
Policy = Annotated[VersionPolicy | None, typer.Option("--policy", help="Which version to take.")]
Major = Annotated[
    bool | None, typer.Option("--allow-major/--no-allow-major", help="Versions may cross a major version.")
]
NoVerify = Annotated[bool, typer.Option("--no-verify", help="Do not ask AWS's validator.")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 where it would be 1.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only what was repaired, and errors.")]
ColorOption = Annotated[Color, typer.Option("--color", help="When to colour.")]


class UsageError(Exception):
    """The command was used in a way that cannot work; the message says what would."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """What the command line says about repairs. None and empty: it says nothing, so the configuration counts."""

    region: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unsafe_fixes: bool | None = None
    existing_stack: bool | None = None
    as_of: date | None = None
    ssm_reference: SsmReference | None = None
    version_pin: VersionPin | None = None
    version_policy: VersionPolicy | None = None
    allow_major: bool | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    verify: bool = True

    def options(self, configuration: Configuration) -> RunOptions:
        """The options of a file: what the command line says, else what the file's configuration says.

        As in ruff, ``--select`` also sets aside what the configuration ignores.
        """
        from repair.bulk import RunOptions

        context: dict[str, object] = {"allow_major": _first(self.allow_major, configuration.allow_major)}
        for name in ("ssm_reference", "version_pin", "version_policy"):
            said = getattr(self, name)
            context[name] = said.value if said else getattr(configuration, name)
        ignored = () if self.select else configuration.ignore
        return RunOptions(
            as_of=self.as_of or configuration.as_of or date.today(),
            regions=self.region or configuration.region,
            select=self.select or configuration.select,
            ignore=self.ignore or ignored,
            unsafe=_first(self.unsafe_fixes, configuration.unsafe_fixes),
            existing_stack=_first(self.existing_stack, configuration.existing_stack),
            verify=self.verify,
            parameters=tuple(sorted(self.parameters.items())),
            choices=tuple(sorted({**configuration.choices, **self.choices}.items())),
            context=tuple(sorted(context.items())),
        )


def _first(said: bool | None, configured: bool) -> bool:
    return configured if said is None else said


def words(texts: Iterable[str] | None) -> tuple[str, ...]:
    """The words of repeated options, each of which may hold several, divided by commas."""
    return tuple(word for text in texts or () for word in text.replace(",", " ").split())


def names(option: str, texts: Iterable[str] | None) -> tuple[str, ...]:
    """The transforms, groups and rules that an option names. Raises UsageError for an empty text: what comes from a
    variable that was never set must not mean all of them."""
    for text in texts or ():
        if not words([text]):
            raise UsageError(
                f"{option} names nothing: give it ids, groups or rule ids; 'cfn-repair transforms' lists them"
            )
    return words(texts)


def regions(texts: Iterable[str] | None) -> tuple[str, ...]:
    """The regions that were named. Raises UsageError."""
    from repair.configuration import region_names

    try:
        return region_names(words(texts))
    except TypeError as error:
        raise UsageError(f"--region must be {error}, not {', '.join(words(texts))!r}") from None


def choices(texts: Iterable[str] | None) -> dict[str, str]:
    """``id@path=answer``: the answers by finding. Raises UsageError."""
    found: dict[str, str] = {}
    for text in texts or ():
        name, equals, answer = text.partition("=")
        if not equals or "@" not in name:
            raise UsageError(f"--choose takes id@path=answer, not {text!r}; 'cfn-repair check' prints them")
        found[name] = answer
    return found


def parameter_values(path: Path | None) -> dict[str, str]:
    """A file's values: ``{"Name": "value"}``, with or without ``Parameters`` around it, or the list that the AWS CLI
    takes. Raises UsageError."""
    if path is None:
        return {}
    import json

    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"--parameters {path}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise UsageError(f"--parameters {path}: this is not JSON: {error}") from None
    if isinstance(data, dict) and isinstance(data.get("Parameters"), (dict, list)):
        data = data["Parameters"]
    if isinstance(data, list) and all(isinstance(item, dict) and "ParameterKey" in item for item in data):
        # UsePreviousValue: only the stack knows it
        data = {item["ParameterKey"]: item["ParameterValue"] for item in data if "ParameterValue" in item}
    if not isinstance(data, dict):
        hint = 'write {"Name": "value"} or [{"ParameterKey": "Name", "ParameterValue": "value"}]'
        raise UsageError(f"--parameters {path}: this names no parameters; {hint}")
    return {str(name): _as_text(value, f"--parameters {path}: {name}") for name, value in data.items()}


def _as_text(value: object, where: str) -> str:
    """A value as CloudFormation would take it: lists are comma-delimited, booleans in lower case."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(_as_text(item, where) for item in value)
    if isinstance(value, (str, int, float)):
        return str(value)
    raise UsageError(f"{where} must be a text, a number, a boolean or a list of them")
