"""Ask AWS, with the user's own credentials, what exists in a region; write the answers to the user's folder.

    <folder>/regions/<region>/<service>.<subject>.json

A file is replaced whole or not at all: it is written beside the old one, brought to the disk, and renamed.
boto3 is imported only here, and only when asked.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .aws_answers import SUBJECTS, Ask, Content, Subject, UnusableAnswer
from .catalog import default_user_directory

SERVICES = tuple(dict.fromkeys(subject.service for subject in SUBJECTS))

# A region becomes the name of a folder.
_REGION = re.compile(r"[a-z]{2,8}(?:-[a-z]+){1,3}-\d{1,2}")


class RefreshError(Exception):
    """Nothing could be asked at all: no boto3, no such profile, not a region, no such service."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A subject that AWS answered. `count` is the number of facts written to `path`."""

    service: str
    subject: str
    path: Path
    count: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A subject that was not refreshed. `actions` are the IAM actions it needs, `kept` the day of the data kept."""

    service: str
    subject: str
    actions: tuple[str, ...]
    reason: str
    kept: date | None


@dataclass(frozen=True, slots=True)
class Report:
    """What one refresh of one region did."""

    region: str
    day: date
    refreshed: tuple[Refreshed, ...]
    refused: tuple[Refused, ...]


def refresh(
    region: str,
    services: Iterable[str] = (),
    profile: str | None = None,
    directory: Path | None = None,
    progress: Callable[[str], None] | None = None,
    day: date | None = None,
) -> Report:
    """Refresh the data of one region; all services if none is named.

    What AWS refuses, or answers without any content, is reported and keeps its old data. Raises RefreshError
    if nothing can be asked, and OSError if the folder cannot be written.
    """
    if not is_region(region):
        raise RefreshError(f"{region!r} is not the name of a region")
    wanted = tuple(dict.fromkeys(services)) or SERVICES
    unknown = [service for service in wanted if service not in SERVICES]
    if unknown:
        raise RefreshError(f"no such service: {', '.join(unknown)} (there are {', '.join(SERVICES)})")
    folder = (directory or default_user_directory()) / "regions" / region
    day = day or date.today()
    failures = _errors()
    ask = Ask(_clients(region, profile), progress or _silent)

    refreshed: list[Refreshed] = []
    refused: list[Refused] = []
    for subject in (subject for subject in SUBJECTS if subject.service in wanted):
        path = folder / subject.file
        old = _old(path)
        try:
            content = subject.read(ask)
            count = _count(content)
            if not count:
                raise UnusableAnswer("AWS answered without any content")
        except failures as error:
            kept = date.fromisoformat(old["as_of"]) if old else None
            refused.append(Refused(subject.service, subject.name, subject.actions, _plain(error), kept))
            continue
        write_atomically(path, _file(subject, region, day, content, old))
        refreshed.append(Refreshed(subject.service, subject.name, path, count))
    return Report(region, day, tuple(refreshed), tuple(refused))


def is_region(text: str) -> bool:
    """Is that how AWS names regions?"""
    return _REGION.fullmatch(text) is not None


def write_atomically(path: Path, content: Mapping[str, Any]) -> None:
    """Replace a JSON file whole or not at all, whatever happens meanwhile. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1, sort_keys=True)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    with suppress(OSError):  # not every system lets a folder be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _file(subject: Subject, region: str, day: date, content: Content, old: Mapping[str, Any] | None) -> Content:
    """The content with its date and source. A version keeps the day on which it was first seen in this region."""
    before = (old or {}).get("engines", {})
    for engine, found in content.get("engines", {}).items():
        known = before.get(engine, {}).get("first_seen", {})
        found["first_seen"] = {
            version: known.get(version, day.isoformat()) for version in (*found["available"], *found["deprecated"])
        }
        for status in ("available", "deprecated"):
            found[status] = sorted(set(found[status]))
    source = " and ".join(subject.actions)
    return {"schema": 1, "as_of": day.isoformat(), "region": region, "source": source, **content}


def _count(content: Content) -> int:
    """How many facts there are. Zero of a kind is no answer: it would retire everything that exists."""
    if "engines" in content:
        return sum(len(found["available"]) for found in content["engines"].values())
    if "classes" in content:
        return sum(len(names) for names in content["classes"].values())
    return sum(len(facts) for facts in content.values())


def _old(path: Path) -> Mapping[str, Any] | None:
    """The file of an earlier refresh; None if there is none that can be read."""
    try:
        raw = json.loads(path.read_bytes())
        date.fromisoformat(raw["as_of"])
        return raw if isinstance(raw, dict) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _clients(region: str, profile: str | None) -> Callable[[str], Any]:
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as error:
        raise RefreshError(f"refreshing needs boto3: pip install 'cfn-repair[aws]' ({error})") from error
    try:
        session = boto3.Session(profile_name=profile, region_name=region)
    except BotoCoreError as error:
        raise RefreshError(str(error)) from error
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 6},
        connect_timeout=10,
        read_timeout=60,
        user_agent_extra="cfn-repair",
    )
    return lambda service: session.client(service, config=config)


def _errors() -> tuple[type[Exception], ...]:
    """What may go wrong with one subject without stopping the others."""
    own = (UnusableAnswer, KeyError, TypeError, ValueError)
    try:
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        return own
    return (*own, BotoCoreError, ClientError)


def _plain(error: Exception) -> str:
    """One line for the user; a lookup that failed means an answer of another shape than expected."""
    if isinstance(error, UnusableAnswer):
        return str(error)
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if not isinstance(error, KeyError) else f"the answer has no {text}"


def _silent(_: str) -> None:
    return


def missing_actions(refused: Sequence[Refused]) -> tuple[str, ...]:
    """The IAM actions of the subjects that AWS denied, for the user to ask for."""
    denied = (each for each in refused if "AccessDenied" in each.reason or "UnauthorizedOperation" in each.reason)
    return tuple(dict.fromkeys(action for each in denied for action in each.actions))
