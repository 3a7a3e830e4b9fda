"""The command line. Exit codes: `fix` 0; `fix --dry-run` 1 if there is a diff; `check` 1 if there are findings; 2 if a
template could not be handled or the command is used wrongly."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from repair import cli_catalog, cli_graph
from repair.cli_options import (
    AsOf,
    Choose,
    Color,
    ColorOption,
    CommandLine,
    Exclude,
    Existing,
    ExitZero,
    Format,
    FormatOption,
    Ignore,
    Jobs,
    Major,
    NoVerify,
    Parameters,
    Paths,
    Pin,
    Policy,
    Quiet,
    Regions,
    Select,
    Ssm,
    TemplatesOnly,
    Unsafe,
    UsageError,
    choices,
    names,
    parameter_values,
    regions,
)
from repair.cli_output import Printer, fail
from repair.cli_run import STDIN, run, run_on_stdin, unanswered

if TYPE_CHECKING:
    from datetime import date, datetime

    from repair.engine.result import Outcome

#: What a shell expects of a program that was stopped with Ctrl-C.
INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Repairs AWS CloudFormation templates: lossless to the byte, proven, reviewable.",
)


@app.command(short_help="Repair templates in place.")
def fix(
    paths: Paths,
    dry_run: Annotated[bool, typer.Option("--dry-run", "--diff", help="Print the diff, write nothing.")] = False,
    region: Regions = None,
    unsafe_fixes: Unsafe = None,
    select: Select = None,
    ignore: Ignore = None,
    existing_stack: Existing = None,
    format: FormatOption = Format.TEXT,
    jobs: Jobs = 0,
    exclude: Exclude = None,
    templates_only: TemplatesOnly = False,
    as_of: AsOf = None,
    parameters: Parameters = None,
    choose: Choose = None,
    ssm_reference: Ssm = None,
    pin: Pin = None,
    policy: Policy = None,
    allow_major: Major = None,
    no_verify: NoVerify = False,
    exit_zero: ExitZero = False,
    quiet: Quiet = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Repair templates in place, and say what was done and what is left.

    Exit code 0 if nothing is left to write, 1 under --dry-run if there is a diff, 2 if a template could not be handled.
    """
    with _usage_errors():
        said = CommandLine(
            region=regions(region),
            select=names("--select", select),
            ignore=names("--ignore", ignore),
            unsafe_fixes=unsafe_fixes,
            existing_stack=existing_stack,
            as_of=_day(as_of),
            parameters=parameter_values(parameters),
            choices=choices(choose),
            ssm_reference=ssm_reference,
            version_pin=pin,
            version_policy=policy,
            allow_major=allow_major,
            verify=not no_verify,
        )
    printer = Printer(format, color, quiet, "would repair" if dry_run else "repaired")
    if paths == [STDIN]:
        _filter(said, printer, dry_run, exit_zero)
    done = run(paths, said, exclude or (), jobs, writing=not dry_run, templates_only=templates_only)
    if dry_run and format is Format.TEXT:
        printer.diff(done.outcomes)
    printer.report(done.outcomes, to_stderr=dry_run and format is Format.TEXT)
    differs = dry_run and any(outcome.changed for outcome in done.outcomes)
    _tell_unanswered(done.outcomes, said)
    _exit(done.outcomes, found=differs, exit_zero=exit_zero, interrupted=done.interrupted)


@app.command(short_help="List what is wrong; write nothing.")
def check(
    paths: Paths,
    region: Regions = None,
    unsafe_fixes: Unsafe = None,
    select: Select = None,
    ignore: Ignore = None,
    existing_stack: Existing = None,
    format: FormatOption = Format.TEXT,
    jobs: Jobs = 0,
    exclude: Exclude = None,
    templates_only: TemplatesOnly = False,
    as_of: AsOf = None,
    parameters: Parameters = None,
    choose: Choose = None,
    ssm_reference: Ssm = None,
    pin: Pin = None,
    policy: Policy = None,
    allow_major: Major = None,
    validate: Annotated[bool, typer.Option("--validate", help="Let AWS's validator judge the repairs.")] = False,
    exit_zero: ExitZero = False,
    quiet: Quiet = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """List findings and what could be done about them; write nothing.

    Exit code 0 if there are none, 1 if there are some, 2 if a template could not be handled.
    """
    with _usage_errors():
        said = CommandLine(
            region=regions(region),
            select=names("--select", select),
            ignore=names("--ignore", ignore),
            unsafe_fixes=unsafe_fixes,
            existing_stack=existing_stack,
            as_of=_day(as_of),
            parameters=parameter_values(parameters),
            choices=choices(choose),
            ssm_reference=ssm_reference,
            version_pin=pin,
            version_policy=policy,
            allow_major=allow_major,
            verify=validate,
        )
    printer = Printer(format, color, quiet, "can repair")
    interrupted = False
    if paths == [STDIN]:
        outcomes = [run_on_stdin(sys.stdin.buffer.read(), said)]
    else:
        done = run(paths, said, exclude or (), jobs, writing=False, templates_only=templates_only)
        outcomes, interrupted = done.outcomes, done.interrupted
    printer.report(outcomes)
    _tell_unanswered(outcomes, said)
    found = any(outcome.repaired or outcome.left for outcome in outcomes)
    _exit(
        [outcome for outcome in outcomes if not outcome.mendable],
        found=found,
        exit_zero=exit_zero,
        interrupted=interrupted,
    )


@app.command(short_help="Say why a defect matters, and what is rewritten.")
def explain(name: Annotated[str, typer.Argument(metavar="ID", help="A transform, or a rule that it clears.")]) -> None:
    """Say why a defect matters, what is rewritten, how safe that is, and what is left alone."""
    from repair.engine.registry import UnknownTransform, all_transforms
    from repair.engine.registry import select as pick
    from repair.knowledge.catalog import default_user_directory
    from repair.knowledge.provenance import provenance

    try:
        found = pick(all_transforms(), [name])
    except UnknownTransform as error:
        fail(str(error))
    for transform in found:
        rules = f"; clears {', '.join(transform.fixes)}" if transform.fixes else ""
        off = "" if transform.default else "; off unless selected"
        typer.echo(f"{transform.id}: {transform.summary}\n(group {transform.group}{rules}{off})\n")
        typer.echo(transform.page.strip() + "\n")
        sources = provenance(transform.group, default_user_directory())
        if sources:
            typer.echo("Where its facts come from:\n" + "".join(f"- {line}\n" for line in sources))


@app.command()
def transforms() -> None:
    """List all transforms."""
    from repair.engine.registry import all_transforms

    found = all_transforms()
    width = max((len(transform.id) for transform in found), default=0)
    for transform in sorted(found, key=lambda transform: (transform.group, transform.id)):
        off = "" if transform.default else " (off unless selected)"
        typer.echo(f"{transform.group:<10} {transform.id:<{width}}  {transform.summary}{off}")


app.command("graph", short_help="Show which resource needs which.")(cli_graph.graph_command)
app.add_typer(cli_catalog.app, name="catalog")
app.command("learn", short_help="Remember that AWS does not know a version.")(cli_catalog.learn_command)


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


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@contextmanager
def _usage_errors() -> Iterator[None]:
    try:
        yield
    except UsageError as error:
        fail(str(error))


def _filter(said: CommandLine, printer: Printer, dry_run: bool, exit_zero: bool) -> NoReturn:
    """Standard input to standard output; the report goes to standard error. What cannot be read comes out as it is."""
    from repair.syntax.source import Source

    data = sys.stdin.buffer.read()
    outcome = run_on_stdin(data, said)
    if not dry_run:
        after = Source(outcome.name, outcome.before, outcome.bom).encode(outcome.after)
        sys.stdout.buffer.write(data if outcome.problem else after)
        sys.stdout.buffer.flush()
    elif printer.format is Format.TEXT:
        printer.diff([outcome])
    printer.report([outcome], to_stderr=not dry_run or printer.format is Format.TEXT)
    _tell_unanswered([outcome], said)
    _exit([outcome], found=dry_run and outcome.changed, exit_zero=exit_zero)


def _tell_unanswered(outcomes: Sequence[Outcome], said: CommandLine) -> None:
    for choice in unanswered(outcomes, said.choices):
        typer.echo(f"cfn-repair: no finding asks for --choose {choice!r}", err=True)


def _exit(outcomes: Sequence[Outcome], *, found: bool, exit_zero: bool, interrupted: bool = False) -> NoReturn:
    if interrupted:
        written = sum(outcome.written for outcome in outcomes)
        what = f"{written} files were written, each of them whole" if written else "nothing was written"
        typer.echo(f"cfn-repair: interrupted; {what}", err=True)
        raise typer.Exit(INTERRUPTED)
    if any(outcome.problem is not None for outcome in outcomes):
        raise typer.Exit(2)
    raise typer.Exit(1 if found and not exit_zero else 0)


def main() -> None:
    """The program. A traceback would be a bug: it is shown only where CFN_REPAIR_DEBUG is set."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    _open_what_is_closed()
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Who read our output has left. Nobody is to be told.
        _forget_output()
        sys.exit(1)
    except OSError as error:
        if os.environ.get("CFN_REPAIR_DEBUG"):
            raise
        # What is wrong with a file is its outcome and never comes here. This is the way out: a full disk, mostly.
        print(f"cfn-repair: {error.filename or 'the output'}: {error.strerror or error}", file=sys.stderr)
        _forget_output()
        sys.exit(2)
    except Exception as error:
        if os.environ.get("CFN_REPAIR_DEBUG"):
            raise
        from repair.engine.registry import BrokenPlugin

        ours = "" if isinstance(error, BrokenPlugin) else f"our bug, please report it: {type(error).__name__}: "
        print(f"cfn-repair: {ours}{error} (CFN_REPAIR_DEBUG=1 shows where)", file=sys.stderr)
        sys.exit(2)


def _open_what_is_closed() -> None:
    """A stream that the shell closed (`>&-`) is None to Python; to us it is one that holds nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _forget_output() -> None:
    """What is still to be flushed when the program ends would fail once more, and loudly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
