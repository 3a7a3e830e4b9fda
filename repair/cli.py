"""The command line. Exit codes: `fix` 0; `fix --dry-run` 1 if there is a diff; `check` 1 if there are findings; 2 if a
template could not be handled or the command is used wrongly."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from repair import cli_catalog

if TYPE_CHECKING:
    from repair.bulk import Job, RunOptions
    from repair.configuration import Configuration
    from repair.engine.result import Outcome

FORMATS = ("text", "json", "patch", "json-patch", "sarif", "github", "markdown", "html")

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Repairs AWS CloudFormation templates: lossless to the byte, proven, reviewable.",
)
app.add_typer(cli_catalog.app, name="catalog")
app.command("learn")(cli_catalog.learn_command)

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


@app.command()
def fix(
    paths: Paths,
    dry_run: Annotated[bool, typer.Option("--dry-run", "--diff", help="Print the diff, write nothing.")] = False,
    region: Region = None,
    unsafe_fixes: Unsafe = False,
    select: Select = None,
    ignore: Ignore = None,
    existing_stack: Existing = False,
    format: Format = "text",
    jobs: Jobs = 0,
    exclude: Exclude = None,
    as_of: AsOf = None,
    parameters: Parameters = None,
    choose: Choose = None,
    ssm_reference: SsmReference = None,
    pin: VersionPin = None,
    policy: VersionPolicy = None,
    allow_major: AllowMajor = False,
    no_verify: NoVerify = False,
    exit_zero: ExitZero = False,
    quiet: Quiet = False,
    color: Color = "auto",
) -> None:
    """Repair templates in place, and say what was done and what is left."""
    flags = _flags(locals())
    _check_format(format)
    if paths == [Path("-")]:
        _filter(flags, dry_run, format, color, quiet, exit_zero)
    outcomes = _run(paths, flags, jobs, exclude, write=not dry_run, verify=not no_verify)
    if dry_run and format == "text":
        _print_diff(outcomes, color)
        _print_report(outcomes, "text", "would repair", color, quiet, to_stderr=True)
    else:
        _print_report(outcomes, format, "would repair" if dry_run else "repaired", color, quiet)
    failed = any(outcome.problem is not None for outcome in outcomes)
    differs = dry_run and any(outcome.changed for outcome in outcomes)
    raise typer.Exit(2 if failed else 1 if differs and not exit_zero else 0)


@app.command()
def check(
    paths: Paths,
    region: Region = None,
    select: Select = None,
    ignore: Ignore = None,
    existing_stack: Existing = False,
    format: Format = "text",
    jobs: Jobs = 0,
    exclude: Exclude = None,
    as_of: AsOf = None,
    parameters: Parameters = None,
    choose: Choose = None,
    ssm_reference: SsmReference = None,
    pin: VersionPin = None,
    policy: VersionPolicy = None,
    allow_major: AllowMajor = False,
    validate: Annotated[bool, typer.Option("--validate", help="Let AWS's validator judge the repairs.")] = False,
    exit_zero: ExitZero = False,
    quiet: Quiet = False,
    color: Color = "auto",
) -> None:
    """List findings and what could be done about them; write nothing."""
    flags = _flags({**locals(), "unsafe_fixes": False})
    _check_format(format)
    outcomes = _run(paths, flags, jobs, exclude, write=False, verify=validate)
    _print_report(outcomes, format, "can repair", color, quiet)
    failed = any(outcome.problem is not None for outcome in outcomes)
    found = any(outcome.repaired or outcome.left for outcome in outcomes)
    raise typer.Exit(2 if failed else 1 if found and not exit_zero else 0)


@app.command()
def explain(name: Annotated[str, typer.Argument(metavar="ID", help="A transform, or a rule that it clears.")]) -> None:
    """Say why a defect matters, what is rewritten, how safe that is, and what is left alone."""
    from repair.engine.registry import UnknownTransform, all_transforms
    from repair.engine.registry import select as pick

    try:
        found = pick(all_transforms(), [name])
    except UnknownTransform as error:
        _fail(str(error))
    for transform in found:
        rules = f"; clears {', '.join(transform.fixes)}" if transform.fixes else ""
        off = "" if transform.default else "; off unless selected"
        typer.echo(f"{transform.id}: {transform.summary}\n(group {transform.group}{rules}{off})\n")
        typer.echo(transform.page.strip() + "\n")


@app.command()
def transforms() -> None:
    """List all transforms."""
    from repair.engine.registry import all_transforms

    found = all_transforms()
    width = max((len(transform.id) for transform in found), default=0)
    for transform in sorted(found, key=lambda transform: (transform.group, transform.id)):
        off = "" if transform.default else " (off unless selected)"
        typer.echo(f"{transform.group:<10} {transform.id:<{width}}  {transform.summary}{off}")


def _version(value: bool) -> None:
    if value:
        from repair import __version__

        typer.echo(f"cfn-repair {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    pass


Flags = dict[str, object]


def _flags(values: dict[str, object]) -> Flags:
    """What the command line says about repairs; None and False mean that it says nothing."""
    names = ("region", "unsafe_fixes", "select", "ignore", "existing_stack", "as_of", "choose", "parameters")
    more = ("ssm_reference", "pin", "policy", "allow_major", "no_verify")
    return {name: values[name] for name in (*names, *more) if values.get(name) not in (None, False, [])}


def _run(
    paths: list[Path], flags: Flags, workers: int, exclude: list[str] | None, *, write: bool, verify: bool
) -> list[Outcome]:
    from repair.bulk import default_workers, repair_files
    from repair.configuration import ConfigurationError
    from repair.discovery import NotFound
    from repair.engine.registry import UnknownTransform

    try:
        jobs = _jobs(paths, flags, exclude, write=write, verify=verify)
        progress = sys.stderr.isatty()
        return repair_files(jobs, workers or default_workers(), progress)
    except (NotFound, ConfigurationError, UnknownTransform, UsageError) as error:
        _fail(str(error))


def _jobs(paths: list[Path], flags: Flags, exclude: list[str] | None, *, write: bool, verify: bool) -> list[Job]:
    from repair.bulk import Job, settings
    from repair.configuration import configuration_for
    from repair.discovery import candidates

    excluded = list(exclude or ())
    for path in paths:
        excluded += configuration_for((path if path.is_dir() else path.parent).resolve()).exclude
    jobs = []
    for candidate in candidates(paths, excluded):
        configuration = configuration_for(candidate.path.parent.resolve()).for_file(candidate.path)
        jobs.append(Job(candidate, _options_of(configuration, flags, write=write, verify=verify)))
    for options in dict.fromkeys(job.options for job in jobs):
        settings(options)  # an unknown name must be said before the first file is written
    return jobs


def _options_of(configuration: Configuration, flags: Flags, *, write: bool, verify: bool) -> RunOptions:
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
        write=write,
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


def _filter(flags: Flags, dry_run: bool, format: str, color: str, quiet: bool, exit_zero: bool) -> NoReturn:
    """Standard input to standard output; the report goes to standard error."""
    from repair.bulk import repair_bytes
    from repair.configuration import ConfigurationError, configuration_for
    from repair.engine.registry import UnknownTransform

    data = sys.stdin.buffer.read()
    try:
        options = _options_of(configuration_for(Path.cwd()), flags, write=False, verify=not flags.get("no_verify"))
        outcome, source = repair_bytes("<stdin>", data, options, named=True)
    except (ConfigurationError, UnknownTransform, UsageError) as error:
        _fail(str(error))
    assert outcome is not None
    if not dry_run:
        sys.stdout.buffer.write(source.encode(outcome.after) if source and not outcome.problem else data)
        sys.stdout.buffer.flush()
        _print_report([outcome], format, "repaired", color, quiet, to_stderr=True)
    else:
        _print_diff([outcome], color)
        _print_report([outcome], format, "would repair", color, quiet, to_stderr=True)
    raise typer.Exit(2 if outcome.problem else 1 if dry_run and outcome.changed and not exit_zero else 0)


def _check_format(format: str) -> None:
    if format not in FORMATS:
        _fail(f"--format is one of {', '.join(FORMATS)}, not {format!r}")


def _print_diff(outcomes: list[Outcome], color: str) -> None:
    from repair.reports.text import coloured, diff, plain

    _write(diff(outcomes, coloured if _use_colour(color, sys.stdout.isatty()) else plain), to_stderr=False)


def _print_report(
    outcomes: list[Outcome], format: str, verb: str, color: str, quiet: bool, *, to_stderr: bool = False
) -> None:
    stream = sys.stderr if to_stderr else sys.stdout
    if format == "text":
        from repair.reports.text import coloured, plain, report

        paint = coloured if _use_colour(color, stream.isatty()) else plain
        text = report(outcomes, verb=verb, paint=paint, quiet=quiet)
    elif format == "patch":
        from repair.reports.diff import patch

        text = patch(outcomes)
    elif format in ("json", "json-patch", "sarif", "github"):
        text = _data(outcomes, format)
    else:
        from repair.reports import pages

        text = {"markdown": pages.markdown, "html": pages.html}[format](outcomes, verb)
    _write(text, to_stderr)


def _data(outcomes: list[Outcome], format: str) -> str:
    from repair import __version__
    from repair.engine.registry import all_transforms
    from repair.reports import data

    if format == "sarif":
        return data.sarif(outcomes, all_transforms(), __version__)
    if format == "json":
        return data.as_json(outcomes, __version__)
    return data.json_patch(outcomes) if format == "json-patch" else data.github(outcomes)


def _write(text: str, to_stderr: bool) -> None:
    """Bytes, so that no platform turns the line breaks of a diff into its own."""
    stream = sys.stderr if to_stderr else sys.stdout
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(text)
        return
    stream.flush()
    buffer.write(text.encode("utf-8", "surrogateescape"))
    buffer.flush()


def _use_colour(color: str, is_terminal: bool) -> bool:
    if color not in ("auto", "always", "never"):
        _fail(f"--color is one of auto, always, never, not {color!r}")
    return color == "always" or (color == "auto" and is_terminal and not os.environ.get("NO_COLOR"))


def _fail(message: str) -> NoReturn:
    typer.echo(f"cfn-repair: {message}", err=True)
    raise typer.Exit(2)


def main() -> None:
    """The program. A traceback would be a bug: it is shown only where CFN_REPAIR_DEBUG is set."""
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("CFN_REPAIR_DEBUG"):
            raise
        message = f"{type(error).__name__}: {error}"
        print(f"cfn-repair: internal error, please report it: {message}", file=sys.stderr)
        print("cfn-repair: CFN_REPAIR_DEBUG=1 shows where it happened", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
