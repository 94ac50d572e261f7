"""`triage.assess_batches`: Arrow in, Arrow out."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from triage.cases.tables.block import BLOCK
from triage.cases.tables.columns import plan_columns
from triage.cases.tables.wide import table_block
from triage.engine.columns.assess import assess_block
from triage.knowledge.base import KnowledgeBase

Batches = Iterable[Any]  # a table and a batch are iterable too, but over columns


class ColumnWarning(UserWarning):
    """A column of a table names nothing in the rules, and is not used."""


def assess_batches(
    kb: KnowledgeBase, batches: Batches, *, fired: bool = False, mapping: Mapping[str, str | None] | None = None
) -> Iterator[pa.RecordBatch]:
    """Assess every row of wide Arrow data, a column a finding (by id, alias, label, synonym or code), null = unknown.

    `batches`: a record batch, a table, or an iterable of record batches of one schema. The id is the column `case` or
    `id`, else the row number from 1. `mapping` says for columns of other names what they are; None leaves one out.
    Yields one row a case in the order given, with the columns of `result_schema`; `fired` adds the rules that fired.

    A value that cannot be used is a problem of its row. Raises UnreadableCases where two columns stand for one
    finding; warns with ColumnWarning of columns that name nothing.
    """
    if isinstance(batches, pa.RecordBatch):
        batches = [batches]
    elif isinstance(batches, pa.Table):
        batches = batches.to_batches()
    plan, first = None, 1
    for batch in batches:
        if plan is None or batch.schema.names != [column.name for column in plan.columns]:
            plan = plan_columns(kb, batch.schema.names, mapping)
            for problem in plan.problems:
                warnings.warn(problem.message, ColumnWarning, stacklevel=2)
        for start in range(0, len(batch), BLOCK):
            part = batch.slice(start, BLOCK)
            yield assess_block(kb, table_block(kb, part, plan, first), fired)
            first += len(part)
