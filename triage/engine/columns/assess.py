"""Many cases assessed at once: a block in, a record batch of results out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from triage.cases.model import Case
from triage.cases.tables.block import Block, Told
from triage.cases.tables.planes import Plane, none_of, with_rows
from triage.engine.columns.closing import closed
from triage.engine.columns.inference import ColumnInference
from triage.engine.columns.lists import Order, counted, listed, words
from triage.engine.columns.schema import PROBLEM, WORD, result_schema
from triage.engine.columns.standing import ranked, standings, status_of
from triage.engine.columns.steps import shown_steps
from triage.engine.columns.urgency import urgency
from triage.engine.standing import SHOWN
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import LEVELS


def assess_block(kb: KnowledgeBase, block: Block, fired: bool = False) -> pa.RecordBatch:
    """Assess every case of a block; one row a case in the order of the block, as `result_schema` says."""
    both = closed(kb, block)
    facts, exact = both.facts, both.exact
    inference = ColumnInference(kb, facts)
    lost = block.lost_present | with_rows(_lost(exact), block.size)
    urgent = urgency(inference, lost)
    found = standings(inference)
    steps = shown_steps(inference, found, urgent)
    deciding = sorted(urgent.decided_by, key=kb.asking_place.__getitem__)
    columns = [
        block.ids,
        words(urgent.level.astype(np.int16), LEVELS),
        words(urgent.worst.astype(np.int16), LEVELS),
        pa.array(urgent.level == urgent.worst),
        listed({finding: urgent.decided_by[finding] for finding in deciding}, block.size),
        _candidates(kb, ranked(inference, found), block.size),
        listed({id: standing.ruled_out for id, standing in found.items()}, block.size),
        pa.ListArray.from_arrays(counted(steps.rows, block.size), words(steps.places, list(kb.steps))),
        _problems(kb, block, exact),
    ]
    if fired:
        columns.append(listed({rule.id: inference.fired(rule.id) for rule in kb.rules}, block.size))
    return pa.record_batch(columns, schema=result_schema(fired))


def _lost(exact: dict[int, Case]) -> np.ndarray:
    return np.array([row for row, case in exact.items() if case.lost_present], np.int64)


def _candidates(kb: KnowledgeBase, order: Order, size: int) -> pa.ListArray:
    conditions, statuses = words(order.places, list(kb.conditions)), words(status_of(order), SHOWN)
    both = pa.StructArray.from_arrays([conditions, statuses], names=["condition", "status"])
    return pa.ListArray.from_arrays(counted(order.rows, size), both)


def _problems(kb: KnowledgeBase, block: Block, exact: dict[int, Case]) -> pa.ListArray:
    """What could not be used as written, in vocabulary order of the findings; what belongs to none comes last."""
    place, last = kb.finding_order, len(kb.finding_order)
    told = [*_outside(block.problems, exact), *_unused(kb, block, exact)]
    told.sort(key=lambda one: (place.get(one.finding or "", last), one.code))
    rows = [one.rows for one in told]
    kinds = [np.full(len(one.rows), number) for number, one in enumerate(told)]
    for row, case in exact.items():
        for problem in case.problems:
            rows.append(np.array([row]))
            kinds.append(np.array([len(told)]))
            told.append(Told(rows[-1], problem.code, problem.finding))
    if not told:
        rows, kinds = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    all_rows, all_kinds = np.concatenate(rows), np.concatenate(kinds)
    order = np.argsort(all_rows, kind="stable")
    codes = pa.array([one.code for one in told], pa.string()).take(pa.array(all_kinds[order]))
    findings = pa.array([one.finding for one in told], pa.string()).take(pa.array(all_kinds[order]))
    both = pa.StructArray.from_arrays([codes.dictionary_encode().cast(WORD), findings.dictionary_encode().cast(WORD)],
                                      fields=list(PROBLEM))  # fmt: skip
    return pa.ListArray.from_arrays(counted(all_rows, block.size), both)


def _outside(told: Iterable[Told], exact: dict[int, Case]) -> Iterator[Told]:
    """The problems of the cases that were not read one by one after all."""
    rows = np.fromiter(exact, np.int64)
    for one in told:
        kept = one.rows[~np.isin(one.rows, rows)] if len(rows) else one.rows
        if len(kept):
            yield Told(kept, one.code, one.finding)


def _unused(kb: KnowledgeBase, block: Block, exact: dict[int, Case]) -> Iterator[Told]:
    """Known findings that no rule reads."""
    from triage.cases.tables.planes import rows_of

    others = with_rows(np.fromiter(exact, np.int64), block.size) if exact else none_of(block.size)
    for finding, plane in _given(block):
        if finding not in kb.read_findings:
            rows = rows_of(plane & ~others, block.size)
            if len(rows):
                yield Told(rows, "unused", finding)


def _given(block: Block) -> Iterator[tuple[str, Plane]]:
    yield from ((finding, given.present | given.absent) for finding, given in block.booleans.items())
    yield from ((finding, given.known) for finding, given in block.numbers.items())
    yield from ((finding, given.known) for finding, given in block.choices.items())
