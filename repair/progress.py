"""A progress bar for people who wait: on a terminal, and only where it takes long."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

#: Seconds before a bar is worth its import.
PATIENCE = 1.0


def watched(items: Iterable[Item], total: int) -> Iterator[Item]:
    """The items; after a second, with a bar on standard error that says how many of `total` are done."""
    start = time.monotonic()
    iterator = iter(items)
    done = 0
    for item in iterator:
        done += 1
        yield item
        if time.monotonic() - start > PATIENCE:
            break
    else:
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("templates"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("templates", total=total, completed=done)
        for item in iterator:
            bar.advance(task)
            yield item
