"""A statement of a policy that lacks one of its parts, or has it twice.

**Why it matters.** The policy, and the role or bucket that it is part of, is refused half-way through the deployment:
`MalformedPolicyDocument: Policy statement must contain resources`, `Policy statement must contain actions`, `Syntax
errors in policy`.

**What is rewritten.**

- `Resource: '*'` is added to a statement of a key policy, where it is the key itself, and to one whose actions are
  about no single resource (`cloudwatch:PutMetricData`, `ec2:Describe…`);
- the resource of a queue's policy and of a topic's policy is the only queue or topic that the policy is for;
- of `Resource` and `NotResource`, `Action` and `NotAction`, `Principal` and `NotPrincipal`, the empty one goes.

**Fix safety.** Safe for key policies, and for what is empty: there is one answer. Unsafe for the other resources:
somebody gets an access that the template did not spell out.

**Left alone.** Every other missing `Resource`, `Effect`, `Action` or `Principal` is a finding, with options where there
are some. Statements that a function or a macro gives or adds to.

Source: IAM User Guide, "IAM JSON policy elements"; AWS KMS Developer Guide, "Key policies" (Resource); Service
Authorization Reference (actions without resource types).
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Context,
    Fix,
    Mapping,
    Node,
    Option,
    Quoted,
    Sequence,
    Template,
    Value,
    add_key,
    get_att,
    ref,
    remove_key,
    transform,
)
from repair.cloudformation.intrinsics import function_call, literal_text
from repair.engine.properties import takes_transform
from transforms.shape.beside import may_be_missing, referred

from .documents import Document, documents

_PAIRS = (("Resource", "NotResource"), ("Action", "NotAction"), ("Principal", "NotPrincipal"))
#: Actions that know no resource types; a name that ends in * stands for all that begin so.
_WITHOUT_RESOURCE = (
    *("autoscaling:Describe*", "ce:*", "cloudwatch:PutMetricData", "ec2:Describe*", "ecr:GetAuthorizationToken"),
    *("elasticloadbalancing:Describe*", "iam:ListRoles", "rds:DescribeDBEngineVersions", "s3:ListAllMyBuckets"),
    *("sts:GetCallerIdentity", "tag:Get*", "xray:PutTelemetryRecords", "xray:PutTraceSegments"),
)


@transform(
    id="incomplete-statement",
    summary="Policy statement without one of its parts, or with both of a pair",
    group="policies",
    fixes=("E3510", "E3512", "E3513", "E3530"),
)
def incomplete_statement(template: Template, context: Context) -> Iterator[Fix]:
    """Complete it where there is one way to do so."""
    for document in documents(template):
        if takes_transform(document.node):
            continue
        for statement in document.statements:
            if takes_transform(statement) or statement.tag is not None:
                continue
            yield from _pairs(template, statement)
            yield from _missing(template, document, statement)


def _fix(statement: Mapping, title: str, reason: str, options: tuple[Option, ...] = ()) -> Fix:
    return Fix(title, statement.path, SUGGEST, NO_INTERRUPTION, reason=reason, options=options)


def _pairs(template: Template, statement: Mapping) -> Iterator[Fix]:
    for one, other in _PAIRS:
        nodes = statement.get(one), statement.get(other)
        if nodes[0] is None or nodes[1] is None or any(map(may_be_missing, nodes)):
            continue
        empty = [name for name, node in zip((one, other), nodes, strict=True) if _is_empty(node)]
        options = []
        for name in (one, other):
            try:
                options.append(Option(f"take {name} out", remove_key(template.document, statement, name)))
            except CannotEdit:
                continue
        reason = f"a statement has either {one} or {other}"
        if len(empty) == 1 and len(options) == 2:
            change = options[0 if empty[0] == one else 1].change
            at = (*statement.path, empty[0])
            yield Fix(f"take {empty[0]} out", at, SAFE, NO_INTERRUPTION, change=change, reason=reason)
        else:
            yield _fix(statement, f"choose between {one} and {other}", reason, tuple(options))


def _is_empty(node: Node | None) -> bool:
    return (isinstance(node, Sequence) and node.tag is None and not node.items) or literal_text(node) == ""


def _missing(template: Template, document: Document, statement: Mapping) -> Iterator[Fix]:
    names = [entry.key.value for entry in statement.entries]
    if any(name.lower() in ("effect", "actions", "resources") and name != "Effect" for name in names):
        return  # misplaced-policy-grammar corrects the words first
    if "Effect" not in statement:
        yield _fix(statement, "add Effect", "a statement allows or denies", _adding(template, statement, "Effect"))
    if "Action" not in statement and "NotAction" not in statement:
        yield _fix(statement, "add Action", "a statement says which actions it is about")
    if document.kind == "resource" and "Principal" not in statement and "NotPrincipal" not in statement:
        yield _fix(statement, "add Principal", "the policy of a resource says for whom it is")
    if document.kind == "trust" or "Resource" in statement or "NotResource" in statement:
        return
    kind = _type_of(document)
    if kind == "AWS::ECR::Repository":
        return
    yield _resource(template, document, statement, kind)


def _adding(template: Template, statement: Mapping, name: str) -> tuple[Option, ...]:
    found = []
    for value in ("Allow", "Deny"):
        try:
            found.append(Option(value, add_key(template.document, statement, name, value)))
        except CannotEdit:
            continue
    return tuple(found)


def _type_of(document: Document) -> str:
    """The type of the resource that the policy stands in."""
    node: Node | None = document.node
    while node is not None and node.slot != "Properties":
        node = node.parent
    resource = node.parent if node is not None else None
    return literal_text(resource.get("Type")) or "" if isinstance(resource, Mapping) else ""


def _resource(template: Template, document: Document, statement: Mapping, kind: str) -> Fix:
    value: Value = Quoted("*")
    safety, reason = SUGGEST, "a statement says what it is about"
    if kind == "AWS::KMS::Key":
        safety, reason = SAFE, "in the policy of a key, the resource is the key"
    elif kind in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
        only = _only_target(template, document, kind)
        if only is not None:
            value, safety, reason = only, UNSAFE, "it is the only one that the policy is for"
    elif document.kind == "identity" and _knows_no_resource(statement):
        safety, reason = UNSAFE, "its actions are about no single resource"
    try:
        change = add_key(template.document, statement, "Resource", value)
    except CannotEdit as error:
        return _fix(statement, "add Resource", f"{reason}; {error}")
    if safety is SUGGEST:
        options = (Option("*", change),) if document.kind == "identity" else ()
        return _fix(statement, "add Resource", reason, options)
    return Fix("add Resource", (*statement.path, "Resource"), safety, NO_INTERRUPTION, change=change, reason=reason)


def _only_target(template: Template, document: Document, kind: str) -> Value | None:
    """The ARN of the only queue or topic that a policy is for, if it is of this template."""
    holder = document.node.parent
    name = "Queues" if kind == "AWS::SQS::QueuePolicy" else "Topics"
    targets = holder.get(name) if isinstance(holder, Mapping) else None
    if not isinstance(targets, Sequence) or targets.tag or len(targets.items) != 1:
        return None
    resource = referred(template, targets.items[0])
    if resource is None or resource.type not in ("AWS::SQS::Queue", "AWS::SNS::Topic"):
        return None
    return get_att(resource.logical_id, "Arn") if resource.type == "AWS::SQS::Queue" else ref(resource.logical_id)


def _knows_no_resource(statement: Mapping) -> bool:
    node = statement.get("Action")
    items = node.items if isinstance(node, Sequence) else [node]
    texts = [literal_text(item) for item in items if item is not None and function_call(item) is None]
    return bool(texts) and len(texts) == len(items) and all(text is not None and _is_known(text) for text in texts)


def _is_known(action: str) -> bool:
    return any(action == name or (name.endswith("*") and action.startswith(name[:-1])) for name in _WITHOUT_RESOURCE)
