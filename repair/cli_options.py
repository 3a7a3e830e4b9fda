"""What the command line and the configuration say together: the options of one file's run."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from repair.bulk import RunOptions
    from repair.configuration import Configuration

FORMATS = ("text", "json", "patch", "json-patch", "sarif", "github", "markdown", "html")

Paths = Annotated[list[Path], typer.Argument(help="Templates, folders, or - for standard input.", show_default=False)]
Region = Annotated[
    list[str] | None, typer.Option("--region", "-r", help="Where the stack will run; repeated: what exists in all.")
]
Unsafe = Annotated[bool, typer.Option("--unsafe-fixes", help="Also what changes what is deployed, or loses text.")]
Select = Annotated[list[str] | None, typer.Option("--select", help="Only these transforms, groups or rule ids.")]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", help="Not these transforms, groups or rule ids.")]
Existing = Annotated[
    bool, typer.Option("--existing-stack", help="Refuse what would restart or replace a running resource.")
]
Format = Annotated[str, typer.Option("--format", help=", ".join(FORMATS))]
Jobs = Annotated[int, typer.Option("--jobs", "-j", help="Processes; 0: as many as there are processors.")]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", help="Patterns of files to leave out.")]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day on which facts must hold.")
]
Parameters = Annotated[Path | None, typer.Option("--parameters", help="JSON file with the values of parameters.")]
Choose = Annotated[list[str] | None, typer.Option("--choose", help="id@path=answer: decide a finding.")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 where it would be 1.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only what was repaired, and errors.")]
Color = Annotated[str, typer.Option("--color", help="auto, always or never.")]
NoVerify = Annotated[bool, typer.Option("--no-verify", help="Do not ask AWS's validator.")]
SsmReference = Annotated[str | None, typer.Option("--ssm-reference", help="secrets or resolve.")]
VersionPin = Annotated[str | None, typer.Option("--pin", help="exact, or major to write bare major versions.")]
VersionPolicy = Annotated[str | None, typer.Option("--policy", help="aged, latest or nearest.")]
AllowMajor = Annotated[bool, typer.Option("--allow-major", help="Versions may cross a major version.")]


class UsageError(Exception):
    """The command was used in a way that cannot work; the message says what would."""


Flags = dict[str, object]


def flags_of(values: dict[str, object]) -> Flags:
    """What the command line says about repairs; None and False mean that it says nothing."""
    names = ("region", "unsafe_fixes", "select", "ignore", "existing_stack", "as_of", "choose", "parameters")
    more = ("ssm_reference", "pin", "policy", "allow_major", "no_verify")
    return {name: values[name] for name in (*names, *more) if values.get(name) not in (None, False, [])}


def options_of(configuration: Configuration, flags: Flags, *, verify: bool) -> RunOptions:
    """The options of a file: what the command line says, else what its configuration says. Raises UsageError."""
    from repair.bulk import RunOptions

    as_of = flags.get("as_of")
    day = as_of.date() if isinstance(as_of, datetime) else configuration.as_of or date.today()
    context: dict[str, object] = {
        "ssm_reference": _one_of("--ssm-reference", flags.get("ssm_reference"), ("secrets", "resolve"))
        or configuration.ssm_reference,
        "version_pin": _one_of("--pin", flags.get("pin"), ("exact", "major")) or configuration.version_pin,
        "version_policy": _one_of("--policy", flags.get("policy"), ("aged", "latest", "nearest"))
        or configuration.version_policy,
        "allow_major": bool(flags.get("allow_major")) or configuration.allow_major,
    }
    choices = {**configuration.choices, **_choices(_words(flags.get("choose"), split=False))}
    return RunOptions(
        as_of=day,
        regions=_words(flags.get("region")) or configuration.region,
        select=_words(flags.get("select")) or configuration.select,
        ignore=_words(flags.get("ignore")) or configuration.ignore,
        unsafe=bool(flags.get("unsafe_fixes")) or configuration.unsafe_fixes,
        existing_stack=bool(flags.get("existing_stack")) or configuration.existing_stack,
        verify=verify,
        parameters=tuple(sorted(_parameters(flags.get("parameters")).items())),
        choices=tuple(sorted(choices.items())),
        context=tuple(sorted(context.items())),
    )


def _words(value: object, split: bool = True) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        return ()
    texts = [str(text) for text in value]
    return tuple(word for text in texts for word in (text.replace(",", " ").split() if split else [text]))


def _one_of(option: str, value: object, allowed: tuple[str, ...]) -> str | None:
    if value is None or value in allowed:
        return None if value is None else str(value)
    raise UsageError(f"{option} is one of {', '.join(allowed)}, not {value!r}")


def _choices(texts: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, equals, answer = text.partition("=")
        if not equals or "@" not in name:
            raise UsageError(f"--choose takes id@path=answer, not {text!r}")
        found[name] = answer
    return found


def _parameters(path: object) -> dict[str, str]:
    """The file's values: ``{"Name": "value"}`` or the list that the AWS CLI takes."""
    if not isinstance(path, Path):
        return {}
    import json

    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise UsageError(f"--parameters {path}: {error}") from None
    if isinstance(data, dict):
        data = data.get("Parameters", data)
    if isinstance(data, dict):
        return {str(name): str(value) for name, value in data.items()}
    if isinstance(data, list) and all(isinstance(item, dict) and "ParameterKey" in item for item in data):
        return {str(item["ParameterKey"]): str(item.get("ParameterValue", "")) for item in data}
    raise UsageError(
        f"--parameters {path}: neither a JSON object of values nor a list of ParameterKey and ParameterValue"
    )
