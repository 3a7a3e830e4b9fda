"""The arrows of the house point down: what a package may import (docs/design.md, "The house")."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS: dict[str, tuple[str, ...]] = {
    "repair/syntax": ("repair.syntax",),
    "repair/knowledge": ("repair.knowledge",),
    "repair/cloudformation": ("repair.syntax", "repair.cloudformation"),
    "repair/engine": ("repair.syntax", "repair.cloudformation", "repair.knowledge", "repair.engine", "transforms"),
    "repair/reports": ("repair.syntax", "repair.cloudformation", "repair.engine", "repair.reports"),
    "transforms": ("repair", "transforms"),
}
LONGEST = 400


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).with_suffix("").parts[: -node.level] if node.level else ()
            names.add(".".join([*package, *([node.module] if node.module else [])]))
    return {name for name in names if name.split(".")[0] in ("repair", "transforms")}


@pytest.mark.parametrize("floor", FLOORS)
def test_arrows_point_down(floor: str) -> None:
    for path in (ROOT / floor).rglob("*.py"):
        for name in imported(path):
            allowed = any(name == room or name.startswith(room + ".") for room in FLOORS[floor])
            assert allowed, f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("path", sorted((ROOT / "repair").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_a_warehouse(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
