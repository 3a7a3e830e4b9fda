"""Do two texts of a template mean the same? The proof behind repairs that claim to change nothing.

Every property of every resource, every output and every condition is evaluated in both, first with nothing known
(what is equal then is equal for all values), then in up to 64 sample environments (see :mod:`.samples`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from repair.cloudformation.conditions import can_hold, guards_of
from repair.cloudformation.dependence import Used, changed_names, closure, uses
from repair.cloudformation.evaluate import Evaluator
from repair.cloudformation.intrinsics import function_call, literal_text
from repair.cloudformation.results import NO_VALUE, Result, Unknown, show, unknowns
from repair.cloudformation.samples import environments
from repair.cloudformation.template import Template
from repair.syntax.model import to_model
from repair.syntax.nodes import Mapping, Node, Path, Sequence

_COMPARED = ("Conditions", "Resources", "Outputs")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not the same: at a long-form path, with both values in words.

    `when` names the values of the parameters for which they differ; empty where that needs no parameter.
    """

    path: Path
    before: str
    after: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two nodes at one path that must give the same; None where there is none."""

    path: Path
    before: Node | None
    after: Node | None


def same_meaning(before: Template, after: Template, except_paths: Iterable[Path] = ()) -> list[Difference]:
    """What two templates do not have in common, beside what stands at or below `except_paths`; empty if nothing.

    ``DependsOn`` is not compared (it is an order, not a value), nor are parameters and mappings by themselves: they
    count by the values that they give. A place that has no value in any environment must be written alike. A resource
    that exists in neither is not compared. Where a list has another length, a path of one of its members excepts the list.
    """
    excepted = tuple(except_paths)
    changed = changed_names(before, after)
    pairs = [
        pair
        for pair in _pairs(before, after, changed, excepted)
        if not _is_excepted(pair, excepted) and not _is_proven(pair, before, after, changed)
    ]
    if not pairs:
        return []
    found: dict[Path, Difference] = {}
    seen: set[Path] = set()
    for environment in environments(before, after, vary=_parameters(pairs, before, after)):
        one, two = Evaluator(before, environment), Evaluator(after, environment)
        for pair in pairs:
            if pair.path not in found and not _exists_nowhere(pair.path, one, two):
                difference = _difference(pair, one, two)
                if isinstance(difference, Difference):
                    found[pair.path] = difference
                elif difference:
                    seen.add(pair.path)
    for pair in pairs:
        if pair.path not in seen and pair.path not in found and _is_written_differently(pair, before, after):
            found[pair.path] = Difference(pair.path, *_words(pair, before.symbolic, after.symbolic))
    return [found[pair.path] for pair in pairs if pair.path in found]


def _parameters(pairs: list[_Pair], before: Template, after: Template) -> set[str]:
    """The names of values that any of the places depends on, its existence included."""
    names: set[str] = set()
    for template, nodes in ((before, [p.before for p in pairs]), (after, [p.after for p in pairs])):
        found = [node for node in nodes if node is not None]
        conditions = {guard.condition for node in found for guard in guards_of(template, node)}
        conditions |= {
            literal_text(node) or "" for pair, node in zip(pairs, nodes, strict=True) if _is_condition_name(pair.path)
        }
        found += [template.conditions[name] for name in conditions if name in template.conditions]
        names |= {name for kind, name in closure(template, found) if kind == "value"}
    return names


def _is_proven(pair: _Pair, before: Template, after: Template, changed: Used) -> bool:
    """True if both are put together alike, out of names that mean the same: then they are equal for all values."""
    if any(node is not None and uses(node) & changed for node in (pair.before, pair.after)):
        return False
    value = _value(before.symbolic, pair.before)
    return not _is_condition_name(pair.path) and value == _value(after.symbolic, pair.after) and not unknowns(value)


def _is_excepted(pair: _Pair, excepted: tuple[Path, ...]) -> bool:
    lists = {_inside(node) for node in (pair.before, pair.after) if isinstance(node, Sequence)}
    return any(
        pair.path[: len(path)] == path
        or (isinstance(path[-1], int) and any(path[:-1] == (*pair.path, *name) for name in lists))
        for path in excepted
        if path
    )


def _inside(node: Node) -> Path:
    return (node.function,) if node.function else ()


def _pairs(before: Template, after: Template, changed: Used, excepted: tuple[Path, ...]) -> Iterator[_Pair]:
    """The smallest places that are written differently, or that depend on something that is.

    A call is one place, unless a path below it is excepted: then equal calls are compared by their arguments.
    """
    stack = [_Pair((name,), before.root.get(name), after.root.get(name)) for name in reversed(_COMPARED)]
    while stack:
        pair = stack.pop()
        one, two = pair.before, pair.after
        if one is None and two is None:
            continue
        if one is not None and two is not None:
            if to_model(one) == to_model(two) and not (changed and uses(one) & changed):
                continue
            names = [call.name if call else "" for call in map(function_call, (one, two))]
            opens = not any(names) or any(len(path) > len(pair.path) == _shared(path, pair.path) for path in excepted)
            mine, theirs = _members(one), _members(two)
            if opens and names[0] == names[1] and mine is not None and theirs is not None:
                is_list = isinstance(one, Sequence) or isinstance(two, Sequence)
                if not is_list or mine.keys() == theirs.keys():
                    paths = [path for path in dict.fromkeys((*mine, *theirs)) if not _is_order((*pair.path, *path))]
                    stack += [_Pair((*pair.path, *path), mine.get(path), theirs.get(path)) for path in reversed(paths)]
                    continue
        yield pair


def _shared(path: Path, other: Path) -> int:
    """How many parts two paths have in common at their beginning."""
    return next((index for index, (a, b) in enumerate(zip(path, other, strict=False)) if a != b), len(other))


def _members(node: Node) -> dict[Path, Node] | None:
    """What stands in a collection or a call, by the path from it; None for a single text."""
    call = function_call(node)
    if call is not None and call.form == "long":
        return {(call.name,): call.argument}
    if isinstance(node, Mapping):
        return {(*_inside(node), entry.key.value): entry.value for entry in node.entries}
    if isinstance(node, Sequence):
        return {(*_inside(node), index): item for index, item in enumerate(node.items)}
    return None


def _is_order(path: Path) -> bool:
    return len(path) == 3 and path[0] == "Resources" and path[2] == "DependsOn"


def _value(evaluator: Evaluator, node: Node | None) -> Result:
    return NO_VALUE if node is None else evaluator.value(node)


def _is_condition_name(path: Path) -> bool:
    """The ``Condition`` of a resource or an output: a name, whose condition decides."""
    return len(path) == 3 and path[0] in ("Resources", "Outputs") and path[2] == "Condition"


def _difference(pair: _Pair, one: Evaluator, two: Evaluator) -> Difference | bool:
    """The difference in one environment; else whether both were seen to be equal (False: neither can be deployed)."""
    if _is_condition_name(pair.path):
        names = literal_text(pair.before), literal_text(pair.after)
        exists = one.exists(names[0]), two.exists(names[1])
        if exists[0] == exists[1] and (None not in exists or names[0] == names[1]):
            return True
        return Difference(pair.path, names[0] or "always", names[1] or "always", _when(pair, one))
    before, after = _value(one, pair.before), _value(two, pair.after)
    if isinstance(before, Unknown) and isinstance(after, Unknown):
        return False
    if before == after:
        return not unknowns(before)
    return Difference(pair.path, *_words(pair, one, two), _when(pair, one))


def _is_written_differently(pair: _Pair, before: Template, after: Template) -> bool:
    """True if a place that was never seen to have a value is not written alike; what exists nowhere is no matter."""
    if pair.before is None or pair.after is None:
        return any(node is not None and _can_exist(template, node) for template, node in _sides(pair, before, after))
    return to_model(pair.before) != to_model(pair.after) and _can_exist(before, pair.before)


def _sides(pair: _Pair, before: Template, after: Template) -> tuple[tuple[Template, Node | None], ...]:
    return (before, pair.before), (after, pair.after)


def _can_exist(template: Template, node: Node) -> bool:
    return can_hold(template, guards_of(template, node)[:1])


def _words(pair: _Pair, one: Evaluator, two: Evaluator) -> tuple[str, str]:
    return _masked(show(_value(one, pair.before)), one), _masked(show(_value(two, pair.after)), two)


def _exists_nowhere(path: Path, one: Evaluator, two: Evaluator) -> bool:
    """True in a resource or an output that neither template makes in this environment."""
    if len(path) < 3 or _is_condition_name(path):
        return False
    return _exists(path, one) is False and _exists(path, two) is False


def _exists(path: Path, evaluator: Evaluator) -> bool | None:
    template = evaluator.template
    name = str(path[1])
    resource = template.resources.get(name) if path[0] == "Resources" else None
    output = template.outputs.get(name) if path[0] == "Outputs" else None
    if resource is None and output is None:
        section = template.section(str(path[0]))
        return section is not None and name in section
    return evaluator.exists(resource.condition if resource else output.condition if output else None)


def _when(pair: _Pair, evaluator: Evaluator) -> str:
    """The given values of the parameters that the place depends on."""
    given = evaluator.environment.parameters
    used = closure(evaluator.template, [node for node in (pair.before, pair.after) if node is not None])
    names = [name for name, parameter in evaluator.template.parameters.items() if not parameter.no_echo]
    return ", ".join(f"{name}={given[name]}" for name in names if name in given and ("value", name) in used)


def _masked(text: str, evaluator: Evaluator) -> str:
    """A value for people, without the Defaults of parameters that CloudFormation masks."""
    for parameter in evaluator.template.parameters.values():
        if parameter.no_echo and parameter.default is not None and parameter.default.value:
            text = text.replace(parameter.default.value, "****")
    return text
