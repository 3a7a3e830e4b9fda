"""What a template lets a role do: certainly, certainly not, or nobody can tell."""

from __future__ import annotations

import pytest

from repair.cloudformation.results import Opaque
from repair.cloudformation.template import Template
from repair.syntax.document import parse
from transforms.secrets.execution_role import allows, execution_role, lacks

READ = "secretsmanager:GetSecretValue"
SECRET = (Opaque("Ref", ("Secret",)),)


def template(role: str, more: str = "") -> Template:
    return Template(
        parse(
            "Resources:\n"
            "  Secret: {Type: AWS::SecretsManager::Secret}\n"
            f"  Role:\n    Type: AWS::IAM::Role\n    Properties: {{AssumeRolePolicyDocument: {{}}{role}}}\n{more}"
        )
    )


def policy(statement: str) -> str:
    return f", Policies: [{{PolicyName: p, PolicyDocument: {{Statement: {statement}}}}}]"


@pytest.mark.parametrize(
    ("role", "allowed", "lacking"),
    [
        ("", False, True),
        (policy("[]"), False, True),
        (policy("{Effect: Allow, Action: 'logs:*', Resource: '*'}"), False, True),
        (policy(f"{{Effect: Allow, Action: '{READ}', Resource: '*'}}"), True, False),
        (policy(f"[{{Effect: Allow, Action: ['x:y', '{READ}'], Resource: [!Ref Secret]}}]"), True, False),
        (policy("{Effect: Allow, Action: 'SECRETSMANAGER:get*', Resource: '*'}"), True, False),
        (policy("{Effect: Allow, Action: '*', Resource: '*'}"), True, False),
        (policy(f"{{Effect: Allow, Action: '{READ}', Resource: other}}"), False, False),
        (policy(f"{{Effect: Allow, Action: '{READ}', Resource: '*', Condition: {{}}}}"), False, False),
        (
            policy(f"{{Effect: Deny, Action: '{READ}', Resource: '*'}}"),
            False,
            False,
        ),  # beside a Deny, an Allow would repair nothing
        (policy("{Effect: Allow, NotAction: 'iam:*', Resource: '*'}"), False, False),
        (policy("[!If [C, {}, {}]]"), False, False),
        (", Policies: !If [C, [], []]", False, False),
        (", ManagedPolicyArns: [arn:aws:iam::aws:policy/SecretsManagerReadWrite]", True, False),
        (", ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy']", False, True),
        (", ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AmazonS3ReadOnlyAccess']", False, True),
        (", ManagedPolicyArns: [arn:aws:iam::1:policy/ours]", False, False),
        (", ManagedPolicyArns: [!Ref Elsewhere]", False, False),
    ],
)
def test_role(role: str, allowed: bool, lacking: bool) -> None:
    view = template(role)
    found = view.resources["Role"]
    assert allows(view, found, READ, SECRET) == allowed
    assert lacks(view, found, READ) == lacking


@pytest.mark.parametrize("kind", ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"])
def test_policies_that_name_the_role(kind: str) -> None:
    document = f"PolicyDocument: {{Statement: {{Effect: Allow, Action: '{READ}', Resource: !Ref Secret}}}}"
    view = template("", f"  P: {{Type: '{kind}', Properties: {{Roles: [!Ref Role], {document}}}}}\n")
    assert allows(view, view.resources["Role"], READ, SECRET)
    other = template("", f"  P: {{Type: '{kind}', Properties: {{Roles: [x], {document}}}}}\n")
    assert lacks(other, other.resources["Role"], READ)


@pytest.mark.parametrize(
    ("value", "found"),
    [("!GetAtt Role.Arn", True), ("!Sub '${Role.Arn}'", True), ("!Ref Role", False), ("arn:aws:iam::1:role/x", False)],
)
def test_execution_role(value: str, found: bool) -> None:
    task = f"  Task: {{Type: AWS::ECS::TaskDefinition, Properties: {{ExecutionRoleArn: {value}}}}}\n"
    view = template("", task)
    assert (execution_role(view, view.resources["Task"]) is not None) == found
