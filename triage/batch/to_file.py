"""A run that writes a file: whole or not at all, and resumable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO

import pyarrow as pa

from triage.batch.assessing import Assessing, Done, Told
from triage.batch.errors import BatchError, CountsDiffer, WrongUse, reason
from triage.batch.identity import changed, identity
from triage.batch.job import STREAM, Job
from triage.batch.part import Part
from triage.batch.pipeline import overlapped
from triage.batch.private_files import added_to
from triage.batch.rows import Rows, rows_in
from triage.batch.tally import Tally
from triage.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from triage.cases.tables.opening import Table

KEPT_EVERY = 1.0  # seconds between two states on the disk: at most so much is done again


def to_file(kb: KnowledgeBase, table: Table, job: Job, schema: pa.Schema, told: Told) -> tuple[Tally, Tally]:
    """Write the rows to `job.out`; the counts, and those that an earlier run had left.

    Raises BatchError and UnreadableCases, with a note on what is kept of the run; where nothing is, nothing is left.
    """
    run = _Run(kb, job)
    try:
        run.begin()
        with run.undone_told():
            if not run.complete:
                run.go(table, schema, told)
            run.place()
    finally:
        run.part.release()
    return run.tally, run.before


class _Run:
    def __init__(self, kb: KnowledgeBase, job: Job) -> None:
        self.kb, self.job = kb, job
        self.identity = self._identity()
        self.part = Part(Path(job.out))
        self.tally, self.before, self.complete = Tally(), Tally(), False
        self.last_kept = monotonic()

    def _identity(self) -> dict[str, Any] | None:
        """What must not change until the run is taken up; None where that cannot be, as the input is a stream."""
        if self.job.source == STREAM:
            return None
        try:
            return identity(self.kb, self.job.source, self.job.options())
        except OSError as error:
            raise BatchError(f"'{self.job.source}' cannot be read: {reason(error)}") from None

    def begin(self) -> None:
        """Take up what an earlier run left, or begin anew. Raises BatchError where neither is clearly meant."""
        state = None if self.job.restart else self.part.state()
        if state is None or not (self.job.resume or state["tally"]["records"]):
            with self.written():
                self.part.empty()
            return
        if not self.job.resume:
            told = f"'{self.part.folder}' holds an unfinished run that has done {state['tally']['records']:,} records"
            raise WrongUse(f"{told}: add --resume to go on with it, or --restart to begin anew")
        if differences := changed(state["identity"], self.identity or {}):
            told = f"the run in '{self.part.folder}' cannot be taken up: {differences} changed since"
            raise BatchError(f"{told}; begin anew with --restart")
        self.tally, self.before = Tally(**state["tally"]), Tally(**state["tally"])
        self.complete = state["complete"]
        if not self.complete:
            with self.written():
                self.part.cut(state["lengths"])

    def go(self, table: Table, schema: pa.Schema, told: Told) -> None:
        """Read, assess and write what is left, and end the files."""
        told(self.tally)
        began = monotonic() - self.tally.seconds
        with self.written():
            rows = rows_in(self.part.folder, self.job.format, self.kb, schema, begun=self.before.records > 0)
            rejects = added_to(self.part.path("rejects"))
        work = Assessing(self.kb, self.job.fired, rows, rejects, self.tally, told)

        def write(done: Done) -> None:
            with self.written():
                work.write(done)
                self.tally.seconds = monotonic() - began
                if monotonic() - self.last_kept >= KEPT_EVERY:
                    self.keep(rows, rejects)

        try:
            overlapped(table.blocks(start=self.before.records), work.assess, write)
            self.tally.check()
            with self.written():
                rows.finish()
                self.keep(rows, rejects, complete=True)
        finally:
            for file in (rows, rejects):
                with suppress(OSError):  # what could not be written was told before
                    file.close()

    def keep(self, rows: Rows, rejects: TextIO, complete: bool = False) -> None:
        """Make sure of what is done so far, unless rows still wait to be written."""
        lengths = rows.kept()
        if lengths is None:
            return
        rejects.flush()
        self.part.sync(("rejects", *lengths))
        if self.identity is not None:
            lengths["rejects"] = self.part.path("rejects").stat().st_size
            tally = self.tally.to_dict()
            self.part.keep({"identity": self.identity, "tally": tally, "lengths": lengths, "complete": complete})
        self.last_kept = monotonic()

    def place(self) -> None:
        """Give the files their names, the rows last: where they are, all is."""
        rejects = self.job.rejects_path
        with self.written():
            if rejects is not None and self.tally.rejects:
                self.part.place("rejects", rejects)
            elif rejects is not None:
                rejects.unlink(missing_ok=True)  # of an earlier run: it would tell of rows that are none of this one
            self.part.place("rows", self.part.out)
            self.part.remove()

    @contextmanager
    def written(self) -> Iterator[None]:
        """Tell an error of the system as one of writing."""
        try:
            yield
        except OSError as error:
            raise BatchError(f"'{self.job.out}' cannot be written: {reason(error)}") from error

    @contextmanager
    def undone_told(self) -> Iterator[None]:
        """Where the run ends early, note on the error what is kept; take the folder away where nothing is."""
        try:
            yield
        except CountsDiffer:
            self.part.remove()
            raise
        except BaseException as error:
            error.add_note(self._what_is_kept())
            raise

    def _what_is_kept(self) -> str:
        state = self.part.state()
        done = state["tally"]["records"] if state else 0
        if not done:
            self.part.remove()
            return "nothing was written"
        return f"{done:,} records are done and kept in '{self.part.folder}': the same command with --resume goes on"
