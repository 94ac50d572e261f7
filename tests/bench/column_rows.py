"""The rows of the benchmark of many patients: who is in, how each is built, and whether they all agree."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

import pyarrow as pa

from tests.bench.clips_peer import ClipsPeer
from tests.bench.column_contenders import (
    ColumnEngine,
    Contender,
    Turn,
    by_blocks,
    one_by_one,
    slices,
    through_polars,
    whole_assessment,
)
from tests.bench.contenders import CLIPS_ONE_CALL, CLIPS_PLAIN, EXPERTA, NAIVE, TooSlow, at_most
from tests.bench.experta_peer import ExpertaPeer
from tests.bench.many_cases import facts_of
from tests.bench.polars_peer import PolarsPeer
from tests.bench.zen_peer import ZenPeer
from triage.cases.tables.planes import rows_of
from triage.cases.tables.wide import _from_bits
from triage.engine.columns.batches import assess_batches
from triage.engine.naive import run as run_naive
from triage.knowledge.base import KnowledgeBase

ONE, TWO = "column engine, 1 thread", "column engine, 2 threads"
WHOLE = "triage.assess_batches, whole"
POLARS = "Polars, lazy"
ZEN_GRAPH, ZEN = "zen-engine, decision graph", "zen-engine, compiled expressions"
PEERS = (POLARS, CLIPS_ONE_CALL, CLIPS_PLAIN, ZEN, ZEN_GRAPH, EXPERTA, NAIVE)
ALL = (ONE, TWO, WHOLE, *PEERS)
BLOCKS = (65_536, 131_072, 262_144, 500_032)
PLANES_MEMORY = 1 << 30  # of a block; larger blocks are left out
SAMPLE = 300


@dataclass
class Row:
    """The turns of one contender; several with blocks of other sizes may share a name."""

    name: str
    block: int | None = None
    build_seconds: float = math.nan
    turns: list[Turn] = field(default_factory=list)
    agree: bool = True
    missing: str = ""

    @property
    def each(self) -> float:
        """Seconds a case, the median of the turns."""
        return median(turn.wall / turn.cases for turn in self.turns) if self.turns else math.nan

    @property
    def best(self) -> float:
        """Seconds a case in the best turn."""
        return min((turn.wall / turn.cases for turn in self.turns), default=math.nan)

    @property
    def processor(self) -> float:
        """Seconds of all processors together a case, in the turn that took least of them."""
        return min((turn.processor / turn.cases for turn in self.turns), default=math.nan)

    @property
    def cases(self) -> int:
        """How many cases it ran."""
        return sum(turn.cases for turn in self.turns)


def makers(kb: KnowledgeBase, batch: pa.RecordBatch) -> Iterator[tuple[str, int | None, Callable[[], Contender]]]:
    """Name, size of block where that is a choice, and how to build each contender."""
    engine = ColumnEngine(kb, batch.schema.names)
    for size in BLOCKS:
        for name, threads in ((ONE, 1), (TWO, 2)):
            if size == BLOCKS[0] or size <= min(len(batch), engine.most_at_once(PLANES_MEMORY)):
                yield name, size, lambda n=name, s=size, t=threads: by_blocks(n, batch, s, t, engine.planes)
    yield WHOLE, None, lambda: whole_assessment(WHOLE, kb, batch)
    yield POLARS, None, lambda: _polars(kb, batch)
    ready = {
        CLIPS_ONE_CALL: lambda: ClipsPeer(kb).one_call,
        CLIPS_PLAIN: lambda: ClipsPeer(kb).as_documented,
        ZEN: lambda: ZenPeer(kb, graph=False).ready,
        ZEN_GRAPH: lambda: ZenPeer(kb, graph=True).ready,
        EXPERTA: lambda: ExpertaPeer(kb, best=False).ready,
        NAIVE: lambda: lambda facts: lambda: run_naive(kb, facts).fired,
    }
    for name, make in ready.items():
        yield name, None, lambda n=name, m=make: one_by_one(n, m(), batch, SAMPLE)


def built(
    kb: KnowledgeBase, batch: pa.RecordBatch, limit: float, only: str = ""
) -> Iterator[tuple[Row, Contender | None]]:
    """Everyone (or one alone), built and warmed up by a moment's turn; None where that failed, and the row says why."""
    for name, block, make in makers(kb, batch):
        if only not in ("", name):
            continue
        row, start = Row(name, block), perf_counter()
        try:
            with at_most(limit):
                contender = make()
                contender.turn(1e-3)
        except TooSlow:
            row.missing = f"not built in {limit:.0f} s"
        except ImportError as error:
            row.missing = f"not installed: {error.name}"
        else:
            row.build_seconds = perf_counter() - start
            yield row, contender
            continue
        yield row, None


def _polars(kb: KnowledgeBase, batch: pa.RecordBatch) -> Contender:
    peer = PolarsPeer(kb)
    return through_polars(POLARS, peer, [peer.frame(part) for part in slices(batch, polars_block(kb))])


def polars_block(kb: KnowledgeBase) -> int:
    """Cases a frame: as many as Polars runs well, and fewer where the columns of all rules would fill the memory."""
    return max(65_536, min(1_000_000, 500_000_000 // len(kb.rules) // 64 * 64))


def disagreeing(kb: KnowledgeBase, batch: pa.RecordBatch, contenders: list[Contender]) -> set[str]:
    """Who fired other rules than the naive interpreter on the sample."""
    sample = batch.slice(0, SAMPLE)
    right = [run_naive(kb, facts) for facts in facts_of(sample)]
    fired = [one.fired for one in right]
    wrong = {one.name for one in contenders for at, found in one.fired.items() if found != fired[at]}
    ids = [rule.id for rule in kb.rules]
    mine = [[frozenset[str]()] * len(sample) for _ in range(2)]
    for id, planes in zip(ids, ColumnEngine(kb, batch.schema.names).planes(sample), strict=True):
        for cases, plane in zip(mine, planes, strict=True):
            for row in rows_of(plane, len(sample)):
                cases[row] = cases[row] | {id}
    if mine != [fired, [one.impossible for one in right]]:
        wrong |= {ONE, TWO}
    said = next(assess_batches(kb, sample, fired=True))["fired"].to_pylist()
    return wrong | ({WHOLE} if list(map(frozenset, said)) != fired else set())


def same_as_polars(kb: KnowledgeBase, batch: pa.RecordBatch) -> int:
    """On how many cases both planes of every rule equal the column of Polars: all, unless they disagree."""
    peer, engine, same = PolarsPeer(kb), ColumnEngine(kb, batch.schema.names), 0
    for part in slices(batch, BLOCKS[0]):
        frame = peer.run(peer.frame(part))
        if not all(map(_alike, frame.iter_columns(), engine.planes(part))):
            break
        same += len(part)
    return same


def _alike(column: object, planes: tuple[object, object]) -> bool:
    theirs = _from_bits(pa.concat_arrays(pa.chunked_array([column.to_arrow()]).chunks))
    return bool((theirs.present == planes[0]).all() and (theirs.absent == planes[1]).all())
