"""A wide table, streamed as blocks: every row a case, but for those whose id cannot be theirs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from triage.cases.tables.block import Block
from triage.cases.tables.columns import ColumnPlan
from triage.cases.tables.ids import Seen, read_ids
from triage.cases.tables.rejects import Reject
from triage.cases.tables.rows import Rows, RowSource, row_text
from triage.cases.tables.wide import wide_block
from triage.knowledge.base import KnowledgeBase


class WideCases:
    """The cases of an open wide table."""

    def __init__(self, kb: KnowledgeBase, plan: ColumnPlan, source: RowSource, file: str, name: str) -> None:
        self.kb, self.plan, self.source, self.file, self.name = kb, plan, source, file, name
        self._seen = Seen()

    def blocks(self, size: int, start: int) -> Iterator[tuple[Block, list[Reject]]]:
        """Blocks of at most `size` cases from record `start` on. Raises UnreadableCases where it cannot be read on."""
        done = 0
        for rows in self.source.rows(size, self.plan.place("id")):
            keep, ids, rejects = self._called(rows)
            before, done = done, done + rows.records
            if done <= start:
                continue
            if before < start:
                keep &= rows.numbers > start
                rejects = [reject for reject in rejects if reject.row > start]
            batch = rows.batch
            if not keep.all():
                batch, ids = batch.filter(pa.array(keep)), ids.filter(pa.array(keep))
            block = wide_block(self.kb, self.plan, batch, ids)
            block.records = done - max(before, start)
            yield block, rejects

    def _called(self, rows: Rows) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], pa.StringArray, list[Reject]]:
        """Which rows are cases, what they are called, and what is none."""
        keep = np.ones(len(rows.batch), np.bool_)
        place = self.plan.place("id")
        if place is None:
            return keep, read_ids(None, rows.numbers, self.name).ids, rows.rejects
        read = read_ids(rows.batch.column(place), rows.numbers, self.name)
        rejects = [self._reject(rows, row, None, why) for row, why in read.wrong.items()]
        keep[list(read.wrong)] = False
        there = np.flatnonzero(keep)
        for at, first in self._seen.repeated(read.ids.take(pa.array(there)), rows.numbers[there]).items():
            row = int(there[at])
            keep[row] = False
            id = read.ids[row].as_py()
            rejects.append(self._reject(rows, row, id, f"the id '{id}' was already used in row {first}"))
        return keep, read.ids, sorted((*rows.rejects, *rejects), key=lambda reject: reject.row)

    def _reject(self, rows: Rows, row: int, id: str | None, reason: str) -> Reject:
        return Reject(int(rows.numbers[row]), id, reason, row_text(rows.batch, row), self.file)
