"""Every real template that parses gives a view, and no question about it raises."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from repair.cloudformation.template import Template
from repair.syntax.document import parse
from repair.syntax.errors import TemplateError
from repair.syntax.source import read_source

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
SUFFIXES = {".json", ".yaml", ".yml", ".template"}

pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not CORPUS.exists(), reason="there is no corpus here")]


def templates() -> Iterator[tuple[Path, Template]]:
    for path in sorted(CORPUS.rglob("*")):
        if path.suffix not in SUFFIXES:
            continue
        try:
            yield path, Template(parse(read_source(path).text))
        except TemplateError:
            continue


def test_references_and_graph() -> None:
    files = edges = 0
    seconds = 0.0
    for _, template in templates():
        started = time.perf_counter()
        graph = template.graph
        graph.cycles()
        edges += len(graph.edges)
        seconds += time.perf_counter() - started
        files += 1
    print(f"\n{files} templates, {edges} edges, references and graph in {seconds:.2f} s")
    assert files > 1_000
    assert edges > 30_000
    assert seconds / files < 0.02
