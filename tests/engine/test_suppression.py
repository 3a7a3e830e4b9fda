"""What the author of a template asked to be left alone is left alone, and said to be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from repair import NONE, SAFE, Context, Fix, Quoted, Template, replace, transform
from repair.engine.result import Outcome
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy


@transform(id="old-value", summary="a value that is old", group="test", fixes=("E9999",))
def old_value(template: Template, context: Context) -> Iterator[Fix]:
    for resource in template.resources.values():
        node = resource.property("Value")
        if node is not None and getattr(node, "value", "") == "old":
            change = replace(template.document, node, Quoted("new"))
            yield Fix(title=f"renew {resource.logical_id}", at=node.path, safety=SAFE, impact=NONE, change=change)


def run(text: str) -> Outcome:
    return repair_text("t", text, Settings((old_value,), Context(as_of=date(2026, 10, 20)), Policy()))


TEMPLATE = """\
{metadata}Resources:
  A:
    Type: X::Y::Z
{on_resource}    Properties:
{above}      Value: old{behind}
  B:
    Type: X::Y::Z
    Properties:
      Value: old
"""
ON_RESOURCE = "    Metadata:\n      cfn-repair:\n        ignore: [{name}]\n"
CFN_LINT = "Metadata:\n  cfn-lint:\n    config:\n      ignore_checks: [{name}]\n"

CASES = [
    ("nothing", {}, {"A", "B"}),
    ("behind", {"behind": "  # cfn-repair: ignore[old-value]"}, {"B"}),
    ("behind, all", {"behind": "  # cfn-repair: ignore"}, {"B"}),
    ("behind, by rule", {"behind": "  # cfn-repair: ignore[E9999]"}, {"B"}),
    ("behind, by start of a rule", {"behind": "  # cfn-repair: ignore[E99]"}, {"B"}),
    ("behind, by group, with a reason", {"behind": "  # cfn-repair: ignore[test] signed off"}, {"B"}),
    ("behind, another", {"behind": "  # cfn-repair: ignore[other-thing]"}, {"A", "B"}),
    ("behind, several", {"behind": "  # cfn-repair: ignore[other-thing, old-value]"}, {"B"}),
    ("above", {"above": "      # cfn-repair: ignore[old-value]\n"}, {"B"}),
    ("on the resource", {"on_resource": ON_RESOURCE.format(name="old-value")}, {"B"}),
    ("on the template", {"metadata": "Metadata:\n  cfn-repair:\n    ignore: old-value\n"}, set()),
    ("cfn-lint, on the template", {"metadata": CFN_LINT.format(name="E9999")}, set()),
    ("cfn-lint, on the template, another", {"metadata": CFN_LINT.format(name="E8888")}, {"A", "B"}),
    ("in a text, not in a comment", {"metadata": "Description: '# cfn-repair: ignore'\n"}, {"A", "B"}),
]


@pytest.mark.parametrize(("parts", "renewed"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_suppression(parts: dict[str, str], renewed: set[str]) -> None:
    text = TEMPLATE.format(**{"metadata": "", "on_resource": "", "above": "", "behind": "", **parts})
    outcome = run(text)
    assert {finding.title.split()[-1] for finding in outcome.repaired} == renewed
    suppressed = {finding.title.split()[-1] for finding in outcome.findings if finding.why == "suppressed"}
    assert suppressed == {"A", "B"} - renewed
    assert not outcome.left


def test_a_file_with_aliases_is_left_alone_and_told_so() -> None:
    outcome = run("Resources:\n  A: &a\n    Type: X::Y::Z\n    Properties: {Value: old}\n  B: *a\n")
    assert not outcome.changed
    assert outcome.notes == ("2:6: an anchor: CloudFormation does not support it, so nothing was edited",)
