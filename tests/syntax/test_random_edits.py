"""Random edits against the re-parse oracle, on small hand-made texts and on real templates."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repair.engine.proof import check
from repair.syntax.conflicts import Occupied
from repair.syntax.document import parse
from repair.syntax.edits import Change, apply_edits
from repair.syntax.errors import TemplateError
from repair.syntax.source import decode
from tests.corpus import corpus_files, needs_corpus
from tests.syntax.random_edits import attempts, disguises, verify
from tests.syntax.random_texts import RandomText

SEEDS = {
    "block": "# top\nA: 1 # one\n\n# about B\nB:\n  - x\n  # about y\n  - y: 1\n    z: 2\n\nC:\n  D: |\n    text\n      deeper\n\n  E: >-\n    folded\n    more\n",
    "flush lists": "A:\n- a\n- b: 1\n  c:\n  - d\n  - - e\n    - f\nB: !Sub\n- '${x}'\n- x: !GetAtt R.Arn\n",
    "flow": "A: {b: 1, c: [x, 'y', {z: !Ref Q}], d: !If [C, {e: f}, !Ref 'AWS::NoValue']}\nB: [\n  one,   # first\n  two    # last\n]\nC: {\n  k: v,\n}\n",
    "keep": "A: |+\n  text\n\n\nB: 1\nC:\n  D: >+\n    x\n\n",
    "empty values": "A:\nB:\n  C:\n  D: {}\nE: []\nF: !GetAZs\nG:\n  -\n  - x\n",
    "one-liner": '{"A":{"b":[1,2,{"c":"d"}],"e":{}},"f":"g"}',
    "pretty": '{\n  "A": {\n    "b": [\n      1,\n      {"Ref": "X"}\n    ],\n    "c": {}\n  },\n  "d": "e"\n}\n',
    "tabs": '{\n\t"A": {\n\t\t"b": [\n\t\t\t1\n\t\t]\n\t}\n}\n',
    "quoted keys": "'A': 'x'\n\"B\":\n  \"c\": \"d\"\n  'e': !Join ['', ['a', 'b']]\n---\n".replace("---\n", ""),
    "document markers": "---\nA: 1\nB:\n  - 1\n...\n",
    "mixed breaks": "A: 1\r\nB:\n  C: x\r\n  D:\n    - 1\r\n    - 2\n",
}


@pytest.mark.parametrize("name", SEEDS)
def test_small_texts(name: str) -> None:
    for round_, text in enumerate(disguises(SEEDS[name])):
        document = parse(text)
        for attempt in attempts(document, random.Random(f"{name}{round_}"), 400):
            if attempt.change is not None:
                assert verify(document, attempt) == "", (attempt.what, attempt.change.edits)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_random_texts(choose: random.Random) -> None:
    """Each edit by itself, and those that do not collide in one pass."""
    text = RandomText(choose).document()
    try:
        document = parse(text)
    except TemplateError:
        return
    occupied = Occupied()
    taken: list[Change] = []
    for attempt in attempts(document, choose, 8):
        if attempt.change is None:
            continue
        assert verify(document, attempt) == "", (text, attempt.what, attempt.change.edits)
        if not occupied.clashes(attempt.change):
            occupied.take(attempt.change)
            taken.append(attempt.change)
    after = apply_edits(text, [edit for change in taken for edit in change.edits])
    check(document, [operation for change in taken for operation in change.operations], parse(after))


@needs_corpus
@pytest.mark.corpus
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_real_templates(choose: random.Random) -> None:
    path = choose.choice(corpus_files())
    try:
        document = parse(choose.choice(list(disguises(decode(path.read_bytes()).text))))
    except TemplateError:
        return
    for attempt in attempts(document, choose, 20):
        if attempt.change is not None:
            assert verify(document, attempt) == "", (path, attempt.what, attempt.change.edits)
