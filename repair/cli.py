"""The command line. Exit codes: `fix` 0; `fix --dry-run` 1 if there is a diff; `check` 1 if there are findings; 2 if a
template could not be handled or the command is used wrongly."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from repair import cli_catalog
from repair.cli_options import (
    AllowMajor,
    AsOf,
    Choose,
    Color,
    Exclude,
    Existing,
    ExitZero,
    Flags,
    Format,
    Ignore,
    Jobs,
    NoVerify,
    Parameters,
    Paths,
    Quiet,
    Region,
    Select,
    SsmReference,
    Unsafe,
    UsageError,
    VersionPin,
    VersionPolicy,
    flags_of,
    options_of,
)
from repair.cli_output import check_format, fail, print_diff, print_report

if TYPE_CHECKING:
    from repair.bulk import Job
    from repair.engine.result import Outcome

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
    flags = flags_of(locals())
    check_format(format)
    if paths == [Path("-")]:
        _filter(flags, dry_run, format, color, quiet, exit_zero)
    outcomes = _run(paths, flags, jobs, exclude, write=not dry_run, verify=not no_verify)
    if dry_run and format == "text":
        print_diff(outcomes, color)
        print_report(outcomes, "text", "would repair", color, quiet, to_stderr=True)
    else:
        print_report(outcomes, format, "would repair" if dry_run else "repaired", color, quiet)
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
    flags = flags_of({**locals(), "unsafe_fixes": False})
    check_format(format)
    outcomes = _run(paths, flags, jobs, exclude, write=False, verify=validate)
    print_report(outcomes, format, "can repair", color, quiet)
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
        fail(str(error))
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


def _run(
    paths: list[Path], flags: Flags, workers: int, exclude: list[str] | None, *, write: bool, verify: bool
) -> list[Outcome]:
    from repair.bulk import default_workers, repair_files
    from repair.configuration import ConfigurationError
    from repair.discovery import NotFound
    from repair.engine.registry import UnknownTransform

    try:
        jobs = _jobs(paths, flags, exclude, verify=verify)
        progress = sys.stderr.isatty()
        return list(repair_files(jobs, workers or default_workers(), writing=write, progress=progress))
    except (NotFound, ConfigurationError, UnknownTransform, UsageError) as error:
        fail(str(error))


def _jobs(paths: list[Path], flags: Flags, exclude: list[str] | None, *, verify: bool) -> list[Job]:
    from repair.bulk import Job, settings
    from repair.configuration import configuration_for
    from repair.discovery import candidates, patterns

    try:
        excluded = [patterns(Path.cwd(), exclude)] if exclude else []
    except ValueError as error:
        raise UsageError(f"--exclude: {error}") from None
    jobs = []
    for candidate in candidates(paths, excluded):
        configuration = configuration_for(candidate.path.parent.resolve())
        if candidate.named or not configuration.excludes(candidate.path):
            jobs.append(Job(candidate, options_of(configuration.for_file(candidate.path), flags, verify=verify)))
    for options in dict.fromkeys(job.options for job in jobs):
        settings(options)  # an unknown name must be said before the first file is written
    return jobs


def _filter(flags: Flags, dry_run: bool, format: str, color: str, quiet: bool, exit_zero: bool) -> NoReturn:
    """Standard input to standard output; the report goes to standard error."""
    from repair.bulk import repair_bytes
    from repair.configuration import ConfigurationError, configuration_for
    from repair.engine.registry import UnknownTransform
    from repair.syntax.source import Source

    data = sys.stdin.buffer.read()
    try:
        options = options_of(configuration_for(Path.cwd()), flags, verify=not flags.get("no_verify"))
        outcome = repair_bytes("<stdin>", data, options, named=True)
    except (ConfigurationError, UnknownTransform, UsageError) as error:
        fail(str(error))
    assert outcome is not None
    if not dry_run:
        source = Source("<stdin>", outcome.before, outcome.bom)
        sys.stdout.buffer.write(data if outcome.problem else source.encode(outcome.after))
        sys.stdout.buffer.flush()
        print_report([outcome], format, "repaired", color, quiet, to_stderr=True)
    else:
        print_diff([outcome], color)
        print_report([outcome], format, "would repair", color, quiet, to_stderr=True)
    raise typer.Exit(2 if outcome.problem else 1 if dry_run and outcome.changed and not exit_zero else 0)


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
