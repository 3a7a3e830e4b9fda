"""Outcomes to report: one file repaired, one with findings left, one broken, one with a secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as changed
from datetime import date

from repair import (
    NO_INTERRUPTION,
    NONE,
    SAFE,
    SOME_INTERRUPTION,
    SUGGEST,
    UNSAFE,
    Context,
    Fix,
    Mapping,
    Option,
    Quoted,
    Scalar,
    Template,
    add_key,
    replace,
    transform,
)
from repair.engine.registry import Transform
from repair.engine.result import Outcome, Problem
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy

TEXT = """\
# a comment
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: old  # keep me
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: old
      MasterUserPassword: hunter2-very-secret
      DBInstanceClass: old
"""


@transform(id="old-value", summary="a value that is old", group="test", fixes=("E9999",))
def old_value(template: Template, context: Context) -> Iterator[Fix]:
    """Renew what is old: safe on topics, unsafe for engines, a choice for classes."""
    for resource in template.resources.values():
        for name, safety, impact in (
            ("DisplayName", SAFE, NO_INTERRUPTION),
            ("Engine", UNSAFE, SOME_INTERRUPTION),
            ("DBInstanceClass", SUGGEST, NO_INTERRUPTION),
        ):
            node = resource.property(name)
            if not isinstance(node, Scalar) or node.value != "old":
                continue
            change = replace(template.document, node, Quoted("new"))
            options = (Option("new | <b>", change), Option("newer's", change)) if safety is SUGGEST else ()
            yield Fix(
                title=f"renew {name} of {resource.logical_id}",
                at=node.path,
                safety=safety,
                impact=impact,
                change=change,
                reason="old is over" if safety is not SAFE else "",
                verify=f"aws describe {resource.logical_id}",
                options=options,
            )


@transform(id="open-password", summary="a password in the open", group="test")
def open_password(template: Template, context: Context) -> Iterator[Fix]:
    for resource in template.resources.values():
        node = resource.property("MasterUserPassword")
        if isinstance(node, Scalar) and not node.quoted:
            change = replace(template.document, node, Quoted(node.value))
            title = f"quote {node.value} of {resource.logical_id}"
            yield Fix(
                title=title,
                at=node.path,
                safety=SAFE,
                impact=NONE,
                change=change,
                reason=f"{node.value} was bare",
                verify=f"aws login {node.value}",
            )


@transform(id="second-thought", summary="found in the second pass", group="test")
def second_thought(template: Template, context: Context) -> Iterator[Fix]:
    for resource in template.resources.values():
        node = resource.property("DisplayName")
        if isinstance(node, Scalar) and node.quoted and "Metadata" not in resource.node:
            assert isinstance(resource.node, Mapping)
            change = add_key(template.document, resource.node, "Metadata", Quoted("seen"))
            title = f"note {resource.logical_id}"
            yield Fix(title=title, at=resource.path, safety=SAFE, impact=NONE, change=change)


TRANSFORMS: tuple[Transform, ...] = (old_value, open_password, second_thought)


def run(text: str = TEXT, name: str = "a b/t.yaml", *, unsafe: bool = False, bom: bool = False) -> Outcome:
    settings = Settings(TRANSFORMS, Context(as_of=date(2026, 10, 20)), Policy(unsafe=unsafe))
    outcome = changed(repair_text(name, text, settings), bom=bom)
    assert not outcome.bugs
    return outcome


BROKEN = Outcome("bad<.yaml", "", "", problem=Problem("no | good: [link](x)", 3, 4))
STRANGER = Outcome("k.yaml", "", "", problem=Problem("this is not a CloudFormation template"), is_template=False)
CLEAN = Outcome("clean.yaml", "Resources: {}\n", "Resources: {}\n")
BUGGY = Outcome("buggy.yaml", "A: 1\n", "A: 1\n", bugs=("old-value: dropped, because it lied",), notes=("a note",))
