"""Where a parser stopped, and what is said about it."""

from __future__ import annotations

import pytest

from repair.syntax.broken import Broken, after_line, broken, end_of_line, in_plain_words, written_by_a_program
from repair.syntax.document import parse
from repair.syntax.errors import SyntaxProblem


def stopped(text: str) -> Broken:
    with pytest.raises(SyntaxProblem) as raised:
        parse(text)
    return broken(text, raised.value, "json" if text.startswith("{") else "yaml")


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_the_place_is_an_offset(eol: str) -> None:
    text = f"A: 1{eol}B: 2{eol}  C: @x{eol}D: 4{eol}"
    found = stopped(text)
    assert text[found.offset] == ":" or text[found.offset] == "@"
    assert text[found.line_start : end_of_line(text, found.offset)] == "  C: @x"
    assert text[after_line(text, found.offset) :] == f"D: 4{eol}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"A": {{"Fn::Sub": "x"}: 1}}', "a function cannot be used as a key"),
        ('{"A": {"B": {"Fn::Sub": "x"}: 1}}', "a function cannot be used as a key"),
        ('{"A": {', "break off"),
        ("A:\n  B: 1\n  Engi\n", "break off"),
        ("A:\n  B: 1\n  Engi\n### Answer\n", "break off"),
        ("A: 'x\nB: 1\n", "never closed"),
        ("A:\n  B: 1\n\tC: 2\n", "tabs"),
        ('{"A": {},\n\nNow I define the second one here:\n"B": {}}', "a sentence stands in the middle"),
        ("A: 1\n  B: 2\n", ""),
        ('{"A": 1,, "B": 2}', ""),
    ],
)
def test_plain_words(text: str, words: str) -> None:
    found = in_plain_words(stopped(text))
    assert words in found if words else not found


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("A: {{ x }}", True),
        ("{% for x in y %}", True),
        ("A: <%= x %>", True),
        ("A: {{resolve:ssm:/a}}", False),
        ("A: ${#list[@]}", False),
        ('{"A": "{{ x }}"}', False),
        ("A: |\n  a {#} b\n  %{http_code}", False),
        ("=======\n", True),
        ("# =======\n", False),
    ],
)
def test_texts_that_another_program_fills_in(text: str, foreign: bool) -> None:
    assert written_by_a_program(text) is foreign
