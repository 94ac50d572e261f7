"""Parquet files, Arrow IPC files and Arrow IPC streams, streamed as blocks of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from triage.cases.inputs import standard_input
from triage.cases.records import UnreadableCases
from triage.cases.tables.rows import Rows
from triage.knowledge.diagnostics import Diagnostic, Span

_IPC_FILE = b"ARROW1"
_TOGETHER = 1 << 20  # rows of Parquet that one reader reads: up to its end it holds some 20 KB a column and row group


class ArrowRows:
    """An open file of Arrow columns: `names`, `total` rows where the file says it, and `rows` as they are read."""

    def __init__(self, path: str | Path, parquet: bool) -> None:
        """Read what the file says of itself. Raises UnreadableCases where that cannot be done."""
        self.file = "stdin" if str(path) == "-" else str(path)
        self.total: int | None = None
        self.bytes = None if self.file == "stdin" else _size(Path(path), self.file)
        self.position = 0  # bytes read so far, about
        self._handle: Any = None
        self._path = path
        self._parquet: pq.ParquetFile | None = None
        try:
            if parquet:
                self.names, self._batches = self._open_parquet()
            else:
                self.names, self._batches = self._open_ipc()
        except UnreadableCases:
            raise
        except Exception as problem:  # what the library says of a file that it cannot read
            self.close()
            self._fail(problem, 1)

    def close(self) -> None:
        """Close the file."""
        if self._handle is not None and self.file != "stdin":
            self._handle.close()

    def rows(self, size: int, ids: int | None = None) -> Iterator[Rows]:
        """Blocks of at most `size` rows; `ids` is the place of the column of ids, whose texts are all different.

        Raises UnreadableCases where the file cannot be read on; what stands before that place was given.
        """
        first = 1
        batches = _of_size(self._checked(size, ids), size)
        while True:
            try:
                batch = next(batches)
            except StopIteration:
                self.position = self.bytes or self.position
                return
            except Exception as problem:  # as above
                self._fail(problem, first)
            yield Rows(batch, np.arange(first, first + len(batch)), records=len(batch))
            first += len(batch)

    def _checked(self, size: int, ids: int | None) -> Iterator[pa.RecordBatch]:
        done = 0
        for batch in self._batches(size, ids):
            batch.validate(full=True)
            done += len(batch)
            if self.total:
                self.position = (self.bytes or 0) * done // self.total
            yield batch

    def _open_parquet(self) -> tuple[list[str], Callable[[int, int | None], Iterator[pa.RecordBatch]]]:
        if self.file == "stdin":
            message, help = "Parquet cannot be read from standard input", "name the file, or send Arrow IPC"
            raise UnreadableCases(Diagnostic("unreadable", message, Span(self.file, 1, 1), help))
        self._handle = pa.OSFile(self.file)
        found = pq.ParquetFile(self._handle)
        self.total = found.metadata.num_rows
        schema = found.schema_arrow

        def batches(size: int, ids: int | None) -> Iterator[pa.RecordBatch]:
            coded = [
                field.name for place, field in enumerate(schema) if pa.types.is_string(field.type) and place != ids
            ]
            for groups in _together(found.metadata):
                file = pq.ParquetFile(self._handle, metadata=found.metadata, read_dictionary=coded)
                yield from file.iter_batches(size, row_groups=groups)

        return schema.names, batches

    def _open_ipc(self) -> tuple[list[str], Callable[[int, int | None], Iterator[pa.RecordBatch]]]:
        if self.file == "stdin":
            self._handle = pa.PythonFile(standard_input(), mode="r")
        else:
            self._handle = pa.OSFile(self.file)
            if self._handle.read(len(_IPC_FILE)) == _IPC_FILE:
                return self._of_ipc_file(pa.ipc.open_file(self._handle))
            self._handle.seek(0)
        stream = pa.ipc.open_stream(self._handle)

        def batches(*_: object) -> Iterator[pa.RecordBatch]:
            for batch in stream:
                self.position = self._handle.tell()
                yield batch

        return stream.schema.names, batches

    def _of_ipc_file(self, file: Any) -> tuple[list[str], Callable[[int, int | None], Iterator[pa.RecordBatch]]]:
        def batches(*_: object) -> Iterator[pa.RecordBatch]:
            for place in range(file.num_record_batches):
                self.position = (self.bytes or 0) * (place + 1) // file.num_record_batches
                yield file.get_batch(place)

        return file.schema.names, batches

    def _fail(self, problem: Exception, row: int) -> NoReturn:
        why = (str(problem).strip() or type(problem).__name__).splitlines()[0]
        help = (
            f"what stands before row {row} was read" if row > 1 else "it may be cut off, damaged or of another format"
        )
        raise UnreadableCases(
            Diagnostic("unreadable", f"cannot be read{' on' if row > 1 else ''}: {why}", Span(self.file, row, 1), help)
        ) from problem


def _size(path: Path, file: str) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        span = Span(file, 1, 1)
        raise UnreadableCases(Diagnostic("unreadable", f"cannot be read: {reason}", span)) from problem


def _together(about: pq.FileMetaData) -> Iterator[list[int]]:
    """The row groups of a file in runs of at least `_TOGETHER` rows, but for the last."""
    groups: list[int] = []
    rows = 0
    for group in range(about.num_row_groups):
        groups.append(group)
        rows += about.row_group(group).num_rows
        if rows >= _TOGETHER:
            yield groups
            groups, rows = [], 0
    if groups:
        yield groups


def _of_size(batches: Iterator[pa.RecordBatch], size: int) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of `size`, or fewer where batches cannot be joined or one cannot be read."""
    held: list[pa.RecordBatch] = []
    rows = 0
    while True:
        try:
            batch = next(batches, None)
        except Exception:
            yield from _joined(held)
            raise
        while batch is not None and rows + len(batch) >= size:
            held.append(batch.slice(0, size - rows))
            batch = batch.slice(size - rows)
            yield from _joined(held)
            held, rows = [], 0
        if batch is None:
            yield from _joined(held)
            return
        if len(batch):
            held.append(batch)
            rows += len(batch)


def _joined(batches: list[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    if len(batches) > 1:
        try:
            yield pa.concat_batches(batches)
            return
        except pa.ArrowException:  # a type that the library cannot join
            pass
    yield from batches
