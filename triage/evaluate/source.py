"""Labelled cases from files, block by block, and their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from triage.cases.facts import case_from_facts
from triage.cases.model import Case
from triage.cases.records import UnreadableCases
from triage.cases.tables.block import Block
from triage.cases.tables.opening import open_table
from triage.engine.columns.assess import assess_block
from triage.evaluate.labels import LABELS, LabelReader, Labels, slip
from triage.knowledge.base import KnowledgeBase

Mapped = Mapping[str, str | None] | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record, or a whole file, that could not be read as a case. `where` in the file: a row, or a line."""

    file: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """Some cases of a file (None where it could not be read on), what of it is no case, and remarks on its columns."""

    block: Block | None
    unreadable: tuple[Unreadable, ...] = ()
    remarks: tuple[str, ...] = ()


def parts(kb: KnowledgeBase, file: str | Path, mapping: Mapped = None) -> Iterator[Part]:
    """A file, block by block, to its end or as far as it can be read. Never raises on what stands in it."""
    try:
        with open_table(kb, file, mapping) as table:
            remarks = tuple(f"{file}: {problem.message}" for problem in table.columns.problems)
            records = 0
            for block, rejects in table.blocks():
                records += block.records
                bad = tuple(Unreadable(r.file, f"row {r.row}", r.reason) for r in rejects)
                yield Part(block, bad, remarks)
                remarks = ()
            if not records:
                yield Part(None, (Unreadable(str(file), "line 1", "there is no case in it"),), remarks)
    except UnreadableCases as error:
        found = error.diagnostic
        reason = f"{found.message} ({found.help})" if found.help else found.message
        yield Part(None, (Unreadable(found.span.file, f"line {found.span.line}", reason),))


def case_in(kb: KnowledgeBase, block: Block, row: int) -> Case:
    """One case of a block, as the row reader reads it."""
    if row in block.exact:
        return block.exact[row]
    return case_from_facts(kb, list(block.pairs(row)), block.ids[row].as_py())


def assess_cases(kb: KnowledgeBase, cases: Sequence[Case]) -> pa.RecordBatch:
    """What the rules say of cases that are already read."""
    ids = pa.array([case.id for case in cases], pa.string())
    block = Block(len(cases), ids, lambda row: cases[row].facts.items(), exact=dict(enumerate(cases)))
    return assess_block(kb, block)


def read_labels(reader: LabelReader, block: Block) -> Iterator[tuple[Labels, tuple[str, ...]]]:
    """For each case its labels, and what could not be used of them. Equal ones are read once."""
    known: dict[Any, tuple[Labels, tuple[str, ...]]] = {}
    for names, values in islice(_rows(block), block.size):
        try:
            found = known.get(values)
            if found is None:
                found = known[values] = reader.read(_expect(names, values))
        except TypeError:  # a list is no key
            found = reader.read(_expect(names, values))
        yield found


def _rows(block: Block) -> Iterable[tuple[tuple[str, ...], tuple[Any, ...]]]:
    columns = block.expect or {}
    names = tuple(name for name in columns if name in LABELS or name == _WHOLE or slip(name))
    if not names:
        return ((names, ()) for _ in range(block.size))
    return ((names, values) for values in zip(*(columns[name] for name in names), strict=True))


_WHOLE = "expect"  # where a block keeps what stands under `expect` and is no mapping


def _expect(names: tuple[str, ...], values: tuple[Any, ...]) -> Any:
    given = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    return given.get(_WHOLE, given)
