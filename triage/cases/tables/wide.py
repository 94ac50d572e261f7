"""A wide record batch, a column a finding, to a block: buffers as they are, or each different value read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from triage.cases.hearing import Heard, hear
from triage.cases.mentions import Mention
from triage.cases.model import ProblemCode, Value
from triage.cases.tables.block import Block, Booleans, Choices, Numbers, Told
from triage.cases.tables.columns import Column, ColumnPlan, plan_columns
from triage.cases.tables.distinct import all_given, as_given, distinct, validity
from triage.cases.tables.ids import read_ids
from triage.cases.tables.planes import Plane, none_of, packed
from triage.cases.values import says_present
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Finding

Truths = NDArray[np.bool_]


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
    reader = _Reader(kb, Block(len(batch), ids, _Pairs(plan, batch), records=len(batch)))
    for place, column in plan.places("finding"):
        reader.read(column, batch.column(place))
    for place, _ in plan.places("unknown"):
        reader.lose(batch.column(place))
    if labels := plan.places("label"):
        reader.block.expect = {label.called: all_given(batch.column(place)) for place, label in labels}
    return reader.finished()


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The facts of one row as the row reader takes them: what is not null, under the names that count."""

    plan: ColumnPlan
    batch: pa.RecordBatch

    def __call__(self, row: int) -> Iterator[tuple[str, Any]]:
        for place, column in self.plan.places("finding"):
            given = as_given(self.batch.column(place), row)
            if given is not None:
                yield column.called, given


@dataclass(slots=True)
class _Reader:
    kb: KnowledgeBase
    block: Block
    lost: list[Plane] = field(default_factory=list)

    def read(self, column: Column, array: pa.Array) -> None:
        """Read one finding for all rows."""
        finding = column.finding
        assert finding is not None
        if array.null_count == len(array):
            return
        if column.exact and finding.kind == "boolean" and pa.types.is_boolean(array.type):
            self.block.booleans[finding.id] = _from_bits(array)
        elif column.exact and finding.kind == "number" and _is_number(array.type):
            self._measured(finding, array)
        else:
            self._heard(column, finding, array)

    def lose(self, array: pa.Array) -> None:
        """Note where a column that names nothing may have meant that something is there."""
        found = distinct(array)
        present = np.array([*(says_present(value) for value in found.values), False])  # the last stands for null
        self._lost(present[found.codes])

    def finished(self) -> Block:
        """The block, its problems in order."""
        place = self.kb.finding_order
        self.block.problems.sort(key=lambda told: (place[told.finding or ""], told.code))
        for plane in self.lost:
            self.block.lost_present = self.block.lost_present | plane
        return self.block

    def _measured(self, finding: Finding, array: pa.Array) -> None:
        """Numbers are 64-bit floats whatever their type, as in the row reader."""
        valid = validity(array)
        values = array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64)
        inside = (values >= finding.low) & (values <= finding.high) & np.isfinite(values)
        self.block.numbers[finding.id] = Numbers(values, packed(valid & inside))
        self._problem(finding, "bad-value", valid & ~inside)

    def _heard(self, column: Column, finding: Finding, array: pa.Array) -> None:
        found = distinct(array)
        heard = [hear(self.kb, Mention(column.called, value)) for value in found.values]
        codes = found.codes
        self._known(finding, heard, codes)
        for code in ("bad-value", "inexact-code"):
            told = np.array([*(one.problem is not None and one.problem.code == code for one in heard), False])
            if told.any():
                self._problem(finding, code, told[codes])
        if any(one.lost_present for one in heard):
            self._lost(np.array([*(one.lost_present for one in heard), False])[codes])

    def _known(self, finding: Finding, heard: list[Heard], codes: NDArray[np.int64]) -> None:
        values = [one.value for one in heard]
        known = np.array([*(value is not None for value in values), False])[codes]
        if not known.any():
            return
        if finding.kind == "boolean":
            present = np.array([*(value is True for value in values), False])[codes]
            self.block.booleans[finding.id] = Booleans(packed(present), packed(known & ~present))
        elif finding.kind == "number":
            numbers = np.array([*(value if isinstance(value, int | float) else 0 for value in values), 0], np.float64)
            self.block.numbers[finding.id] = Numbers(numbers[codes], packed(known))
        else:
            self.block.choices[finding.id] = Choices(_chosen(finding, values, codes), packed(known))

    def _problem(self, finding: Finding, code: ProblemCode, truths: Truths) -> None:
        if len(rows := np.flatnonzero(truths)):
            self.block.problems.append(Told(rows, code, finding.id))

    def _lost(self, truths: Truths) -> None:
        if truths.any():
            self.lost.append(packed(truths))


def _chosen(finding: Finding, values: list[Value | None], codes: NDArray[np.int64]) -> dict[str, Plane]:
    chosen: dict[str, Plane] = {}
    for id in finding.values:
        truths = np.array([*(value == id or (isinstance(value, tuple) and id in value) for value in values), False])
        if truths.any() and (plane := packed(truths[codes])).any():
            chosen[id] = plane
    return chosen


def _from_bits(array: pa.BooleanArray) -> Booleans:
    """Arrow's own two planes: value, and not value, where there is one."""
    validity, values = array.buffers()
    value = _bits(values, array.offset, len(array))
    if validity is None or array.null_count == 0:
        valid = _bits(None, 0, len(array))
    else:
        valid = _bits(validity, array.offset, len(array))
    return Booleans(value & valid, ~value & valid)


def _bits(buffer: pa.Buffer | None, offset: int, size: int) -> Plane:
    """`size` bits of a buffer from bit `offset`, or as many ones, as a plane."""
    plane = none_of(size)
    count = (size + 7) // 8
    into = plane.view(np.uint8)[:count]
    if buffer is None:
        into[:] = 0xFF
    else:
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
