"""Cases of the shipped rules for files: a column for every finding that can be asked, some 15 of them known.

What is known is drawn by popularity (`many_cases`), in the order in which an interview would ask, so that complaints
and warning signs are known most often. Values are drawn evenly among all that a finding allows. Of such cases one in
15 contradicts itself (low back pain without back pain); they are left out, but for one case in 1,000, which
keeps one: each of those is read again by the row reader, at some half a millisecond.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tests.bench.generate import PRESENT
from tests.bench.many_cases import BATCH, facts_of, known_in
from triage.cases.tables.wide import table_block
from triage.engine.columns.closing import closed
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Finding

CONTRADICTORY = 1_000  # one case in so many
GROUP = 4 * BATCH  # cases a row group of Parquet
GREATEST = 100.0  # of numbers without an upper limit


def file_cases(kb: KnowledgeBase, count: int, seed: int = 1) -> Iterator[pa.RecordBatch]:
    """`count` cases with a column `case` of ids, a batch at a time."""
    chance, done = np.random.default_rng(seed), 0
    while done < count:
        drawn = _drawn(kb, chance)
        kept = drawn.take(pa.array(_kept(kb, drawn))).slice(0, count - done)
        ids = pa.array([f"c{number}" for number in range(done + 1, done + len(kept) + 1)])
        yield pa.record_batch([ids, *kept.columns], names=["case", *kept.schema.names])
        done += len(kept)


def write_parquet(kb: KnowledgeBase, path: Path, count: int) -> None:
    """The cases as Parquet, piece by piece."""
    waiting: list[pa.RecordBatch] = []
    writer: pq.ParquetWriter | None = None
    for batch in file_cases(kb, count):
        writer = writer or pq.ParquetWriter(path, batch.schema, compression="zstd")
        waiting.append(batch)
        if sum(map(len, waiting)) >= GROUP:
            table = pa.Table.from_batches(waiting)
            writer.write_table(table.slice(0, GROUP), row_group_size=GROUP)
            waiting = table.slice(GROUP).to_batches()
    assert writer is not None
    if waiting:
        writer.write_table(pa.Table.from_batches(waiting), row_group_size=GROUP)
    writer.close()


def write_csv(kb: KnowledgeBase, path: Path, count: int) -> None:
    """The cases as wide CSV."""
    batches = file_cases(kb, count)
    first = next(batches)
    with pyarrow.csv.CSVWriter(path, first.schema) as writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)


def write_lines(kb: KnowledgeBase, path: Path, count: int) -> None:
    """The cases as JSON Lines of case files."""
    with path.open("w", encoding="utf-8") as file:
        for batch in file_cases(kb, count):
            for facts in facts_of(batch):
                id = facts.pop("case")
                file.write(json.dumps({"id": id, "facts": facts}) + "\n")


def _drawn(kb: KnowledgeBase, chance: np.random.Generator) -> pa.RecordBatch:
    asked = sorted((f for f in kb.findings.values() if f.kind != "derived"), key=lambda f: kb.asking_place[f.id])
    names = [finding.id for finding in asked]
    known = known_in(names, BATCH, chance)
    return pa.record_batch([_column(f, row, chance) for f, row in zip(asked, known, strict=True)], names=names)


def _column(finding: Finding, known: NDArray[np.bool_], chance: np.random.Generator) -> pa.Array:
    if finding.kind == "boolean":
        return pa.array(chance.random(len(known)) < PRESENT, mask=~known)
    if finding.kind == "number":
        most = finding.high if np.isfinite(finding.high) else max(GREATEST, finding.low)
        return pa.array(np.floor(chance.uniform(finding.low, most, len(known))), mask=~known)
    places = pa.array(chance.integers(0, len(finding.values), len(known)), mask=~known)
    return pa.array(list(finding.values)).take(places)


def _kept(kb: KnowledgeBase, batch: pa.RecordBatch) -> NDArray[np.int64]:
    """The rows without a contradiction, and a few of those with one."""
    contradictory = np.array(sorted(closed(kb, table_block(kb, batch)).exact), np.int64)
    clean = np.setdiff1d(np.arange(len(batch)), contradictory)
    return np.sort(np.concatenate((clean, contradictory[: len(clean) // CONTRADICTORY])))
