"""An `ssm` reference where a password belongs.

**Why it matters.** `{{resolve:ssm:…}}` reads parameters of type String. A password is usually kept as a SecureString,
and then the stack stops before it creates anything:

    Non-secure ssm prefix was used for secure parameter /app/db/password

If the parameter is a String after all, the password can be read by everybody who may read parameters, and it stands in
the processed template.

**What is rewritten.** Nothing without a decision; `ssm-secure` is offered, in the properties that take it.

**Fix safety.** Only suggested: the type of the parameter is not in the template.

**Left alone.** Properties that do not take `ssm-secure`.

Source: AWS CloudFormation User Guide, "Get values stored in other services using dynamic references"; the error text is
from live tests.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import SUGGEST, CannotEdit, Context, Fix, Option, Template, transform

from .impact import impact_of
from .places import takes_ssm_secure
from .reads import replace_tail
from .uses import uses


@transform(
    id="plain-ssm-password",
    summary="ssm reference where a password belongs",
    group="secrets",
)
def plain_ssm_password(template: Template, context: Context) -> Iterator[Fix]:
    """Offer ssm-secure."""
    for use in uses(template, "ssm"):
        if use.resource is None or not takes_ssm_secure(use.resource.type, use.node.path):
            continue
        try:
            options: tuple[Option, ...] = (
                Option("ssm-secure", replace_tail(template, use.node, "{{resolve:ssm:", "{{resolve:ssm-secure:")),
            )
        except CannotEdit:
            options = ()
        yield Fix(
            title=f"keep the password of {use.resource.logical_id} as a SecureString, and read it with ssm-secure",
            at=use.node.path,
            safety=SUGGEST,
            impact=impact_of(template, use.node),
            reason="whether the parameter is a SecureString is not in the template",
            verify="aws ssm get-parameter --name NAME --query Parameter.Type --output text",
            options=options,
        )
