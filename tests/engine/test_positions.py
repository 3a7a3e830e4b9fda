"""Findings are shown where they stand in the file as it is, and where they stand after the repair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from repair import NONE, SAFE, UNSAFE, Context, Fix, Plain, Quoted, Template, add_key, remove_key, replace, transform
from repair.engine.positions import Positions
from repair.engine.result import Finding, Outcome
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy
from repair.syntax.document import parse
from repair.syntax.edits import Edit, apply_edits


@transform(id="a-missing-note", summary="no note", group="test")
def a_missing_note(template: Template, context: Context) -> Iterator[Fix]:
    """Adds a line on top: all that stands below moves."""
    for resource in template.resources.values():
        if resource.node.get("Note") is None:
            change = add_key(template.document, resource.node, "Note", Plain("x"))
            yield Fix(title=f"note {resource.logical_id}", at=resource.path, safety=SAFE, impact=NONE, change=change)


@transform(id="b-second", summary="waits for the first", group="test")
def b_second(template: Template, context: Context) -> Iterator[Fix]:
    """Found in the second pass only."""
    for resource in template.resources.values():
        node = resource.property("Value")
        if resource.node.get("Note") is not None and node is not None and getattr(node, "value", "") == "old":
            change = replace(template.document, node, Quoted("new"))
            yield Fix(title=f"renew {resource.logical_id}", at=node.path, safety=SAFE, impact=NONE, change=change)


@transform(id="c-left", summary="is left", group="test")
def c_left(template: Template, context: Context) -> Iterator[Fix]:
    """Never repaired without --unsafe-fixes."""
    for resource in template.resources.values():
        node = resource.property("Bad")
        if node is not None:
            change = remove_key(template.document, resource.node.get("Properties"), "Bad")  # type: ignore[arg-type]
            yield Fix(title=f"drop {resource.logical_id}", at=node.path, safety=UNSAFE, impact=NONE, change=change)


TEXT = """\
Resources:
  A:
    Type: X::Y::Z
    Properties:
      Bad: 1
      Value: old
  B:
    Type: X::Y::Z
    Properties:
      Bad: 2
      Value: old
"""


def run(text: str) -> Outcome:
    chosen = (a_missing_note, b_second, c_left)
    return repair_text("t", text, Settings(chosen, Context(as_of=date(2026, 10, 20)), Policy()))


def by_title(outcome: Outcome) -> dict[str, Finding]:
    return {finding.title: finding for finding in outcome.findings}


def line(text: str, number: int, column: int) -> str:
    return text.split("\n")[number - 1][column - 1 :]


def test_places_before_and_after() -> None:
    outcome = run(TEXT)
    found = by_title(outcome)
    assert {title: (f.line, f.column) for title, f in found.items()} == {
        "note A": (2, 3),
        "drop A": (5, 7),
        "renew A": (6, 7),
        "note B": (7, 3),
        "drop B": (10, 7),
        "renew B": (11, 7),
    }
    assert line(outcome.after, found["drop A"].new_line, found["drop A"].new_column) == "Bad: 1"
    assert line(outcome.after, found["drop B"].new_line, found["drop B"].new_column) == "Bad: 2"
    assert line(outcome.after, found["renew B"].new_line, found["renew B"].new_column).startswith("Value: ")
    assert line(outcome.after, found["note B"].new_line, found["note B"].new_column) == "B:"


def test_findings_come_in_the_order_of_the_file() -> None:
    places = [(finding.line, finding.column) for finding in run(TEXT).findings]
    assert places == sorted(places)


def test_the_edits_of_each_finding_fit_the_text_before() -> None:
    outcome = run(TEXT)
    for finding in outcome.findings:
        assert finding.edits, finding.title
        document = parse(TEXT)
        starts = [0, *(i + 1 for i, char in enumerate(TEXT) if char == "\n")]
        edits = [
            Edit(starts[e.line - 1] + e.column - 1, starts[e.end_line - 1] + e.end_column - 1, e.text)
            for e in finding.edits
        ]
        alone = apply_edits(document.text, edits)
        assert alone != TEXT
        parse(alone)
        if finding.title == "renew B":
            assert alone == TEXT[: TEXT.rindex("old")] + alone[TEXT.rindex("old") :]
            assert "new" in alone[TEXT.rindex("old") :]


def test_no_edits_where_an_earlier_repair_wrote() -> None:
    document = parse("A: one\nB: two\n")
    passes = [[Edit(3, 6, "three")], [Edit(4, 5, "H")]]
    after = parse("A: tHree\nB: two\n")
    positions = Positions(document, after, passes)
    assert positions.edits_of_original(passes[0], 0) != ()
    assert positions.edits_of_original(passes[1], 1) == ()
    assert positions.in_original(4, 2) == (1, 5)


@given(st.text("ab\n", min_size=1, max_size=30), st.data())
def test_what_no_edit_touched_is_found_again(text: str, data: st.DataObject) -> None:
    """Every character that survives is followed there and back, over two passes of random edits."""
    marked = text
    passes = []
    texts = [marked]
    for _ in range(2):
        spans = data.draw(
            st.lists(st.tuples(st.integers(0, len(marked)), st.integers(0, 4), st.text("xy\n", max_size=4)))
        )
        edits: list[Edit] = []
        for start, length, new in sorted(spans):
            end = min(start + length, len(marked))
            if all(start > other.end or end < other.start for other in edits):
                edits.append(Edit(start, end, new))
        passes.append(edits)
        marked = apply_edits(marked, edits)
        texts.append(marked)
    before, after = Holder(texts[0]), Holder(texts[2])
    positions = Positions(before, after, passes)  # type: ignore[arg-type]
    for offset in range(len(text)):
        kept = offset
        for edits in passes:
            if any(e.start <= kept < e.end for e in edits):
                break
            kept += sum(len(e.text) - (e.end - e.start) for e in edits if e.end <= kept and e.start <= kept)
        else:
            assert texts[2][kept] == text[offset]
            assert positions.in_result(offset, 0) == (kept, 0)
            assert positions.in_original(kept, 2) == (offset, 0)


class Holder:
    """A text that gives offsets back as they are."""

    def __init__(self, text: str) -> None:
        self.text = text

    def locate(self, offset: int) -> tuple[int, int]:
        return offset, 0
