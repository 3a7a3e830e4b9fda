"""The commands `cfn-repair catalog refresh | show | diff` and `cfn-repair learn`.

Only `refresh` uses the network. What it and `learn` find lies in a folder of the user and goes before
the shipped data.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from repair.knowledge.catalog import Catalog
    from repair.knowledge.observed import Observation
    from repair.knowledge.refresh import Refused

app = typer.Typer(no_args_is_help=True, help="What exists where, and since when.")

_Regions = Annotated[list[str], typer.Option("--region", "-r", help="A region, such as eu-south-1; may be repeated.")]
_Services = Annotated[
    list[str] | None, typer.Option("--service", "-s", help="Only these services, such as rds,ec2; may be repeated.")
]
_Region = Annotated[str | None, typer.Option("--region", "-r", help="Only this region.")]
_AsOf = Annotated[
    datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="The day to judge by; default: today.")
]


@app.command()
def refresh(
    region: _Regions,
    service: _Services = None,
    profile: Annotated[str | None, typer.Option(help="A profile of your AWS configuration.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not say what is being asked.")] = False,
) -> None:
    """Ask AWS, with your credentials, what exists in a region. Read-only.

    Exit code 0 if all was refreshed, 1 if something was refused (its old data stay), 2 if nothing could be asked.
    """
    from repair.knowledge.refresh import RefreshError, missing_actions
    from repair.knowledge.refresh import refresh as ask

    services = [name for text in service or () for name in text.replace(",", " ").split()]
    refused: list[Refused] = []
    for name in dict.fromkeys(region):
        try:
            report = ask(name, services, profile, progress=None if quiet else _progress)
        except (RefreshError, OSError) as error:
            typer.echo(f"{name}: {error}", err=True)
            raise typer.Exit(2) from error
        for done in report.refreshed:
            typer.echo(f"{name}: {done.service} {done.subject}: {done.count} facts")
        for each in report.refused:
            kept = f"the data of {each.kept} stay" if each.kept else "there are no older data"
            typer.echo(f"{name}: {each.service} {each.subject}: not refreshed, {kept}: {each.reason}", err=True)
        refused += report.refused
    if actions := missing_actions(refused):
        typer.echo(f"IAM actions that were denied: {', '.join(actions)}", err=True)
    if refused:
        raise typer.Exit(1)


@app.command()
def show(
    service: Annotated[str | None, typer.Argument(help="A service, such as rds.")] = None,
    engine: Annotated[str | None, typer.Argument(help="An engine of it, such as postgres.")] = None,
    region: _Region = None,
    as_of: _AsOf = None,
) -> None:
    """Show what is known, from where, and of which day; for an engine, its versions."""
    from repair.knowledge.catalog import default_user_directory, load_catalog

    catalog = load_catalog(default_user_directory())
    day = as_of.date() if as_of else date.today()
    if service and engine:
        _show_versions(catalog, service, engine, region, day)
    else:
        _show_overview(catalog, service, region, day, default_user_directory())


@app.command()
def diff(region: _Region = None) -> None:
    """Show where the regions that you refreshed differ from the shipped data."""
    from repair.knowledge.catalog import default_user_directory, load_catalog

    catalog = load_catalog(default_user_directory())
    seen = [found for found in catalog.observed.versions if region in (None, found.region)]
    if not seen:
        typer.echo("nothing was refreshed; see cfn-repair catalog refresh --help")
    for found in seen:
        lines = _differences(catalog, found)
        title = f"{found.region} {found.service} {found.engine} as of {found.as_of}"
        typer.echo(f"{title}: as shipped" if not lines else "\n".join([f"{title}:", *lines]))
    _problems(catalog)


def learn_command(
    text: Annotated[str, typer.Argument(help="An error message or pasted stack events; - reads standard input.")],
    region: Annotated[str | None, typer.Option(help="Where it failed; default: the region of the stack.")] = None,
) -> None:
    """Remember that AWS does not know a version: "Cannot find version 15.4 for postgres".

    Also "unsupported Kubernetes version 1.24", and Lambda runtimes that are "no longer supported for creating".

    Exit code 0 if something was learned or known already, 1 if the text says nothing of the kind, 2 on errors.
    """
    from repair.knowledge.catalog import default_user_directory
    from repair.knowledge.learn import denials_in, record, why_nothing
    from repair.knowledge.refresh import is_region

    if region is not None and not is_region(region):
        typer.echo(f"{region!r} is not the name of a region", err=True)
        raise typer.Exit(2)
    text = sys.stdin.read() if text == "-" else text
    denials = list(denials_in(text, region))
    if not denials:
        typer.echo(why_nothing(text), err=True)
        raise typer.Exit(1)
    for denial in denials:
        try:
            new = record(denial, default_user_directory())
        except (ValueError, OSError) as error:
            typer.echo(f"it cannot be remembered in {default_user_directory()}: {error}", err=True)
            raise typer.Exit(2) from error
        where = denial.region or "any region"
        verb = "learned" if new else "known already"
        typer.echo(f"{verb}: {denial.engine} {denial.version} cannot be created in {where} ({denial.day})")


def _show_overview(catalog: Catalog, service: str | None, region: str | None, day: date, folder: Path) -> None:
    known_services = {name for name, _ in catalog.engines()} | set(_services())
    if service is not None and service not in known_services:
        typer.echo(
            f"there is no service {service} in the catalog (there are {', '.join(sorted(known_services))})", err=True
        )
        raise typer.Exit(2)
    typer.echo(f"shipped data of {catalog.as_of}, {(day - catalog.as_of).days} days old")
    for name, engine in catalog.engines():
        history = catalog.engine(name, engine)
        if history is None or service not in (None, name):
            continue
        states = [history.state(version, day.isoformat()) for version in history.versions]
        can = f"{states.count('available')} can be created" if "available" in states else "status not known"
        known = sum(state != "absent" for state in states)
        typer.echo(f"  {name:12} {engine:20} {known:4} versions, {can:20} {catalog.source(name, engine, day)}")
    typer.echo(f"your data in {folder}")
    for kind in ("versions", "classes", "certificates"):
        for found in getattr(catalog.observed, kind):
            subject = f"{getattr(found, 'service', 'rds')} {getattr(found, 'engine', None) or ''}".strip()
            if region in (None, found.region) and service in (None, subject.split()[0]):
                typer.echo(f"  {found.region:16} {kind:12} {subject:28} as of {found.as_of} ({found.source})")
    for denial in catalog.observed.denials:
        typer.echo(f"  {denial.region or 'any region':16} {'denied':12} {denial.service} {denial.text} ({denial.day})")
    _problems(catalog)


def _services() -> tuple[str, ...]:
    from repair.knowledge.refresh import SERVICES

    return SERVICES


def _show_versions(catalog: Catalog, service: str, engine: str, region: str | None, day: date) -> None:
    from repair.knowledge.regions import views
    from repair.knowledge.version_text import parse_version

    seen = views(catalog, service, engine, [region] if region else (), day)
    if not seen:
        typer.echo(f"nothing is known about {service} {engine}", err=True)
        raise typer.Exit(1)
    view = seen[0]
    typer.echo(f"{service} {engine}, {view.label}")
    parsed = {text: parse_version(engine, text) for text in view.versions()}
    for text in sorted(parsed, key=lambda text: (found.order if (found := parsed[text]) else (), text)):
        state = view.state(text)
        if state in ("available", "listed"):
            first = view.first_seen(text)
            since = "before the history begins" if first == date.min else f"by {first}"
            typer.echo(f"  {text:36} {state:10} first seen {since}")
    _problems(catalog)


def _differences(catalog: Catalog, found: Observation) -> list[str]:
    history = catalog.engine(found.service, found.engine)
    if history is None:
        return [f"  not shipped: {' '.join(sorted(found.available))}"]
    day = catalog.as_of.isoformat()
    shipped = {text for text in history.versions if history.state(text, day) in ("available", "listed")}
    lines = []
    if more := found.available - shipped:
        lines.append(f"  only there: {' '.join(sorted(more))}")
    if fewer := shipped - found.available:
        lines.append(f"  not there: {' '.join(sorted(fewer))}")
    return lines


def _problems(catalog: Catalog) -> None:
    for problem in catalog.observed.problems:
        typer.echo(f"ignored: {problem}", err=True)


def _progress(line: str) -> None:
    typer.echo(f"asking: {line}", err=True)
