"""The execution role of an ECS task, and what the template lets it do.

Three answers: an action is certainly allowed, certainly not, or nobody can tell from the template (a policy under
``Fn::If``, a managed policy that is not known here). Only the certain ones are acted upon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from repair import Change, Node, Quoted, Resource, Sequence, Template, add_key, append
from repair.cloudformation.evaluate import normalise
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.results import Opaque
from repair.cloudformation.sections import child, is_null, plain_mapping
from repair.cloudformation.sub import tokenize_sub

Form = tuple["str | Opaque", ...]

#: AWS managed policies: the actions by which they let a task read its secrets and parameters, always on all resources.
KNOWN_POLICIES: dict[str, tuple[str, ...]] = {
    "AdministratorAccess": ("*",),
    "AmazonEC2ContainerRegistryReadOnly": (),
    "AmazonS3ReadOnlyAccess": (),
    "AmazonSSMManagedInstanceCore": ("ssm:GetParameter", "ssm:GetParameters"),
    "AmazonSSMReadOnlyAccess": ("ssm:Get*",),
    "AWSXRayDaemonWriteAccess": (),
    "AWSXrayWriteOnlyAccess": (),
    "CloudWatchLogsFullAccess": (),
    "SecretsManagerReadWrite": ("secretsmanager:*",),
    "service-role/AWSLambdaBasicExecutionRole": (),
    "service-role/AWSLambdaVPCAccessExecutionRole": (),
    "service-role/AmazonEC2ContainerServiceforEC2Role": (),
    "service-role/AmazonECSTaskExecutionRolePolicy": (),
}
PARAMETER_ARN = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a policy; None where a part of it cannot be read."""

    actions: tuple[str, ...] | None
    resources: tuple[Form, ...] | None
    conditional: bool = False
    denies: bool = False

    def may_allow(self, action: str) -> bool:
        """True unless it certainly says nothing about the action."""
        return self.actions is None or any(_covers(pattern, action) for pattern in self.actions)


def execution_role(template: Template, task: Resource) -> Resource | None:
    """The role of this template that ECS takes to start the task, or None."""
    node = task.property("ExecutionRoleArn")
    form = normalise(template, node) if node is not None else None
    if form is None or len(form) != 1 or not isinstance(form[0], Opaque) or form[0].function != "Fn::GetAtt":
        return None
    logical_id, attribute = form[0].arguments
    role = template.resources.get(logical_id)
    return role if role is not None and role.type == "AWS::IAM::Role" and attribute == "Arn" else None


def allows(template: Template, role: Resource, action: str, resource: Form) -> bool:
    """True if the template certainly lets the role do this to exactly this resource (or to all)."""
    for statement in statements(template, role):
        if statement is None or statement.actions is None or statement.resources is None:
            continue
        if statement.denies:
            continue
        here = resource in statement.resources or ("*",) in statement.resources
        if here and not statement.conditional and statement.may_allow(action):
            return True
    return False


def lacks(template: Template, role: Resource, action: str) -> bool:
    """True if no statement of the template is about the role doing this: neither lets nor forbids it."""
    found = list(statements(template, role))
    return all(statement is not None and not statement.may_allow(action) for statement in found)


def statements(template: Template, role: Resource) -> Iterator[Statement | None]:
    """The statements of a role, wherever the template gives them; None stands for what cannot be read."""
    if role.properties is None:
        yield None
        return
    yield from _inline(template, role.property("Policies"))
    managed = role.property("ManagedPolicyArns")
    if managed is not None and not isinstance(managed, Sequence):
        yield None
    for item in managed.items if isinstance(managed, Sequence) else []:
        yield from _managed(template, item)
    for policy in template.resources_of_type("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
        if any(reference.source.name == policy.logical_id for reference in template.references_to(role.logical_id)):
            yield from _document(template, policy.property("PolicyDocument"))


def grant(template: Template, role: Resource, name: str, granted: list[tuple[str, list[Any]]]) -> Change:
    """Add an inline policy: actions, and the resources of each. Raises CannotEdit where the policies are no plain list."""
    statements = [{"Effect": "Allow", "Action": action, "Resource": resources} for action, resources in granted]
    policy = {
        "PolicyName": name,
        "PolicyDocument": {"Version": Quoted("2012-10-17"), "Statement": statements},
    }
    properties = role.properties
    assert properties is not None
    # Two grants in one pass would write one key twice: the role is claimed as a whole.
    claim = Change(claims=frozenset({properties.start}))
    policies = properties.get("Policies")
    if isinstance(policies, Sequence) and policies.tag is None:
        return append(template.document, policies, policy) + claim
    return add_key(template.document, properties, "Policies", [policy]) + claim


def parameter_arn(template: Template, parameter: Resource) -> str | None:
    """The ARN of an SSM parameter of the template as the text of a Fn::Sub.

    None where it is not known whether its name starts with a slash, which the ARN does not repeat.
    """
    node = parameter.property("Name")
    form = normalise(template, node) if node is not None else ("generated",)
    first = form[0] if form else None
    if not isinstance(first, str):
        return None
    slash = "" if first.startswith("/") else "/"
    return f"{PARAMETER_ARN}{slash}${{{parameter.logical_id}}}"


def sub_form(text: str) -> Form:
    """What a Fn::Sub of this text with plain names is to `normalise`."""
    return tuple(Opaque("Ref", (t.name,)) if t.kind == "variable" else t.literal for t in tokenize_sub(text))


def policy_name(role: Resource, wanted: str) -> str:
    """A name for an inline policy that the role has not yet."""
    policies = role.property("Policies")
    listed = policies.items if isinstance(policies, Sequence) else []
    taken = {literal_text(child(item, "PolicyName")) for item in listed}
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def _inline(template: Template, policies: Node | None) -> Iterator[Statement | None]:
    if policies is None:
        return
    if not isinstance(policies, Sequence) or policies.tag is not None:
        yield None
        return
    for policy in policies.items:
        yield from _document(template, child(policy, "PolicyDocument"))


def _managed(template: Template, node: Node) -> Iterator[Statement | None]:
    form = normalise(template, node)
    last = form[-1] if form else None
    if isinstance(last, Opaque) and last.function == "Ref" and len(form or ()) == 1:
        policy = template.resources.get(last.arguments[0])
        if policy is not None and policy.type == "AWS::IAM::ManagedPolicy":
            yield from _document(template, policy.property("PolicyDocument"))
            return
    name = last.partition(":policy/")[2] if isinstance(last, str) else ""
    actions = KNOWN_POLICIES.get(name)
    yield Statement(actions, (("*",),)) if actions is not None else None


def _document(template: Template, document: Node | None) -> Iterator[Statement | None]:
    listed = child(document, "Statement")
    items = listed.items if isinstance(listed, Sequence) and listed.tag is None else [listed]
    for item in items:
        statement = plain_mapping(item)
        if statement is None:
            yield None
        elif (effect := literal_text(statement.get("Effect"))) in ("Allow", "Deny"):
            actions, resources = _texts(statement.get("Action")), _forms(template, statement.get("Resource"))
            yield Statement(actions, resources, "Condition" in statement, denies=effect == "Deny")


def _items(node: Node | None) -> list[Node]:
    if node is None or is_null(node):
        return []
    return node.items if isinstance(node, Sequence) and node.tag is None else [node]


def _texts(node: Node | None) -> tuple[str, ...] | None:
    """The literal texts of one value or a list of them; None where one is not literal or there is none."""
    found = [literal_text(item) for item in _items(node)]
    texts = tuple(text for text in found if text is not None)
    return texts if texts and len(texts) == len(found) else None


def _forms(template: Template, node: Node | None) -> tuple[Form, ...] | None:
    found = [normalise(template, item) for item in _items(node)]
    forms = tuple(form for form in found if form is not None)
    return forms if forms and len(forms) == len(found) else None


def _covers(pattern: str, action: str) -> bool:
    return fnmatchcase(action.lower(), pattern.lower().replace("[", "[[]"))
