"""Planes and places to Arrow lists, one list a case."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from triage.cases.tables.planes import Plane, unpacked
from triage.engine.columns.schema import WORD

Places = NDArray[np.int16]


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


def counted(rows: NDArray[np.int64], size: int) -> pa.Array:
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
