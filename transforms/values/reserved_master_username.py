"""A master user of a database that has a name which its engine keeps for itself.

**Why it matters.** The database is not created, which one learns after minutes: `MasterUsername admin cannot be used as
it is a reserved word used by the engine (Service: Rds, Status Code: 400)`.

**What is rewritten.** `admin`, `user` and `rdsadmin` for PostgreSQL, `rdsadmin` for MySQL and MariaDB, become
`dbadmin`, where the name lives: in the property, in the `Default` of a parameter (all that uses the parameter follows),
and in the `SecretStringTemplate` of the secret that the database reads its user from or is attached to.

**Fix safety.** Unsafe: a database that runs would be replaced. A literal that stands elsewhere in the template too, as
a value of its own, is a finding only: an application may log in with it.

**Left alone.** `admin` for MySQL, MariaDB, Oracle and SQL Server, engines that a function or a caller chooses, members
of a cluster, replicas and restored snapshots, which have no master user of their own.

Source: Amazon RDS User Guide, "Settings for DB instances" (master username), and the error texts of CreateDBInstance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    REPLACEMENT,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Option,
    Resource,
    Scalar,
    Template,
    edit_text,
    transform,
    walk,
)
from repair.cloudformation.intrinsics import function_call, literal_text, ref_target
from repair.cloudformation.places import Place, places
from repair.engine.properties import is_refused
from transforms.secrets.reads import reads

from .writing import Written, change_text

NAME = "dbadmin"
_POSTGRES = frozenset({"admin", "rdsadmin", "user"})
_MYSQL = frozenset({"rdsadmin"})
_RESERVED = {
    "aurora-mysql": _MYSQL,
    "aurora-postgresql": _POSTGRES,
    "mariadb": _MYSQL,
    "mysql": _MYSQL,
    "postgres": _POSTGRES,
}
_OTHERS_USER = ("DBClusterIdentifier", "SourceDBInstanceIdentifier", "DBSnapshotIdentifier", "SnapshotIdentifier")


@transform(
    id="reserved-master-username",
    summary="Master user with a name that the database engine keeps for itself",
    group="values",
)
def reserved_master_username(template: Template, context: Context) -> Iterator[Fix]:
    """Give the master user another name."""
    if is_refused(template):
        return
    done: set[int] = set()
    for database in template.resources_of_type("AWS::RDS::DBInstance", "AWS::RDS::DBCluster"):
        node = database.property("MasterUsername")
        reserved = _reserved(template, database)
        if node is None or not reserved:
            continue
        scalars = _in_secrets(template, database, reserved)
        for place in places(template, node):
            if place.text is not None and place.text.lower() in reserved and id(place.node) not in done:
                done.add(id(place.node))
                yield _fix(template, place, scalars)
                scalars = []
        if scalars and not {id(scalar) for scalar in scalars} & done:
            done.update(id(scalar) for scalar in scalars)
            yield _fix(template, None, scalars)


def _reserved(template: Template, database: Resource) -> frozenset[str]:
    """The names that every engine which the database may have keeps for itself."""
    engine = database.property("Engine")
    if engine is None or any(database.property(name) is not None for name in _OTHERS_USER):
        return frozenset()
    names = [_RESERVED.get(place.text or "", frozenset[str]()) for place in places(template, engine)]
    return frozenset.intersection(*names) if names else frozenset()


def _in_secrets(template: Template, database: Resource, reserved: frozenset[str]) -> list[Scalar]:
    """The texts of the secrets that give the database its user, or that are attached to it, with such a name."""
    secrets = [read.secret for read in reads(template) if read.node is database.property("MasterUsername")]
    for attachment in template.resources_of_type("AWS::SecretsManager::SecretTargetAttachment"):
        secret = _referred(template, attachment, "SecretId")
        if secret is not None and _referred(template, attachment, "TargetId") == database:
            secrets.append(secret)
    found = [secret.property("GenerateSecretString", "SecretStringTemplate") for secret in secrets]
    texts = {id(node): node for node in found if isinstance(node, Scalar) and literal_text(node) is not None}
    return [node for node in texts.values() if (name := _name_in(node)) is not None and name.lower() in reserved]


def _referred(template: Template, resource: Resource, key: str) -> Resource | None:
    node = resource.property(key)
    call = function_call(node) if node is not None else None
    return template.resources.get(ref_target(call) or "") if call is not None else None


_USER = re.compile(r'("username"\s*:\s*")([^"\\$]+)"')


def _name_in(node: Scalar) -> str | None:
    match = _USER.search(node.value)
    return match[2] if match is not None else None


def _fix(template: Template, place: Place | None, secrets: list[Scalar]) -> Fix:
    at = place.path if place is not None else secrets[0].path
    old = (place.text if place is not None else _name_in(secrets[0])) or ""
    title = f"call the master user {NAME} instead of {old}"
    reason = f"{old} is a reserved word used by the engine"
    try:
        change = _change(template, place, secrets)
    except CannotEdit as error:
        return Fix(title, at, SUGGEST, REPLACEMENT, reason=f"{reason}; {error}")
    if place is not None and place.kind == "literal" and _stands_elsewhere(template, place.node, old):
        reason += "; the name stands elsewhere in the template too, where something may log in with it"
        return Fix(title, at, SUGGEST, REPLACEMENT, reason=reason, options=(Option(NAME, change),))
    return Fix(title, at, UNSAFE, REPLACEMENT, change=change, reason=reason)


def _change(template: Template, place: Place | None, secrets: list[Scalar]) -> Change:
    change: Change | None = None
    if place is not None:
        _check(place)
        change = change_text(template, Written(place, place.text or "", False), NAME)
    for node in secrets:
        match = _USER.search(node.value)
        assert match is not None
        edit = edit_text(template.document, node, [(match[0], f'{match[1]}{NAME}"')])
        change = change + edit if change is not None else edit
    assert change is not None
    return change


def _check(place: Place) -> None:
    """Raises CannotEdit where a parameter does not allow the new name."""
    if place.parameter is None:
        return
    longest = literal_text(place.parameter.node.get("MaxLength"))
    pattern = literal_text(place.parameter.node.get("AllowedPattern"))
    try:
        allowed = pattern is None or re.fullmatch(pattern, NAME) is not None
    except re.error:
        allowed = False
    if not allowed or (longest is not None and not (longest.isdigit() and int(longest) >= len(NAME))):
        raise CannotEdit(f"{place.parameter.name} does not allow {NAME}")


def _stands_elsewhere(template: Template, own: object, name: str) -> bool:
    login = re.compile(rf"(?://|-U |-u|user(?:name)?[=:]\s*){re.escape(name)}(?![\w-])", re.IGNORECASE)
    return any(
        isinstance(node, Scalar)
        and node is not own
        and node.slot != "MasterUsername"
        and (node.value == name or login.search(node.value) is not None)
        for resource in template.resources.values()
        for node in walk(resource.node)
    )
