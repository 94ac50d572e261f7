"""Blocks made of cases, one by one, for tests: facts as given, in planes, and what the row reader says of each."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from triage.cases.facts import case_from_facts
from triage.cases.tables.block import Block, Booleans, Choices, Numbers
from triage.cases.tables.planes import with_rows
from triage.cases.values import Unknown, Unusable, read_value
from triage.knowledge.base import KnowledgeBase


def block_of(kb: KnowledgeBase, cases: list[dict]) -> Block:
    """The cases in planes as far as every value is one that its finding can have; the others read one by one."""
    size = len(cases)
    ids = pa.array([f"case-{row}" for row in range(size)], pa.string())
    block = Block(size, ids, lambda row: cases[row].items(), records=size)
    given: dict[str, list] = {}
    for row, facts in enumerate(cases):
        read = {id: read_value(kb.findings[id], value) for id, value in facts.items()}
        if any(isinstance(value, Unusable) for value in read.values()):
            block.exact[row] = case_from_facts(kb, facts, f"case-{row}")
            continue
        for id, value in read.items():
            if not isinstance(value, Unknown):
                given.setdefault(id, []).append((row, value))
    for id, known in given.items():
        _add(block, kb.findings[id], known)
    return block


def _add(block: Block, finding, known: list[tuple]) -> None:
    def plane(rows):
        return with_rows(np.array(list(rows), np.int64), block.size)

    everywhere = plane(row for row, _ in known)
    if finding.kind == "boolean":
        block.booleans[finding.id] = Booleans(*(plane(r for r, v in known if v is truth) for truth in (True, False)))
    elif finding.kind == "number":
        values = np.full(block.size, np.nan)
        for row, value in known:
            values[row] = value
        block.numbers[finding.id] = Numbers(values, everywhere)
    else:
        chosen = {v: plane(r for r, its in known if v in (its if isinstance(its, tuple) else (its,)))
                  for v in finding.values}  # fmt: skip
        block.choices[finding.id] = Choices({v: p for v, p in chosen.items() if p.any()}, everywhere)


def assessed(kb: KnowledgeBase, case) -> dict:
    """What the forward engine says of one case, as a row of the column engine says it."""
    from triage.engine.assessment import assess

    a = assess(kb, case)
    return {
        "case": a.case.id,
        "urgency": a.urgency.level,
        "worst": a.urgency.worst,
        "settled": a.urgency.settled,
        "decided_by": list(a.urgency.decided_by),
        "candidates": [{"condition": c.condition, "status": c.status} for c in a.candidates],
        "ruled_out": [c.condition for c in a.ruled_out],
        "next_steps": [s.step for s in a.next_steps],
        "problems": [{"code": p.code, "finding": p.finding} for p in a.problems],
        "fired": [rule.id for rule in kb.rules if rule.id in set(a.fired)],
    }
