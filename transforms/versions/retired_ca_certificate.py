"""An RDS certificate authority that has expired.

**Why it matters.** A database that asks for `rds-ca-2019` cannot be created since that authority expired in August
2024: `CertificateNotFound`. Clients that check the certificate of a database which still has it cannot connect.

**What is rewritten.** `CACertificateIdentifier` of RDS and DocumentDB instances becomes `rds-ca-rsa2048-g1`, the
authority with the same kind of key, wherever the value lives.

**Fix safety.** Safe: creation fails for certain, and `rds-ca-rsa2048-g1` is what AWS gives a new database that names
none. On a running stack the instance restarts (`some-interruption`), and clients that check the certificate need the
new bundle first, so `--existing-stack` refuses it.

**Left alone.** The current authorities (`rds-ca-rsa2048-g1`, `rds-ca-rsa4096-g1`, `rds-ca-ecc384-g1`), also where
another would be stronger. Names that nobody knows are reported.

Source: "Using SSL/TLS to encrypt a connection to a DB instance", Amazon RDS User Guide; aws-cdk-lib `CaCertificate`;
`rds:DescribeCertificates` where the catalog was refreshed.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import SAFE, SOME_INTERRUPTION, SUGGEST, CannotEdit, Context, Fix, Template, transform
from repair.knowledge.choice import Decision
from repair.knowledge.lifecycles import choose_ca_certificate

from .pinned_value import PinnedValue, obstacle, pinned_values, properties, write

_HOLDERS = (
    ("AWS::RDS::DBInstance", "CACertificateIdentifier"),
    ("AWS::DocDB::DBInstance", "CACertificateIdentifier"),
)


@transform(id="retired-ca-certificate", summary="RDS certificate authority that has expired", group="versions")
def retired_ca_certificate(template: Template, context: Context) -> Iterator[Fix]:
    """Write the authority that took its place."""
    for pinned in pinned_values(template, properties(template, _HOLDERS)):
        old = pinned.place.text
        if old is None:
            continue
        decision = choose_ca_certificate(context.catalog, old, context.as_of, context.regions)
        if decision.action != "keep":
            yield _fix(template, pinned, old, decision)


def _fix(template: Template, pinned: PinnedValue, old: str, decision: Decision) -> Fix:
    new = decision.version
    if new is None:
        return _finding(pinned, old, decision.reason, decision)
    if against := obstacle(template, pinned, new):
        return _finding(pinned, old, f"{decision.reason}; {against}", decision)
    try:
        change = write(template, pinned.place, new)
    except CannotEdit as error:
        return _finding(pinned, old, f"{decision.reason}; left alone: {error}", decision)
    notes = [decision.reason, f"checked against {decision.evidence}", (decision.warning or "").rstrip(".")]
    return Fix(
        title=f"replace {old} by {new}",
        at=pinned.path,
        safety=SAFE,
        impact=SOME_INTERRUPTION,
        change=change,
        reason="; ".join(filter(None, notes)),
        verify=decision.verify or "",
    )


def _finding(pinned: PinnedValue, old: str, reason: str, decision: Decision) -> Fix:
    return Fix(
        title=f"check the certificate authority {old}",
        at=pinned.path,
        safety=SUGGEST,
        impact=SOME_INTERRUPTION,
        reason=f"left alone: {reason} (checked against {decision.evidence})",
        verify=decision.verify or "",
    )
