"""Ids of cases: read from a column, and remembered in little memory so that none comes twice."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from triage.cases.plain import shown
from triage.cases.tables.distinct import all_given

_STRANGE = r"\p{Cc}|\A[\s\p{Z}]*\z"  # control characters, or nothing to be seen
_LONGEST_RUN = 1 << 21


@dataclass(frozen=True, slots=True)
class Ids:
    """What the cases of some rows are called (no null), and for the rows that cannot be called so, why."""

    ids: pa.StringArray
    wrong: dict[int, str] = field(default_factory=dict)


def read_ids(array: pa.Array | None, numbers: NDArray[np.int64], file: str) -> Ids:
    """The ids in a column, or the row `numbers` where there is none; an empty field is called FILE#number."""
    if array is None:
        return Ids(pa.array(numbers).cast(pa.string()))
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if pa.types.is_integer(array.type) or _is_text(array.type):
        return _checked(array.cast(pa.string()), numbers, file)
    given = all_given(array)
    texts = [_text(value) for value in given]
    read = _checked(pa.array(texts, pa.string()), numbers, file)
    wrong = {row: f"the id of a case is a text or a number, not {shown(given[row])}" for row in read.wrong}
    return Ids(read.ids, wrong)


def _may_merge(before: int, last: int) -> bool:
    return before <= 2 * last and before + last <= _LONGEST_RUN


def _checked(ids: pa.StringArray, numbers: NDArray[np.int64], file: str) -> Ids:
    if ids.null_count:
        called = pc.binary_join_element_wise(file, pa.array(numbers).cast(pa.string()), "#")
        ids = pc.if_else(pc.is_valid(ids), ids, called)
    strange = pc.match_substring_regex(ids, _STRANGE)
    wrong: dict[int, str] = {}
    if pc.any(strange).as_py():
        for row in np.flatnonzero(strange.to_numpy(zero_copy_only=False)).tolist():
            wrong[row] = f"{shown(ids[row].as_py())} cannot be printed as an id; write a word or a number"
    return Ids(ids, wrong)


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return str(value) if isinstance(value, str | float | Decimal) else ""


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


class Seen:
    """Which ids have come before, and in which record.

    An id is kept as a 64-bit hash and the number of its record: 12 bytes a case, whatever its length (16 beyond
    record 4,294,967,295). Two different ids share a hash once in some 10^19 pairs: of 10 million cases, one would be
    taken for a repetition in one file of 370,000.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[NDArray[np.int64], NDArray[Any]]] = []  # hashes, rising, and their records

    def repeated(self, ids: pa.StringArray, numbers: NDArray[np.int64]) -> dict[int, int]:
        """For each row whose id has come before, the record it came in first; the others are remembered."""
        hashes = np.fromiter(map(hash, ids.to_pylist()), np.int64, len(ids))
        order = np.argsort(hashes, kind="stable")
        hashes, numbers = hashes[order], numbers[order]
        first = np.empty(len(ids), np.bool_)
        first[:1] = True
        np.not_equal(hashes[1:], hashes[:-1], out=first[1:])
        came = np.where(first, 0, numbers[np.maximum.accumulate(np.where(first, np.arange(len(ids)), 0))])
        for run, records in self._runs:
            place = np.minimum(np.searchsorted(run, hashes), len(run) - 1)
            before = run[place] == hashes
            came[before] = records[place[before]]
        new = came == 0
        self._remember(hashes[new], numbers[new])
        again = np.flatnonzero(~new)
        return dict(zip(order[again].tolist(), came[again].tolist(), strict=True))

    def _remember(self, hashes: NDArray[np.int64], numbers: NDArray[np.int64]) -> None:
        """Runs of like length are merged, so that there are few; not great ones, as that takes room for both."""
        if len(hashes):
            small = numbers.max() <= np.iinfo(np.uint32).max
            self._runs.append((hashes, numbers.astype(np.uint32) if small else numbers))
        while len(self._runs) > 1 and _may_merge(len(self._runs[-2][0]), len(self._runs[-1][0])):
            (one, its), (other, theirs) = self._runs[-2:]
            both = np.concatenate((one, other))
            order = np.argsort(both, kind="stable")
            self._runs[-2:] = [(both[order], np.concatenate((its, theirs))[order])]
