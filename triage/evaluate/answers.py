"""The rows that the engine gives, as arrays of numbers that can be counted without a loop over cases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from triage.knowledge.model import LEVELS

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """A list of ids for every case.

    `codes` are places in `names`, `owner` the case of each code, `place` its rank in that case from 0; `starts` and
    `lengths` say where the codes of each case begin and how many they are.
    """

    names: tuple[str, ...]
    codes: Numbers
    owner: Numbers
    place: Numbers
    starts: Numbers
    lengths: Numbers

    def of(self, row: int) -> tuple[str, ...]:
        """The ids of one case."""
        start = self.starts[row]
        return tuple(self.names[code] for code in self.codes[start : start + self.lengths[row]])


@dataclass(frozen=True)
class Answers:
    """One batch of results (`triage.engine.columns.schema`)."""

    batch: pa.RecordBatch

    @property
    def size(self) -> int:
        """How many cases."""
        return int(self.batch.num_rows)

    @cached_property
    def ids(self) -> list[str]:
        """The id of every case."""
        return list(self.batch.column("case").to_pylist())

    @cached_property
    def level(self) -> Numbers:
        """The level that was said, as its place in LEVELS."""
        return self._levels("urgency")

    @cached_property
    def worst(self) -> Numbers:
        """The worst that was still possible, as its place in LEVELS."""
        return self._levels("worst")

    @cached_property
    def candidates(self) -> Words:
        """The conditions shown, in their ranking."""
        column = self.batch.column("candidates")
        return _words(column, column.flatten().field("condition"))

    @cached_property
    def steps(self) -> Words:
        """The next steps, in their order."""
        return self._words("next_steps")

    @cached_property
    def fired(self) -> Words:
        """The rules that fired; none where the batch does not tell."""
        if "fired" not in self.batch.schema.names:
            nothing = np.zeros(0, np.int64)
            every = np.zeros(self.size, np.int64)
            return Words((), nothing, nothing, nothing, every, every)
        return self._words("fired")

    @cached_property
    def problems(self) -> Words:
        """The codes of the problems of every case."""
        column = self.batch.column("problems")
        return _words(column, column.flatten().field("code"))

    def _words(self, name: str) -> Words:
        column = self.batch.column(name)
        return _words(column, column.flatten())

    def _levels(self, name: str) -> Numbers:
        names, codes = _coded(self.batch.column(name))
        return np.array([LEVELS.index(level) for level in names], np.int64)[codes]


def combinations(codes: Numbers, *levels: Numbers) -> list[tuple[tuple[int, ...], int]]:
    """Which codes stand beside which levels (places in LEVELS), and in how many cases."""
    keys = codes
    for level in levels:
        keys = keys * len(LEVELS) + level
    found, counts = np.unique(keys, return_counts=True)
    columns = []
    for _ in levels:
        found, level = np.divmod(found, len(LEVELS))
        columns.append(level.tolist())
    rows = zip(found.tolist(), *reversed(columns), strict=True)
    return list(zip(rows, counts.tolist(), strict=True))


def _words(lists: Any, flat: Any) -> Words:
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    names, codes = _coded(flat)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    starts = np.cumsum(lengths) - lengths
    return Words(names, codes, owner, np.arange(len(codes)) - np.repeat(starts, lengths), starts, lengths)


def _coded(array: Any) -> tuple[tuple[str, ...], Numbers]:
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    names = tuple(array.dictionary.to_pylist())
    return names, array.indices.to_numpy(zero_copy_only=False).astype(np.int64)
