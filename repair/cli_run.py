"""From what the command line says to outcomes: files found, settings of each, mistakes told before anything is done."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from repair.cli_options import CommandLine, UsageError
from repair.cli_output import fail

if TYPE_CHECKING:
    from repair.bulk import Job
    from repair.engine.result import Outcome

STDIN = Path("-")
STDIN_NAME = "<stdin>"


@dataclass(frozen=True, slots=True)
class Done:
    """The outcomes of templates; `interrupted` if the user stopped the run before the last one."""

    outcomes: list[Outcome]
    interrupted: bool = False


def run(
    paths: Sequence[Path],
    said: CommandLine,
    exclude: Sequence[str],
    workers: int,
    *,
    writing: bool,
    templates_only: bool = False,
) -> Done:
    """Repair all templates among and below `paths`. Exits with 2 for what is wrong with the command.

    `templates_only`: files that are named are treated as those that are found in a folder.
    """
    from repair.bulk import default_workers, repair_files
    from repair.configuration import ConfigurationError
    from repair.discovery import NotFound
    from repair.engine.registry import UnknownTransform

    if STDIN in paths:
        fail("- stands alone: standard input cannot be repaired together with files")
    outcomes: list[Outcome] = []
    try:
        jobs = _jobs(paths, said, exclude, templates_only)
        _tell_unknown_regions(region for job in jobs for region in job.options.regions)
        progress = sys.stderr.isatty()
        for outcome in repair_files(jobs, workers or default_workers(), writing=writing, progress=progress):
            outcomes.append(outcome)
    except (NotFound, ConfigurationError, UnknownTransform, UsageError) as error:
        fail(str(error))
    except KeyboardInterrupt:
        return Done(outcomes, interrupted=True)
    return Done(outcomes)


def _jobs(paths: Sequence[Path], said: CommandLine, exclude: Sequence[str], templates_only: bool) -> list[Job]:
    from repair.bulk import Job, settings, worth_a_look
    from repair.configuration import Configuration, configuration_for
    from repair.discovery import as_found, candidates
    from repair.patterns import patterns

    try:
        excluded = [patterns(Path.cwd(), exclude)] if exclude else []
    except ValueError as error:
        raise UsageError(f"--exclude: {error}") from None
    jobs: list[Job] = []
    found = candidates(paths, excluded)
    if templates_only:
        found = as_found(found, excluded)
    for candidate in filter(worth_a_look, found):
        configuration = configuration_for(candidate.path.parent.resolve())
        if candidate.named or not configuration.excludes(candidate.path):
            jobs.append(Job(candidate, said.options(configuration.for_file(candidate.path))))
    # An unknown name must be told before the first file is written, and also where there is no file.
    named = {said.options(Configuration())} if said.select or said.ignore else set()
    for options in dict.fromkeys([*named, *(job.options for job in jobs)]):
        settings(options)
    return jobs


def _tell_unknown_regions(regions: Iterable[str]) -> None:
    """A region of which we know nothing is new, or misspelt. It is no error, and must not go unnoticed: what does not
    exist there is judged by its name."""
    named = dict.fromkeys(regions)
    if not named:
        return
    from difflib import get_close_matches

    from repair.knowledge.catalog import default_user_directory, load_catalog

    catalog = load_catalog(default_user_directory())
    asked = {found.region for found in catalog.observed.versions} | {found.region for found in catalog.observed.classes}
    for region in named:
        if not catalog.knows_region(region) and region not in asked:
            near = get_close_matches(region, catalog.regions, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            typer.echo(f"cfn-repair: nothing is known about the region {region}{hint}", err=True)


def unanswered(outcomes: Sequence[Outcome], choices: Iterable[str]) -> list[str]:
    """The decisions of the command line (``id@path``) that no finding asked for: most likely misspelt."""
    asked: set[str] = set()
    for outcome in outcomes:
        for finding in outcome.findings:
            names = [part.replace("~1", "/").replace("~0", "~") for part in finding.path.split("/")[1:]]
            asked |= {f"{finding.transform}@{finding.path}", f"{finding.transform}@{'.'.join(names)}"}
    return [choice for choice in choices if choice not in asked]


def run_on_stdin(data: bytes, said: CommandLine) -> Outcome:
    """Repair what came through standard input, with the configuration of the working directory."""
    from repair.bulk import repair_bytes, settings
    from repair.configuration import ConfigurationError, configuration_for
    from repair.engine.registry import UnknownTransform

    try:
        options = said.options(configuration_for(Path.cwd()))
        settings(options)
    except (ConfigurationError, UnknownTransform) as error:
        fail(str(error))
    _tell_unknown_regions(options.regions)
    outcome = repair_bytes(STDIN_NAME, data, options, named=True)
    assert outcome is not None
    return outcome
