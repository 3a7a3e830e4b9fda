"""Every real template that parses gives a view, and no question about it raises."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from repair.cloudformation import limits
from repair.cloudformation.conditions import guards_of, implies
from repair.cloudformation.dialects import dialects
from repair.cloudformation.dynamic_references import dynamic_references
from repair.cloudformation.environment import Environment
from repair.cloudformation.equivalence import same_meaning
from repair.cloudformation.evaluate import Evaluator
from repair.cloudformation.intrinsics import FunctionCall, replace_call
from repair.cloudformation.places import places
from repair.cloudformation.results import show
from repair.cloudformation.sub import tokenize_sub
from repair.cloudformation.template import Template
from repair.syntax.document import parse
from repair.syntax.edits import Change, apply_edits
from repair.syntax.errors import CannotEdit, TemplateError
from repair.syntax.nodes import Scalar, walk
from repair.syntax.source import read_source
from repair.syntax.values import Call, Value, get_att, ref

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
SUFFIXES = {".json", ".yaml", ".yml", ".template"}

pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not CORPUS.exists(), reason="there is no corpus here")]


def templates() -> Iterator[tuple[Path, Template]]:
    for path in sorted(CORPUS.rglob("*")):
        if path.suffix not in SUFFIXES:
            continue
        try:
            yield path, Template(parse(read_source(path).text))
        except TemplateError:
            continue


def test_references_and_graph() -> None:
    files = edges = 0
    seconds = 0.0
    for _, template in templates():
        started = time.perf_counter()
        graph = template.graph
        graph.cycles()
        edges += len(graph.edges)
        seconds += time.perf_counter() - started
        files += 1
    print(f"\n{files} templates, {edges} edges, references and graph in {seconds:.2f} s")
    assert files > 1_000
    assert edges > 30_000
    assert seconds / files < 0.02


def test_every_question_has_an_answer() -> None:
    files = found = 0
    seconds = 0.0
    for _, template in templates():
        started = time.perf_counter()
        dialects(template)
        limits.exceeded(template.document.text, template.document.text, template, template)
        evaluators = [template.symbolic, Evaluator(template, Environment())]
        for name in ("Resources", "Outputs", "Conditions"):
            section = template.root.get(name)
            for evaluator in evaluators if section else []:
                assert section is not None
                show(evaluator.value(section))
        for call in template.calls("Fn::If", "Ref"):
            guards_of(template, call.node)
        names = list(template.conditions)[:20]
        for first, second in product(names, names):
            implies(template, first, second)
        for resource in template.resources.values():
            for entry in resource.properties.entries if resource.properties else []:
                found += len(places(template, entry.value))
        for node in walk(template.root):
            if isinstance(node, Scalar) and "{{resolve:" in node.value:
                dynamic_references(node.value)
        seconds += time.perf_counter() - started
        files += 1
    print(f"\n{files} templates, {found} places, every question asked in {seconds:.2f} s")
    assert found > 50_000
    assert seconds / files < 0.1


def joined(template: Template, call: FunctionCall) -> Change | None:
    """A one-argument Fn::Sub as a Fn::Join, or None where it is not one that CloudFormation takes."""
    scalar = call.scalar
    tokens = tokenize_sub(scalar.value) if scalar else ()
    lists = {parameter.name for parameter in template.parameters.values() if parameter.is_list}
    if not tokens or not all(token.is_valid and token.name not in {*lists, "AWS::NoValue"} for token in tokens):
        return None
    parts: list[Value] = []
    for token in tokens:
        if token.kind != "variable":
            parts.append(token.literal)
        elif token.attribute:
            parts.append(get_att(token.logical_id, token.attribute))
        else:
            parts.append(ref(token.name))
    try:
        return replace_call(template.document, call, Call("Fn::Join", ["", parts]))
    except CannotEdit:
        return None


def test_every_sub_means_the_same_as_its_join() -> None:
    """All one-argument Fn::Sub of a file at once, by the tree's own edits: nothing differs but broken templates."""
    changed = files = 0
    seconds = 0.0
    differing: list[str] = []
    for path, template in templates():
        changes = [joined(template, call) for call in template.calls("Fn::Sub")]
        edits = [edit for change in changes if change is not None for edit in change.edits]
        if not edits:
            continue
        after = Template(parse(apply_edits(template.document.text, edits)))
        started = time.perf_counter()
        differences = same_meaning(template, after)
        seconds += time.perf_counter() - started
        changed += sum(change is not None for change in changes)
        files += 1
        differing += [f"{path.relative_to(CORPUS)}: {difference}" for difference in differences]
    print(f"\n{changed} calls in {files} templates, compared in {seconds:.2f} s, {len(differing)} differences")
    print("\n".join(differing))
    assert changed > 20_000
    assert len(differing) < 10
    assert all("<" in line for line in differing), "a difference in something that can be evaluated"
