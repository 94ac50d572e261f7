"""Blocks in, rows and rejects out, and the counts of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

import pyarrow as pa

from triage.batch.rejects import write_rejects
from triage.batch.rows import Rows
from triage.batch.tally import Tally
from triage.cases.tables.block import Block
from triage.engine.columns.assess import assess_block
from triage.engine.columns.schema import result_schema
from triage.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from triage.cases.tables.opening import Reject

Told = Callable[[Tally], None]


def untold(_: Tally) -> None:
    """Nobody wants to hear the counts."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one block came to: `records` of the input, of which some are `rejects`, the others a row each."""

    records: int
    cases: int
    rejects: list[Reject]
    results: pa.RecordBatch


@dataclass
class Assessing:
    """The work of a run on each block; `told` hears the counts."""

    kb: KnowledgeBase
    fired: bool
    rows: Rows
    rejects: TextIO
    tally: Tally
    told: Told

    def assess(self, read: tuple[Block, list[Reject]]) -> Done:
        """The rows of one block."""
        block, rejects = read
        if block.size:
            results = assess_block(self.kb, block, self.fired)
        else:
            results = pa.RecordBatch.from_pylist([], result_schema(self.fired))
        return Done(block.records, block.size, rejects, results)

    def write(self, done: Done) -> None:
        """Write what one block came to, and count it."""
        self.rows.write(done.results)
        write_rejects(self.rejects, done.rejects)
        self.tally.add(done.records, done.cases, len(done.rejects), done.results)
        self.told(self.tally)
