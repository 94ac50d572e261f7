"""A run that writes to standard output: rows as they come."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import pyarrow as pa

from triage.batch.assessing import Assessing, Told
from triage.batch.errors import BatchError, reason
from triage.batch.job import Job
from triage.batch.pipeline import overlapped
from triage.batch.private_files import added_to
from triage.batch.rows import rows_to
from triage.batch.tally import Tally
from triage.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from triage.cases.tables.opening import Table


def to_stream(kb: KnowledgeBase, table: Table, job: Job, schema: pa.Schema, told: Told, stream: BinaryIO) -> Tally:
    """Write the rows to `stream`; the counts. Raises BatchError, UnreadableCases, BrokenPipeError."""
    tally = Tally()
    told(tally)
    rows = rows_to(stream, job.format, kb, schema)
    try:
        with _rejects_file(job.rejects_path, tally) as rejects:
            work = Assessing(kb, job.fired, rows, rejects, tally, told)
            overlapped(table.blocks(), work.assess, work.write)
            tally.check()
            rows.finish()
            stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise BatchError(f"the output cannot be written: {reason(error)}") from error
    return tally


@contextmanager
def _rejects_file(path: Path | None, tally: Tally) -> Iterator[TextIO]:
    """The file for rejects, there when all is done and only where there are some; else standard error."""
    if path is None:
        yield sys.stderr
        return
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with added_to(beside) as file:
            yield file
        if tally.rejects:
            beside.replace(target)
        else:
            target.unlink(missing_ok=True)  # of an earlier run
    finally:
        beside.unlink(missing_ok=True)
