"""A long table, streamed as blocks: a row a finding, the rows of one case together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from triage.cases.facts import case_from_facts
from triage.cases.mentions import mentions_of
from triage.cases.plain import name_of
from triage.cases.records import UnreadableCases
from triage.cases.tables.block import Block
from triage.cases.tables.columns import ColumnPlan
from triage.cases.tables.distinct import all_given, as_given, distinct, validity
from triage.cases.tables.ids import Seen, read_ids
from triage.cases.tables.planes import with_rows
from triage.cases.tables.rejects import Reject
from triage.cases.tables.rows import Rows
from triage.cases.tables.spread import Said, Tokens, spread
from triage.cases.tables.wide_cases import RowSource, row_text
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, Span

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Rows that belong to whole cases: what each is called, and where in `batch` its rows begin."""

    batch: pa.RecordBatch
    numbers: Places
    ids: pa.StringArray
    starts: Places

    def case_of_row(self) -> Places:
        return np.repeat(np.arange(len(self.starts)), np.diff(self.starts, append=len(self.batch)))


@dataclass(slots=True)
class _Held:
    """What has been read and not given: the rows of the last case, and places that are no row."""

    rows: Rows | None = None
    rejects: list[Reject] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


class LongCases:
    """The cases of an open long table. Memory grows with the largest case."""

    def __init__(self, kb: KnowledgeBase, plan: ColumnPlan, source: RowSource, file: str, name: str) -> None:
        self.kb, self.plan, self.source, self.file, self.name = kb, plan, source, file, name
        self._seen = Seen()
        self._tokens = Tokens(kb)
        self._held = _Held()

    def blocks(self, size: int, start: int) -> Iterator[tuple[Block, list[Reject]]]:
        """Blocks of at most `size` cases from record `start` on. Raises UnreadableCases where it cannot be read on.

        A record is a case, with the number of its first row, or a row that belongs to none. A case next to such a
        row may lack what stood there, so it counts as one of which something present was not recognised.
        """
        done = 0
        broken: UnreadableCases | None = None
        parts = self.source.rows(size)
        while True:
            try:
                rows = next(parts, None)
            except UnreadableCases as error:
                rows, broken = None, error
            runs = self._runs(rows)
            if runs is not None:
                block, rejects, skipped = self._block(runs, rows is None, start - done)
                done += block.records + skipped
                if block.records:
                    yield block, rejects
            if rows is None:
                break
        if broken is not None:
            raise broken

    def _runs(self, rows: Rows | None) -> _Runs | None:
        """All rows of which it is known that their case is whole; the last case may go on."""
        held = self._held
        if rows is not None:
            held.rejects += rows.rejects
            held.broken += [reject.row for reject in rows.rejects]
            rows = self._with_ids(rows)
            held.rows = rows if held.rows is None else self._joined(held.rows, rows)
        if held.rows is None:
            return None
        batch, numbers = held.rows.batch, held.rows.numbers
        ids = read_ids(batch.column(self.plan.place("id") or 0), numbers, self.name).ids
        starts = _starts(ids)
        cut = int(starts[-1]) if rows is not None and len(starts) else len(batch)
        held.rows = Rows(batch.slice(cut), numbers[cut:])
        whole = starts[starts < cut]
        return _Runs(batch.slice(0, cut), numbers[:cut], ids.take(pa.array(whole)), whole)

    def _with_ids(self, rows: Rows) -> Rows:
        """The rows that say whose they are; the others are rejected."""
        column = rows.batch.column(self.plan.place("id") or 0)
        there = validity(column)
        read = read_ids(column, rows.numbers, self.name)
        there[list(read.wrong)] = False
        for row in np.flatnonzero(~there).tolist():
            reason = read.wrong.get(row, "this row does not say to which case it belongs")
            self._held.rejects.append(self._reject(rows.batch, row, rows.numbers, None, reason))
            self._held.broken.append(int(rows.numbers[row]))
        if there.all():
            return rows
        return Rows(rows.batch.filter(pa.array(there)), rows.numbers[there])

    def _joined(self, one: Rows, other: Rows) -> Rows:
        if not len(one.batch):
            return other
        try:
            batch = pa.concat_batches([one.batch, other.batch])
        except pa.ArrowException as problem:
            message = "a column has a type whose rows cannot be put together"
            span = Span(self.file, int(other.numbers[0]), 1)
            raise UnreadableCases(Diagnostic("unreadable", message, span, "write values as texts")) from problem
        return Rows(batch, np.concatenate((one.numbers, other.numbers)))

    def _block(self, runs: _Runs, last: bool, skip: int) -> tuple[Block, list[Reject], int]:
        """The block of whole cases but for the first `skip` records, its rejects, and how many were skipped."""
        held = self._held
        limit = math.inf if last or held.rows is None or not len(held.rows.batch) else int(held.rows.numbers[0])
        firsts = runs.numbers[runs.starts]
        rejects = [reject for reject in held.rejects if reject.row < limit]
        held.rejects = [reject for reject in held.rejects if reject.row > limit]
        keep = np.ones(len(runs.starts), np.bool_)
        for case, first in self._seen.repeated(runs.ids, firsts).items():
            keep[case] = False
            id = runs.ids[case].as_py()
            reason = f"the id '{id}' was already used in row {first}; all rows of a case stand together"
            rejects.append(self._reject(runs.batch, int(runs.starts[case]), runs.numbers, id, reason))
        lost = self._beside_broken(runs, limit)
        places = sorted([*firsts[keep].tolist(), *(reject.row for reject in rejects)])
        skipped = max(0, min(skip, len(places)))
        if skipped:
            keep &= firsts > places[skipped - 1]
            rejects = [reject for reject in rejects if reject.row > places[skipped - 1]]
        block = self._filled(runs, keep, lost)
        block.records = len(places) - skipped
        return block, sorted(rejects, key=lambda reject: reject.row), skipped

    def _beside_broken(self, runs: _Runs, limit: float) -> Places:
        """The cases before and behind each place that is no row; `limit` is the first row that is held."""
        cases = runs.case_of_row()
        found: list[int] = []
        later: list[int] = []
        for number in self._held.broken:
            behind = int(np.searchsorted(runs.numbers, number))
            if number < limit:
                found += [int(cases[row]) for row in (behind - 1, behind) if 0 <= row < len(cases)]
            if behind == len(cases):
                later.append(number)
        self._held.broken = later
        return np.unique(np.array(found, np.int64))

    def _filled(self, runs: _Runs, keep: NDArray[np.bool_], lost: Places) -> Block:
        size = int(keep.sum())
        place = np.cumsum(keep) - 1  # of a case among those kept
        ends = np.append(runs.starts, len(runs.batch))[1:]
        spans = list(zip(runs.starts[keep].tolist(), ends[keep].tolist(), strict=True))
        pairs = _Pairs(self.plan, runs.batch, spans)
        block = Block(size, runs.ids.filter(pa.array(keep)), pairs)
        cases = runs.case_of_row()
        tokens = self._said(runs.batch)
        whose = np.where(keep[cases], place[cases], -1) if len(cases) else cases
        exact = np.unique(whose[(tokens == _EXACTLY) & (whose >= 0)])
        plain = np.ones(size + 1, np.bool_)
        plain[exact] = plain[-1] = False  # the last stands for cases that are left out
        spoken = plain[whose] & (tokens >= 0)
        twice = spread(self._tokens, Said(whose[spoken], tokens[spoken].astype(np.int32)), block)
        lost = place[lost[keep[lost]]]
        for row in (*exact.tolist(), *twice.tolist()):
            case = case_from_facts(self.kb, list(pairs(row)), block.ids[row].as_py())
            block.exact[row] = replace(case, lost_present=True) if row in lost else case
        block.lost_present = block.lost_present | with_rows(lost, size)
        block.expect = self._labels(runs, cases, keep)
        return block

    def _said(self, batch: pa.RecordBatch) -> Places:
        """For each row the token of what it says; none where nothing is said, or only the row reader can say what."""
        self._tokens = Tokens(self.kb)
        names = distinct(batch.column(self.plan.place("named") or 0))
        values = distinct(batch.column(self.plan.place("value") or 0))
        keys = (names.codes + 1) * (len(values.values) + 1) + values.codes + 1
        different, first, codes = np.unique(keys, return_index=True, return_inverse=True)
        tokens = [self._token(_at(names, int(row)), _at(values, int(row))) for row in first]
        return np.array([*tokens, 0], np.int64)[codes] if len(different) else np.empty(0, np.int64)

    def _token(self, name: Any, value: Any) -> int:
        pair = _pair(self.plan, name, value)
        if pair is None:
            return _NOTHING
        mentions = mentions_of([pair])
        if mentions.problems or len(mentions.found) != 1:
            return _EXACTLY
        return self._tokens.token(mentions.found[0])

    def _labels(self, runs: _Runs, cases: Places, keep: NDArray[np.bool_]) -> dict[str, list[Any]] | None:
        """For each label the first that a row of the case gives."""
        columns: dict[str, list[Any]] = {}
        for place, label in self.plan.places("label"):
            given = runs.batch.column(place)
            rows = np.flatnonzero(validity(given))
            whose, first = np.unique(cases[rows], return_index=True)
            found: list[Any] = [None] * len(keep)
            for case, value in zip(whose.tolist(), all_given(given.take(pa.array(rows[first]))), strict=True):
                found[case] = value
            columns[label.called] = [found[case] for case in np.flatnonzero(keep).tolist()]
        return columns or None

    def _reject(self, batch: pa.RecordBatch, row: int, numbers: Places, id: str | None, reason: str) -> Reject:
        return Reject(int(numbers[row]), id, reason, row_text(batch, row), self.file)


_NOTHING, _EXACTLY = -1, -2


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The facts of one case as the row reader takes them."""

    plan: ColumnPlan
    batch: pa.RecordBatch
    spans: list[tuple[int, int]]

    def __call__(self, row: int) -> Iterator[tuple[str, Any]]:
        names = self.batch.column(self.plan.place("named") or 0)
        values = self.batch.column(self.plan.place("value") or 0)
        for at in range(*self.spans[row]):
            pair = _pair(self.plan, as_given(names, at), as_given(values, at))
            if pair is not None:
                yield pair


def _pair(plan: ColumnPlan, name: Any, value: Any) -> tuple[str, Any] | None:
    """What one row says. The map speaks of names in the rows as it does of columns."""
    if name is None and value is None:
        return None
    written = "" if name is None else name_of(name)
    called = (plan.mapping or {}).get(written, written)
    return None if called is None else (called, value)


def _at(found: Any, row: int) -> Any:
    code = found.codes[row]
    return None if code < 0 else found.values[code]


def _starts(ids: pa.StringArray) -> Places:
    if not len(ids):
        return np.empty(0, np.int64)
    other = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1)).to_numpy(zero_copy_only=False)
    return np.concatenate(([0], np.flatnonzero(other) + 1))
