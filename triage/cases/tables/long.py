"""A long table, streamed as blocks: a row a finding, the rows of one case together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from triage.cases.facts import case_from_facts
from triage.cases.mentions import mentions_of
from triage.cases.plain import name_of
from triage.cases.tables.block import Block
from triage.cases.tables.columns import ColumnPlan
from triage.cases.tables.distinct import all_given, as_given, distinct, validity
from triage.cases.tables.ids import Seen
from triage.cases.tables.planes import with_rows
from triage.cases.tables.rejects import Reject
from triage.cases.tables.rows import RowSource, row_text
from triage.cases.tables.runs import Places, RunReader, Runs
from triage.cases.tables.spread import Said, Tokens, spread
from triage.knowledge.base import KnowledgeBase


class LongCases:
    """The cases of an open long table. Memory grows with the largest case."""

    def __init__(self, kb: KnowledgeBase, plan: ColumnPlan, source: RowSource, file: str, name: str) -> None:
        self.kb, self.plan, self.file = kb, plan, file
        self._reader = RunReader(plan, source, file, name)
        self._seen = Seen()
        self._tokens = Tokens(kb)

    def blocks(self, size: int, start: int) -> Iterator[tuple[Block, list[Reject]]]:
        """Blocks of at most `size` cases from record `start` on. Raises UnreadableCases where it cannot be read on.

        A record is a case, with the number of its first row, or a row that belongs to none. A case next to such a
        row may lack what stood there, so it counts as one of which something present was not recognised.
        """
        done = 0
        for runs in self._reader.runs(size):
            block, rejects, skipped = self._block(runs, start - done)
            done += block.records + skipped
            if block.records:
                yield block, rejects

    def _block(self, runs: Runs, skip: int) -> tuple[Block, list[Reject], int]:
        """The block of the cases but for the first `skip` records, its rejects, and how many were skipped."""
        firsts, ends = runs.numbers[runs.starts], runs.ends()
        keep = np.ones(len(firsts), np.bool_)
        rejects = list(runs.rejects)
        for case, first in self._seen.repeated(runs.ids, firsts).items():
            keep[case] = False
            id = runs.ids[case].as_py()
            reason = f"the id '{id}' was already used in row {first}; all rows of a case stand together"
            for row in range(runs.starts[case], ends[case]):
                rejects.append(Reject(int(runs.numbers[row]), id, reason, row_text(runs.batch, row), self.file))
        places = sorted([*firsts[keep].tolist(), *(reject.row for reject in rejects)])
        skipped = max(0, min(skip, len(places)))
        if skipped:
            keep &= firsts > places[skipped - 1]
            rejects = [reject for reject in rejects if reject.row > places[skipped - 1]]
        block = self._filled(runs, keep)
        block.records = len(places) - skipped
        return block, sorted(rejects, key=lambda reject: reject.row), skipped

    def _filled(self, runs: Runs, keep: NDArray[np.bool_]) -> Block:
        size = int(keep.sum())
        place = np.cumsum(keep) - 1  # of a case among those kept
        spans = list(zip(runs.starts[keep].tolist(), runs.ends()[keep].tolist(), strict=True))
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
        lost = place[runs.beside[keep[runs.beside]]]
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

    def _labels(self, runs: Runs, cases: Places, keep: NDArray[np.bool_]) -> dict[str, list[Any]] | None:
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
