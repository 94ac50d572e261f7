"""A wide record batch, a column a finding, to a block: buffers as they are, or each different value read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from triage.cases.hearing import Heard, hear
from triage.cases.mentions import Mention
from triage.cases.tables.block import Block, Booleans, Numbers
from triage.cases.tables.columns import Column, ColumnPlan, plan_columns
from triage.cases.tables.distinct import all_given, as_given, distinct
from triage.cases.tables.filling import Filling
from triage.cases.tables.ids import read_ids
from triage.cases.tables.planes import Plane, all_of, none_of, packed, rows_of
from triage.cases.values import says_present
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Finding

_MANY = 50  # texts of numbers, from which on it pays to read them at once
_PLAIN_NUMBER = r"\A-?[0-9]{1,15}(\.[0-9]{1,15})?\z"


def table_block(
    kb: KnowledgeBase, batch: pa.RecordBatch, plan: ColumnPlan | None = None, first: int = 1, file: str = "table"
) -> Block:
    """The block of a wide batch of any column types; `first` is the number of its first row, for cases without an id.

    Every row is a case, whatever its id: for rows that cannot be cases see `opening`. Raises UnreadableCases where
    two columns stand for one finding.
    """
    plan = plan or plan_columns(kb, batch.schema.names, file=file)
    place = plan.place("id")
    ids = read_ids(None if place is None else batch.column(place), np.arange(first, first + len(batch)), file)
    return wide_block(kb, plan, batch, ids.ids)


def wide_block(kb: KnowledgeBase, plan: ColumnPlan, batch: pa.RecordBatch, ids: pa.StringArray) -> Block:
    """The block of the rows of `batch`, called `ids`."""
    block = Block(len(batch), ids, _Pairs.of(plan, batch), records=len(batch))
    reader = _Reader(kb, block, Filling(block))
    for place, column in plan.places("finding"):
        if column.finding is not None:
            reader.read(column, column.finding, batch.column(place))
    for place, _ in plan.places("unknown"):
        reader.lose(batch.column(place))
    if labels := plan.places("label"):
        block.expect = {label.called: all_given(batch.column(place)) for place, label in labels}
    reader.into.finish()
    return block


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The facts of one row as the row reader takes them: what is not null, under the names that count."""

    columns: list[tuple[str, pa.Array, memoryview | None]]  # and the bits that say which rows are not null

    @classmethod
    def of(cls, plan: ColumnPlan, batch: pa.RecordBatch) -> _Pairs:
        """Those of the columns that hold anything: in wide tables many hold nothing."""
        columns = ((column.called, batch.column(place)) for place, column in plan.places("finding"))
        return cls([(called, column, _validity(column)) for called, column in columns if _holds_any(column)])

    def __call__(self, row: int) -> Iterator[tuple[str, Any]]:
        for called, column, valid in self.columns:
            at = column.offset + row
            if valid is None or valid[at >> 3] >> (at & 7) & 1:
                given = as_given(column, row)
                if given is not None:
                    yield called, given


@dataclass(slots=True)
class _Reader:
    kb: KnowledgeBase
    block: Block
    into: Filling

    def read(self, column: Column, finding: Finding, array: pa.Array) -> None:
        """Read one finding for all rows."""
        if not _holds_any(array):
            return
        if column.exact and finding.kind == "boolean" and pa.types.is_boolean(array.type):
            self.block.booleans[finding.id] = _from_bits(array)
        elif column.exact and finding.kind == "number" and _is_number(array.type):
            self._measured(finding, array)
        else:
            found = distinct(array)
            heard = self._heard(column, finding, found.values)
            rows = np.flatnonzero(found.codes >= 0)
            self.into.finding(finding, self.kb.finding_order[finding.id], heard, found.codes[rows], rows)

    def _heard(self, column: Column, finding: Finding, values: list[Any]) -> list[Heard]:
        """What each value says; plain numbers as texts, of which there may be very many, are read all at once."""
        quick: dict[int, Heard] = {}
        if finding.kind == "number" and column.exact and len(values) >= _MANY:
            quick = _plain_numbers(finding, values)
        return [
            quick[place] if place in quick else hear(self.kb, Mention(column.called, value))
            for place, value in enumerate(values)
        ]

    def lose(self, array: pa.Array) -> None:
        """Note where a column that names nothing may have meant that something is there."""
        found = distinct(array)
        present = np.array([*(says_present(value) for value in found.values), False])  # the last stands for null
        self.into.lose(np.flatnonzero(present[found.codes]))

    def _measured(self, finding: Finding, array: pa.Array) -> None:
        """Numbers are 64-bit floats whatever their type, as in the row reader."""
        valid, values = _valid(array), _floats(array)
        if values.min() >= finding.low and values.max() <= finding.high:  # false where one is not a number
            self.block.numbers[finding.id] = Numbers(values, valid)
            return
        inside = packed((values >= finding.low) & (values <= finding.high) & np.isfinite(values))
        self.block.numbers[finding.id] = Numbers(values, valid & inside)
        self.into.bad(finding, self.kb.finding_order[finding.id], rows_of(valid & ~inside, self.block.size))


def _plain_numbers(finding: Finding, values: list[Any]) -> dict[int, Heard]:
    """By their places, the values that are usual numbers in the range of the finding, written as texts."""
    texts = pa.array([value if isinstance(value, str) else None for value in values], pa.string())
    plain = pc.match_substring_regex(texts, _PLAIN_NUMBER).fill_null(False)
    numbers = texts.filter(plain).cast(pa.float64()).to_numpy()
    inside = (numbers >= finding.low) & (numbers <= finding.high)
    places = np.flatnonzero(plain.to_numpy(zero_copy_only=False))[inside]
    found = zip(places.tolist(), numbers[inside].tolist(), strict=True)
    return {place: Heard(finding.id, value) for place, value in found}


def _holds_any(array: pa.Array) -> bool:
    return bool(array.null_count < len(array))


def _validity(array: pa.Array) -> memoryview | None:
    buffer = array.buffers()[0]
    return None if buffer is None else memoryview(buffer)


def _from_bits(array: pa.BooleanArray) -> Booleans:
    """Arrow's own two planes: value, and not value, where there is one."""
    valid = _valid(array)
    present = valid & _bits(array.buffers()[1], array.offset, len(array))
    return Booleans(present, valid ^ present)


def _floats(array: pa.Array) -> NDArray[np.float64]:
    """The numbers of an array as they stand in its buffer; anything where it is null."""
    if pa.types.is_float64(array.type):
        return np.frombuffer(array.buffers()[1], np.float64, len(array), 8 * array.offset)
    floats: NDArray[np.float64] = array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64)
    return floats


def _valid(array: pa.Array) -> Plane:
    """Where an array is not null."""
    validity = array.buffers()[0]
    return all_of(len(array)) if validity is None else _bits(validity, array.offset, len(array))


def _bits(buffer: pa.Buffer, offset: int, size: int) -> Plane:
    """`size` bits of a buffer from bit `offset` on, as a plane; where they are whole words, the buffer's own."""
    if offset % 64 == size % 64 == 0:
        return np.frombuffer(buffer, np.uint64, size // 64, offset // 8)
    plane = none_of(size)
    count = (size + 7) // 8
    into = plane.view(np.uint8)[:count]
    held = np.frombuffer(buffer, np.uint8)[offset // 8 : (offset + size + 7) // 8]
    shift = offset % 8
    into[:] = held[:count] >> shift
    if shift:
        rest = held[1:][:count] << (8 - shift)
        into[: len(rest)] |= rest
    if size % 8:
        into[-1] &= (1 << size % 8) - 1
    return plane


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))
