"""An SSM parameter of type SecureString.

**Why it matters.** CloudFormation cannot create one. The stack fails with

    Properties validation failed for resource Parameter with message: #/Type: #: only 1 subschema matches out of 2 …
    SecureString is not a valid enum value

and if it could, the secret would stand in the template.

**What is rewritten.** Nothing without a decision: type `String` is offered, which is right for what is no secret. A
secret belongs into AWS::SecretsManager::Secret, where `GenerateSecretString` makes it and nobody has to write it down.

**Fix safety.** Only suggested: whether the value is a secret decides.

**Left alone.** `String` and `StringList`.

Source: AWS CloudFormation User Guide, AWS::SSM::Parameter: "AWS CloudFormation doesn't support creating a SecureString
parameter type."
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import SUGGEST, CannotEdit, Context, Fix, Option, Template, replace, transform
from repair.cloudformation.intrinsics import literal_text

from ..secrets.impact import impact_of


@transform(
    id="secure-string-parameter",
    summary="SSM parameter of a type that CloudFormation cannot create",
    group="parameters",
    fixes=("E3030",),
)
def secure_string_parameter(template: Template, context: Context) -> Iterator[Fix]:
    """Report the parameter; offer type String."""
    for parameter in template.resources_of_type("AWS::SSM::Parameter"):
        node = parameter.property("Type")
        if node is None or literal_text(node) != "SecureString":
            continue
        try:
            options = [Option("String", replace(template.document, node, "String"))]
        except CannotEdit:
            options = []
        yield Fix(
            title=f"keep {parameter.logical_id} as a String, or its value in AWS::SecretsManager::Secret",
            at=node.path,
            safety=SUGGEST,
            impact=impact_of(template, node),
            reason="AWS CloudFormation doesn't support creating a SecureString parameter type",
            options=tuple(options),
        )
