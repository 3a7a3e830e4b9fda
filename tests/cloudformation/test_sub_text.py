from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.cloudformation.sub import SubToken, join_tokens, tokenize_sub, variables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("plain", [("literal", "plain", "plain")]),
        ("${A}", [("variable", "${A}", "A")]),
        (
            "a${AWS::Region}b",
            [("literal", "a", "a"), ("variable", "${AWS::Region}", "AWS::Region"), ("literal", "b", "b")],
        ),
        ("${ A }", [("variable", "${ A }", "A")]),
        ("${Db.Endpoint.Port}", [("variable", "${Db.Endpoint.Port}", "Db.Endpoint.Port")]),
        ("${!A}", [("escaped", "${!A}", "${A}")]),
        ("${ !A}", [("escaped", "${ !A}", "${ A}")]),
        ("${!}", [("escaped", "${!}", "${}")]),
        ("${!a!b}", [("escaped", "${!a!b}", "${a!b}")]),
        ("$${A}", [("literal", "$", "$"), ("variable", "${A}", "A")]),
        ("${A", [("literal", "${A", "${A")]),
        ("$A {B} }", [("literal", "$A {B} }", "$A {B} }")]),
        (
            "{{resolve:ssm:${A}}}",
            [("literal", "{{resolve:ssm:", "{{resolve:ssm:"), ("variable", "${A}", "A"), ("literal", "}}", "}}")],
        ),
        ("${A}${B}", [("variable", "${A}", "A"), ("variable", "${B}", "B")]),
        ("${${A}}", [("variable", "${${A}", "${A"), ("literal", "}", "}")]),
    ],
)
def test_tokens(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(token.kind, token.text, token.name or token.literal) for token in tokenize_sub(text)] == expected


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("${A_1.b:c}", True),
        ("${A-b}", False),
        ("${}", False),
        ("${VAR:-default}", False),
        ("${#a[@]}", False),
        ("${A b}", False),
        ("${é}", False),
    ],
)
def test_names_that_cloudformation_refuses(text: str, valid: bool) -> None:
    assert [token.is_valid for token in variables(text)] == [valid]


def test_parts_of_a_name() -> None:
    (token,) = variables("x${Db.Endpoint.Port}")
    assert token == SubToken("variable", "${Db.Endpoint.Port}", 1, 20, "Db.Endpoint.Port")
    assert (token.logical_id, token.attribute) == ("Db", "Endpoint.Port")


@given(st.lists(st.sampled_from(["${", "}", "A", " ", "!", ".", "$", "{", "é", "\n", "::"])).map("".join))
def test_the_tokens_give_the_text_again(text: str) -> None:
    tokens = tokenize_sub(text)
    assert join_tokens(tokens) == text
    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    assert [token.start for token in tokens[1:]] == [token.end for token in tokens[:-1]]
    assert all(a.kind != "literal" or b.kind != "literal" for a, b in pairwise(tokens))
