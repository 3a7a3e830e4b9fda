"""How the version texts of each database and cache engine are read: major version, track and order.

A version is only ever replaced by one of the same major version and the same track, so everything
that decides what "same" and "newer" mean is in this file.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache

# Written after the version proper. `rds` are Extended Support patches of majors past their end of
# standard support ("13.23-rds.20260224"), `limitless` is Aurora PostgreSQL Limitless Database.
_TRACK = re.compile(r"-(?:(rds)\.(\d{8})|(limitless))$")

_DOTTED_NUMBERS = re.compile(r"\d+(?:\.\d+)*")
_SQL_SERVER = re.compile(r"\d+(?:\.\d+)*(?:\.v\d+)?")
_DB2 = re.compile(r"\d+(?:\.\d+)*(?:\.sb\d+\.r\d+)?")
_ORACLE = re.compile(r"\d+(?:\.\d+)*(?:\.ru-\d{4}-\d{2}(?:\.spb-\d+)?\.r(?:ur-\d{4}-\d{2}\.r)?\d+|\.v\d+)?")
_AURORA_MYSQL = re.compile(r"(\d+\.\d+)\.mysql_aurora\.(\d+(?:\.\d+)*)")
# "6.x" is how ElastiCache lets AWS pick the minor version.
_ANY_MINOR = re.compile(r"(\d+)\.x")
# No document of AWS says that these take a bare major, except the "4.0" that DocumentDB lists as a version.
_NO_BARE_MAJOR = frozenset(
    {"docdb", "neptune", "opensearch", "elasticsearch", "kubernetes", "kafka", "activemq", "rabbitmq"}
)
# MSK lets AWS pick the patch ("3.7.x"); ".kraft" and ".tiered" are other ways to run the same Kafka.
_KAFKA = re.compile(r"(\d+(?:\.\d+)+)(?:\.x)?(?:\.(kraft|tiered))?")
_SEARCH = re.compile(r"(?:OpenSearch|Elasticsearch)_\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class VersionText:
    """One version as its engine writes it.

    `major` is the text that names the major version ("15", "8.0", "10.11", "8.0" for Aurora MySQL 3);
    `order` compares versions of one engine; `track` is "", "rds", "limitless", "kraft" or "tiered";
    `major_only` is true for a text such as "15" or "8.0", which lets AWS pick the minor version.
    """

    text: str
    major: str
    track: str
    order: tuple[int, ...]
    major_only: bool


@lru_cache(maxsize=4096)
def parse_version(engine: str, text: str) -> VersionText | None:
    """Read `text` as a version of `engine`; None if it is not written the way this engine writes versions."""
    track_match = _TRACK.search(text)
    body = text[: track_match.start()] if track_match else text
    track = (track_match.group(1) or track_match.group(3)) if track_match else ""
    patch = (int(track_match.group(2)),) if track_match and track_match.group(2) else ()

    aurora = _AURORA_MYSQL.fullmatch(body) if engine == "aurora-mysql" else None
    if aurora:
        order = _numbers(aurora.group(1)) + _numbers(aurora.group(2))
        return VersionText(text, aurora.group(1), track, order + patch, major_only=False)
    if engine == "kafka":
        return _kafka(text)
    any_minor = _ANY_MINOR.fullmatch(text) if engine in ("redis", "valkey") else None
    if any_minor:
        return VersionText(text, any_minor.group(1), "", _numbers(text), major_only=True)
    if not _pattern(engine).fullmatch(body):
        return None
    numbers = _numbers(body)
    length = _major_length(engine, numbers[0])
    if len(numbers) < max(length, _shortest(engine, numbers[0])):
        return None
    prefix = body[: body.index("_") + 1] if "_" in body else ""
    major = ".".join(body[len(prefix) :].split(".")[:length])
    major_only = body == prefix + major and not track and engine not in _NO_BARE_MAJOR
    order = numbers
    if engine == "aurora-mysql" and not major_only:
        # "5.7.12" predates Aurora's own numbering: it sorts before every "5.7.mysql_aurora.2.…".
        order = (*numbers[:length], 0, *numbers[length:])
    return VersionText(text, prefix + major, track, order + patch, major_only)


def _kafka(text: str) -> VersionText | None:
    match = _KAFKA.fullmatch(text)
    if match is None:
        return None
    order = _numbers(match.group(1))
    if ".x" in text:
        order = (*order[:2], sys.maxsize)  # whatever the newest patch is
    major = ".".join(match.group(1).split(".")[:2])
    return VersionText(text, major, match.group(2) or "", order, major_only=False)


def major_order(major: str) -> tuple[int, ...]:
    """Sort key of a `VersionText.major`."""
    return _numbers(major)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text))


def _pattern(engine: str) -> re.Pattern[str]:
    if "sqlserver" in engine:
        return _SQL_SERVER
    if "oracle" in engine:
        return _ORACLE
    if engine.startswith("db2"):
        return _DB2
    if engine in ("opensearch", "elasticsearch"):
        return _SEARCH
    return _DOTTED_NUMBERS


def _shortest(engine: str, first: int) -> int:
    """How many numbers ElastiCache wants at least: 1.6.22, 5.0.6, but 6.2 and 7.1."""
    if engine == "memcached":
        return 3
    if engine in ("redis", "valkey"):
        return 3 if first < 6 else 2
    return 1


def _major_length(engine: str, first: int) -> int:
    """How many numbers make up the major version: PostgreSQL 15, PostgreSQL 9.6, MySQL 8.0, Redis 7."""
    if engine in ("postgres", "aurora-postgresql"):
        return 1 if first >= 10 else 2
    if "oracle" in engine:
        return 1 if first >= 18 else 2
    if engine in ("redis", "valkey", "opensearch", "elasticsearch"):
        return 1
    return 2
