"""What a Spark worker does: batches of one partition in, batches of results out."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from triage.cases.tables.block import BLOCK
from triage.cases.tables.columns import plan_columns
from triage.cases.tables.wide import table_block
from triage.engine.columns.assess import assess_block
from triage.knowledge.base import KnowledgeBase
from triage.spark.schema import plain_schema
from triage.version import __version__

PIECE = 8_192  # cases a batch of results: as plain words they take some 3 KB a case

Batches = Iterable[pa.RecordBatch]


def results(
    batches: Batches,
    names: Sequence[str],
    rules: bytes,
    sha256: str,
    version: str,
    fired: bool,
    mapping: Mapping[str, str | None],
) -> Iterator[pa.RecordBatch]:
    """The results of the rows of one partition, by the rules that were sent, in the order of the rows.

    `names` are those of the columns, which come by number.

    Raises RuntimeError where the rules or the version are not those of the driver, and where an id is null.
    """
    kb, schema = unpacked(rules, sha256, version), plain_schema(fired)
    plan = plan_columns(kb, names, mapping)
    for batch in _gathered(batches):
        _check_ids(batch.column(plan.place("id")))
        found = assess_block(kb, table_block(kb, batch, plan), fired)
        for start in range(0, len(found), PIECE):
            yield found.slice(start, PIECE).cast(schema)


def packed(kb: KnowledgeBase) -> bytes:
    """The rule base to be sent: some 160 KB for the shipped rules."""
    return zlib.compress(pickle.dumps(kb))


@lru_cache(maxsize=2)
def unpacked(rules: bytes, sha256: str, version: str) -> KnowledgeBase:
    """The rule base that was sent; made once in the life of a worker, not once a partition.

    Raises RuntimeError where it is not the one named, or where the driver has another version of this package.
    """
    if version != __version__:
        raise RuntimeError(
            f"the driver has symptom-triage {version} and this Spark worker {__version__}; install the same everywhere"
        )
    kb: KnowledgeBase = pickle.loads(zlib.decompress(rules))
    if kb.sha256 != sha256:
        raise RuntimeError(f"this Spark worker was sent the rules {kb.sha256[:12]} instead of {sha256[:12]}")
    return kb


def _gathered(batches: Batches) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of nearly BLOCK: Spark sends some 10,000 at a time, and every block has its price."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        if count + len(batch) > BLOCK:
            yield from _joined(held)
            held, count = [], 0
        held.append(batch)
        count += len(batch)
    yield from _joined(held)


def _joined(batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    if not batches:
        return []
    found: list[pa.RecordBatch] = pa.Table.from_batches(batches).combine_chunks().to_batches(max_chunksize=BLOCK)
    return found


def _check_ids(ids: pa.Array) -> None:
    missing = pc.sum(pc.is_null(ids, nan_is_null=True)).as_py()
    if missing:
        raise RuntimeError(
            f"the id is null in {missing} of {len(ids)} rows, whose results would belong to nobody: give these rows an "
            "id, or leave them out and tell it: df.where(df['case'].isNotNull())"
        )
