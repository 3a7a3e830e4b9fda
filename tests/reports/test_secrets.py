"""Reports for eyes do not repeat passwords."""

from __future__ import annotations

import json

import pytest

from repair.reports.html import html
from repair.reports.json_report import as_json
from repair.reports.markdown import markdown
from repair.reports.secrets import hidden, masked_lines, secrets_of
from repair.reports.text import report
from tests.reports.samples import run

TEMPLATE = """\
Parameters:
  DBPassword: {{Type: String, Default: {0}}}
  Quiet: {{Type: String, NoEcho: true, Default: "{0}"}}
  Loud: {{Type: String, NoEcho: false, Default: shown}}
Resources:
  A:
    Type: X::Y::Z
    Properties:
      MasterUserPassword: {0}  # comment
      ManageMasterUserPassword: true
      SecretString: |
        {{"a":
           "{0}"}}

      Client_Secret: >-
        {0}
      PasswordLength: 12
      AuthToken: !Ref X
      SecretArn: arn:aws:shown
      ApiKey: '{{{{resolve:ssm:shown}}}}'
      X: {{Password: !Sub '{0}${{X}}', Token: !Sub '${{X}}', Secret: ""}}
      Environment:
        - {{Name: DB_PASSWORD, Value: {0}}}
        - Name: OTHER
          Value: shown
        - Name: api-key
          Value: "{0}"
          ValueFrom: shown
      Certificate: |
        -----BEGIN RSA PRIVATE KEY-----
        {0}
"""


def test_what_is_hidden() -> None:
    text = TEMPLATE.format("hunter2xyz")
    lines = masked_lines(text)
    assert "hunter2xyz" not in "".join(lines)
    assert len(lines) == text.count("\n")
    untouched = [n for n, (a, b) in enumerate(zip(text.splitlines(True), lines, strict=True), 1) if a == b]
    assert untouched == [1, 4, 5, 6, 7, 8, 10, 11, 14, 15, 17, 18, 19, 20, 22, 24, 25, 26, 28, 29]
    assert lines[8] == "      MasterUserPassword: ****  # comment\n"
    assert lines[20] == "      X: {Password: !Sub ****, Token: !Sub '${X}', Secret: \"\"}\n"
    assert lines[22] == "        - {Name: DB_PASSWORD, Value: ****}\n"
    assert lines[11:13] == ["        ****\n", "           ****\n"]


def test_line_breaks_stay() -> None:
    text = TEMPLATE.format("hunter2xyz").replace("\n", "\r\n")
    lines = masked_lines(text)
    assert len(lines) == text.count("\n")
    assert all(line.endswith("\r\n") for line in lines)
    assert "hunter2xyz" not in "".join(lines)


def test_json_templates() -> None:
    text = json.dumps({"Resources": {"A": {"Properties": {"Password": "hunter2", "X": "shown"}}}}, indent=1)
    masked = "".join(masked_lines(text))
    assert '"Password": ****,' in masked
    assert '"X": "shown"' in masked


NAMES = ["Password", "MasterUserPassword", "DB_PASSWD", "passphrase", "SecretString", "SECRET_KEY", "AwsAccessKey"]
NAMES += ["AuthToken", "api-key", "ApiKey", "PRIVATE.KEY", "ConnectionString", "connection_string", "Credentials"]


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str) -> None:
    assert masked_lines(f"A:\n  {name}: hunter2\n")[1] == f"  {name}: ****\n"


@pytest.mark.parametrize("name", ["PasswordLength", "SecretName", "TokenUrl", "Key", "KeyName", "PassRole", "Engine"])
def test_other_names(name: str) -> None:
    assert masked_lines(f"A:\n  {name}: shown\n")[1] == f"  {name}: shown\n"


def test_what_cannot_be_parsed_is_left() -> None:
    assert "".join(masked_lines("A: [\n")) == "A: [\n"
    assert masked_lines("") == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("quote hunter2-very-secret here", "quote **** here"),
        ("'hunter2-very-secret'", "'****'"),
        ("hunter2-very-secrets", "hunter2-very-secrets"),
        ("nothing", "nothing"),
    ],
)
def test_sentences(text: str, shown: str) -> None:
    assert hidden(text, secrets_of(run())) == shown


def test_short_values_do_not_garble_sentences() -> None:
    outcome = run("Resources:\n  A:\n    Type: X::Y::Z\n    Properties: {Password: 'old', DisplayName: old}\n")
    assert secrets_of(outcome) == frozenset()


@pytest.mark.parametrize("written", [False, True])
def test_no_report_for_eyes_repeats_it(written: bool) -> None:
    from dataclasses import replace

    outcome = replace(run(), written=written)
    assert "hunter2" in outcome.after
    texts = [
        report([outcome], verb="repaired"),
        as_json([outcome], "1"),
        markdown([outcome], "repaired"),
        html([outcome], "repaired"),
    ]
    for text in texts:
        assert "quote **** of Database" in text.replace("\\*", "*")
        assert "hunter2" not in text
