"""Who runs the million cases: batches through the column engine and Polars, one case after another through the rest.

Every contender is asked again and again for a turn: "run cases until these seconds are over". Only running them is
timed; what a case or batch must be turned into first, and the results, are looked at off the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter, process_time

import pyarrow as pa

from tests.bench.contenders import Ready
from tests.bench.generate import Facts
from tests.bench.many_cases import facts_of
from triage.cases.tables.columns import plan_columns
from triage.cases.tables.planes import Plane
from triage.cases.tables.wide import wide_block
from triage.engine.columns.batches import assess_batches
from triage.engine.columns.closing import closed
from triage.engine.columns.program import program_of
from triage.knowledge.base import KnowledgeBase

Planes = list[tuple[Plane, Plane]]
NO_IDS = pa.array([], pa.string())
LONGEST_CHUNK = 0.1  # seconds between two looks at the clock


@dataclass(frozen=True)
class Turn:
    """So many cases, in so many seconds of wall clock and of all processors together."""

    cases: int
    wall: float
    processor: float


@dataclass
class Contender:
    """`turn(seconds)` runs cases for that long or once through all. `fired`: of the first cases, by number."""

    name: str
    turn: Callable[[float], Turn]
    fired: dict[int, frozenset[str]] = field(default_factory=dict)
    build_seconds: float = 0.0


class ColumnEngine:
    """From Arrow columns to both planes of every rule: where it fires, and where it can no longer fire."""

    def __init__(self, kb: KnowledgeBase, names: list[str]) -> None:
        self.kb, self.plan, self.program = kb, plan_columns(kb, names), program_of(kb)

    def planes(self, batch: pa.RecordBatch) -> Planes:
        """Both planes of every rule, in the order of the rule base. Ids of cases are not read."""
        planes = self.program.run(closed(self.kb, wide_block(self.kb, self.plan, batch, NO_IDS)).facts)
        return [(planes[fires], planes[never]) for fires, never in self.program.rules.values()]

    def most_at_once(self, memory: int) -> int:
        """How many cases a block may have so that its planes fit into so many bytes."""
        return memory * 8 // len(self.program.network.need)


def slices(batch: pa.RecordBatch, size: int) -> Iterator[pa.RecordBatch]:
    """The batch in blocks of `size` cases."""
    return (batch.slice(start, size) for start in range(0, len(batch), size))


def by_blocks(name: str, batch: pa.RecordBatch, size: int, threads: int, work: Callable[..., object]) -> Contender:
    """Runs `work` on blocks of `size` cases, `threads` at a time; its results are dropped block by block."""
    parts = list(slices(batch, size))
    pool = ThreadPoolExecutor(threads)
    list(pool.map(abs, range(threads)))  # the threads are there before the clock starts

    def one(part: pa.RecordBatch, until: float) -> int:
        if perf_counter() >= until:
            return 0
        work(part)
        return len(part)

    def turn(seconds: float) -> Turn:
        processor, wall = process_time(), perf_counter()
        until = wall + seconds
        if threads == 1:
            cases = sum(one(part, until) for part in parts)
        else:
            cases = sum(pool.map(lambda part: one(part, until), parts))
        return Turn(cases, perf_counter() - wall, process_time() - processor)

    return Contender(name, turn)


def whole_assessment(name: str, kb: KnowledgeBase, batch: pa.RecordBatch) -> Contender:
    """`assess_batches` with all that it gives: ids, level, worst, what decides, statuses, steps, problems."""

    def turn(seconds: float) -> Turn:
        cases, processor, wall = 0, process_time(), perf_counter()
        for result in assess_batches(kb, batch):
            cases += len(result)
            if perf_counter() - wall >= seconds:
                break
        return Turn(cases, perf_counter() - wall, process_time() - processor)

    return Contender(name, turn)


def through_polars(name: str, peer: object, frames: list[object]) -> Contender:
    """Runs frames of a few hundred thousand cases, each on all threads of Polars."""

    def turn(seconds: float) -> Turn:
        cases, processor, wall = 0, process_time(), perf_counter()
        for frame in frames:
            cases += len(peer.run(frame))
            if perf_counter() - wall >= seconds:
                break
        return Turn(cases, perf_counter() - wall, process_time() - processor)

    return Contender(name, turn)


def one_by_one(name: str, ready: Ready, batch: pa.RecordBatch, sample: int) -> Contender:
    """Runs the cases of a batch in order; what fired in the first `sample` of them is kept."""
    at, chunk, cases = 0, 1, facts_of(batch)
    fired: dict[int, frozenset[str]] = {}

    def some(seconds: float) -> Turn:
        nonlocal at, chunk, cases
        done, wall, processor = 0, 0.0, 0.0
        while wall < seconds:
            runs = [ready(facts) for facts in following(chunk)]
            if not runs:
                at, cases = 0, facts_of(batch)
                break
            started, busy = perf_counter(), process_time()
            found: list[Collection[str]] = [run() for run in runs]
            took = perf_counter() - started
            wall, processor, done = wall + took, processor + process_time() - busy, done + len(runs)
            fired.update({at + n: frozenset(one) for n, one in enumerate(found) if at + n < sample})
            at += len(runs)
            chunk = max(1, min(2 * chunk, int(chunk * LONGEST_CHUNK / max(took, 1e-9))))
        return Turn(done, wall, processor)

    def following(count: int) -> list[Facts]:
        return [facts for _, facts in zip(range(count), cases, strict=False)]

    return Contender(name, some, fired)
