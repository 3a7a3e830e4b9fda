"""Where real templates are, for the tests that run over them where they exist."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

CORPUS = Path(os.environ.get("CFN_REPAIR_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus of templates here")


@cache
def corpus_files(side: str = "") -> tuple[Path, ...]:
    """The template files of the corpus (of one side: llm, llm-final, public), in path order."""
    root = CORPUS / side
    return tuple(p for p in sorted(root.rglob("*")) if p.is_file() and p.suffix != ".tsv")
