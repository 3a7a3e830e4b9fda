"""Lambda runtimes and RDS certificate authorities: things that AWS retires on announced days.

Runtime days come from AWS's runtime table, which cfn-lint copies by hand; no API of AWS tells them.
A runtime that is only deprecated still deploys: what fails is creating a function after the creation
block, and AWS has put that day off several times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .catalog import Catalog
from .choice import STALE, Decision
from .observed import Certificates, Denial

# A runtime about to be blocked is no repair: the same failure would come back within the year.
RUNTIME_HORIZON = timedelta(days=365)

_RUNTIME = re.compile(
    r"(nodejs|python|java|ruby|dotnetcore|dotnet|go|provided)(\d+(?:\.\d+)*)?(?:\.(?:x|al\d+))?(?:-edge)?"
)
_LANGUAGE = {"dotnetcore": "dotnet"}

# What replaces an expired RDS certificate: the same kind of key (RSA 2048) as rds-ca-2019 had.
_CERTIFICATE_SUCCESSOR = "rds-ca-rsa2048-g1"
_CLIENTS = "Clients that check the certificate need the new authority's bundle before the change."


@dataclass(frozen=True, slots=True)
class RuntimeLifecycle:
    """The announced days of one Lambda runtime; None where none is announced.

    From `deprecated` on there are no more patches, from `create_block` on no function can be created
    with it, from `update_block` on none can be updated.
    """

    runtime: str
    language: str
    order: tuple[int, ...]
    deprecated: date | None
    create_block: date | None
    update_block: date | None


def lambda_runtime(catalog: Catalog, runtime: str) -> RuntimeLifecycle | None:
    """The lifecycle of a runtime; None if the catalog does not know it."""
    days = catalog.lambda_dates().get(runtime)
    match = _RUNTIME.fullmatch(runtime)
    if days is None or match is None:
        return None
    language = _LANGUAGE.get(match.group(1), match.group(1))
    numbers = [int(number) for number in (match.group(2) or "0").split(".")]
    # java8 < java8.al2 < java8.al2023, provided < provided.al2: the operating system comes last.
    system = re.search(r"\.al(\d+)", runtime)
    order = (*numbers, int(system.group(1)) if system else 0)
    deprecated, create_block, update_block = (date.fromisoformat(day) if day else None for day in days)
    return RuntimeLifecycle(runtime, language, order, deprecated, create_block, update_block)


def choose_runtime(catalog: Catalog, requested: str, as_of: date) -> Decision:
    """Replace a runtime only if no function can be created with it on that day.

    The successor is the oldest newer runtime of the same language that can be created for another 12
    months and is not deprecated. Whether the code runs on it is for the caller to judge.
    """
    evidence = f"AWS's runtime table as of {catalog.as_of} ({catalog.package('cfn-lint')})"
    stale = f"The data are {(as_of - catalog.as_of).days} days old." if as_of - catalog.as_of > STALE else None
    found = lambda_runtime(catalog, requested)
    if found is None:
        return Decision("abstain", None, f"nothing is known about a Lambda runtime {requested!r}", evidence)
    reason = f"no function can be created with {requested} since {found.create_block}"
    if denied := _denied(catalog, requested, as_of):
        reason = f"AWS answered on {denied.day}: {denied.text}"
    elif found.create_block is None:
        return Decision("keep", None, f"no end of {requested} is known", evidence, None, stale)
    elif as_of < found.create_block:
        return Decision("keep", None, _still_creatable(found, as_of), evidence, None, stale)

    candidates = sorted(
        (
            other
            for other in _runtimes(catalog)
            if _may_replace(other, found, as_of) and not _denied(catalog, other.runtime, as_of)
        ),
        key=lambda other: other.order,
    )
    if candidates:
        return Decision("replace", candidates[0].runtime, reason, evidence, None, stale)
    if found.language == "go":
        reason += "; Go runs on provided.al2023, with a binary named bootstrap that has to be built"
        return Decision("abstain", None, reason, evidence, None, stale)
    return Decision("abstain", None, f"{reason}; no supported {found.language} runtime is known", evidence, None, stale)


def choose_ca_certificate(catalog: Catalog, requested: str, as_of: date, regions: Sequence[str] = ()) -> Decision:
    """Replace the `CACertificateIdentifier` of an RDS instance if that certificate authority has expired."""
    seen = [found for region in regions if (found := catalog.certificates_in(region, as_of))]
    shipped = f"as of {catalog.package_date('aws-cdk-lib')} ({catalog.package('aws-cdk-lib')})"
    silent = [region for region in regions if not catalog.certificates_in(region, as_of)]
    evidence = "; ".join([found.label for found in seen] + [shipped] * (not seen or bool(silent)))
    region = f" --region {regions[0]}" if regions else ""
    verify = f"aws rds describe-certificates{region}"
    if gone := next((found for found in seen if not _usable_in(found, requested, as_of)), None):
        reason = f"{requested} cannot be used in {gone.region}"
        if not all(_usable_in(found, _CERTIFICATE_SUCCESSOR, as_of) for found in seen):
            return Decision("abstain", None, f"{reason}, nor can {_CERTIFICATE_SUCCESSOR}", evidence, verify)
        return Decision("replace", _CERTIFICATE_SUCCESSOR, reason, evidence, verify, _CLIENTS)
    if seen and not silent:
        return Decision("keep", None, f"{requested} can be used in {', '.join(regions)}", evidence)

    known = catalog.certificates()
    if requested not in known:
        return Decision("abstain", None, f"nothing is known about the certificate {requested!r}", evidence, verify)
    expired = known[requested]
    if expired is None:
        return Decision("keep", None, f"{requested} is a current certificate authority", evidence)
    if as_of <= date.fromisoformat(expired):
        return Decision("keep", None, f"{requested} expires by {expired}", evidence)
    return Decision("replace", _CERTIFICATE_SUCCESSOR, f"{requested} expired by {expired}", evidence, verify, _CLIENTS)


def _usable_in(found: Certificates, name: str, as_of: date) -> bool:
    if name not in found.ends:
        return False
    end = found.ends[name]
    return end is None or end >= as_of


def _denied(catalog: Catalog, runtime: str, as_of: date) -> Denial | None:
    """A failed deployment of the user that goes before the table."""
    return catalog.denial("lambda", "runtime", runtime, None, as_of)


def _runtimes(catalog: Catalog) -> list[RuntimeLifecycle]:
    found = (lambda_runtime(catalog, runtime) for runtime in catalog.lambda_dates())
    return [runtime for runtime in found if runtime]


def _may_replace(other: RuntimeLifecycle, found: RuntimeLifecycle, as_of: date) -> bool:
    """A runtime without dates may not have been released yet, so it replaces nothing."""
    if other.language != found.language or other.order <= found.order or other.create_block is None:
        return False
    return other.create_block > as_of + RUNTIME_HORIZON and (other.deprecated is None or other.deprecated > as_of)


def _still_creatable(found: RuntimeLifecycle, as_of: date) -> str:
    if found.deprecated and found.deprecated <= as_of:
        return f"{found.runtime} is deprecated since {found.deprecated}, but can be created until {found.create_block}"
    return f"{found.runtime} can be created until {found.create_block}"
