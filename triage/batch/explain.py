"""Chosen cases of a table, assessed one by one, for their explanations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from triage.cases.facts import case_from_facts
from triage.engine.assessment import Assessment, assess
from triage.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from triage.cases.tables.opening import Reject, Table


def assessed_alone(kb: KnowledgeBase, table: Table, ids: Iterable[str]) -> Iterator[Assessment | Reject | str]:
    """The assessments of these cases in the order of the table, what is no case, and at last the ids not found.

    Raises UnreadableCases.
    """
    wanted = dict.fromkeys(ids)
    for block, rejects in table.blocks():
        found = [(row, id) for row, id in enumerate(block.ids.to_pylist()) if id in wanted]
        for row, id in found:
            del wanted[id]
            yield assess(kb, block.exact.get(row) or case_from_facts(kb, list(block.pairs(row)), id))
        yield from (reject for reject in rejects if reject.case in wanted)
        for reject in rejects:
            wanted.pop(reject.case or "", None)
        if not wanted:
            return
    yield from wanted
