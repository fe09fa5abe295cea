"""How fast this machine moves memory, and how near to that a table of branches is assessed."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl

MIB = 1 << 20
BLOCK = 256 * MIB
ROUNDS = 5


def measured(threads: int) -> float:
    """Bytes read and written in a second, when as many threads copy blocks that no cache holds."""
    blocks = [(np.ones(BLOCK, np.uint8), np.zeros(BLOCK, np.uint8)) for _ in range(threads)]
    with ThreadPoolExecutor(threads) as pool:

        def copied() -> float:
            start = time.perf_counter()
            list(pool.map(lambda pair: np.copyto(pair[1], pair[0]), blocks))
            return time.perf_counter() - start

        return 2 * BLOCK * threads / min(copied() for _ in range(ROUNDS))


def bytes_a_row(facts: pl.DataFrame, answers: pl.DataFrame) -> float:
    """Bytes that are read of the facts and written of the answers for a row, each once."""
    return (facts.estimated_size() + answers.estimated_size()) / len(facts)
