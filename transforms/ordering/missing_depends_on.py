"""A resource that needs another one which it does not name.

**Why it matters.** CloudFormation creates resources side by side and waits only where one names another (`Ref`,
`Fn::GetAtt`, `Fn::Sub`, `DependsOn`). Some needs are not in the properties: an ECS service names its target group, but
what must be there is the listener that connects the group to a load balancer. Such a stack fails, or fails sometimes,
and no validator says why. The table below has the needs that AWS documents or that were seen to fail, each with the
message that people then read.

**What is rewritten.** The missing name is added to `DependsOn`: a single name becomes a list, a list is added to, in
its own form, and new names stand in the order of the document. Where the resource to wait for exists only under a
condition that the waiting one does not imply, `DependsOn` would name something that is perhaps not there; the resource
then gets `Metadata: {WaitFor<Name>: !If [Condition, !Ref Name, '']}`, which makes the same dependency while the
condition holds. Where the resource to wait for refers back (the permission of a bucket's function: `SourceArn: !GetAtt
Bucket.Arn`), and the name is written in the template (`BucketName`), the reference becomes the text of that name, with
`SourceAccount` for a permission, so that the right order becomes possible.

**Fix safety.** Safe, impact none: `DependsOn` changes the order of creation (and, reversed, of deletion) and nothing of
what is deployed. An edge is added only if the resource does not wait already, on any way, and if nothing waits the
other way round, which would close a cycle; edges that are added in the same run count. For the Metadata form the impact
is no-interruption; a permission whose reference is written out is replaced.

**Left alone.** What is only referred to by a parameter or an import; names in `Fn::ForEach`; needs that would close a
cycle (reported, with the way back; a `DependsOn` in the wrong direction can be turned round by a decision, and for a
bucket without a name the permission can name its account instead, which lets every bucket of the account call the
function); the file of a macro or another generator. Secrets that are read by their literal name are the business of
`unordered-secret-reference`.

Source: "DependsOn attribute", AWS CloudFormation User Guide, and the evidence of each row.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import Context, Fix, Template, transform

from .needs import documentation
from .rows import ROWS
from .waiting import fixes_for

__doc__ = f"{__doc__}\n{documentation(ROWS)}"


@transform(
    id="missing-depends-on",
    summary="Resource that needs another one without naming it",
    group="deploy",
)
def missing_depends_on(template: Template, context: Context) -> Iterator[Fix]:
    """Make resources wait for what they need."""
    yield from fixes_for(template, ROWS)
