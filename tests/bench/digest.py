"""What tells two sets of results apart, whatever the order of their rows: counts, a hash over all, a sample."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_ODD = np.uint64(0x9E3779B97F4A7C15)
_NULL = np.uint64(0x2545F4914F6CDD1D)


@dataclass
class Digest:
    """`total`: the sum of a 64-bit hash of every row, over all columns; it is the same for any order of the rows.

    `sample` holds whole rows, by case, where the number of the case can be divided by `step`.
    """

    step: int
    rows: int = 0
    total: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    sample: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, batch: pa.RecordBatch) -> None:
        """Take in some results, whose ids are numbers."""
        self.rows += len(batch)
        self.total = (self.total + int(row_hashes(batch).sum(dtype=np.uint64))) % 2**64
        counted = pc.value_counts(batch.column("urgency")).to_pylist()
        self.levels.update({pair["values"]: pair["counts"] for pair in counted})
        numbers = batch.column("case").cast(pa.int64()).to_numpy()
        for row in np.flatnonzero(numbers % self.step == 0).tolist():
            one = batch.slice(row, 1).to_pylist()[0]
            self.sample[one["case"]] = one


def digest(batches: Iterable[pa.RecordBatch], step: int) -> Digest:
    """All results taken in, one batch after the other."""
    found = Digest(step)
    for batch in batches:
        found.add(batch)
    return found


def row_hashes(batch: pa.RecordBatch) -> Hashes:
    """A hash for each row, in which every value, its column and its place in a list count."""
    columns = {name: batch.column(name) for name in batch.schema.names}
    columns["case"] = columns["case"].cast(pa.int64())
    return _together(list(columns.values()), len(batch))


def _together(columns: list[pa.Array], size: int) -> Hashes:
    found = np.zeros(size, np.uint64)
    for place, column in enumerate(columns, 1):
        found += _mixed(_hashes(column) + _of_place(place))
    return _mixed(found)


def _hashes(array: pa.Array) -> Hashes:
    if pa.types.is_list(array.type):
        return _of_lists(array)
    if pa.types.is_struct(array.type):
        return _together(array.flatten(), len(array))
    if pa.types.is_string(array.type):
        array = array.dictionary_encode()
    if pa.types.is_dictionary(array.type):
        words = [_of_word(word) for word in array.dictionary.to_pylist()]
        places = array.indices.fill_null(len(words)).to_numpy(zero_copy_only=False).astype(np.int64)
        return np.array([*words, _NULL], np.uint64)[places]
    return _mixed(array.cast(pa.int64()).to_numpy(zero_copy_only=False).astype(np.uint64))


def _of_lists(array: pa.ListArray) -> Hashes:
    counts = pc.list_value_length(array).to_numpy(zero_copy_only=False).astype(np.int64)
    ends = np.cumsum(counts)
    items = _hashes(array.flatten())
    places = np.arange(len(items)) - np.repeat(ends - counts, counts)
    sums = np.zeros(len(items) + 1, np.uint64)
    np.cumsum(_mixed(items + (places + 1).astype(np.uint64) * _ODD), out=sums[1:])
    return sums[ends] - sums[ends - counts] + _mixed(counts.astype(np.uint64))


def _of_word(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _of_place(place: int) -> np.uint64:
    return np.uint64(place * int(_ODD) % 2**64)


def _mixed(values: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input moves half the bits out."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
