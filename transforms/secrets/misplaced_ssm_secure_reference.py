"""An `ssm-secure` reference where CloudFormation does not resolve it.

**Why it matters.** `{{resolve:ssm-secure:…}}` works in a handful of password properties only. Elsewhere the stack
fails:

    SSM Secure reference is not supported in: [AWS::DMS::Endpoint/Properties/Password]

**What is rewritten.** Nothing without a decision. Offered is `ssm`, which is right if the parameter is a String. A
SecureString must become a secret of AWS Secrets Manager, whose references work in all properties.

**Fix safety.** Only suggested: the type of the parameter is not in the template, and the value would have to move.

**Left alone.** The properties that take it: `MasterUserPassword` of AWS::RDS::DBInstance, AWS::RDS::DBCluster and
AWS::Redshift::Cluster, `AuthToken` of AWS::ElastiCache::ReplicationGroup, `Password` of the directories, of a user's
`LoginProfile` and of Firehose's `RedshiftDestinationConfiguration`, and OpsWorks.

Source: AWS CloudFormation User Guide, "Resources that support dynamic parameter patterns for secure strings"; the error
text is from live tests.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import SUGGEST, CannotEdit, Context, Fix, Option, Template, transform

from .impact import impact_of
from .places import property_names, takes_ssm_secure
from .reads import replace_tail
from .uses import uses


@transform(
    id="misplaced-ssm-secure-reference",
    summary="ssm-secure reference where it is not resolved",
    group="secrets",
    fixes=("E1027",),
)
def misplaced_ssm_secure_reference(template: Template, context: Context) -> Iterator[Fix]:
    """Report the reference."""
    for use in uses(template, "ssm-secure"):
        resource = use.resource
        if resource is None or takes_ssm_secure(resource.type, use.node.path):
            continue
        try:
            options: tuple[Option, ...] = (
                Option("ssm", replace_tail(template, use.node, "{{resolve:ssm-secure:", "{{resolve:ssm:")),
            )
        except CannotEdit:
            options = ()
        place = "/".join((resource.type, *map(str, use.node.path[2:3]), *property_names(use.node.path)))
        yield Fix(
            title=f"read the secret of {resource.logical_id} from Secrets Manager: {place} does not take ssm-secure",
            at=use.node.path,
            safety=SUGGEST,
            impact=impact_of(template, use.node),
            reason=f"SSM Secure reference is not supported in: [{place}]",
            options=options,
        )
