"""Which fixes go into one pass, and that choosing them stays cheap."""

from __future__ import annotations

import time

from repair.engine.fix import Fix, Impact, Safety
from repair.engine.registry import Transform
from repair.engine.selection import Candidate, without_conflicts
from repair.syntax import tree
from repair.syntax.document import Document, parse
from repair.syntax.edits import Change
from repair.syntax.nodes import Mapping, Path

NOBODY = Transform("nobody", "", (), "test", True, lambda template, context: iter(()))


def candidate(change: Change, *needs: Path) -> Candidate:
    return Candidate(NOBODY, Fix("x", (), Safety.SAFE, Impact.NONE, change, needs=needs), 0, Impact.NONE)


def replaced(document: Document, *path: str, value: str = "new") -> Change:
    node = document.find(path)
    assert node is not None
    return tree.replace(document, node, value)


def test_what_a_fix_relied_on_is_not_edited_in_its_pass() -> None:
    document = parse("A: 1\nB: 2\nC: 3\n")
    relying = candidate(replaced(document, "A"), ("B",))
    editing = candidate(replaced(document, "B"))
    other = candidate(replaced(document, "C"))
    assert without_conflicts(document, [relying, editing, other]) == [relying, other]
    assert without_conflicts(document, [editing, relying, other]) == [editing, other]


def test_thousands_of_fixes_are_chosen_at_once() -> None:
    document = parse("".join(f"K{number}:\n  a: 1\n  b: 2\n" for number in range(1000)))
    candidates = []
    for entry in document.root.entries:
        assert isinstance(entry.value, Mapping)
        change = tree.add_key(document, entry.value, "c", "x") + replaced(document, entry.key.value, "a")
        candidates += [candidate(change), candidate(replaced(document, entry.key.value, "a", value="other"))]
    start = time.perf_counter()
    assert without_conflicts(document, candidates) == candidates[::2]
    assert time.perf_counter() - start < 2  # a comparison of all pairs takes longer


def test_edits_of_a_large_text_cost_no_more_than_the_text() -> None:
    entries = ", ".join(f'"R{number}": {{"Type": "x", "P": ["a"]}}' for number in range(4000))
    lines = "".join(f"  R{number}:\n    Type: x\n    P:\n      - a\n" for number in range(4000))
    for text in (f'{{"Resources": {{{entries}}}}}', f"Resources:\n{lines}"):
        document = parse(text)
        resources = document.find(("Resources",))
        assert isinstance(resources, Mapping)
        start = time.perf_counter()
        for number in range(100):
            tree.add_key(document, resources, f"N{number}", {"Type": "x"})
            tree.remove_key(document, resources, f"R{number}")
        assert time.perf_counter() - start < 2
