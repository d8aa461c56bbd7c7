"""Rows side by side on a CPU: workers do whole passes over rows of their own.

The operations of a pass are too small to be shared by threads: with two of them on each it takes nearly as long as with one,
and many times as long where another process wants a core, because each operation waits for its slowest thread.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

Part = TypeVar("Part")
Result = TypeVar("Result")

WORK = 250_000_000
"""Weights times rows of a pass, from which it pays: below, Python's own part of a pass, which threads take turns in, is most of it."""


LEAST = 8
"""Rows of a worker, so that what it reads of the weights is worth it: all workers read all of them."""


def workers(device: torch.device, parameters: int, rows: int) -> int:
    """How many share `rows` of a network of so many `parameters`: as many as PyTorch has threads, or fewer where there is little to do."""
    return max(1, min(torch.get_num_threads(), rows // LEAST, rows * parameters // WORK)) if device.type == "cpu" else 1


def rows_each(rows: int, at_once: int, count: int) -> int:
    """Most rows of a part, where `count` workers share `rows` of which `at_once` fit into memory."""
    return max(1, min(at_once // count, -(-rows // count)))


def side_by_side(work: Callable[[Part], Result], parts: Iterable[Part], count: int) -> Iterator[Result]:
    """`work` of each part, in their order, by `count` workers that divide PyTorch's threads among them.

    What holds for a thread only (no gradients, autocast) has to be said inside `work`.
    """
    if count == 1:
        yield from map(work, parts)
        return
    threads = torch.get_num_threads()
    try:
        with ThreadPoolExecutor(count, initializer=torch.set_num_threads, initargs=(threads // count,)) as pool:
            yield from pool.map(work, parts)
    finally:
        # It is the calling thread's number, but that of threads to come too.
        torch.set_num_threads(threads)
