"""A `DependsOn` that names what the resource refers to anyway.

**Why it matters.** `Ref`, `Fn::GetAtt` and `Fn::Sub` make a dependency by themselves. cfn-lint says so with W3005
(`Obsolete DependsOn on resource (…), dependency already enforced by a "Ref" at …`). Such entries do no harm, but they
hide the few that matter: nobody dares to remove a `DependsOn` whose reason is not written down.

**What is rewritten.** The entry is removed; with the last one, `DependsOn` itself. A name that is listed twice is
listed once.

**Fix safety.** Safe, impact none: the order of creation and of deletion stays the same. Where a comment stands with the
entry, the repair would lose it, and is unsafe.

**Left alone.** Where the only reference is in a branch of `Fn::If` (in the other branch only `DependsOn` makes the
order) or in `Metadata` or in a policy of the resource (`UpdatePolicy`), of which AWS does not say that it makes an
order; where the named resource exists only under a condition that the waiting one does not imply; names that the
template does not define (SAM makes resources of its own); resources of SAM, whose references may end up in another
resource; the files of macros and other generators.

Source: "DependsOn attribute", AWS CloudFormation User Guide; cfn-lint W3005.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NONE,
    SAFE,
    CannotEdit,
    Context,
    Fix,
    Resource,
    Template,
    transform,
)
from repair.cloudformation.references import Reference
from repair.engine.properties import is_refused

from .entries import without_entry
from .existence import Existence
from .order import when


@transform(
    id="useless-depends-on",
    summary="DependsOn on something that is referred to anyway",
    fixes=("W3005",),
    group="lint",
)
def useless_depends_on(template: Template, context: Context) -> Iterator[Fix]:
    """Remove the entries that change nothing."""
    existence = Existence(template)
    found = [
        fix
        for resource in template.resources.values()
        if not resource.type.startswith("AWS::Serverless::")
        for fix in _useless(template, existence, resource)
    ]
    if found and not is_refused(template):
        yield from found


def _useless(template: Template, existence: Existence, resource: Resource) -> Iterator[Fix]:
    seen: set[str] = set()
    for scalar in resource.depends_on_scalars:
        name = scalar.value
        repeated = name in seen
        seen.add(name)
        reference = None if repeated else _enforcing(template, existence, resource, name)
        if not repeated and reference is None:
            continue
        try:
            change = without_entry(template, resource, scalar)
        except CannotEdit:
            continue
        if reference is None:
            title, reason = f"name {name} once in DependsOn", "it is listed twice"
        else:
            line = template.document.locate(reference.node.start)[0]
            title, reason = (
                f"drop {name} from DependsOn",
                f"the {reference.kind} in line {line} makes the same dependency",
            )
        yield Fix(title=title, at=scalar.path, safety=SAFE, impact=NONE, change=change, reason=reason)


def _enforcing(template: Template, existence: Existence, resource: Resource, name: str) -> Reference | None:
    """A reference that makes the dependency whenever the resource exists."""
    target = template.resources.get(name)
    here = when(resource.condition)
    if target is None or not existence.implies(here, when(target.condition)):
        return None
    for reference in template.graph.between(resource.logical_id, name):
        always = existence.implies(here, frozenset(reference.guards))
        if reference.path[2:3] == ("Properties",) and always:
            return reference
    return None
