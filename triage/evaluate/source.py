"""Labelled cases from files, block by block, and what the rules say of each block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from triage.cases.files import read_cases
from triage.cases.model import NOT_APPLICABLE, Case
from triage.cases.records import UnreadableCases
from triage.cases.tables.block import BLOCK, Block
from triage.engine.columns.assess import assess_block
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import render


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record, or a whole file, that could not be read as a case."""

    file: str
    where: str
    reason: str


def blocks(
    kb: KnowledgeBase, file: Path | str, _mapping: Mapping[str, str | None] | None = None
) -> Iterator[tuple[Block, list[Unreadable]]]:
    """Every block of a file, and what in it could not be read."""
    records = read_cases(kb, file)
    while found := list(islice(records, BLOCK)):
        bad = [r for r in found if isinstance(r, UnreadableCases)]
        cases = [r for r in found if not isinstance(r, UnreadableCases)]
        yield (
            block_of(cases, len(found)),
            [Unreadable(str(file), str(r.diagnostic.span.line), render(r.diagnostic)) for r in bad],
        )


def block_of(cases: Sequence[Case], records: int = 0) -> Block:
    def pairs(row: int) -> Iterable[tuple[str, Any]]:
        case = cases[row]
        known = [(id, v) for id, v in case.facts.items() if id not in case.implied and v is not NOT_APPLICABLE]
        return [*known, *((id, None) for id in case.unknown)]

    ids = pa.array([case.id for case in cases], pa.string())
    expect = {"": [case.expect for case in cases]}
    return Block(len(cases), ids, pairs, exact=dict(enumerate(cases)), records=records, expect=expect)


def assess_cases(kb: KnowledgeBase, cases: Sequence[Case]) -> pa.RecordBatch:
    """What the rules say of these cases."""
    return assess_block(kb, block_of(cases))


def labels_of(block: Block) -> Iterable[Any]:
    """For each case what stands under `expect`."""
    if block.expect is None:
        return [None] * block.size
    return block.expect[""]
