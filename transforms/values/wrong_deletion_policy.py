"""A DeletionPolicy or UpdateReplacePolicy that CloudFormation does not know, or that the type cannot follow.

**Why it matters.** CloudFormation refuses the template: `Template error: Resource Table does not support a
DeletionPolicy of Snapshot`, or `Template error: Unrecognized DeletionPolicy retain for resource Table`.

**What is rewritten.** Another case is corrected (`retain` → `Retain`). `RetainExceptOnCreate`, which only
DeletionPolicy knows, becomes `Retain` as an UpdateReplacePolicy. `Snapshot` on a type that has no snapshots becomes
`Retain`.

**Fix safety.** Safe for another case and for `RetainExceptOnCreate`, which means `Retain` for a resource that exists.
Unsafe for `Snapshot`: the resource is kept whole, and costs what it costs.

**Left alone.** Other words, values of parameters and mappings, and templates that another tool or an unknown macro
rewrites.

Source: AWS CloudFormation User Guide, DeletionPolicy attribute (which types have snapshots) and UpdateReplacePolicy
attribute.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import NONE, SAFE, SUGGEST, UNSAFE, CannotEdit, Context, Fix, Safety, Template, replace, transform
from repair.cloudformation.places import places
from repair.engine.properties import is_refused
from transforms.shape.names import same_but_for_case

_WORDS = {
    "DeletionPolicy": ("Delete", "Retain", "RetainExceptOnCreate", "Snapshot"),
    "UpdateReplacePolicy": ("Delete", "Retain", "Snapshot"),
}
HAS_SNAPSHOTS = frozenset(
    {
        "AWS::DocDB::DBCluster",
        "AWS::EC2::Volume",
        "AWS::ElastiCache::CacheCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::Neptune::DBCluster",
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBInstance",
        "AWS::Redshift::Cluster",
    }
)


@transform(
    id="wrong-deletion-policy",
    summary="DeletionPolicy that CloudFormation does not know or the type cannot follow",
    group="values",
    fixes=("E3035", "E3036", "F0018", "F3016"),
)
def wrong_deletion_policy(template: Template, context: Context) -> Iterator[Fix]:
    """Write the policy that was meant."""
    if is_refused(template):
        return
    for resource in template.resources.values():
        for attribute, known in _WORDS.items():
            written = resource.node.get(attribute)
            for place in places(template, written) if written is not None else ():
                answer = _answer(resource.type, place.text or "", known)
                if answer is None or place.kind != "literal":
                    continue
                word, safety, reason = answer
                title = f"write {word} for {place.text}"
                try:
                    change = replace(template.document, place.node, word)
                except CannotEdit as error:
                    yield Fix(title, place.path, SUGGEST, NONE, reason=str(error))
                    continue
                yield Fix(title, place.path, safety, NONE, change=change, reason=reason)


def _answer(type_name: str, word: str, known: tuple[str, ...]) -> tuple[str, Safety, str] | None:
    same = same_but_for_case(word, known)
    if same is not None:
        return same, SAFE, "the case differs"
    if word == "RetainExceptOnCreate" and word not in known:
        return "Retain", SAFE, "only DeletionPolicy knows RetainExceptOnCreate"
    if word == "Snapshot" and type_name.startswith("AWS::") and type_name not in HAS_SNAPSHOTS:
        return "Retain", UNSAFE, f"{type_name} has no snapshots"
    return None
