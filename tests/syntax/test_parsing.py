"""What is refused, and where it says the problem is; what is read, and what it means."""

from __future__ import annotations

import random

import pytest

from repair.engine.proof import second_opinion
from repair.syntax.document import parse
from repair.syntax.errors import LineIndex, SyntaxProblem, TemplateError, UnreadableError
from repair.syntax.source import BOM, decode

WRONG: list[tuple[str, str, int, int, str]] = [
    ("two documents", "A: 1\n---\nB: 2\n", 2, 1, "second YAML document"),
    ("a list", "- a\n", 1, 1, "must be a mapping"),
    ("nothing", "", 1, 1, "no value"),
    ("duplicate key", "A: 1\nB:\n  c: 1\n  c: 2\n", 4, 3, "duplicate key 'c', first on line 3"),
    ("duplicate key in JSON", '{"A": 1,\n "A": 2}', 2, 2, "duplicate key 'A', first on line 1"),
    ("a tab", "A:\n\tb: 1\n", 2, 1, "found character"),
    ("behind what ends a line for YAML only", "A: 1\n# a\u2028\nB:\n  c: }\n", 4, 6, "did not find expected node"),
    ("a control character", "A: 1\nB: \x07\n", 2, 4, "U+0007"),
    ("a key that is a list", "? [a]\n: 1\n", 1, 3, "key must be a single value"),
    ("JSON that ends early", '{"A": [1,', 1, 10, "ends too early"),
    ("JSON with a comment", '{"A": 1, // c\n"B": 2}', 1, 10, "not JSON"),
]


@pytest.mark.parametrize(("text", "line", "column", "words"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_wrong_text(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        parse(text)
    assert words in caught.value.message
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize("opening", ["[", "{a: ", '{"a":', "- ", "a:\n"])
def test_deep_nesting_is_an_error_and_not_the_end_of_the_process(opening: str) -> None:
    depth = 30_000
    text = "A: " + opening * depth
    if opening == "- ":
        text = "A:\n" + opening * depth + "x"
    elif opening == "a:\n":
        text = "".join(" " * level + "a:\n" for level in range(2_000))
    with pytest.raises(TemplateError):
        parse(text)


def test_deep_json() -> None:
    with pytest.raises(SyntaxProblem, match="deeper than 200"):
        parse('{"A":' + "[" * 100_000)


def test_an_alias_bomb_costs_nothing_and_is_named() -> None:
    text = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60))
    document = parse(text)
    assert {problem.what for problem in document.unsupported} == {"anchor", "alias"}


@pytest.mark.parametrize(
    ("data", "words", "line", "column"),
    [
        ("A: ü".encode("latin-1"), "not UTF-8", 1, 4),
        ("A: 1\nB: é\n".encode("utf-16"), "UTF-16", 1, 1),
        (b"A: 1\nB: \0\n", "NUL", 2, 4),
    ],
)
def test_unreadable_bytes(data: bytes, words: str, line: int, column: int) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(data)
    assert words in caught.value.message
    assert (caught.value.line, caught.value.column) == (line, column)


def test_bom_comes_back() -> None:
    source = decode(BOM + b"A: 1\n")
    assert source.text == "A: 1\n"
    assert source.encode("A: 2\n") == BOM + b"A: 2\n"


@pytest.mark.parametrize("text", ["a\nb\r\nc\rd", "", "\n", "\r\n\r\n", "x"])
def test_lines_are_those_of_a_text_editor(text: str) -> None:
    index = LineIndex(text)
    line = column = 1
    for offset, char in enumerate(text):
        assert index.locate(offset) == (line, column)
        if char == "\n" or (char == "\r" and text[offset + 1 : offset + 2] != "\n"):
            line, column = line + 1, 1
        else:
            column += 1


MODELS = [
    ("A: !Sub x", {"A": {"Fn::Sub": "=x"}}),
    ("A: !GetAtt R.B.C", {"A": {"Fn::GetAtt": ["=R", "=B.C"]}}),
    ("A: !GetAtt [R, B.C]", {"A": {"Fn::GetAtt": ["=R", "=B.C"]}}),
    ("A: !Ref 'AWS::Region'", {"A": {"Ref": "'AWS::Region"}}),
    ("A: !If [C, !Ref X, '']", {"A": {"Fn::If": ["=C", {"Ref": "=X"}, "'"]}}),
    ("A: 15.10", {"A": "=15.10"}),
    ("A: |\n  x\n", {"A": "'x\n"}),
    ("A: >\n  x\n  y\n\n  z\n", {"A": "'x y\nz\n"}),
    ("!!str A: 1\n!Sub B: 2\n", {"A": "=1", "B": "=2"}),
    ("80: yes", {"80": "=yes"}),
    ('{"A": {"Ref": "X"}, "B": [1.50, true, null]}', {"A": {"Ref": "'X"}, "B": ["=1.50", "=true", "=null"]}),
    ('{"A": "\\ud83d\\ude00"}', {"A": "'\U0001f600"}),
]


@pytest.mark.parametrize(("text", "model"), MODELS, ids=[m[0] for m in MODELS])
def test_model(text: str, model: object) -> None:
    document = parse(text)
    assert document.model() == model
    if "\\ud83d" not in text and document.format == "yaml":
        assert second_opinion(document) == model


def test_noise_never_crashes() -> None:
    choose = random.Random(7)
    alphabet = "abAB:-# \n\t{}[],'\"|>&*!?%@`\\0.~é\r"
    for _ in range(20_000):
        text = "".join(choose.choice(alphabet) for _ in range(choose.randint(0, 25)))
        try:
            parse(text)
        except TemplateError as error:
            assert error.line >= 1 and error.column >= 1
