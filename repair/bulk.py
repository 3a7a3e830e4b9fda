"""Many files: each repaired by itself, in parallel where that pays, reported in path order."""

from __future__ import annotations

import os
import stat
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repair.discovery import Candidate
from repair.engine.result import Outcome, Problem
from repair.recognition import claims_to_be_template, is_template, may_be_template
from repair.syntax.errors import TemplateError
from repair.syntax.source import MAX_BYTES, Source, decode, write_atomic

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


def repair_bytes(name: str, data: bytes, options: RunOptions, *, named: bool) -> Outcome | None:
    """Repair what a file holds. None for what is no template; a problem only for what claims to be one or was named.

    Never raises for what is in the data, nor for a mistake of ours: both are the outcome's problem.
    """
    if not named and not may_be_template(data):
        return None
    try:
        source = decode(data, name)
        return _repair_source(source, options, named=named, claims=named or claims_to_be_template(data))
    except TemplateError as error:
        if named or claims_to_be_template(data):
            return _problem(name, _explained(error, data), error.line, error.column)
        return None
    except Exception as error:
        if os.environ.get("CFN_REPAIR_DEBUG"):
            raise
        return _problem(name, f"our bug, please report it: {_where_it_broke(error)}")


def _repair_source(source: Source, options: RunOptions, *, named: bool, claims: bool) -> Outcome | None:
    from repair.engine.run import repair_broken, repair_document
    from repair.syntax.document import parse

    try:
        document = parse(source.text)
    except TemplateError as error:
        outcome = repair_broken(source.name, source.text, error, settings(options), is_template) if claims else None
        if outcome is None:
            raise
        return replace(outcome, bom=source.bom)
    if not is_template(document):
        message = "this is not a CloudFormation template: it has no Resources with a Type"
        return _problem(source.name, message, is_template=False) if named else None
    return replace(repair_document(source.name, document, settings(options)), bom=source.bom)


def _explained(error: TemplateError, data: bytes) -> str:
    from repair.cloudformation.dialects import explain_unparsable
    from repair.syntax.broken import broken, in_plain_words
    from repair.syntax.errors import SyntaxProblem

    text = data.decode("utf-8-sig", "replace")
    why = explain_unparsable(text)
    if why is None and isinstance(error, SyntaxProblem):
        why = in_plain_words(broken(text, error, "json" if text.lstrip(" \t\r\n")[:1] == "{" else "yaml"))
    return f"{error.message} ({why})" if why else error.message


def _where_it_broke(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if {"repair", "transforms"} & set(Path(frame.filename).parts)]
    place = "/".join(Path(ours[-1].filename).parts[-3:]) + f":{ours[-1].lineno}: " if ours else ""
    return f"{place}{type(error).__name__}: {error} (CFN_REPAIR_DEBUG=1 shows more)"


def _problem(name: str, message: str, line: int = 1, column: int = 1, *, is_template: bool = True) -> Outcome:
    return Outcome(name, "", "", problem=Problem(message, line, column), is_template=is_template)


def examine(job: Job) -> Outcome | None:
    """What would come of one file; nothing is written. Never raises for what is wrong with the file."""
    path = job.candidate.path
    name = str(path)
    if job.candidate.problem:
        return _problem(name, job.candidate.problem, is_template=False)
    try:
        if not job.candidate.named and path.stat().st_size > MAX_BYTES:
            return None
        data = path.read_bytes()
    except OSError as error:
        return _problem(name, f"cannot be read: {error.strerror or error}")
    return repair_bytes(name, data, job.options, named=job.candidate.named)


def write(outcome: Outcome) -> Outcome:
    """Write what was repaired; the outcome then says so, or why not. The file is never left half-written."""
    if not outcome.changed:
        return outcome
    path = Path(outcome.name)
    source = Source(outcome.name, outcome.before, outcome.bom)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return _not_written(outcome, "cannot be written: it is not a regular file; repair it through a pipe")
        if path.read_bytes() != source.encode(outcome.before):
            return _not_written(outcome, "was changed by somebody else in the meantime and is left as it is; run again")
        write_atomic(path, source.encode(outcome.after))
    except OSError as error:
        return _not_written(outcome, f"cannot be written: {error.strerror or error}")
    return replace(outcome, written=True)


def _not_written(outcome: Outcome, message: str) -> Outcome:
    findings = tuple(
        replace(f, status="left", why="not-written") if f.status == "repaired" else f for f in outcome.findings
    )
    return replace(outcome, after=outcome.before, findings=findings, operations=(), problem=Problem(message))


def repair_files(jobs: Sequence[Job], workers: int, *, writing: bool, progress: bool = False) -> Iterator[Outcome]:
    """Repair all, `workers` at a time; outcomes of templates only, in the order of the jobs.

    Only this process writes, one file after the other: whatever ends the run ends it between two files, and what was
    written is known.
    """
    results: Iterator[Outcome | None]
    if workers <= 1 or len(jobs) < WORTH_A_POOL:
        results = map(examine, jobs)
    else:
        from repair.pool import in_order

        results = in_order(examine, jobs, workers, _died)
    if progress:
        from repair.progress import watched

        results = watched(results, len(jobs))
    for outcome in results:
        if outcome is not None:
            yield write(outcome) if writing else outcome


def worth_a_look(candidate: Candidate) -> bool:
    """A cheap look, so that nothing is loaded, and no process started, for what is no template. True where it cannot
    be looked at: that must be told."""
    if candidate.named or candidate.problem:
        return True
    try:
        with candidate.path.open("rb") as file:
            return may_be_template(file.read(MAX_BYTES))
    except OSError:
        return True


def _died(job: Job) -> Outcome:
    why = "the process that worked on it died (out of memory?); the file is as it was"
    return _problem(str(job.candidate.path), why)


def default_workers() -> int:
    """As many as this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
