"""A policy that names a resource by its name, where IAM wants its ARN.

**Why it matters.** The policy, and the role or bucket that it is part of, is refused half-way through the deployment:
`MalformedPolicyDocument: Resource my-bucket must be in ARN format or "*"`, or, for a bucket's own policy, `Policy has
invalid resource`. No validator sees it: a `Ref` may give anything.

**What is rewritten.** In `Resource` and `NotResource` of a policy document, for a bucket, table, stream, queue,
function, key, file system, repository, cluster or role of the template, whose `Ref` gives a name, an id or a URL:

- `!Ref Bucket` → `!GetAtt Bucket.Arn`;
- `!Sub '${Bucket}/*'` → `!Sub '${Bucket.Arn}/*'`, also at the beginning of a `Fn::Join`;
- `!Ref Bucket` or `!Sub '${Bucket}'`, where all actions of the statement are about objects → `!Sub '${Bucket.Arn}/*'`.

**Fix safety.** Safe: it is the ARN of the same resource. Unsafe where `/*` is added.

**Left alone.** Topics, secrets, state machines and others whose `Ref` gives their ARN; texts that begin with `arn:`;
parameters, of which nobody knows what they hold.

Source: IAM User Guide, "IAM JSON policy elements: Resource"; "Return values" of the types in the AWS CloudFormation
User Guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    NO_INTERRUPTION,
    SAFE,
    UNSAFE,
    Call,
    CannotEdit,
    Change,
    Context,
    Fix,
    FunctionCall,
    Mapping,
    Node,
    Sequence,
    Template,
    edit_text,
    get_att,
    transform,
)
from repair.cloudformation.intrinsics import (
    function_call,
    if_branches,
    literal_text,
    ref_target,
    replace_call,
    sub_text,
    sub_variables,
)
from repair.cloudformation.sub import tokenize_sub

from .documents import documents

#: Ref gives a name, an id or a URL, and the attribute Arn the ARN (AWS CloudFormation User Guide, "Return values").
_TYPES = frozenset(
    {
        "AWS::DynamoDB::Table",
        "AWS::ECR::Repository",
        "AWS::ECS::Cluster",
        "AWS::EFS::FileSystem",
        "AWS::IAM::Role",
        "AWS::KMS::Key",
        "AWS::Kinesis::Stream",
        "AWS::KinesisFirehose::DeliveryStream",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::SQS::Queue",
    }
)
_ABOUT_OBJECTS = re.compile(r"s3:(?:(?:Get|Put|Delete|Restore|Replicate)Object[A-Za-z]*\*?|AbortMultipartUpload)\Z")
#: Object Lock is a setting of the bucket.
_ABOUT_THE_BUCKET = re.compile(r"ObjectLockConfiguration|Bucket")


@transform(
    id="bare-policy-resource",
    summary="Policy that names a resource where IAM wants its ARN",
    group="policies",
)
def bare_policy_resource(template: Template, context: Context) -> Iterator[Fix]:
    """Ask for the ARN."""
    for document in documents(template):
        for statement in document.statements:
            for key in ("Resource", "NotResource"):
                node = statement.get(key)
                for call in _calls(node) if node is not None else ():
                    fix = _fix(template, statement, call)
                    if fix is not None:
                        yield fix


def _calls(node: Node) -> Iterator[FunctionCall]:
    call = function_call(node)
    branches = if_branches(call) if call is not None else None
    if branches is not None:
        yield from _calls(branches.if_true)
        yield from _calls(branches.if_false)
    elif call is not None:
        yield call
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _calls(item)


def _fix(template: Template, statement: Mapping, call: FunctionCall) -> Fix | None:
    try:
        found = _answer(template, statement, call)
    except CannotEdit:
        return None
    if found is None:
        return None
    name, change, adds = found
    kind = template.resources[name].type
    return Fix(
        f"ask for the ARN of {name}{' and of what is in it' if adds else ''}",
        call.path,
        UNSAFE if adds else SAFE,
        NO_INTERRUPTION,
        change=change,
        reason=f"IAM takes ARNs, and what stands there gives no ARN of this {kind}",
    )


def _answer(template: Template, statement: Mapping, call: FunctionCall) -> tuple[str, Change, bool] | None:
    document = template.document
    name = ref_target(call)
    if name is not None and _is_named(template, name):
        if template.resources[name].type == "AWS::S3::Bucket" and _is_about_objects(statement):
            return name, replace_call(document, call, Call("Fn::Sub", f"${{{name}.Arn}}/*")), True
        return name, replace_call(document, call, get_att(name, "Arn")), False
    text = sub_text(call)
    if text is not None:
        first = tokenize_sub(text.value)[:1]
        if not first or first[0].kind != "variable" or first[0].attribute or first[0].name in sub_variables(call):
            return None
        if not _is_named(template, first[0].name) or text.value.count(first[0].text) != 1:
            return None
        bucket = template.resources[first[0].name].type == "AWS::S3::Bucket"
        adds = bucket and text.value == first[0].text and _is_about_objects(statement)
        new = f"${{{first[0].name}.Arn}}{'/*' if adds else ''}"
        return first[0].name, edit_text(document, text, [(first[0].text, new)]), adds
    if call.name == "Fn::Join" and len(call.items) == 2 and literal_text(call.items[0]) == "":
        members = call.items[1]
        inner = function_call(members.items[0]) if isinstance(members, Sequence) and members.items else None
        target = ref_target(inner) if inner is not None else None
        if inner is not None and target is not None and _is_named(template, target):
            return target, replace_call(document, inner, get_att(target, "Arn")), False
    return None


def _is_named(template: Template, name: str) -> bool:
    return name in template.resources and template.resources[name].type in _TYPES


def _is_about_objects(statement: Mapping) -> bool:
    """True if every action of a statement is one on objects, and none of its resources is objects already."""
    actions, resources = statement.get("Action"), statement.get("Resource")
    if actions is None or (isinstance(resources, Sequence) and resources.tag is None and len(resources.items) != 1):
        return False
    listed = actions.items if isinstance(actions, Sequence) and actions.tag is None else [actions]
    texts = [literal_text(action) or "" for action in listed]
    return bool(texts) and all(_ABOUT_OBJECTS.match(text) and not _ABOUT_THE_BUCKET.search(text) for text in texts)
