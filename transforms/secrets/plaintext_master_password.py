"""A master password that stands in the template, or that somebody types in.

**Why it matters.** A password in a template is known to everybody who can read the repository or the stack. A parameter
with `NoEcho` hides it in the console, not from the person and the pipeline that set it, and nobody ever rotates it. RDS
and Redshift can make the password themselves, keep it in AWS Secrets Manager and rotate it.

**What is rewritten.** `MasterUserPassword`, as a literal or a `Ref` of a parameter that is used for nothing else,
becomes `ManageMasterUserPassword: true` (`ManageMasterPassword` for Redshift). Containers and functions then find the
password at `!Sub '${Database.MasterUserSecret.SecretArn}:password::'`. The parameter stays (who deploys may still pass
it) without a use.

**Fix safety.** Unsafe: on a running stack the password changes, and whoever knows the old one, outside of the template,
is locked out: the impact is unknown, and `--existing-stack` refuses it. Who deploys needs permission to create secrets.

**Left alone.** Dynamic references. A password that the template uses elsewhere too is only reported: everything that
uses it must learn the new one. Read replicas, restored snapshots, members of a cluster, sources of read replicas, RDS
Custom and engines that cannot do it.

Source: Amazon RDS User Guide, "Password management with Amazon RDS and AWS Secrets Manager"; AWS CloudFormation User
Guide, AWS::RDS::DBInstance, AWS::RDS::DBCluster and AWS::Redshift::Cluster.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import (
    NO_CHANGE,
    SUGGEST,
    UNKNOWN,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Node,
    Resource,
    Scalar,
    Template,
    function_call,
    rename_key,
    replace,
    transform,
    walk,
)
from repair.cloudformation.intrinsics import literal_text, ref_target

from .places import property_names

PASSWORD = "MasterUserPassword"
MANAGED = {
    "AWS::RDS::DBCluster": "ManageMasterUserPassword",
    "AWS::RDS::DBInstance": "ManageMasterUserPassword",
    "AWS::Redshift::Cluster": "ManageMasterPassword",
}
SECRET_ARN = {"AWS::Redshift::Cluster": "MasterPasswordSecretArn"}
ENGINES = ("aurora-mysql", "aurora-postgresql", "mariadb", "mysql", "postgres", "oracle-", "sqlserver-")
#: Where one of these is set, the password comes from elsewhere or cannot be managed.
EXCLUDED_BY = frozenset(
    {
        "DBClusterIdentifier",
        "DBClusterSnapshotIdentifier",
        "DBSnapshotIdentifier",
        "GlobalClusterIdentifier",
        "ReplicationSourceIdentifier",
        "RestoreTime",
        "SnapshotIdentifier",
        "SourceDBClusterIdentifier",
        "SourceDBInstanceIdentifier",
        "SourceDbiResourceId",
        "SourceRegion",
        *MANAGED.values(),
    }
)

#: Properties by which a replica names its source.
SOURCES = (("SourceDBInstanceIdentifier",), ("SourceDBClusterIdentifier",), ("ReplicationSourceIdentifier",))


@transform(
    id="plaintext-master-password",
    summary="Master password in the template or in a parameter",
    group="secrets",
    fixes=("W1011",),
)
def plaintext_master_password(template: Template, context: Context) -> Iterator[Fix]:
    """Let the service make and keep the password."""
    for database in template.resources_of_type(*MANAGED):
        node = database.property(PASSWORD)
        if node is None or not _can_be_managed(template, database):
            continue
        literal = literal_text(node)
        call = function_call(node)
        parameter = template.parameters.get(ref_target(call) or "") if call is not None else None
        if literal is not None and "{{resolve:" not in literal and literal:
            what, elsewhere = "a password in the template", _is_elsewhere(template, node, literal)
        elif parameter is not None and not _is_reference(parameter.default):
            what, elsewhere = f"the parameter {parameter.name}", _is_used_elsewhere(template, parameter.name)
        else:
            continue
        change = NO_CHANGE if elsewhere else _change(template, database, node)
        yield Fix(
            title=f"let AWS keep the master password of {database.logical_id} instead of {what}",
            at=node.path,
            safety=UNSAFE if change else SUGGEST,
            impact=UNKNOWN,
            change=change,
            reason="the template uses the same password elsewhere: all of it must read the new one from "
            f"!GetAtt {database.logical_id}.{SECRET_ARN.get(database.type, 'MasterUserSecret.SecretArn')}"
            if elsewhere
            else f"the password changes: who knows the old one is locked out; {what} is no longer used",
            # The parameter has no other use.
            declares=frozenset({"W2001"}),
        )


def _can_be_managed(template: Template, database: Resource) -> bool:
    properties = database.properties
    if properties is None or any(key in EXCLUDED_BY for key in properties.keys()):  # noqa: SIM118 - no dict
        return False
    for reference in template.references_to(database.logical_id):
        if property_names(reference.path) in SOURCES:
            return False
    if database.type == "AWS::Redshift::Cluster":
        return True
    return (literal_text(properties.get("Engine")) or "").lower().startswith(ENGINES)


def _is_reference(default: Scalar | None) -> bool:
    return default is not None and "{{resolve:" in default.value


def _is_elsewhere(template: Template, node: Node, password: str) -> bool:
    return any(
        other is not node and isinstance(other, Scalar) and password in other.value for other in walk(template.root)
    )


def _is_used_elsewhere(template: Template, name: str) -> bool:
    for reference in template.references_to(name):
        if reference.kind == "Interface":
            continue
        resource = template.resources.get(reference.source.name) if reference.source.section == "Resources" else None
        if resource is None or resource.type not in MANAGED or property_names(reference.path) != (PASSWORD,):
            return True
    return False


def _change(template: Template, database: Resource, node: Node) -> Change:
    properties = database.properties
    assert properties is not None
    try:
        change = rename_key(template.document, properties, PASSWORD, MANAGED[database.type])
        return change + replace(template.document, node, True)
    except CannotEdit:
        return NO_CHANGE
