"""`cfn-repair graph`: whole texts are compared; the picture is checked for what must not happen in one."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from typer.testing import CliRunner

from repair.cli import app
from repair.cloudformation.template import Template
from repair.reports.graph import as_dot, as_mermaid, as_text, picture
from repair.reports.graph_layout import columns
from repair.reports.graph_svg import HEIGHT, as_svg
from repair.syntax.document import parse
from tests.corpus import corpus_files, needs_corpus

TEXT = """\
Conditions:
  IsLarge: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Service:
    Type: AWS::ECS::Service
    DependsOn: Logs
    Properties:
      TaskDefinition: !Ref Task
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Volumes:
        - EFSVolumeConfiguration:
            FilesystemId: !Ref Files
  Files:
    Type: AWS::EFS::FileSystem
  Mount:
    Type: AWS::EFS::MountTarget
    Properties:
      FileSystemId: !Ref Files
  Logs:
    Type: AWS::Logs::LogGroup
    Condition: IsLarge
  First:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !If [IsLarge, !GetAtt Second.TopicName, none]
  Second:
    Type: AWS::SNS::Topic
    DependsOn: First
    Properties:
      DisplayName: !Ref First
"""
ADDED = {("Service", "Mount")}
SVG = "{http://www.w3.org/2000/svg}"


def graph(text: str = TEXT) -> Template:
    return Template(parse(text))


def test_text() -> None:
    assert as_text(picture(graph(), ADDED), "t.yaml") == (
        "t.yaml: 7 resources, 6 dependencies, 1 circle, 1 missing\n"
        "\n"
        "  1. Files (AWS::EFS::FileSystem)\n"
        "  1. Logs (AWS::Logs::LogGroup, if IsLarge)\n"
        "  1. First (AWS::SNS::Topic)\n"
        "     after Second (circular, if IsLarge)\n"
        "  1. Second (AWS::SNS::Topic)\n"
        "     after First (circular, also DependsOn)\n"
        "\n"
        "  2. Task (AWS::ECS::TaskDefinition)\n"
        "     after Files\n"
        "  2. Mount (AWS::EFS::MountTarget)\n"
        "     after Files\n"
        "\n"
        "  3. Service (AWS::ECS::Service)\n"
        "     after Logs (DependsOn), Task\n"
        "     + should wait for Mount\n"
        "\n"
        "circle: First -> Second -> First\n"
        "     First -> Second: GetAtt in Properties.DisplayName.Fn::If[1], line 27\n"
        "     Second -> First: DependsOn in DependsOn, line 30\n"
        "     Second -> First: Ref in Properties.DisplayName, line 32\n"
    )


def test_dot() -> None:
    lines = as_dot(picture(graph(), ADDED), 'a "name"').splitlines()
    assert lines[0] == 'digraph "a \\"name\\"" {'
    assert '  "Task" [label="Task\\nECS TaskDefinition"];' in lines
    assert '  "Service" -> "Logs" [style=dashed];' in lines
    assert '  "Service" -> "Task";' in lines
    assert '  "First" -> "Second" [color="#cf222e", penwidth=2];' in lines
    added = '"Service" -> "Mount" [color="#1a7f37", penwidth=2.5, style=bold, label="add", fontcolor="#1a7f37"];'
    assert f"  {added}" in lines
    assert lines[-1] == "}"


def test_mermaid() -> None:
    assert as_mermaid(picture(graph(), ADDED)) == (
        "flowchart RL\n"
        '  n0["Service<br/><small>ECS Service</small>"]\n'
        '  n1["Task<br/><small>ECS TaskDefinition</small>"]\n'
        '  n2["Files<br/><small>EFS FileSystem</small>"]\n'
        '  n3["Mount<br/><small>EFS MountTarget</small>"]\n'
        '  n4["Logs<br/><small>Logs LogGroup</small>"]\n'
        '  n5["First<br/><small>SNS Topic</small>"]\n'
        '  n6["Second<br/><small>SNS Topic</small>"]\n'
        "  n0 -.-> n4\n"
        "  n0 --> n1\n"
        "  n1 --> n2\n"
        "  n3 --> n2\n"
        "  n5 --> n6\n"
        "  n6 --> n5\n"
        "  n0 ==> n3\n"
        "  linkStyle 4 stroke:#cf222e\n"
        "  linkStyle 5 stroke:#cf222e\n"
        "  linkStyle 6 stroke:#1a7f37\n"
        "  classDef circular stroke:#cf222e,stroke-width:2px\n"
        "  class n5,n6 circular\n"
    )


def test_a_name_that_is_no_name_does_no_harm() -> None:
    text = "Resources:\n  'a\"]<b>&': {Type: \"X'<y>\"}\n"
    assert "#34;#93;#60;b#62;#38;" in as_mermaid(picture(graph(text)))
    ElementTree.fromstring(as_svg(picture(graph(text)), "<&>"))


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    root = ElementTree.fromstring(svg)
    found = [group.find(f"{SVG}rect") for group in root.iter(f"{SVG}g")]
    return [tuple(float(rect.get(key, "")) for key in ("x", "y", "width", "height")) for rect in found]  # type: ignore[union-attr, misc]


def test_every_line_has_a_direction_where_its_head_is() -> None:
    for path in re.findall(r'<path d="M ([^"]*)"[^>]*marker-end', as_svg(picture(graph(), ADDED), "t.yaml")):
        assert not re.search(r"([0-9.]+ [0-9.]+) L \1$", path), path


def test_svg() -> None:
    svg = as_svg(picture(graph(), ADDED), "t.yaml")
    assert len(boxes(svg)) == 7
    assert svg.count('stroke="#1a7f37"') == 2, "the added edge and its line in the legend"
    assert svg.count('marker-end="url(#circular)"') == 2
    assert svg.count('marker-end="url(#explicit)"') == 1
    assert "<title>Service needs Task\nRef in Properties.TaskDefinition, line 8</title>" in svg


def assert_nothing_overlaps(svg: str) -> None:
    found = boxes(svg)
    root = ElementTree.fromstring(svg)
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    for x, y, w, h in found:
        assert h == HEIGHT
        assert x >= 0 and y >= 0 and x + w <= width and y + h <= height
    for index, (ax, ay, aw, ah) in enumerate(found):
        for bx, by, bw, bh in found[index + 1 :]:
            assert ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay


def test_boxes_do_not_overlap() -> None:
    assert_nothing_overlaps(as_svg(picture(graph(), ADDED)))


@needs_corpus
def test_pictures_of_real_templates() -> None:
    drawn = 0
    for path in corpus_files("llm")[::12]:
        try:
            template = graph(path.read_text(encoding="utf-8"))
        except Exception:
            continue
        found = picture(template)
        assert_nothing_overlaps(as_svg(found))
        assert as_text(found).count("\n") >= len(template.resources)
        assert len(re.findall(r" -> ", as_dot(found))) == len(found.edges)
        drawn += 1
    assert drawn > 20


def test_columns_of_a_circle_run_backwards_once() -> None:
    edges = [("A", "B"), ("B", "C"), ("C", "A"), ("D", "A")]
    assert columns("ABCD", edges) == {"C": 0, "B": 1, "A": 2, "D": 3}


@pytest.mark.parametrize("format", ["text", "dot", "mermaid", "svg"])
def test_the_command(tmp_path: Path, format: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    result = CliRunner().invoke(app, ["graph", str(path), "--format", format])
    assert result.exit_code == 0
    writers = {"text": as_text, "dot": as_dot, "mermaid": as_mermaid, "svg": as_svg}
    assert result.output == writers[format](picture(graph(), ADDED), str(path))


def test_the_command_without_what_is_missing_on_standard_input() -> None:
    result = CliRunner().invoke(app, ["graph", "-", "--no-added"], input=TEXT)
    assert result.exit_code == 0
    assert result.output == as_text(picture(graph()), "standard input")


def test_the_command_names_what_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("Resources: [\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["graph", str(path)])
    assert result.exit_code == 2
    assert re.search(r"t\.yaml:\d+:\d+: ", result.stderr)
    assert CliRunner().invoke(app, ["graph", str(tmp_path / "none.yaml")]).exit_code == 2
