"""Prints every version that a repair of some folders would change: file, resource, from, to, why.

Usage: python scripts/version_table.py [--as-of DATE] [--region REGION]... [--unsafe-fixes] [--kept] FOLDER...

Nothing is written. A file in a folder that is called like a region is repaired for that region, others for those given.
Before and after are read from the two texts, not from what the fixes say of themselves; so the last lines can tell
whether a version was lowered or a major crossed, and whether a pin that can no longer be created was neither changed nor
reported. The exit code is 1 then. `--kept` also prints the pins that stay, with the reason.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from repair.cloudformation.places import places  # noqa: E402
from repair.cloudformation.template import Template  # noqa: E402
from repair.engine.context import Context  # noqa: E402
from repair.engine.registry import all_transforms, select  # noqa: E402
from repair.engine.run import Settings, repair_text  # noqa: E402
from repair.engine.selection import Policy  # noqa: E402
from repair.knowledge.choice import Decision, choose_version  # noqa: E402
from repair.knowledge.lifecycles import lambda_runtime  # noqa: E402
from repair.knowledge.version_text import parse_version  # noqa: E402
from repair.syntax.document import parse  # noqa: E402
from repair.syntax.errors import TemplateError  # noqa: E402
from repair.syntax.model import pointer  # noqa: E402
from repair.syntax.source import decode  # noqa: E402
from transforms.versions.engines import engines_of, service_of, version_uses  # noqa: E402
from transforms.versions.pinned_value import Use, properties  # noqa: E402
from transforms.versions.runtimes import runtime_uses  # noqa: E402

GROUP = "versions"
_AUTHORITIES = (
    ("AWS::RDS::DBInstance", "CACertificateIdentifier"),
    ("AWS::DocDB::DBInstance", "CACertificateIdentifier"),
)


@dataclass(frozen=True)
class Pin:
    """A version at the place where it is written; `engine` is "" for what is no engine, or not certainly one."""

    resources: tuple[str, ...]
    engine: str
    service: str
    text: str


@dataclass
class Totals:
    """What was seen, and what must not be."""

    files: int = 0
    unreadable: list[str] = field(default_factory=list)
    changed: int = 0
    left: int = 0
    retired_files: int = 0
    changed_files: int = 0
    abstained_files: int = 0
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    """Print the table; 1 if a version was lowered, a major crossed, or a dead pin passed over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.today())
    parser.add_argument("--region", action="append", default=[])
    parser.add_argument("--unsafe-fixes", action="store_true")
    parser.add_argument("--kept", action="store_true")
    arguments = parser.parse_args()
    context = Context(as_of=arguments.as_of, regions=tuple(arguments.region))
    settings = Settings(select(all_transforms(), [GROUP]), context, Policy(unsafe=arguments.unsafe_fixes))
    totals = Totals()
    print("file", "resource", "from", "to", "why", sep="\t")
    for folder in arguments.folder:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".tsv"):
            for row in rows(path, str(path.relative_to(folder.parent)), settings, totals, kept=arguments.kept):
                print(*row, sep="\t")
    return summary(totals)


def rows(path: Path, name: str, settings: Settings, totals: Totals, *, kept: bool) -> Iterator[tuple[str, ...]]:
    """The rows of one file."""
    context = settings.context
    if context.catalog.knows_region(path.parent.name):
        context = replace(context, regions=(path.parent.name,))
    try:
        text = decode(path.read_bytes(), name).text
        before = pins(text)
    except TemplateError:
        totals.unreadable.append(name)
        return
    totals.files += 1
    outcome = repair_text(name, text, replace(settings, context=context))
    after = pins(outcome.after)
    reasons = {finding.path: finding.reason for finding in outcome.findings}
    reported = {finding.path for finding in outcome.left}
    dead = {place for place, pin in before.items() if pin.engine and decided(context, pin).action != "keep"}
    changed = {place for place, pin in before.items() if after[place].text != pin.text}
    totals.changed += len(changed)
    totals.left += len(reported - changed)
    totals.retired_files += bool(dead)
    totals.changed_files += bool(dead and dead <= changed)
    totals.abstained_files += bool(dead and not dead <= changed and dead <= changed | reported)
    totals.wrong += [f"{name}: {place} is neither changed nor reported" for place in dead - changed - reported]
    for place, pin in before.items():
        resources = ", ".join(pin.resources)
        why = reasons.get(place, "")
        if place in changed:
            totals.wrong += [f"{name}: {place}: {problem}" for problem in problems(pin, after[place].text)]
            yield name, resources, pin.text, after[place].text, why
        elif place in reported:
            yield name, resources, pin.text, "(left)", why
        elif kept and pin.engine:
            decision = decided(context, pin)
            yield name, resources, pin.text, "(kept)", f"{decision.reason} ({decision.evidence})"


def pins(text: str) -> dict[str, Pin]:
    """Every version of a template by the JSON pointer of its place."""
    template = Template(parse(text))
    found: dict[str, Pin] = {}
    for use in uses(template):
        name = use.resource.logical_id
        for place in places(template, use.node):
            if place.text is None:
                continue
            is_engine = use.node.slot == "EngineVersion"
            engines = engines_of(template, use.resource, place)[0] if is_engine else frozenset()
            engine = next(iter(engines)) if len(engines) == 1 else ""
            service = service_of(use.resource, engine) if engine else ""
            at = pointer(place.path)
            resources = (*found[at].resources, name) if at in found else (name,)
            found[at] = Pin(resources, engine, service, place.text)
    return found


def uses(template: Template) -> Iterator[Use]:
    """Every property with a version of a database, a cache, a runtime or a certificate authority."""
    yield from version_uses(template)
    yield from runtime_uses(template)
    yield from properties(template, _AUTHORITIES)


def decided(context: Context, pin: Pin) -> Decision:
    """What the catalog alone says of a pin."""
    return choose_version(
        context.catalog,
        service=pin.service,
        engine=pin.engine,
        requested=pin.text,
        as_of=context.as_of,
        regions=context.regions,
    )


def problems(pin: Pin, new: str) -> Iterator[str]:
    """What must not happen to a version."""
    if pin.engine:
        old_version, new_version = parse_version(pin.engine, pin.text), parse_version(pin.engine, new)
        if old_version is None or new_version is None:
            yield f"{pin.text} or {new} is no version of {pin.engine}"
        elif new_version.major != old_version.major:
            yield f"{pin.text} to {new} crosses a major"
        elif new_version.order < old_version.order and not new_version.major_only:
            yield f"{pin.text} to {new} lowers the version"
        return
    catalog = Context(as_of=date.today()).catalog
    old_runtime, new_runtime = lambda_runtime(catalog, pin.text), lambda_runtime(catalog, new)
    if old_runtime and new_runtime:
        if new_runtime.language != old_runtime.language:
            yield f"{pin.text} to {new} is another language"
        elif new_runtime.order < old_runtime.order:
            yield f"{pin.text} to {new} lowers the runtime"


def summary(totals: Totals) -> int:
    """Print the last lines; the exit code."""
    print(f"# {totals.files} files read, {len(totals.unreadable)} unreadable", file=sys.stderr)
    print(f"# {totals.changed} versions changed, {totals.left} findings left", file=sys.stderr)
    print(
        f"# {totals.retired_files} files with an engine version that cannot, or perhaps not, be created:"
        f" {totals.changed_files} changed, {totals.abstained_files} reported with a reason",
        file=sys.stderr,
    )
    for problem in totals.wrong:
        print(f"# WRONG: {problem}", file=sys.stderr)
    return 1 if totals.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
