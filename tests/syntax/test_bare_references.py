"""Dynamic references without quotes: the file is read, and every offset is still true."""

from __future__ import annotations

import pytest

from repair.syntax.document import parse
from repair.syntax.errors import SyntaxProblem
from repair.syntax.nodes import Scalar, walk


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A: {{resolve:ssm:/a}}", "{{resolve:ssm:/a}}"),
        ("A: {{ resolve:ssm:/a }}", "{{ resolve:ssm:/a }}"),
        ("A:   {{resolve:ssm:/a:3}}   # why", "{{resolve:ssm:/a:3}}"),
        ("A: !Sub {{resolve:secretsmanager:${S}:SecretString:k}}", "{{resolve:secretsmanager:${S}:SecretString:k}}"),
        ("A:\n  - {{resolve:ssm:/a}}", "{{resolve:ssm:/a}}"),
    ],
)
def test_it_is_a_text(line: str, value: str, eol: str) -> None:
    text = f"B: 1\n{line}\nC: x\n".replace("\n", eol)
    document = parse(text)
    found = [node for node in walk(document.root) if isinstance(node, Scalar) and node.value.startswith("{{")]
    assert [node.value for node in found] == [value]
    assert text[found[0].content_start : found[0].end] == value
    assert document.root.keys() == ["B", "A", "C"]


def test_what_stands_in_a_block_scalar_comes_back_too() -> None:
    document = parse("A: |\n  one: {{resolve:ssm:/a}}\n  two: {{resolve:ssm:/b}}\nB: {{resolve:ssm:/c}}\n")
    assert [node.value for node in walk(document.root) if isinstance(node, Scalar)] == [
        "one: {{resolve:ssm:/a}}\ntwo: {{resolve:ssm:/b}}\n",
        "{{resolve:ssm:/c}}",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A: {{ jinja }}\n",
        "A: {{resolve:ssm:/a}}\nB: [\n",
        "A: {{resolve:ssm:/a}} {{resolve:ssm:/b}}\n",
        "A: {{resolve:ssm:/a}}\nB: '\ue000'\n",
        "{{resolve:ssm:/a}}: 1\n",
    ],
)
def test_other_braces_are_refused_as_before(text: str) -> None:
    with pytest.raises(SyntaxProblem):
        parse(text)


def test_a_quoted_one_is_not_touched() -> None:
    document = parse("A: '{{resolve:ssm:/a}}'\nB: x {{resolve:ssm:/b}}\n")
    assert document.model() == {"A": "'{{resolve:ssm:/a}}", "B": "=x {{resolve:ssm:/b}}"}
