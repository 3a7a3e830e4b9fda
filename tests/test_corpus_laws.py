"""The laws over real templates: nothing crashes, every change is proven, a second run changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from repair.engine.context import Context
from repair.engine.proof import second_opinion
from repair.engine.registry import all_transforms, select
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy
from repair.syntax.document import parse
from repair.syntax.errors import TemplateError
from repair.syntax.source import decode
from tests.corpus import CORPUS, corpus_files, needs_corpus

CHUNKS = 24
AS_OF = date(2026, 10, 20)


def regions(path: Path) -> tuple[str, ...]:
    """The folder names of two sides are the regions that their templates were written for."""
    parts = path.relative_to(CORPUS).parts
    return (parts[1],) if parts[0] in ("llm", "llm-final") else ()


def settings_for(path: Path, *, unsafe: bool) -> Settings:
    context = Context(as_of=AS_OF, regions=regions(path))
    return Settings(select(all_transforms()), context, Policy(unsafe=unsafe))


@needs_corpus
@pytest.mark.corpus
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_laws(chunk: int, unsafe: bool) -> None:
    wrong = []
    for path in corpus_files()[chunk::CHUNKS]:
        problem = broken_law(path, unsafe=unsafe)
        if problem:
            wrong.append(f"{path.relative_to(CORPUS)}: {problem}")
    assert not wrong, "\n".join(wrong)


def broken_law(path: Path, *, unsafe: bool) -> str:
    source = decode(path.read_bytes(), str(path))
    settings = settings_for(path, unsafe=unsafe)
    outcome = repair_text(str(path), source.text, settings)
    if outcome.problem is not None:
        return "" if outcome.after == source.text and outcome.problem.line >= 1 else "a problem, and yet a change"
    if outcome.bugs:
        return f"bugs: {outcome.bugs}"
    if not outcome.changed:
        return ""
    after = parse(outcome.after)
    opinion = second_opinion(after)
    if (
        opinion is not None
        and opinion != after.model()
        and second_opinion(parse(source.text)) == parse(source.text).model()
    ):
        return "two parsers disagree"
    again = repair_text(str(path), outcome.after, settings)
    if again.changed:
        return f"a second run changes it: {[f.title for f in again.repaired]}"
    return ""


@needs_corpus
@pytest.mark.corpus
def test_unreadable_files_are_named_with_their_place() -> None:
    unreadable = 0
    for path in corpus_files():
        try:
            parse(decode(path.read_bytes()).text)
        except TemplateError as error:
            unreadable += 1
            assert error.line >= 1 and error.column >= 1 and error.message
    assert 50 < unreadable < 120
