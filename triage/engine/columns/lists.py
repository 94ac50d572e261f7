"""Planes and places to Arrow lists, one list a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from triage.cases.tables.planes import Plane, Rows, unpacked
from triage.engine.columns.schema import WORD

_MOST = np.uint16(0xFFFF)

Places = NDArray[np.int16]
Ranks = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Order:
    """Items of all cases, case after case, each with its place in a vocabulary and its rank."""

    rows: NDArray[np.unsignedinteger]
    places: Places
    ranks: Ranks


@dataclass
class Ranking:
    """Items as they are found, one place of the vocabulary after another, to be put in order for each case."""

    size: int
    _found: list[tuple[int, Rows, Ranks, NDArray[np.uint16]]] = field(default_factory=list)

    def add(self, place: int, rows: Rows, ranks: NDArray[np.integer], counts: NDArray[np.integer]) -> None:
        """The item at `place` stands in the cases `rows`, with a rank and a count in each; places come rising."""
        self._found.append((place, rows, ranks.astype(np.uint16), _MOST - counts.astype(np.uint16)))

    def order(self) -> Order:
        """By rank, in one rank by what counts most, then by place."""
        if not self._found:
            return Order(np.zeros(0, np.uint16), np.zeros(0, np.int16), np.zeros(0, np.uint16))
        places, rows, ranks, fewer = zip(*self._found, strict=True)
        kind = np.min_scalar_type(max(self.size - 1, 0))  # two bytes for a block: those are sorted by counting
        cases, all_ranks = np.concatenate(rows, dtype=kind, casting="unsafe"), np.concatenate(ranks)
        order = np.lexsort((np.concatenate(fewer), all_ranks, cases))
        all_places = np.repeat(np.array(places, np.int16), [len(its) for its in rows])
        return Order(cases[order], all_places[order], all_ranks[order])


def counted_in(planes: Sequence[Plane], size: int) -> NDArray[np.unsignedinteger]:
    """In how many of the planes each case stands."""
    count = np.zeros(size, np.min_scalar_type(len(planes)))
    for plane in planes:
        count += unpacked(plane, size)
    return count


def words(places: NDArray[np.int16], vocabulary: Sequence[str]) -> pa.DictionaryArray:
    """Places in a vocabulary as words; a place below 0 is null."""
    null = places < 0
    indices = pa.array(places.astype(np.int16, copy=False), mask=null if null.any() else None)
    return pa.DictionaryArray.from_arrays(indices, pa.array(vocabulary, pa.string())).cast(WORD)


def offsets(counts: NDArray[np.int64]) -> pa.Array:
    """Where the list of each case begins, and where the last one ends."""
    found = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=found[1:])
    return pa.array(found)


def counted(rows: NDArray[np.integer], size: int) -> pa.Array:
    """The offsets of lists whose items stand case after case."""
    return offsets(np.bincount(rows, minlength=size))


def listed(planes: dict[str, Plane], size: int) -> pa.ListArray:
    """For each case the names whose planes it stands in, in the order given."""
    names = [name for name, plane in planes.items() if plane.any()]
    bits = [unpacked(planes[name], size).view(np.bool_) for name in names]
    counts = np.zeros(size, np.int32)
    for truths in bits:
        counts += truths
    starts = np.zeros(size + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    places: Places = np.empty(starts[-1], np.int16)
    at = starts[:-1].copy()
    for place, truths in enumerate(bits):
        places[at[np.flatnonzero(truths)]] = place
        at += truths
    return pa.ListArray.from_arrays(pa.array(starts.astype(np.int32)), words(places, names))
