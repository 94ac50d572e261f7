"""One run: every case of a table to a row in a file or on a stream."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from triage.batch.assessing import Told, untold
from triage.batch.job import STREAM, Job
from triage.batch.tally import Tally
from triage.batch.to_file import to_file
from triage.batch.to_stream import to_stream
from triage.engine.columns.schema import result_schema
from triage.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from triage.cases.tables.opening import Table


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run. `seconds`: what this run took; `taken_up`: records that an earlier one had done.

    `cases_now` counts the cases of this run; `rejects` is the file of what was no case, where there is one.
    """

    tally: Tally
    seconds: float
    taken_up: int
    cases_now: int
    rejects: Path | None


def run(kb: KnowledgeBase, table: Table, job: Job, told: Told = untold) -> Outcome:
    """Assess every case of `table`, in order; `told` hears the counts at the beginning and after every block.

    Raises BatchError and UnreadableCases, with a note on what is kept; a file at `job.out` is then as it was before.
    """
    job.check()
    began, before = monotonic(), Tally()
    # No row without the rules behind it: formats that can hold it say which they were.
    schema = result_schema(job.fired).with_metadata({"rules": kb.sha256, "packs": ", ".join(kb.packs)})
    if job.out == STREAM:
        tally = to_stream(kb, table, job, schema, told, sys.stdout.buffer)
    else:
        tally, before = to_file(kb, table, job, schema, told)
    rejects = job.rejects_path if tally.rejects else None
    return Outcome(tally, monotonic() - began, before.records, tally.cases - before.cases, rejects)
