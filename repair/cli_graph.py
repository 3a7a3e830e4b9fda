"""The command `cfn-repair graph`: the dependencies of one template, to read or to look at."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from repair.cloudformation.template import Template


class GraphFormat(str, Enum):
    """What `--format` takes."""

    TEXT = "text"
    DOT = "dot"
    MERMAID = "mermaid"
    SVG = "svg"


def graph_command(
    path: Annotated[Path, typer.Argument(help="A template; - reads standard input.")],
    format: Annotated[GraphFormat, typer.Option("--format", help="How to show it.")] = GraphFormat.TEXT,
    added: Annotated[bool, typer.Option(help="Show the dependencies that `fix` would add.")] = True,
) -> None:
    """Show which resource needs which, in the order of creation; circles in red, missing dependencies marked.

    Exit code 0, or 2 if the template could not be read.
    """
    from repair.cloudformation.template import Template
    from repair.recognition import is_template
    from repair.syntax.document import parse
    from repair.syntax.errors import TemplateError
    from repair.syntax.source import decode, read_source

    name = "standard input" if str(path) == "-" else str(path)
    try:
        source = decode(sys.stdin.buffer.read()) if str(path) == "-" else read_source(path)
        template = Template(parse(source.text))
    except TemplateError as error:
        typer.echo(f"{name}:{error.line}:{error.column}: {error.message}", err=True)
        raise typer.Exit(2) from error
    except OSError as error:
        typer.echo(f"{name}: {error.strerror or error}", err=True)
        raise typer.Exit(2) from error
    if not is_template(template.document):
        typer.echo(f"{name}: this is not a CloudFormation template: it has no Resources with a Type", err=True)
        raise typer.Exit(2)
    typer.echo(draw(template, format, name, missing(template) if added else ()), nl=False)


def draw(template: Template, format: GraphFormat, name: str, added: frozenset[tuple[str, str]] | tuple[()]) -> str:
    """The graph in a format."""
    from repair.reports.graph import as_dot, as_mermaid, as_text, picture
    from repair.reports.graph_svg import as_svg

    writers = {
        GraphFormat.TEXT: as_text,
        GraphFormat.DOT: as_dot,
        GraphFormat.MERMAID: as_mermaid,
        GraphFormat.SVG: as_svg,
    }
    return writers[format](picture(template, added), name)


def missing(template: Template) -> frozenset[tuple[str, str]]:
    """The dependencies that `missing-depends-on` would add: those of the repaired text that are not there now."""
    from datetime import date

    from repair.cloudformation.template import Template
    from repair.engine.context import Context
    from repair.engine.registry import all_transforms, select
    from repair.engine.run import Settings, repair_text
    from repair.engine.selection import Policy
    from repair.syntax.document import parse

    chosen = select(all_transforms(), ["missing-depends-on"])
    outcome = repair_text("", template.document.text, Settings(chosen, Context(as_of=date.today()), Policy()))
    repaired = Template(parse(outcome.after))
    after = {(edge.source.name, edge.name) for edge in repaired.graph.edges}
    return frozenset(after - {(edge.source.name, edge.name) for edge in template.graph.edges})
