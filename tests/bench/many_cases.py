"""The cases of `generate.cases_of`, a million at a time: wide record batches of nullable columns, made with numpy.

Each case knows as many findings as `cases_of` gives (12 to 18, or four fifths of all where there are fewer), drawn one
after another by the same popularity with repeats thrown away, which is what `Popular.several` does. The values
are drawn alike as well: a sign is present in 55 of 100 cases (141 of 256), a number is a whole one from 0 to 100.
Only the generator of chance is another, so these are not the cases of `cases_of` one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.bench.generate import KNOWN, PRESENT, Facts, Popular, Words

BATCH = 65_536
ROWS_AT_ONCE = 500


def batches_of(size: int, count: int, seed: int = 1) -> list[pa.RecordBatch]:
    """`count` cases for a rule base of `size` rules, in memory, as one batch (sliced by whoever reads it)."""
    return pa.Table.from_batches(list(_made(size, count, seed))).combine_chunks().to_batches()


def facts_of(batch: pa.RecordBatch, start: int = 0) -> Iterator[Facts]:
    """The cases of a batch from `start` on as what is known of each, by finding."""
    for first in range(start, len(batch), ROWS_AT_ONCE):
        columns = [(name, column.to_pylist()) for name, column in _columns(batch.slice(first, ROWS_AT_ONCE))]
        for row in range(min(ROWS_AT_ONCE, len(batch) - first)):
            yield {name: values[row] for name, values in columns if values[row] is not None}


def _columns(batch: pa.RecordBatch) -> Iterator[tuple[str, pa.Array]]:
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if column.null_count < len(column):
            yield name, column


def _made(size: int, count: int, seed: int) -> Iterator[pa.RecordBatch]:
    asked = Words.of(size).asked
    chance = np.random.default_rng([size, seed])
    for start in range(0, count, BATCH):
        known = known_in(asked, min(BATCH, count - start), chance)
        yield pa.record_batch([_column(id, row, chance) for id, row in zip(asked, known, strict=True)], names=asked)


def known_in(asked: list[str], count: int, chance: np.random.Generator) -> NDArray[np.bool_]:
    """Which findings (rows) are known in which cases (columns)."""
    weights = np.array(Popular(asked).weights)
    found = np.zeros((len(asked), count), np.bool_)
    wanted = np.minimum(chance.integers(KNOWN - 3, KNOWN + 4, count), len(asked) * 4 // 5)
    cases = np.arange(count)
    while len(cases):
        drawn = np.searchsorted(weights, chance.random(len(cases)) * weights[-1], side="right")
        wanted[cases] -= ~found[drawn, cases]
        found[drawn, cases] = True
        cases = cases[wanted[cases] > 0]
    return found


def _column(id: str, known: NDArray[np.bool_], chance: np.random.Generator) -> pa.Array:
    if id.startswith("number"):
        return pa.array(chance.integers(0, 101, len(known)).astype(np.float64), mask=~known)
    drawn = np.frombuffer(chance.bytes(len(known)), np.uint8)
    return pa.array(drawn < round(PRESENT * 256), mask=~known)
