"""How often people ended up with what the repairs write.

    python scripts/agreement.py ../shared/corpus [--safe] [--select shape --select references] [--show]

The corpus holds first versions of templates below ``llm`` and what people kept of them below ``llm-final``, under the same
names. Each property that a repair renamed, moved, converted or set in a first version is looked up in what was kept (without
``--select``: by the transforms of shapes and values; what they write are whole properties):

- *same*: it stands there under the repaired name, for a value that was set or converted with the same value;
- *other*: it stands there with another value, or what was moved stands in another place of the same resource;
- *gone*: the resource, or what holds the property, or the property itself is no more: nobody can tell.

The agreement is same / (same + other). ``--show`` lists what is *other*.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from repair.engine.context import Context
from repair.engine.passes import Fight, run_passes
from repair.engine.registry import Transform, all_transforms, select
from repair.engine.selection import Policy
from repair.syntax.document import Document, parse
from repair.syntax.edits import Operation
from repair.syntax.errors import TemplateError
from repair.syntax.model import pointer, to_data
from repair.syntax.nodes import Path as NodePath

GROUPS = ("shape", "values")
Verdict = Literal["same", "other", "gone"]


@dataclass(frozen=True)
class Comparison:
    """One operation of a repair, and what people have at its place."""

    name: str
    transform: str
    verdict: Verdict
    place: str
    ours: str
    theirs: str


def compare(root: Path, transforms: tuple[Transform, ...], unsafe: bool) -> Iterator[Comparison]:
    """Every operation of every repair, held against what people kept."""
    for first in sorted((root / "llm").rglob("*.*")):
        name = first.relative_to(root / "llm").as_posix()
        kept = root / "llm-final" / name
        try:
            before, final = parse(read(first)), parse(read(kept))
        except (OSError, TemplateError):
            continue
        context = Context(as_of=date(2026, 10, 20), regions=(name.split("/")[0],))
        try:
            run = run_passes(before, transforms, context, Policy(unsafe=unsafe))
        except Fight:
            continue
        theirs = to_data(final.model())
        for applied in run.applied:
            for operation in applied.candidate.fix.change.operations:
                found = judge(run.document, theirs, operation)
                if found is not None:
                    place = pointer(operation.target or operation.path)
                    yield Comparison(name, applied.candidate.transform.id, found[0], place, found[1], found[2])


def judge(repaired: Document, theirs: Any, operation: Operation) -> tuple[Verdict, str, str] | None:
    """What people have where an operation wrote; None for what was only taken out, or was changed again."""
    path = operation.target or operation.path
    if operation.kind == "remove" or path[:1] != ("Resources",) or len(path) < 3:
        return None
    ours = at(to_data(repaired.model()), path)
    kind = at(to_data(repaired.model()), (*path[:2], "Type"))
    if ours is MISSING:
        return None
    if at(theirs, (*path[:2], "Type")) != kind or at(theirs, path[:-1]) is MISSING:
        return "gone", "", ""
    there = at(theirs, path)
    if operation.kind == "move":
        if there is not MISSING:
            return "same", "", ""
        moved = any(part == ours for part in parts(at(theirs, path[:2]))) and not isinstance(ours, (bool, int))
        return ("other", str(ours), "elsewhere") if moved else ("gone", "", "")
    if there is MISSING:
        return "gone", "", ""
    return ("same", "", "") if there == ours else ("other", str(ours), str(there))


MISSING = object()


def at(value: Any, path: NodePath) -> Any:
    """The value at a path, or MISSING."""
    for part in path:
        known = part in value if isinstance(value, dict) else isinstance(value, list) and part in range(len(value))
        if not known:
            return MISSING
        value = value[part]
    return value


def parts(value: Any) -> Iterator[Any]:
    """A value and all below it."""
    yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(child)


def read(path: Path) -> str:
    """The text of a file, without BOM and with its line breaks."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.read()


def main() -> int:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--safe", action="store_true", help="safe repairs only")
    arguments.add_argument("--select", action="append", default=[], help="a transform or a group")
    arguments.add_argument("--show", action="store_true", help="list what differs")
    options = arguments.parse_args()
    transforms = select(all_transforms(), options.select or GROUPS)
    table: dict[str, Counter[str]] = {}
    for found in compare(options.corpus, transforms, not options.safe):
        table.setdefault(found.transform, Counter())[found.verdict] += 1
        if options.show and found.verdict == "other":
            print(f"{found.name} {found.transform} {found.place}: {found.ours[:120]!r}, people: {found.theirs[:120]!r}")
    total: Counter[str] = sum(table.values(), Counter())
    for name, counts in [*sorted(table.items()), ("all", total)]:
        judged = counts["same"] + counts["other"]
        share = f"{100 * counts['same'] / judged:5.1f} %" if judged else "      -"
        print(f"{name:28} same {counts['same']:4}  other {counts['other']:4}  gone {counts['gone']:4}  {share}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
