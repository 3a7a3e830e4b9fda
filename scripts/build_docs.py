"""Writes docs/transforms/ from the transforms' docstrings and their example pages.

Usage: python scripts/build_docs.py [--check]
With --check nothing is written; the exit code is 1 where a page would change.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "transforms"
EXAMPLES = ROOT / "tests" / "transforms"
sys.path.insert(0, str(ROOT))


def pages() -> dict[Path, str]:
    """Every generated file and its text."""
    from repair.engine.registry import all_transforms

    found: dict[Path, str] = {}
    rows: dict[str, list[str]] = {}
    for transform in all_transforms():
        found[PAGES / f"{transform.id}.md"] = page(transform.id)
        on = "" if transform.default else " (only when selected)"
        rules = ", ".join(transform.fixes) or "–"
        row = f"| [{transform.id}]({transform.id}.md){on} | {transform.summary} | {rules} |"
        rows.setdefault(transform.group, []).append(row)
    lines = ["# Transforms", "", "Written by `scripts/build_docs.py`; `cfn-repair explain ID` prints a page.", ""]
    for group in sorted(rows):
        lines += [f"## Group `{group}`", "", "| id | defect | clears |", "|---|---|---|", *rows[group], ""]
    found[PAGES / "README.md"] = "\n".join(lines)
    return found


def page(name: str) -> str:
    """The page of one transform: what it says of itself, then its examples, which are also its tests."""
    from repair.engine.registry import all_transforms

    transform = next(t for t in all_transforms() if t.id == name)
    facts = [
        f"# {transform.id}",
        "",
        f"{transform.summary}. Group `{transform.group}`"
        + ("" if transform.default else ", off unless selected")
        + (f"; clears {', '.join(transform.fixes)}." if transform.fixes else "."),
        "",
        transform.page.strip(),
        "",
    ]
    examples = EXAMPLES / f"{name}.md"
    if examples.exists():
        body = examples.read_text(encoding="utf-8").split("\n", 1)[1].strip()
        facts += ["# Examples", "", body, ""]
    return "\n".join(facts)


def main() -> int:
    """Write or check all pages."""
    check = "--check" in sys.argv[1:]
    wanted = pages()
    stale = [path for path in PAGES.glob("*.md") if path not in wanted] if PAGES.is_dir() else []
    changed = [p for p, text in wanted.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    for path in [*changed, *stale]:
        print(f"{'stale' if check else 'wrote' if path in wanted else 'removed'}: {path.relative_to(ROOT)}")
        if check:
            continue
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    if check and (changed or stale):
        print("run: python scripts/build_docs.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
