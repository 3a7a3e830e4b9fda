"""What the command line prints, and where: reports, diffs and mistakes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import typer

from repair.cli_options import FORMATS

if TYPE_CHECKING:
    from repair.engine.result import Outcome


def check_format(format: str) -> None:
    """Fail for a format that there is not, before anything is done."""
    if format not in FORMATS:
        fail(f"--format is one of {', '.join(FORMATS)}, not {format!r}")


def print_diff(outcomes: list[Outcome], color: str) -> None:
    """Print the diffs to standard output."""
    from repair.reports.text import coloured, diff, plain

    _write(diff(outcomes, coloured if _use_colour(color, sys.stdout.isatty()) else plain), to_stderr=False)


def print_report(
    outcomes: list[Outcome], format: str, verb: str, color: str, quiet: bool, *, to_stderr: bool = False
) -> None:
    """Print the report of a run in one of the formats."""
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
        fail(f"--color is one of auto, always, never, not {color!r}")
    return color == "always" or (color == "auto" and is_terminal and not os.environ.get("NO_COLOR"))


def fail(message: str) -> NoReturn:
    """Say what is wrong and exit with 2."""
    typer.echo(f"cfn-repair: {message}", err=True)
    raise typer.Exit(2)
