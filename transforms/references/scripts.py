"""Where in a template a text is a program or another language, whose `${…}` is its own."""

from __future__ import annotations

import re

from repair import Node, Template

#: Keys below which a text is a script or a template of something else.
_SCRIPT_KEYS = frozenset({"UserData", "ZipFile", "InlineCode", "commands", "command", "BuildSpec", "content", "files"})
_POLICY_VARIABLE = re.compile(
    r"(?:aws|ec2|s3|iam|sts|saml|cognito-identity\.amazonaws\.com|www\.amazon\.com|graph\.facebook\.com|"
    r"accounts\.google\.com|kms|sns|sqs|dynamodb|redshift|rds-db|transfer|iot|codestar|ecs|lambda|"
    r"secretsmanager|ssm|logs|cloudwatch|codecommit|elasticfilesystem):[A-Za-z][\w/.-]*\Z"
)
_FLOW_LOG_FIELD = re.compile(r"[a-z][a-z0-9-]*\Z")


def is_script(node: Node) -> bool:
    """True below a key whose text is a program."""
    current: Node | None = node
    while current is not None:
        if current.slot in _SCRIPT_KEYS:
            return True
        current = current.parent
    return False


def belongs_to_another_language(template: Template, node: Node, name: str) -> bool:
    """True for a name that IAM, API Gateway or VPC flow logs fill in, where such a name may stand."""
    if _POLICY_VARIABLE.match(name):
        return not name.startswith("AWS:")
    resource = template.resource_of(node)
    kind = resource.type if resource is not None else ""
    if name.startswith(("stageVariables.", "context.", "input.", "integration.", "request.", "method.", "util.")):
        return kind.startswith(("AWS::ApiGateway", "AWS::Serverless", "AWS::AppSync"))
    if kind == "AWS::EC2::FlowLog" and node.slot == "LogFormat":
        return _FLOW_LOG_FIELD.match(name) is not None
    return False


def is_assigned(text: str, name: str) -> bool:
    """True if a script gives the name a value itself."""
    escaped = re.escape(name)
    return (
        re.search(
            rf"(?m)(?:^|[\s;&|(])(?:{escaped}\+?=|for\s+{escaped}\s+in\b|read\s+(?:-\w+\s+)*{escaped}\b|"
            rf"(?:const|let|var|def)\s+{escaped}\b|\(?{escaped}\)?\s*=>|"
            rf"(?:const|let|var)\s*\{{[^{{}}]*\b{escaped}\b[^{{}}]*\}}|"
            rf"\([^()]*\b{escaped}\b[^()]*\)\s*=>|function\s*\w*\s*\([^()]*\b{escaped}\b)",
            text,
        )
        is not None
    )


def is_assigned_in_velocity(text: str, name: str) -> bool:
    """True if a mapping template of API Gateway or AppSync gives the name a value itself."""
    return re.search(rf"#(?:set|foreach)\s*\(\s*\$!?\{{?{re.escape(name)}\b", text) is not None
