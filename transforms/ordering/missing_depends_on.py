"""A resource that needs another one which it does not name.

**Why it matters.** CloudFormation creates resources side by side and waits only where one names another (`Ref`,
`Fn::GetAtt`, `Fn::Sub`, `DependsOn`). Some needs are not in the properties: an ECS service names its target group, but
what must be there is the listener that connects the group to a load balancer. Such a stack fails, or fails sometimes,
and no validator says why. The table below has the needs that AWS documents or that were seen to fail, each with the
message that people then read.

**What is rewritten.** The missing name is added to `DependsOn`: a single name becomes a list, a list is added to, in its
own form, and new names stand in the order of the document. Where the resource to wait for exists only under a condition
that the waiting one does not imply, `DependsOn` would name something that is perhaps not there; the resource then gets
`Metadata: {WaitFor<Name>: !If [Condition, !Ref Name, '']}`, which makes the same dependency while the condition holds.

**Fix safety.** Safe, impact none: `DependsOn` changes the order of creation (and, reversed, of deletion) and nothing of
what is deployed. An edge is added only if the resource does not wait already, on any way, and if nothing waits the
other way round, which would close a cycle; edges that are added in the same run count. For the Metadata form the impact
is no-interruption.

**Left alone.** What is only referred to by a parameter or an import; names in `Fn::ForEach`; needs that would close a
cycle (reported, with the way back); the file of a macro or another generator.

Source: "DependsOn attribute", AWS CloudFormation User Guide, and the evidence of each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from repair import (
    NO_INTERRUPTION,
    NONE,
    SAFE,
    SUGGEST,
    Call,
    CannotEdit,
    Change,
    Context,
    Fix,
    Resource,
    Template,
    add_depends_on,
    add_key,
    ref,
    transform,
)
from repair.cloudformation.dialects import dialects
from repair.cloudformation.sections import plain_mapping

from .decisions import Decider, Edge
from .needs import Row, documentation
from .rows import ROWS

__doc__ = f"{__doc__}\n{documentation(ROWS)}"


@transform(
    id="missing-depends-on",
    summary="Resource that needs another one without naming it",
    group="deploy",
)
def missing_depends_on(template: Template, context: Context) -> Iterator[Fix]:
    """Make resources wait for what they need."""
    yield from fixes_for(template, ROWS)


def fixes_for(template: Template, rows: Iterable[Row]) -> Iterator[Fix]:
    """What the rows ask for, one fix for each resource and form of waiting."""
    edges = Decider(template).decide(rows)
    if not edges or any(dialect.refuses for dialect in dialects(template)):
        return
    edges.sort(key=lambda edge: (edge.consumer.node.start, edge.kind, edge.target.node.start))
    for (_, kind), group in groupby(edges, key=lambda edge: (edge.consumer.logical_id, edge.kind)):
        members = list(group)
        if kind == "depends-on":
            yield _wait(template, members)
        else:
            for edge in members:
                yield _wait_while_there(template, edge) if kind == "metadata" else _blocked(edge)


def _wait(template: Template, edges: list[Edge]) -> Fix:
    consumer = edges[0].consumer
    names = [edge.target.logical_id for edge in edges]
    try:
        change = add_depends_on(template, consumer, names)
    except CannotEdit as error:
        return _cannot(consumer, f"make {consumer.logical_id} wait for {_list(names)}", error)
    return Fix(
        title=f"make {consumer.logical_id} wait for {_list(names)}",
        at=consumer.path,
        safety=SAFE,
        impact=NONE,
        change=change,
        reason=_reason(edges),
        verify=_verify(consumer),
    )


def _wait_while_there(template: Template, edge: Edge) -> Fix:
    consumer, target = edge.consumer, edge.target
    title = f"make {consumer.logical_id} wait for {target.logical_id} where it exists"
    try:
        change = _metadata(template, consumer, target)
    except CannotEdit as error:
        return _cannot(consumer, title, error)
    return Fix(
        title=title,
        at=consumer.path,
        safety=SAFE,
        impact=NO_INTERRUPTION,
        change=change,
        reason=f"{_reason([edge])}; it exists only under the condition {target.condition}, so DependsOn cannot name it",
        verify=_verify(consumer),
    )


def _metadata(template: Template, consumer: Resource, target: Resource) -> Change:
    key, value = f"WaitFor{target.logical_id}", Call("Fn::If", [target.condition, ref(target.logical_id), ""])
    there = consumer.node.get("Metadata")
    if there is None:
        return add_key(template.document, consumer.node, "Metadata", {key: value}, before="Properties")
    mapping = plain_mapping(there)
    if mapping is None:
        raise CannotEdit("Metadata is no mapping")
    return add_key(template.document, mapping, key, value)


def _blocked(edge: Edge) -> Fix:
    consumer, target = edge.consumer, edge.target
    return Fix(
        title=f"{consumer.logical_id} should wait for {target.logical_id}",
        at=consumer.path,
        safety=SUGGEST,
        impact=NONE,
        reason=f"{_reason([edge])}; it cannot wait, because {' needs '.join(edge.way)}: that would be a cycle",
    )


def _cannot(consumer: Resource, title: str, error: CannotEdit) -> Fix:
    return Fix(title=title, at=consumer.path, safety=SUGGEST, impact=NONE, reason=f"left alone: {error}")


def _reason(edges: list[Edge]) -> str:
    return "; ".join(dict.fromkeys(f"{edge.row.title} {edge.row.needs} Without it: {edge.row.error}" for edge in edges))


def _verify(consumer: Resource) -> str:
    return (
        "aws cloudformation describe-stack-events --stack-name <stack> --query "
        f"\"StackEvents[?LogicalResourceId=='{consumer.logical_id}'].[Timestamp,ResourceStatus,ResourceStatusReason]\""
    )


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
