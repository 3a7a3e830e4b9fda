"""Each report says what it should, and holds what its readers need."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from repair.engine.context import Context
from repair.engine.registry import all_transforms, select
from repair.engine.result import Outcome, Problem
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy
from repair.reports import data, pages
from repair.reports.diff import masked, patch
from repair.reports.text import report
from tests.cli.test_cli import BROKEN, EXAMPLES


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    context = Context(as_of=date(2025, 11, 5), regions=("eu-south-1",))
    chosen = select(all_transforms(), ["retired-engine-version"])
    repaired = repair_text("a b/t.yaml", BROKEN, Settings(chosen, context, Policy()))
    refused = repair_text("old.yaml", BROKEN, Settings(chosen, context, Policy(existing_stack=True)))
    return [repaired, refused, Outcome("bad<.yaml", "", "", problem=Problem("no | good", 3, 4))]


def test_json(outcomes: list[Outcome]) -> None:
    read = json.loads(data.as_json(outcomes, "1"))
    assert [file["path"] for file in read["files"]] == ["a b/t.yaml", "old.yaml", "bad<.yaml"]
    finding = read["files"][0]["findings"][0]
    assert finding["status"] == "repaired"
    assert finding["path"] == "/Resources/DB/Properties/EngineVersion"
    assert (finding["line"], finding["column"]) == (6, 7)
    assert read["files"][1]["findings"][0]["why"] == "existing-stack"
    assert read["files"][2]["problem"] == {"message": "no | good", "line": 3, "column": 4}


def test_json_is_as_its_schema_says(outcomes: list[Outcome]) -> None:
    import jsonschema

    schema = json.loads((EXAMPLES.parent / "docs" / "report.schema.json").read_text())
    jsonschema.validate(json.loads(data.as_json(outcomes, "1")), schema)


def test_json_patch_is_rfc_6902_on_the_long_form(outcomes: list[Outcome]) -> None:
    import jsonpatch

    (file,) = json.loads(data.json_patch(outcomes))
    document = {"Resources": {"DB": {"Properties": {"EngineVersion": "15.4"}}}}
    assert jsonpatch.apply_patch(document, file["patch"]) == {
        "Resources": {"DB": {"Properties": {"EngineVersion": "15.14"}}}
    }


def test_sarif(outcomes: list[Outcome]) -> None:
    read = json.loads(data.sarif(outcomes, all_transforms(), "1"))
    assert read["version"] == "2.1.0"
    (run,) = read["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= rules
    first = run["results"][0]
    location = first["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": "a%20b/t.yaml"}, "region": {"startLine": 6, "startColumn": 7}}
    assert first["properties"]["impact"] == "some-interruption"
    (change,) = first["fixes"][0]["artifactChanges"]
    assert "15.14" in change["replacements"][0]["insertedContent"]["text"]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_github(outcomes: list[Outcome]) -> None:
    lines = data.github(outcomes).splitlines()
    assert lines[0].startswith("::notice file=a b/t.yaml,line=6,col=7,title=retired-engine-version::")
    assert lines[1].startswith("::warning file=old.yaml")
    assert lines[2] == "::error file=bad<.yaml,line=3,col=4::no | good"


def test_markdown_and_html_escape_and_show_the_diff(outcomes: list[Outcome]) -> None:
    text = pages.markdown(outcomes, "repaired")
    assert "+      EngineVersion: '15.14'  # signed off" in text
    assert "no \\| good" in text
    page = pages.html(outcomes, "repaired")
    assert "bad&lt;.yaml" in page and "bad<.yaml" not in page
    assert "<span class='add'>+      EngineVersion: &#x27;15.14&#x27;" in page
    assert not re.search(r"(?:src|href)=", page), "self-contained"


def test_text(outcomes: list[Outcome]) -> None:
    text = report(outcomes, verb="repaired")
    assert "3 templates, repaired 1 finding in 1, 1 left, 1 could not be handled." in text
    assert "a b/t.yaml:6:7: repaired retired-engine-version" in text


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("+      MasterUserPassword: hunter2", "+      MasterUserPassword: ****"),
        ('-  "SecretString": "abc",', '-  "SecretString": ****'),
        ("+      MasterUserPassword: '{{resolve:ssm-secure:x}}'", None),
        ("+      MasterUserPassword: !Ref Password", None),
        ("+      Password: {Ref: P}", None),
        ("       PasswordLength:", None),
        ("+      EngineVersion: '15.14'", None),
    ],
)
def test_literal_secrets_are_hidden_from_eyes(line: str, shown: str | None) -> None:
    assert masked(line) == (shown or line)


def test_a_patch_is_not_masked() -> None:
    outcome = Outcome("t.yaml", "Password: a\n", "Password: b\n")
    assert "+Password: b" in patch([outcome])
