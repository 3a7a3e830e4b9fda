"""What the command line prints, and where: reports, diffs and mistakes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TextIO

import typer

from repair.cli_options import Color, Format

if TYPE_CHECKING:
    from repair.engine.result import Outcome
    from repair.reports.text import Paint


@dataclass(frozen=True, slots=True)
class Printer:
    """How a run is reported. `verb` is what happens to repairs: "repaired", "would repair" or "can repair"."""

    format: Format
    color: Color
    quiet: bool
    verb: str

    def diff(self, outcomes: Sequence[Outcome]) -> None:
        """Print the diffs to standard output: a patch, unless it is coloured."""
        from repair.reports.text import diff

        _write(diff(outcomes, self._paint(sys.stdout)), sys.stdout)

    def report(self, outcomes: Sequence[Outcome], *, to_stderr: bool = False) -> None:
        """Print the report."""
        stream = sys.stderr if to_stderr else sys.stdout
        _write(self._text(outcomes, stream), stream)

    def _text(self, outcomes: Sequence[Outcome], stream: TextIO) -> str:
        if self.format is Format.TEXT:
            from repair.reports.text import report

            return report(outcomes, verb=self.verb, paint=self._paint(stream), quiet=self.quiet)
        if self.format is Format.PATCH:
            from repair.reports.diff import patch

            return patch(outcomes)
        if self.format is Format.MARKDOWN:
            from repair.reports.markdown import markdown

            return markdown(outcomes, self.verb)
        if self.format is Format.HTML:
            from repair.reports.html import html

            return html(outcomes, self.verb)
        return _data(outcomes, self.format)

    def _paint(self, stream: TextIO) -> Paint:
        from repair.reports.text import coloured, plain

        if self.color is Color.AUTO:
            wanted = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
            return coloured if wanted else plain
        return coloured if self.color is Color.ALWAYS else plain


def _data(outcomes: Sequence[Outcome], format: Format) -> str:
    from repair import __version__

    if format is Format.SARIF:
        from repair.engine.registry import all_transforms
        from repair.reports.sarif import sarif

        return sarif(outcomes, all_transforms(), __version__)
    if format is Format.JSON:
        from repair.reports.json_report import as_json

        return as_json(outcomes, __version__)
    if format is Format.JSON_PATCH:
        from repair.reports.json_patch import json_patch

        return json_patch(outcomes)
    from repair.reports.github import github

    return github(outcomes)


def _write(text: str, stream: TextIO) -> None:
    """Bytes, so that no platform turns the line breaks of a diff into its own."""
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(text)
        return
    stream.flush()
    buffer.write(text.encode("utf-8", "surrogateescape"))
    buffer.flush()


def fail(message: str) -> NoReturn:
    """Say what is wrong and exit with 2."""
    typer.echo(f"cfn-repair: {message}", err=True)
    raise typer.Exit(2)
