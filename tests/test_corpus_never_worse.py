"""Law 3 over real templates, counted without the engine's own comparison: no rule grows, unless it is said why."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from pathlib import Path

import pytest

from repair.engine.run import repair_text
from repair.engine.validation import verifiers
from repair.engine.validator import Report, validate
from repair.syntax.source import decode
from tests.corpus import CORPUS, corpus_files, needs_corpus
from tests.test_corpus_laws import regions, settings_for

CHUNKS = 8


#: A version that names its major only is legal, and refused by the validator (seen once a text has become readable).
MAJOR_ONLY = re.compile(r"'(?:\d{1,2}|5\.7|8\.[04]|10\.\d{1,2}|11\.\d)' is not one of")


def hard(report: Report) -> Counter[str]:
    return Counter(found.rule for found in report.diagnostics if found.is_hard and not MAJOR_ONLY.match(found.message))


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize("side", ["llm", "llm-final"])
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_never_worse(chunk: int, side: str) -> None:
    wrong = []
    for path in corpus_files(side)[chunk::CHUNKS]:
        wrong += [f"{path.relative_to(CORPUS)}: {problem}" for problem in worse(path)]
    assert not wrong, "\n".join(wrong)


def worse(path: Path) -> list[str]:
    text = decode(path.read_bytes(), str(path)).text
    settings = settings_for(path, unsafe=True)
    judges = verifiers(context=settings.context, enabled=True)
    outcome = repair_text(str(path), text, dataclasses.replace(settings, verifiers=judges))
    if not outcome.changed:
        return []
    (region,) = regions(path)
    before, after = hard(validate(text, region)), hard(validate(outcome.after, region))
    problems = [rule for rule in after - before if not any(rule in note for note in outcome.notes)]
    return [*problems, "it was good and is broken"] if after and not before else problems
