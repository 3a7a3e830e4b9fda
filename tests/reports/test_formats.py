"""The reports for programs: valid by their schemas, with fixes that do what the engine does."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonpatch
import jsonschema
import pytest

from repair.engine.result import Outcome
from repair.reports.github import github
from repair.reports.html import html
from repair.reports.json_patch import json_patch
from repair.reports.json_report import as_json
from repair.reports.markdown import markdown
from repair.reports.sarif import sarif
from repair.syntax.document import parse
from repair.syntax.model import to_data
from tests.reports.samples import BROKEN, BUGGY, CLEAN, STRANGER, TEXT, TRANSFORMS, run

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text(encoding="utf-8"))
SUPPRESSED = run(TEXT.replace("# a comment", "Metadata: {cfn-repair: {ignore: [old-value]}}"), "s.yaml")
ALL = [run(), run(TEXT, "u.yaml", unsafe=True), SUPPRESSED, BROKEN, STRANGER, CLEAN, BUGGY]


def written(outcome: Outcome) -> Outcome:
    return replace(outcome, written=True)


def splice(text: str, edits: list[dict[str, Any]], names: tuple[str, str, str, str]) -> str:
    """Make edits that are given by lines and columns: an implementation that is not the engine's."""
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    spans = []
    for edit in edits:
        first, column, last, end = (edit[name] for name in names)
        spans.append((starts[first - 1] + column - 1, starts[last - 1] + end - 1, edit["text"]))
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def test_json_is_as_its_schema_says() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for outcomes in (ALL, [], [written(outcome) for outcome in ALL]):
        jsonschema.validate(json.loads(as_json(outcomes, "1.2.3")), SCHEMA)
    wrong = json.loads(as_json(ALL, "1"))
    wrong["files"][0]["findings"][0]["safety"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, SCHEMA)


def test_json() -> None:
    report = json.loads(as_json(ALL, "1.2.3"))
    assert (report["schema"], report["tool"], report["version"]) == (1, "cfn-repair", "1.2.3")
    assert report["summary"] == {
        "templates": 6,
        "changed": 3,
        "fixes": 8,
        "left": {"choice": 2, "unsafe": 1},
        "failed": 2,
    }
    assert [file["path"] for file in report["files"]] == [outcome.name for outcome in ALL]
    first = {finding["title"]: finding for finding in report["files"][0]["findings"]}
    topic = first["renew DisplayName of Topic"]
    assert (topic["path"], topic["line"], topic["column"]) == ("/Resources/Topic/Properties/DisplayName", 6, 7)
    assert (topic["status"], topic["why"], topic["rules"]) == ("repaired", "", ["E9999"])
    engine = first["renew Engine of Database"]
    assert (engine["status"], engine["why"], engine["line"], engine["new_line"]) == ("left", "unsafe", 10, 11)
    assert first["renew DBInstanceClass of Database"]["options"] == ["new | <b>", "newer's"]
    assert report["files"][0]["commands"] == ["aws describe Topic", "aws login ****"]
    assert report["files"][3]["problem"] == {"message": "no | good: [link](x)", "line": 3, "column": 4}
    assert report["files"][6]["bugs"] == ["old-value: dropped, because it lied"]


def test_the_edits_of_a_finding_repair_it() -> None:
    report = json.loads(as_json([run()], "1"))
    findings = {finding["title"]: finding for finding in report["files"][0]["findings"]}
    names = ("line", "column", "end_line", "end_column")
    topic = splice(TEXT, findings["renew DisplayName of Topic"]["edits"], names)
    assert topic == TEXT.replace("DisplayName: old", "DisplayName: 'new'")
    engine = splice(TEXT, findings["renew Engine of Database"]["edits"], names)
    assert engine == TEXT.replace("Engine: old", "Engine: 'new'")
    assert findings["quote **** of Database"]["edits"] == [], "an edit that repeats a secret is left out"


def test_names_that_are_not_utf_8() -> None:
    name = b"\xff.yaml".decode("utf-8", "surrogateescape")
    for text in (as_json([run(TEXT, name)], "1"), sarif([run(TEXT, name)], TRANSFORMS, "1"), github([run(TEXT, name)])):
        text.encode("utf-8")


def test_json_patch_gives_the_long_form_of_the_result() -> None:
    outcome = run(unsafe=True)
    clean, (file, other) = [CLEAN], json.loads(json_patch([outcome, CLEAN, written(outcome)]))
    assert json_patch(clean) == "[]\n"
    assert file["path"] == "a b/t.yaml"
    before, after = (to_data(parse(text).model()) for text in (outcome.before, outcome.after))
    assert jsonpatch.apply_patch(before, file["patch"]) == after
    assert "hunter2-very-secret" not in json.dumps(file) or other["patch"] == file["patch"]


def check_sarif(log: dict[str, Any]) -> None:
    """What readers of SARIF insist on (2.1.0, sections 3.13, 3.14, 3.27, 3.30, 3.55)."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    for run_ in log["runs"]:
        rules = run_["tool"]["driver"]["rules"]
        ids = [rule["id"] for rule in rules]
        assert len(set(ids)) == len(ids)
        assert all(rule["shortDescription"]["text"] and rule["fullDescription"]["text"] for rule in rules)
        for result in run_["results"]:
            assert result["message"]["text"]
            assert result["level"] in ("none", "note", "warning", "error")
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            regions = [location["physicalLocation"]["region"] for location in result["locations"]]
            for fix in result.get("fixes", []):
                assert fix["artifactChanges"]
                for change in fix["artifactChanges"]:
                    assert change["replacements"]
                    regions += [replacement["deletedRegion"] for replacement in change["replacements"]]
            assert regions
            for region in regions:
                assert region["startLine"] >= 1 and region["startColumn"] >= 1
                end = region.get("endLine", region["startLine"]), region.get("endColumn", region["startColumn"])
                assert end >= (region["startLine"], region["startColumn"])
            uris = [location["physicalLocation"]["artifactLocation"]["uri"] for location in result["locations"]]
            assert all(re.fullmatch(r"[A-Za-z0-9%/._:~<>-]+", uri) for uri in uris)
        for invocation in run_["invocations"]:
            assert isinstance(invocation["executionSuccessful"], bool)


def test_sarif() -> None:
    log = json.loads(sarif(ALL, TRANSFORMS, "1.2.3"))
    check_sarif(log)
    check_sarif(json.loads(sarif([], TRANSFORMS, "1.2.3")))
    (run_,) = log["runs"]
    assert run_["tool"]["driver"]["version"] == "1.2.3"
    assert {rule["id"] for rule in run_["tool"]["driver"]["rules"]} == {"old-value", "open-password", "second-thought"}
    first = next(r for r in run_["results"] if r["message"]["text"] == "renew DisplayName of Topic")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b/t.yaml"},
        "region": {"startLine": 6, "startColumn": 7},
    }
    assert (first["properties"]["impact"], first["properties"]["safety"]) == ("no-interruption", "safe")
    assert run_["invocations"][0]["executionSuccessful"] is False
    levels = [note["level"] for note in run_["invocations"][0]["toolExecutionNotifications"]]
    assert levels == ["error", "error", "warning"]
    suppressed = [result for result in run_["results"] if "suppressions" in result]
    assert {result["properties"]["why"] for result in suppressed} == {"suppressed"}
    assert len(suppressed) == 3


def test_the_fixes_of_sarif_repair_the_file() -> None:
    outcome = run()
    (run_,) = json.loads(sarif([outcome], TRANSFORMS, "1"))["runs"]
    fixes = [(r["message"]["text"], fix) for r in run_["results"] for fix in r.get("fixes", [])]
    names = ("startLine", "startColumn", "endLine", "endColumn")
    for title, fix in fixes:
        (change,) = fix["artifactChanges"]
        edits = [{**each["deletedRegion"], "text": each["insertedContent"]["text"]} for each in change["replacements"]]
        new = splice(TEXT, edits, names)
        assert new != TEXT
        if title.startswith("renew"):
            assert new == TEXT.replace("DisplayName: old", "DisplayName: 'new'")
    assert "renew DisplayName of Topic" in [title for title, _ in fixes]
    assert "hunter2" not in json.dumps(run_)
    (after,) = json.loads(sarif([written(outcome)], TRANSFORMS, "1"))["runs"]
    assert not any("fixes" in result for result in after["results"]), "what was written is repaired already"


def test_an_absolute_name_is_a_file_uri() -> None:
    (run_,) = json.loads(sarif([run(TEXT, "/some where/t.yaml")], TRANSFORMS, "1"))["runs"]
    uri = run_["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///some%20where/t.yaml"


def test_github() -> None:
    lines = github([run(TEXT, "a,b:c%/t.yaml"), BROKEN, BUGGY]).splitlines()
    assert lines == [
        "::warning file=a%2Cb%3Ac%25/t.yaml,line=3,col=3,title=second-thought::note Topic (cfn-repair fix can do this)",
        "::warning file=a%2Cb%3Ac%25/t.yaml,line=6,col=7,title=old-value::"
        "renew DisplayName of Topic (cfn-repair fix can do this)",
        "::warning file=a%2Cb%3Ac%25/t.yaml,line=10,col=7,title=old-value::"
        "renew Engine of Database (needs --unsafe-fixes): old is over",
        "::warning file=a%2Cb%3Ac%25/t.yaml,line=11,col=7,title=open-password::"
        "quote **** of Database (cfn-repair fix can do this): **** was bare",
        "::warning file=a%2Cb%3Ac%25/t.yaml,line=12,col=7,title=old-value::"
        "renew DBInstanceClass of Database (needs a decision): old is over",
        "::error file=bad<.yaml,line=3,col=4,title=cfn-repair::no | good: [link](x)",
        "::warning file=buggy.yaml,line=1,col=1,title=cfn-repair::"
        "our bug, please report it: old-value: dropped, because it lied",
    ]
    notices = [line for line in github([written(run(TEXT, "t.yaml"))]).splitlines() if line.startswith("::notice")]
    assert "line=3,col=3,title=second-thought::note Topic (repaired)" in notices[0]
    lines = github([replace(BROKEN, problem=replace(BROKEN.problem, message="a\nb\r%0A"))]).splitlines()  # type: ignore[type-var]
    assert lines[0].endswith("::a%0Ab%0D%250A")


def test_what_is_suppressed_is_no_annotation() -> None:
    assert "old-value" not in github([SUPPRESSED])


def test_markdown() -> None:
    text = markdown(ALL, "would repair")
    assert text.startswith("# cfn-repair\n\n6 templates: 3 would be repaired (8 fixes), 3 findings left, ")
    assert "## `a b/t.yaml`\n" in text
    assert "**Error** at 3:4: no \\| good: \\[link\\](x)" in text
    row = "| 10 | `old-value` | renew Engine of Database (old is over) | unsafe | some-interruption | needs --unsafe-fixes |"
    assert row in text
    assert "+      DisplayName: 'new'  # keep me\n" in text
    assert "- our bug, please report it: old-value: dropped" in text
    assert "add one of each to `cfn-repair fix`:\n\n```sh\n--choose 'old-value@/Resources/" in text
    assert "=new | <b>'\n--choose" in text
    assert "```sh\naws describe Topic\naws login ****\n```" in text
    for line in text.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 7


def test_markdown_cannot_be_broken_out_of() -> None:
    text = TEXT.replace("# keep me", "# ```` and ```")
    page = markdown([run(text, "a`b|c\n.yaml"), run(text, "@somebody.yaml")], "repaired")
    assert "\n`````diff\n--- a" in page
    assert "## `` a`b\\|c .yaml ``" in page


class Checker(HTMLParser):
    """Every element is closed, nothing is loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        assert tag not in ("script", "link", "img", "iframe", "b")
        for name, value in attrs:
            assert name in ("lang", "charset", "name", "content", "class", "id", "href"), name
            assert name != "href" or (value or "").startswith("#")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_html() -> None:
    page = html([*ALL, run(TEXT.replace("# a comment", "# <script>alert(1)</script>"), "<img src=x>.yaml")], "repaired")
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    text = "".join(checker.text)
    assert "<img src=x>.yaml" in text
    assert "no | good: [link](x)" in text
    assert "+      DisplayName: 'new'  # keep me" in text
    assert "our bug, please report it:" in text.lower()
    assert "# to decide, add one of each to cfn-repair fix:\n--choose 'old-value@/Resources/" in text
    assert "prefers-color-scheme:dark" in page
    assert "url(" not in page and "@import" not in page


def test_the_line_numbers_of_the_html_diff() -> None:
    page = html([run()], "repaired")
    assert (
        '<tr class="del"><td class="no">6</td><td class="no"></td><td>-      DisplayName: old  # keep me</td></tr>'
        in page
    )
    assert (
        '<tr class="add"><td class="no"></td><td class="no">7</td><td>+    Metadata: &#x27;seen&#x27;</td></tr>' in page
    )
    assert '<tr><td class="no">10</td><td class="no">11</td><td>       Engine: old</td></tr>' in page
