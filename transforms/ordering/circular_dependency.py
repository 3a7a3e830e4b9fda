"""Resources that need each other.

**Why it matters.** CloudFormation creates what is needed first. Where resources need each other there is no first, and
the template is refused before anything is created:

    Circular dependency between resources: [WebSecurityGroup, AppSecurityGroup]

The message says which resources, and not why: the reason may be one line in a policy of a third resource.

**What is rewritten.** The cheapest set of cuts that leaves no cycle. If there is none, nothing is changed.

- *Security groups* that name each other: the rule becomes an AWS::EC2::SecurityGroupIngress or -Egress. If it was the
  last embedded egress rule, a rule that matches nothing takes its place, as EC2 would else let everything out.
- *A role's embedded policy* that names a bucket, key, table or queue which needs the role: the policy becomes an
  AWS::IAM::Policy. What uses the permissions while it is created gets a `DependsOn` on it.
- *A name that is written in the template* (`BucketName`, `TableName`, …): in policies (not as a principal), in the
  environment of a function and in the `SourceArn` of a permission, the reference becomes the text of the name or the
  ARN. A permission for a bucket gets a `SourceAccount` too, since a bucket's ARN names no account. A log group
  `/aws/lambda/${Function}` takes the function's name from its `FunctionName`, a function the stage from its
  `StageName`. Where only an ARN can stand (`Resource` of a statement) and a bucket's name was written, the ARN takes
  its place.
- *A managed policy* that names what needs its role: `Roles` of the policy takes the place of `ManagedPolicyArns` of the
  role.
- *A start script* that names its resource to cfn-init or cfn-signal by a reference: they take the logical id.
- *A DependsOn against a reference*, or on the resource itself: it can never be kept, and is removed.
- *A key policy* that names its own key: `*` means the same.
- *A secret with the endpoint of its database*: AWS::SecretsManager::SecretTargetAttachment writes host and port.

Logical ids of new resources are made of the old ones and are free. Rules, statements and notifications are moved, never
dropped.

**Fix safety.** Safe where what is deployed stays the same: without the cut, the template certainly fails. On a stack
that runs already, a rule or policy that is moved is removed and added again (impact some-interruption); a permission is
replaced. Unsafe where a secret's content changes, where something may be created before its role has all permissions,
and where a comment would be lost.

**Left alone.** A cycle without a clean cut is explained step by step, with line numbers; where a `DependsOn` is part of
it that AWS does not ask for, its removal is offered, and for a bucket without a name a permission that names its
account. `Fn::If` branches that exclude each other are no cycle. Events of SAM functions are no need of the function.
Macros and other generators: their input is not what CloudFormation sees.

Source: "AWS::EC2::SecurityGroup" (cross-referencing rules), "AWS::S3::Bucket" (replication role),
"AWS::Lambda::Permission", AWS CloudFormation User Guide; cfn-lint E3004, cloudformation-validate F3004.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from repair import (
    NONE,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Option,
    Scalar,
    Template,
    transform,
)
from repair.engine.properties import is_refused

from .cuts.accounts import account_instead, label_for
from .entries import without_entry
from .knots import Knot, knots
from .plan import Plan


@transform(
    id="circular-dependency",
    summary="Resources that need each other",
    fixes=("E3004", "F3004"),
    group="deploy",
)
def circular_dependency(template: Template, context: Context) -> Iterator[Fix]:
    """Cut the cycles, or explain them."""
    found = knots(template)
    if not found or is_refused(template):
        return
    for knot in found:
        plan = Plan(knot)
        if plan.stuck:
            yield _explained(knot, plan.stuck)
        else:
            yield from _cuts(knot, plan)


def _cuts(knot: Knot, plan: Plan) -> Iterator[Fix]:
    """All cuts of a knot are as safe as the least safe of them: half of them would be of no use."""
    changes = [plan.changes[cut] for cut in plan.cuts]
    lost = any(change.lost_comments for change in changes)
    safety = SAFE if not lost and all(cut.safety is SAFE for cut in plan.cuts) else UNSAFE
    circle = knot.explain(knot.shortest_cycle())
    for cut, change in zip(plan.cuts, changes, strict=True):
        yield Fix(
            title=cut.title,
            at=cut.at,
            safety=safety,
            impact=cut.impact,
            change=change,
            reason=f"{cut.reason}. The circle: {circle}",
            verify="cfn-repair graph <template>",
            declares=cut.declares,
            needs=cut.needs,
        )


def _explained(knot: Knot, cycle: list[str]) -> Fix:
    return Fix(
        title=f"break the circle {' -> '.join(cycle)}",
        at=knot.template.resources[cycle[0]].path,
        safety=SUGGEST,
        impact=NONE,
        reason=f"{knot.explain(cycle)}. None of these can be moved or written without a reference",
        verify="cfn-repair graph <template>",
        options=tuple(_options(knot, cycle)),
    )


def _options(knot: Knot, cycle: list[str]) -> Iterator[Option]:
    for source, target in pairwise(cycle):
        reasons = knot.reasons(source, target)
        try:
            instead = account_instead(knot.template, reasons)
        except CannotEdit:
            continue
        if instead is not None:
            yield Option(label_for(knot.template.resources[source]), instead)
        entry = reasons[0].node
        if len(reasons) > 1 or reasons[0].kind != "DependsOn" or not isinstance(entry, Scalar):
            continue
        if (source, target) in knot.needed.pairs:
            continue  # without it, the creation certainly fails
        try:
            change = without_entry(knot.template, knot.template.resources[source], entry)
        except CannotEdit:
            continue
        yield Option(f"drop {target} from the DependsOn of {source}", change)
