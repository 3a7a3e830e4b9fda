"""Reads the example pages of the transforms and runs each example, plain and in disguise.

A page is ``tests/transforms/<id>.md``. Each ``##`` heading is an example; below it stands the template in a fence whose
first word is ``yaml`` or ``json``, and then either a ``diff`` fence (what must change) or the words ``no change`` in the
template's fence, or ``reports only`` where the defect must be found and left. Flags in the fence (``--unsafe-fixes --region eu-south-1 --as-of 2025-11-05 --existing-stack
--ssm-reference resolve --only-safe --choose id@path=answer``) set the run.

    ## A subbed ARN
    ```yaml --as-of 2025-11-05
    Resources: …
    ```
    ```diff
    - old line
    + new line
    ```
"""

from __future__ import annotations

import difflib
import json
import re
import shlex
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from repair.engine.context import Context
from repair.engine.registry import all_transforms, select
from repair.engine.result import Outcome
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy

PAGES = Path(__file__).parent
AS_OF = date(2026, 10, 20)
_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One example of one transform; `diff` is None where nothing may change, `reports` is true where it must be found."""

    transform: str
    title: str
    language: str
    flags: str
    before: str
    diff: str | None
    reports: bool = False

    @property
    def name(self) -> str:
        return f"{self.transform}: {self.title}"

    @property
    def mends(self) -> bool:
        """True for a salvage: its texts cannot be parsed."""
        return select(all_transforms(), [self.transform])[0].mend is not None

    def settings(self, *, unsafe: bool = False) -> Settings:
        return settings(self.transform, self.flags, unsafe=unsafe)


def settings(transform: str, flags: str = "", *, unsafe: bool = False) -> Settings:
    words = shlex.split(flags)
    regions: list[str] = []
    choices: dict[str, str] = {}
    as_of, existing, ssm = AS_OF, False, "secrets"
    extra: dict[str, object] = {}
    while words:
        word = words.pop(0)
        if word == "--unsafe-fixes":
            unsafe = True
        elif word == "--existing-stack":
            existing = True
        elif word == "--region":
            regions.append(words.pop(0))
        elif word == "--as-of":
            as_of = date.fromisoformat(words.pop(0))
        elif word == "--ssm-reference":
            ssm = words.pop(0)
        elif word == "--version-policy":
            extra["version_policy"] = words.pop(0)
        elif word == "--version-pin":
            extra["version_pin"] = words.pop(0)
        elif word == "--allow-major":
            extra["allow_major"] = True
        elif word == "--choose":
            name, _, answer = words.pop(0).partition("=")
            choices[name] = answer
        else:
            raise ValueError(f"unknown flag {word}")
    context = Context(
        as_of=as_of,
        regions=tuple(regions),
        existing_stack=existing,
        ssm_reference=ssm,
        choices=choices,
        **extra,  # type: ignore[arg-type]
    )
    chosen = select(all_transforms(), [transform])
    return Settings(chosen, context, Policy(unsafe=unsafe, existing_stack=existing))


def examples() -> list[Example]:
    found = []
    for page in sorted(PAGES.glob("*.md")):
        for part in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, body = part.partition("\n")
            fences = _FENCE.findall(body)
            assert fences, f"{page.name}: {title}: no template"
            language, flags, before = fences[0]
            diffs = [text for kind, _, text in fences[1:] if kind == "diff"]
            reports = "reports only" in flags
            unchanged = "no change" in flags or reports
            assert unchanged != bool(diffs), f"{page.name}: {title}: either a diff, 'no change' or 'reports only'"
            flags = flags.replace("no change", "").replace("reports only", "").strip()
            expected = None if unchanged else diffs[0]
            found.append(Example(page.stem, title.strip(), language, flags, before, expected, reports))
    return found


@cache  # each example is run plain, and then compared with itself in every disguise
def run(example: Example, text: str | None = None, *, unsafe: bool = False) -> Outcome:
    return repair_text(example.name, example.before if text is None else text, example.settings(unsafe=unsafe))


def diff(before: str, after: str) -> str:
    """Unified, one line of context, without file names and line numbers."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    kept = [("@@" if line.startswith("@@") else line) for line in list(lines)[2:]]
    return "".join(line + "\n" for line in kept[1:])


def as_json(text: str) -> str:
    """A YAML template as pretty JSON, scalars as CloudFormation reads them."""
    from repair.syntax.document import parse
    from repair.syntax.model import to_data

    return json.dumps(to_data(parse(text).model()), indent=2, ensure_ascii=False) + "\n"


def fill(page: Path) -> None:
    """Write the diffs of a page anew (for authors: read what it wrote before you believe it)."""
    text = page.read_text(encoding="utf-8")
    for example in [e for e in examples() if e.transform == page.stem and e.diff is not None]:
        outcome = run(example)
        old = example.before + "```\n\n```diff\n" + (example.diff or "")
        old_tight = example.before + "```\n```diff\n" + (example.diff or "")
        new = diff(outcome.before, outcome.after)
        text = text.replace(old, example.before + "```\n\n```diff\n" + new)
        text = text.replace(old_tight, example.before + "```\n\n```diff\n" + new)
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    import sys

    for name in sys.argv[1:]:
        fill(PAGES / f"{name}.md")
