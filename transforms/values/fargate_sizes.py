"""The combinations of processor and memory that Fargate has.

Source: Amazon ECS Developer Guide, "Task CPU and memory" of Fargate tasks (the same table as AWS::ECS::TaskDefinition,
read 2026-11).
"""

from __future__ import annotations

import re

#: CPU units -> memory in MiB.
SIZES: dict[int, tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
}

_CPU = re.compile(r"(\d+(?:\.\d+)?)\s*(v?cpu)?\Z", re.IGNORECASE)
_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*(gb)?\Z", re.IGNORECASE)


def cpu_units(text: str) -> int | None:
    """The CPU units of ``256`` or ``.25 vCPU``."""
    match = _CPU.match(text.strip())
    if match is None:
        return None
    number = float(match[1]) * (1024 if match[2] else 1)
    return int(number) if number == int(number) else None


def mebibytes(text: str) -> int | None:
    """The memory of ``512`` or ``2 GB``."""
    match = _MEMORY.match(text.strip())
    if match is None:
        return None
    number = float(match[1]) * (1024 if match[2] else 1)
    return int(number) if number == int(number) else None


def smallest(cpu: int, memory: int) -> tuple[int, int] | None:
    """The smallest size that has at least this much of both."""
    for units, memories in SIZES.items():
        enough = [size for size in memories if size >= memory]
        if units >= cpu and enough:
            return units, enough[0]
    return None
