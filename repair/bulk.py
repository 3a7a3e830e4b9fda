"""Many files: each repaired by itself, in parallel where that pays, reported in path order."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repair.discovery import Candidate, claims_to_be_template, is_template, may_be_template
from repair.engine.result import Outcome, Problem
from repair.syntax.errors import TemplateError
from repair.syntax.source import Source, decode, write_atomic

if TYPE_CHECKING:
    from repair.engine.run import Settings

#: Below this many files a pool costs more than it saves.
WORTH_A_POOL = 8


Pairs = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run, as plain data that can go to another process and be compared.

    `parameters`, `choices` and `context` are pairs of name and value; `context` holds more fields of
    :class:`repair.engine.context.Context`, such as ``ssm_reference``.
    """

    as_of: date
    regions: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unsafe: bool = False
    existing_stack: bool = False
    verify: bool = True
    write: bool = False
    parameters: Pairs = ()
    choices: Pairs = ()
    context: Pairs = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One file and how to treat it."""

    candidate: Candidate
    options: RunOptions


@lru_cache(maxsize=64)
def settings(options: RunOptions) -> Settings:
    """The engine's settings. Raises UnknownTransform."""
    from repair.engine.context import Context
    from repair.engine.registry import all_transforms, select
    from repair.engine.run import Settings
    from repair.engine.selection import Policy
    from repair.engine.validation import verifiers
    from repair.knowledge.catalog import default_user_directory

    context = Context(
        as_of=options.as_of,
        regions=options.regions,
        existing_stack=options.existing_stack,
        parameters=dict(options.parameters),
        choices=dict(options.choices),
        user_directory=default_user_directory(),
        **dict(options.context),
    )
    return Settings(
        select(all_transforms(), options.select, options.ignore),
        context,
        Policy(unsafe=options.unsafe, existing_stack=options.existing_stack),
        verifiers(context=context, enabled=options.verify),
    )


def repair_bytes(name: str, data: bytes, options: RunOptions, *, named: bool) -> tuple[Outcome | None, Source | None]:
    """Repair what a file holds. None for what is no template; a problem only for what claims to be one or was named."""
    worth_an_error = named or claims_to_be_template(data)
    if not named and not may_be_template(data):
        return None, None
    from repair.engine.run import repair_document
    from repair.syntax.document import parse

    try:
        source = decode(data, name)
        document = parse(source.text)
    except TemplateError as error:
        if not worth_an_error:
            return None, None
        return Outcome(name, "", "", problem=Problem(error.message, error.line, error.column)), None
    if not is_template(document):
        if not named:
            return None, None
        message = "this is not a CloudFormation template: it has no Resources with a Type"
        return Outcome(name, source.text, source.text, problem=Problem(message), is_template=False), source
    outcome = repair_document(name, document, settings(options))
    return replace(outcome, bom=source.bom), source


def repair_file(job: Job) -> Outcome | None:
    """Repair one file, and write it where the options say so. Never raises for what is wrong with the file."""
    path = job.candidate.path
    name = str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        return Outcome(name, "", "", problem=Problem(f"cannot be read: {error.strerror or error}"))
    outcome, source = repair_bytes(name, data, job.options, named=job.candidate.named)
    if outcome is None or source is None or not outcome.changed or not job.options.write:
        return outcome
    try:
        if path.read_bytes() != data:
            return _not_written(outcome, "it was changed by somebody else in the meantime; run again")
        write_atomic(path, source.encode(outcome.after))
    except OSError as error:
        return _not_written(outcome, f"cannot be written: {error.strerror or error}")
    return replace(outcome, written=True)


def _not_written(outcome: Outcome, message: str) -> Outcome:
    findings = tuple(
        replace(f, status="left", why="not-written") if f.status == "repaired" else f for f in outcome.findings
    )
    return replace(outcome, after=outcome.before, findings=findings, operations=(), problem=Problem(message))


def repair_files(jobs: Sequence[Job], workers: int, progress: bool = False) -> list[Outcome]:
    """Repair all, `workers` at a time; outcomes of templates only, in the order of the jobs."""
    results: Iterator[Outcome | None]
    if workers <= 1 or len(jobs) < WORTH_A_POOL:
        results = map(repair_file, jobs)
    else:
        results = _in_parallel(jobs, workers)
    return [outcome for outcome in _watched(results, len(jobs), progress) if outcome is not None]


def _in_parallel(jobs: Sequence[Job], workers: int) -> Iterator[Outcome | None]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    try:
        with ProcessPoolExecutor(workers) as pool:
            for outcome in pool.map(repair_file, jobs, chunksize=max(1, min(16, len(jobs) // (workers * 4)))):
                done += 1
                yield outcome
    except BrokenProcessPool:
        # One file took its process down: the rest is done one by one, each in a process of its own.
        for job in jobs[done:]:
            yield _alone(job)


def _alone(job: Job) -> Outcome | None:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(1) as pool:
            return pool.submit(repair_file, job).result()
    except BrokenProcessPool:
        name = str(job.candidate.path)
        return Outcome(name, "", "", problem=Problem("the process that worked on it died; it was left as it was"))


def _watched(results: Iterator[Outcome | None], total: int, progress: bool) -> Iterator[Outcome | None]:
    """The results; with a bar on the terminal once it has taken longer than a second."""
    if not progress:
        yield from results
        return
    start = time.monotonic()
    advance: Callable[[], None] | None = None
    bar = None
    try:
        for number, outcome in enumerate(results, 1):
            if bar is None and time.monotonic() - start > 1:
                from rich.console import Console
                from rich.progress import Progress

                bar = Progress(console=Console(file=sys.stderr), transient=True)
                task = bar.add_task("templates", total=total, completed=number)
                bar.start()
                advance = lambda bar=bar, task=task: bar.advance(task)  # noqa: E731
            elif advance is not None:
                advance()
            yield outcome
    finally:
        if bar is not None:
            bar.stop()


def default_workers() -> int:
    """As many as this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def display_name(path: Path) -> str:
    """A path as it is shown: relative to the working directory where it is below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
