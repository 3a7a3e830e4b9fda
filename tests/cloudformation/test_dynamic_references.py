from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.cloudformation.dynamic_references import DynamicReference, dynamic_references

ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"
SUBBED = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${Name}"


def shape(reference: DynamicReference) -> tuple[str, list[str], bool]:
    return reference.service, [segment.text for segment in reference.segments], reference.is_wellformed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("{{resolve:ssm:/a/b}}", [("ssm", ["/a/b"], True)]),
        ("{{resolve:ssm:/a/b:3}}", [("ssm", ["/a/b", "3"], True)]),
        ("{{resolve:ssm-secure:p:1}}", [("ssm-secure", ["p", "1"], True)]),
        ("{{resolve:secretsmanager:s}}", [("secretsmanager", ["s"], True)]),
        ("{{resolve:secretsmanager:s:SecretString:k}}", [("secretsmanager", ["s", "SecretString", "k"], True)]),
        ("{{resolve:secretsmanager:s::k}}", [("secretsmanager", ["s", "", "k"], True)]),
        ("{{resolve:secretsmanager:s::k::}}", [("secretsmanager", ["s", "", "k", "", ""], True)]),
        ("{{resolve:secretsmanager:s:::AWSPREVIOUS}}", [("secretsmanager", ["s", "", "", "AWSPREVIOUS"], True)]),
        (f"{{{{resolve:secretsmanager:{ARN}}}}}", [("secretsmanager", [ARN], True)]),
        (
            f"{{{{resolve:secretsmanager:{ARN}:SecretString:k}}}}",
            [("secretsmanager", [ARN, "SecretString", "k"], True)],
        ),
        (f"{{{{resolve:secretsmanager:{SUBBED}::k}}}}", [("secretsmanager", [SUBBED, "", "k"], True)]),
        ("{{resolve:ssm:${X}}}", [("ssm", ["${X}"], True)]),
        ("{{resolve:ssm:/${X}:${Y}}}}", [("ssm", ["/${X}", "${Y}"], True)]),
        ("{{resolve:ssm:a}b}}", [("ssm", ["a}b"], True)]),
        ("a{{resolve:ssm:b}}c{{resolve:ssm:d}}", [("ssm", ["b"], True), ("ssm", ["d"], True)]),
        ("{{resolve:secretsmanager:s:password}}", [("secretsmanager", ["s", "password"], False)]),
        ("{{resolve:vault:s}}", [("vault", ["s"], False)]),
        ("{{resolve:ssm:}}", [("ssm", [""], False)]),
        ("{{resolve:ssm}}", [("ssm", [""], False)]),
        ("{{resolve:ssm:a:1:2}}", [("ssm", ["a", "1", "2"], False)]),
        ("{{ resolve:ssm:a}}", []),
        ("{{resolve:ssm:a", []),
        ("{{resolve:ssm:a}", []),
        ("{{resolve:ssm:${a}}", []),
        ("{{resolve:ssm:a{{resolve:ssm:b}}", [("ssm", ["b"], True)]),
    ],
)
def test_references(text: str, expected: list[tuple[str, list[str], bool]]) -> None:
    assert [shape(reference) for reference in dynamic_references(text)] == expected


def test_parts_and_offsets() -> None:
    text = f"x{{{{resolve:secretsmanager:{ARN}:SecretString:password:AWSCURRENT:id}}}}y"
    (reference,) = dynamic_references(text)
    assert text[reference.start : reference.end] == text[1:-1]
    assert reference.name.text == ARN
    parts = (reference.json_key, reference.version_stage, reference.version_id)
    assert [part.text for part in parts if part] == ["password", "AWSCURRENT", "id"]
    assert [text[part.start : part.end] for part in parts if part] == ["password", "AWSCURRENT", "id"]


def test_parts_that_are_not_written() -> None:
    (secret,) = dynamic_references("{{resolve:secretsmanager:s::}}")
    assert (secret.json_key, secret.version_stage, secret.version_id) == (None, None, None)
    (parameter,) = dynamic_references("{{resolve:ssm:p:7}}")
    assert (parameter.json_key, parameter.version_stage) == (None, None)
    assert parameter.version_id is not None
    assert parameter.version_id.text == "7"


PIECES = ["{{resolve:", "ssm", "secretsmanager", ":", "${", "}", "}}", "{{", "a", "$", "${A::B}", "arn", "\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_never_raises_and_offsets_are_true(text: str) -> None:
    end = 0
    for reference in dynamic_references(text):
        assert end <= reference.start < reference.end <= len(text)
        end = reference.end
        whole = text[reference.start : reference.end]
        assert whole.startswith("{{resolve:")
        assert whole.endswith("}}")
        assert all(text[s.start : s.end] == s.text for s in reference.segments)
        key = ":".join([reference.service, *(s.text for s in reference.segments)])
        assert whole in (f"{{{{resolve:{key}}}}}", f"{{{{resolve:{key.removesuffix(':')}}}}}")
