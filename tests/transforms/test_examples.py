"""Every example of every transform, plain and in disguise; every transform has its page and a "no change" example."""

from __future__ import annotations

import pytest

from repair.cloudformation.template import Template
from repair.engine.fix import NONE, REPLACEMENT
from repair.engine.impact import claims_too_little, computed_impact
from repair.engine.proof import second_opinion
from repair.engine.registry import all_transforms
from repair.syntax.document import parse
from repair.syntax.lines import line_start
from repair.syntax.model import to_data
from repair.syntax.nodes import Mapping, Scalar, Sequence, walk
from repair.syntax.yaml_parser import find_in_gap
from tests.transforms.harness import Example, as_json, diff, examples, run

EXAMPLES = examples()
YAML = [e for e in EXAMPLES if e.language == "yaml" and not e.mends]


def names(example: Example) -> str:
    return example.name


@pytest.mark.parametrize("example", EXAMPLES, ids=names)
def test_example(example: Example) -> None:
    outcome = run(example)
    assert outcome.problem is None or example.mends
    assert not outcome.bugs
    assert diff(outcome.before, outcome.after) == (example.diff or "")
    assert outcome.changed == (example.diff is not None)
    if example.reports:
        assert outcome.left, "the defect must be found"
    again = run(example, outcome.after)
    assert again.after == outcome.after, "a second run must change nothing"
    if outcome.changed:
        assert second_opinion(parse(outcome.after)) == parse(outcome.after).model()


#: Claims of no impact that the schemas cannot confirm, and why they hold. The engine reports the worse all the same.
ARGUED = {
    (
        "circular-dependency",
        "write the name of Function out in Logs",
    ): "the text is another one, the name that it gives is not"
}


@pytest.mark.parametrize("example", EXAMPLES, ids=names)
def test_what_is_said_to_have_no_impact_replaces_nothing(example: Example) -> None:
    """By the resource schemas: no create-only property gets another value from a fix that claims impact none."""
    if example.mends:
        return
    settings = example.settings(unsafe=True)
    template = Template(parse(example.before))
    for transform in settings.transforms:
        for fix in transform.generate(template, settings.context):
            if fix.impact is NONE and (transform.id, fix.title) not in ARGUED:
                assert computed_impact(template, fix.change) is not REPLACEMENT, claims_too_little(fix, template)


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def without_final_newline(text: str) -> str:
    return text.rstrip("\n")


def wider(text: str) -> str:
    """Every indent doubled, dashes included."""
    return "\n".join(_doubled(line) for line in text.split("\n"))


def _doubled(line: str) -> str:
    body = line.lstrip(" ")
    indent = " " * (len(line) - len(body)) * 2
    while body.startswith("- "):
        indent += "-   "
        body = body[2:]
    return indent + body


def commented(text: str) -> str:
    """A comment above each key and item that starts a line, and behind each plain value that ends one."""
    document = parse(text)
    above, behind = set(), set()
    for node in walk(document.root):
        starts = []
        if isinstance(node, Mapping) and not node.flow:
            starts = [entry.key.start for entry in node.entries]
        elif isinstance(node, Sequence) and not node.flow:
            starts = [item.start for item in node.items]
        above |= {line_start(text, start) for start in starts}
        in_block = isinstance(node, Scalar) and node.style in ("plain", "single", "double") and node.start < node.end
        if in_block and not (node.parent is not None and node.parent.flow) and "\n" not in text[node.start : node.end]:
            stop = text.find("\n", node.end)
            if stop == node.end and find_in_gap(text, node.end, stop, "#") < 0:
                behind.add(stop)
    pieces = []
    for offset, char in enumerate(text):
        if offset in above:
            line = text[offset:].split("\n", 1)[0]
            pieces.append(" " * (len(line) - len(line.lstrip(" "))) + f"# about line at {offset}\n")
        if offset in behind:
            pieces.append(f"  # behind {offset}")
        pieces.append(char)
    return "".join(pieces)


@pytest.mark.parametrize("disguise", [crlf, without_final_newline, wider], ids=lambda f: f.__name__)
@pytest.mark.parametrize("example", EXAMPLES, ids=names)
def test_example_in_disguise(example: Example, disguise) -> None:  # type: ignore[no-untyped-def]
    if example.transform == "misindented-key" and disguise is wider:
        return  # where one blank is the mistake, two are another one
    plain = run(example)
    outcome = run(example, disguise(example.before))
    assert not outcome.bugs
    assert outcome.changed == plain.changed
    if plain.problem is not None:
        assert outcome.problem is not None
        return
    if example.mends and example.language == "json" and disguise is wider:
        return  # the indentation is a part of the texts
    expected = parse(disguise(plain.after)).model()
    actual = parse(outcome.after).model()
    if example.language == "yaml" and disguise is wider:
        expected, actual = to_data(expected), to_data(actual)
    assert actual == expected
    if example.mends and disguise is without_final_newline:
        return  # the last line may be what goes
    if disguise is crlf:
        assert "\n" not in outcome.after.replace("\r\n", "")
    if disguise is without_final_newline:
        assert not outcome.after.endswith("\n")


@pytest.mark.parametrize("example", YAML, ids=names)
def test_example_with_a_comment_on_each_line(example: Example) -> None:
    plain = run(example)
    before = commented(example.before)
    outcome = run(example, before, unsafe=True)
    assert not outcome.bugs
    if "--unsafe-fixes" in example.flags:
        assert parse(outcome.after).model() == parse(plain.after).model()
    lost = {comment for finding in outcome.findings for comment in finding.lost_comments}
    kept = outcome.after
    plain = run(example, unsafe=True)
    for line in before.split("\n"):
        if "# about" in line or "# behind" in line:
            comment = line[line.index("# ") :]
            assert comment in kept or comment in lost or _line_went(plain, line), comment


def _line_went(plain, line: str) -> bool:  # type: ignore[no-untyped-def]
    """A comment may go silently only with the very line that it stands on."""
    code = line.split("  # behind")[0]
    return "# behind" in line and code not in plain.after.split("\n")


@pytest.mark.parametrize("example", YAML, ids=names)
def test_example_as_json(example: Example) -> None:
    plain = run(example)
    outcome = run(example, as_json(example.before))
    assert not outcome.bugs
    if _depends_on_yaml(example):
        return
    assert to_data(parse(outcome.after).model()) == to_data(parse(plain.after).model())


def _depends_on_yaml(example: Example) -> bool:
    """Examples about YAML's own traps (unquoted numbers, tabs) say so in their title."""
    return "(YAML)" in example.title


@pytest.mark.parametrize("transform", all_transforms(), ids=lambda t: t.id)
def test_every_transform_is_documented(transform) -> None:  # type: ignore[no-untyped-def]
    mine = [example for example in EXAMPLES if example.transform == transform.id]
    found = [example for example in mine if example.diff is not None or example.reports]
    assert found, "a page needs an example that changes something, or where there is no repair, one that is reported"
    assert any(example.diff is None and not example.reports for example in mine), "a page needs a 'no change' example"
    assert "**Fix safety.**" in transform.page
    assert "**Left alone.**" in transform.page
