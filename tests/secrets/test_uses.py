"""Dynamic references and ValueFrom texts, however they are put together."""

from __future__ import annotations

import pytest

from repair.cloudformation.results import Opaque
from repair.cloudformation.template import Template
from repair.syntax.document import parse
from transforms.secrets.uses import secret_of, uses
from transforms.secrets.value_from import colon_fields, join_fields, secret_value

A = Opaque("Ref", ("A",))
SECRET = Opaque("Ref", ("Secret",))
REGION = Opaque("Ref", ("AWS::Region",))


def template(value: str) -> Template:
    return Template(
        parse(
            "Parameters:\n  A: {Type: String}\n"
            "Resources:\n"
            "  Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${A}-db'}}\n"
            f"  X:\n    Type: AWS::X\n    Properties:\n      P: {value}\n"
        )
    )


@pytest.mark.parametrize(
    ("value", "names", "keys", "whole"),
    [
        ("'{{resolve:secretsmanager:n:SecretString:k}}'", [("n",)], ["k"], True),
        ("'{{resolve:secretsmanager:n::k}}'", [("n",)], ["k"], True),
        ("'{{resolve:secretsmanager:n}}'", [("n",)], [None], True),
        ("!Sub '{{resolve:secretsmanager:${A}}}'", [(A,)], [None], True),
        ("!Sub '{{resolve:secretsmanager:x-${A}::k}}'", [("x-", A)], ["k"], True),
        ("!Sub ['{{resolve:secretsmanager:${B}::k}}', {B: !Ref A}]", [(A,)], ["k"], True),
        ("!Join ['', ['{{resolve:secretsmanager:', !Ref A, '::k}}']]", [(A,)], ["k"], True),
        ("!Join [':', ['{{resolve:secretsmanager', !Ref A, SecretString, 'k}}']]", [(A,)], ["k"], True),
        ("!Sub '{{resolve:secretsmanager:n::${A}}}'", [("n",)], [None], True),
        ("'a {{resolve:secretsmanager:n::k}} {{resolve:secretsmanager:m::l}}'", [("n",), ("m",)], ["k", "l"], False),
        ("'${x} {{resolve:secretsmanager:n::k}}'", [("n",)], ["k"], False),
        ("'{{resolve:secretsmanager:${x}::k}}'", [("${x}",)], ["k"], True),
        ("!If [C, '{{resolve:secretsmanager:n::k}}', x]", [("n",)], ["k"], True),
        ("{'Fn::Base64': !Sub '${A}{{resolve:secretsmanager:n::k}}'}", [("n",)], ["k"], False),
        ("!Base64 {'Fn::Sub': '${A}{{resolve:secretsmanager:n::k}}'}", [], [], True),
        # AWS documents the split of the beginning as the way to avoid the resolution.
        ("!Join ['', ['{{reso', 'lve:secretsmanager:n}}']]", [], [], True),
        ("'{{resolve:ssm:n}}'", [], [], True),
        ("'{{ resolve:secretsmanager:n}}'", [], [], True),
    ],
)
def test_uses(value: str, names: list[object], keys: list[str | None], whole: bool) -> None:
    found = list(uses(template(value), "secretsmanager"))
    assert [use.name for use in found] == names
    assert [use.key for use in found] == keys
    assert all(use.is_whole == whole for use in found)
    assert all(use.resource is not None and use.resource.logical_id == "X" for use in found)


@pytest.mark.parametrize(
    ("value", "is_it"),
    [
        ("!Sub '{{resolve:secretsmanager:${Secret}::k}}'", True),
        ("!Sub '{{resolve:secretsmanager:${Secret.Id}::k}}'", True),
        ("!Sub '{{resolve:secretsmanager:${A}-db::k}}'", True),
        ("!Join ['', ['{{resolve:secretsmanager:', !Ref A, '-db::k}}']]", True),
        ("!Sub '{{resolve:secretsmanager:arn:aws:secretsmanager:${AWS::Region}:1:secret:${A}-db::k}}'", True),
        ("!Sub '{{resolve:secretsmanager:${A}-db2::k}}'", False),
        ("!Sub '{{resolve:secretsmanager:${A}::k}}'", False),
        ("'{{resolve:secretsmanager:a-db::k}}'", False),
    ],
)
def test_secret_of(value: str, is_it: bool) -> None:
    view = template(value)
    (use,) = uses(view, "secretsmanager")
    assert (secret_of(view, use.name) is not None) == is_it


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (("a:b",), [("a",), ("b",)]),
        ((A, ":b:"), [(A,), ("b",), ()]),
        (("a", A, "b:c"), [("a", A, "b"), ("c",)]),
        ((":", A), [(), (A,)]),
        (("a::b",), [("a",), (), ("b",)]),
    ],
)
def test_fields(form: tuple[str | Opaque, ...], fields: list[object]) -> None:
    assert colon_fields(form) == fields
    assert join_fields(colon_fields(form)) == form


ARN = ("arn:aws:secretsmanager:", REGION, ":1:secret:n")


@pytest.mark.parametrize(
    ("value", "secret", "fields"),
    [
        ("!Ref Secret", (SECRET,), ()),
        ("!Sub '${Secret}:k::'", (SECRET,), (("k",), (), ())),
        ("!Sub '${Secret}:k'", (SECRET,), (("k",),)),
        ("!Sub 'arn:aws:secretsmanager:${AWS::Region}:1:secret:n'", ARN, ()),
        ("!Sub 'arn:aws:secretsmanager:${AWS::Region}:1:secret:n:k:${A}:'", ARN, (("k",), (A,), ())),
        ("!Join [':', [!Ref Secret, k, '', '']]", (SECRET,), (("k",), (), ())),
        ("!Sub '${A}:k::'", None, None),
        ("!Sub '${Secret}x:k::'", None, None),
        ("/a/parameter", None, None),
        ("arn:aws:ssm:eu-west-1:1:parameter/x", None, None),
        ("!If [C, a, b]", None, None),
    ],
)
def test_secret_value(value: str, secret: object, fields: object) -> None:
    view = template(value)
    node = view.resources["X"].property("P")
    assert node is not None
    found = secret_value(view, node)
    assert (found.secret if found else None) == secret
    assert (found.fields if found else None) == fields
