"""Turns decisions into fixes: DependsOn, the Metadata form, or a finding that says why neither is possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import groupby
from operator import add

from repair import (
    NO_INTERRUPTION,
    NONE,
    SAFE,
    SUGGEST,
    CannotEdit,
    Fix,
    Option,
    Resource,
    Scalar,
    Template,
    add_depends_on,
)
from repair.cloudformation.conditions import implies
from repair.engine.properties import is_refused

from .cuts.accounts import account_instead, label_for
from .cuts.names import SPELLED_OUT, impact_of, name_paths, written_out
from .decisions import Decider, Edge
from .entries import wait_in_metadata, without_entry
from .needs import Row


def fixes_for(template: Template, rows: Iterable[Row]) -> Iterator[Fix]:
    """What the rows ask for, one fix for each resource and form of waiting."""
    edges = Decider(template).decide(rows)
    if not edges or is_refused(template):
        return
    edges.sort(key=lambda edge: (edge.consumer.node.start, edge.kind, edge.target.node.start))
    for (_, kind), group in groupby(edges, key=lambda edge: (edge.consumer.logical_id, edge.kind)):
        members = list(group)
        if kind == "depends-on":
            yield _wait(template, members)
        elif kind == "metadata":
            yield _wait_while_there(template, members)
        elif kind == "freed":
            yield from (_freed(template, edge) for edge in members)
        else:
            yield from (_blocked(template, edge) for edge in members)


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


def _wait_while_there(template: Template, edges: list[Edge]) -> Fix:
    consumer = edges[0].consumer
    names = [edge.target.logical_id for edge in edges]
    title = (
        f"make {consumer.logical_id} wait for {_list(names)} where {'it exists' if len(names) == 1 else 'they exist'}"
    )
    conditions = _list(list(dict.fromkeys(str(edge.target.condition) for edge in edges)))
    try:
        change = wait_in_metadata(template, consumer, [edge.target for edge in edges])
    except CannotEdit as error:
        return _cannot(consumer, title, error)
    return Fix(
        title=title,
        at=consumer.path,
        safety=SAFE,
        impact=NO_INTERRUPTION,
        change=change,
        reason=f"{_reason(edges)}; DependsOn cannot name what exists only under {conditions}",
        verify=_verify(consumer),
    )


def _freed(template: Template, edge: Edge) -> Fix:
    """The target names its consumer only by a name that is known: it can do without, and then the consumer can wait."""
    consumer, target = edge.consumer, edge.target
    references = template.graph.between(target.logical_id, consumer.logical_id)
    try:
        change = written_out(template, references) + add_depends_on(template, consumer, [target.logical_id])
    except CannotEdit:
        return _blocked(template, edge)
    return Fix(
        title=f"write the name of {consumer.logical_id} out in {target.logical_id}, and make {consumer.logical_id} wait for it",
        at=consumer.path,
        safety=SAFE,
        impact=impact_of(target),
        change=change,
        reason=f"{_reason([edge])}; as it is, the two are created in the wrong order, which certainly fails",
        verify=_verify(consumer),
        declares=SPELLED_OUT,
        needs=name_paths(consumer),
    )


def _blocked(template: Template, edge: Edge) -> Fix:
    consumer, target = edge.consumer, edge.target
    return Fix(
        title=f"{consumer.logical_id} should wait for {target.logical_id}",
        at=consumer.path,
        safety=SUGGEST,
        impact=NONE,
        reason=f"{_reason([edge])}; it cannot wait, because {' needs '.join(edge.way)}: that would be a cycle",
        options=tuple(_options(template, edge)),
    )


def _options(template: Template, edge: Edge) -> Iterator[Option]:
    """What can be done where only the target's own words are in the way: a DependsOn that should be the other way round, or
    a permission that can do without the bucket that it names."""
    consumer, target = edge.consumer, edge.target
    references = template.graph.between(target.logical_id, consumer.logical_id)
    if template.graph.path_exists(target.logical_id, consumer.logical_id, without=references):
        return
    if not implies(template, consumer.condition, target.condition):
        return
    entries = [r.node for r in references if r.kind == "DependsOn" and isinstance(r.node, Scalar)]
    try:
        if references and len(entries) == len(references):
            turned = reduce(add, (without_entry(template, target, entry) for entry in entries))
            turned += add_depends_on(template, consumer, [target.logical_id])
            yield Option(f"turn round the DependsOn of {target.logical_id}", turned)
        change = account_instead(template, references)
        if change is not None:
            yield Option(label_for(target), change + add_depends_on(template, consumer, [target.logical_id]))
    except CannotEdit:
        return


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
