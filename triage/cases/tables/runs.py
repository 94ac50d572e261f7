"""The rows of a long table, gathered into runs: the rows of one case, as they stand together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from triage.cases.records import UnreadableCases
from triage.cases.tables.columns import ColumnPlan
from triage.cases.tables.distinct import validity
from triage.cases.tables.ids import read_ids
from triage.cases.tables.rejects import Reject
from triage.cases.tables.rows import Rows, RowSource, row_text
from triage.knowledge.diagnostics import Diagnostic, Span

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Runs:
    """Rows that belong to whole cases: what each is called, and where in `batch` its rows begin.

    `numbers` are those of the rows in the file. `rejects` are the rows among them that belong to no case, and `beside`
    the cases before and behind such a row.
    """

    batch: pa.RecordBatch
    numbers: Places
    ids: pa.StringArray
    starts: Places
    rejects: list[Reject]
    beside: Places

    def ends(self) -> Places:
        """For each case the place behind its last row."""
        return np.append(self.starts, len(self.batch))[1:]

    def case_of_row(self) -> Places:
        """For each row the place of its case."""
        return _case_of_row(self.starts, len(self.batch))


@dataclass(slots=True)
class RunReader:
    """What has been read of a long table and not been given: the rows of the last case, which may go on."""

    plan: ColumnPlan
    source: RowSource
    file: str
    name: str
    _held: Rows | None = None
    _rejects: list[Reject] = field(default_factory=list)
    _no_rows: list[int] = field(default_factory=list)

    def runs(self, size: int) -> Iterator[Runs]:
        """Runs of at most `size` cases. Raises UnreadableCases where it breaks off; its last case is not given."""
        for rows in self.source.rows(size):
            self._rejects += rows.rejects
            self._no_rows += [reject.row for reject in rows.rejects]
            self._hold(self._with_ids(rows))
            yield from self._whole(last=False)
        yield from self._whole(last=True)

    def _with_ids(self, rows: Rows) -> Rows:
        """The rows that say whose they are; the others are rejected."""
        column = rows.batch.column(self.plan.place("id") or 0)
        there = validity(column)
        read = read_ids(column, rows.numbers, self.name)
        there[list(read.wrong)] = False
        if there.all():
            return rows
        for row in np.flatnonzero(~there).tolist():
            number = int(rows.numbers[row])
            reason = read.wrong.get(row, "this row does not say to which case it belongs")
            self._rejects.append(Reject(number, None, reason, row_text(rows.batch, row), self.file))
            self._no_rows.append(number)
        return Rows(rows.batch.filter(pa.array(there)), rows.numbers[there])

    def _hold(self, rows: Rows) -> None:
        held = self._held
        if held is None or not len(held.batch):
            self._held = rows
            return
        try:
            batch = pa.concat_batches([held.batch, rows.batch])
        except pa.ArrowException as problem:
            message = "a column has a type whose rows cannot be put together"
            span = Span(self.file, int(held.numbers[-1]) + 1, 1)
            raise UnreadableCases(Diagnostic("unreadable", message, span, "write values as texts")) from problem
        self._held = Rows(batch, np.concatenate((held.numbers, rows.numbers)))

    def _whole(self, last: bool) -> Iterator[Runs]:
        """All rows of which it is known that their case is whole."""
        if self._held is None:
            return
        batch, numbers = self._held.batch, self._held.numbers
        ids = read_ids(batch.column(self.plan.place("id") or 0), numbers, self.name).ids
        starts = _starts(ids)
        cut = int(starts[-1]) if not last and len(starts) else len(batch)
        limit = int(numbers[cut]) if cut < len(batch) else math.inf if last else _behind(numbers, self._rejects)
        self._held = Rows(batch.slice(cut), numbers[cut:])
        starts = starts[starts < cut]
        rejects = sorted((reject for reject in self._rejects if reject.row < limit), key=lambda reject: reject.row)
        self._rejects = [reject for reject in self._rejects if reject.row > limit]
        beside = self._beside(numbers[:cut], _case_of_row(starts, cut), limit)
        yield Runs(batch.slice(0, cut), numbers[:cut], ids.take(pa.array(starts)), starts, rejects, beside)

    def _beside(self, numbers: Places, cases: Places, limit: float) -> Places:
        """The cases before and behind each place that is no row; `limit` is the first row that is held."""
        found: list[int] = []
        later: list[int] = []
        for number in self._no_rows:
            behind = int(np.searchsorted(numbers, number))
            if number < limit:
                found += [int(cases[row]) for row in (behind - 1, behind) if 0 <= row < len(cases)]
            if behind == len(cases):
                later.append(number)
        self._no_rows = later
        return np.unique(np.array(found, np.int64))


def _behind(numbers: Places, rejects: list[Reject]) -> float:
    """With no row held, all that was rejected so far stands before the next one."""
    return max((*numbers[-1:].tolist(), *(reject.row for reject in rejects)), default=0) + 1


def _starts(ids: pa.StringArray) -> Places:
    if not len(ids):
        return np.empty(0, np.int64)
    other = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1)).to_numpy(zero_copy_only=False)
    return np.concatenate(([0], np.flatnonzero(other) + 1))


def _case_of_row(starts: Places, size: int) -> Places:
    return np.repeat(np.arange(len(starts)), np.diff(starts, append=size))
