"""Work on many items in processes: results in the order of the items, and a process that dies costs only its item."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: How many items wait for each process: enough that one slow item does not let the others stand idle.
AHEAD = 16


def in_order(
    work: Callable[[Item], Result], items: Sequence[Item], workers: int, died: Callable[[Item], Result]
) -> Iterator[Result]:
    """The result of each item, in their order. `died` makes the result of an item whose process did not survive it.

    `work` must not raise. Where a process dies, what was under way is done again, one item at a time, so that the
    guilty one is known; `work` must therefore have no effect but its result.
    """
    waiting = deque(items)
    while waiting:
        yield from _until_a_process_dies(work, waiting, workers, died)


def _until_a_process_dies(
    work: Callable[[Item], Result], waiting: deque[Item], workers: int, died: Callable[[Item], Result]
) -> Iterator[Result]:
    under_way: deque[tuple[Item, Future[Result]]] = deque()
    pool = _pool(workers)
    try:
        while waiting or under_way:
            while waiting and len(under_way) < workers * AHEAD:
                future = pool.submit(work, waiting[0])
                under_way.append((waiting.popleft(), future))
            result = under_way[0][1].result()
            under_way.popleft()
            yield result
        return
    except BrokenProcessPool:
        pass
    except BaseException:  # Ctrl-C, SIGTERM, or nobody wants the rest
        _abandon(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    yield from _one_by_one(work, under_way, died)


def _one_by_one(
    work: Callable[[Item], Result], under_way: deque[tuple[Item, Future[Result]]], died: Callable[[Item], Result]
) -> Iterator[Result]:
    pool = _pool(1)
    try:
        for item, earlier in under_way:
            if earlier.done() and not earlier.cancelled() and earlier.exception() is None:
                yield earlier.result()
                continue
            try:
                result = pool.submit(work, item).result()
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(1)
                result = died(item)
            yield result
    except BaseException:
        _abandon(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _abandon(pool: ProcessPoolExecutor) -> None:
    """End the processes now: what they work on has no effect, and nobody waits for it. Without this, who presses
    Ctrl-C waits for the slowest item. From Python 3.14 on, the pool has a method for it."""
    for process in list((pool._processes or {}).values()):
        process.terminate()


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, initializer=_leave_signals_to_the_parent)


def _leave_signals_to_the_parent() -> None:
    """Ctrl-C goes to every process of the terminal; only the first one says goodbye."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
