"""CSV and TSV, streamed: blocks of rows as Arrow batches of texts, and the records that are no row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from triage.cases.tables.csv_records import Places, is_blank, record_ends
from triage.cases.tables.rejects import Reject, shortened
from triage.cases.tables.rows import Rows
from triage.cases.tables.sources import BOM, PIECE, Broken, Source

_MOST_BYTES = 64 * PIECE  # of a block, however many rows it would have
_LONGEST = 16 * PIECE  # of one record; behind that, a quote was never closed
_CODED = pa.dictionary(pa.int32(), pa.string())  # a text is read once, however often it stands there


@dataclass(slots=True)
class _Piece:
    """Whole records of a file, blank lines left out; `number` is that of the first."""

    data: bytes
    starts: Places
    ends: Places
    number: int

    def text(self, place: int) -> bytes:
        return self.data[self.starts[place] : self.ends[place]]

    def joined(self, keep: NDArray[np.bool_]) -> bytes:
        if keep.all():
            return self.data
        return b"".join(self.text(place) for place in np.flatnonzero(keep).tolist())


class CsvRows:
    """An open CSV file whose header has been read: `names`, and then `rows`."""

    def __init__(self, source: Source, delimiter: str = ",") -> None:
        """Read the header. Raises UnreadableCases where there is none that can be read."""
        self.source = source
        self._data = source.text_head()
        self._last = False
        self._number = 1
        self._mean = 0.0  # bytes a record
        self._ids: int | None = None  # the place of the column of ids, which are all different
        self._more = 0  # bytes to hold at least, where one record is that long
        self._delimiter = delimiter.encode()
        self.names = self._header()

    def _header(self) -> list[str]:
        while not len(ends := self._ends()) or not self._data[: ends[0]].strip(b"\r\n"):
            if len(ends):
                self._data = self._data[ends[0] :]
            elif self._last or len(self._data) > _LONGEST:
                if not self._data:
                    raise self.source.error(
                        "empty", "there is nothing in it", "a table begins with the names of its columns"
                    )
                raise self.source.error("not-a-table", "its first line has a quotation mark that is never closed")
            else:
                self._fill(len(self._data) + PIECE)
        header, self._data = self._data[: ends[0]], self._data[ends[0] :]
        try:
            text = header.decode("utf-8")
        except UnicodeDecodeError:
            raise self.source.error("not-text", "is not UTF-8 text", "save the file in UTF-8") from None
        if self._delimiter == b"," and "," not in text:
            self._delimiter = next((mark.encode() for mark in ";\t" if mark in text), b",")
        names = next(csv.reader([text], delimiter=self._delimiter.decode()))
        return [name.strip() for name in names]

    def rows(self, size: int, ids: int | None = None) -> Iterator[Rows]:
        """Blocks of at most `size` records. Raises UnreadableCases where the file cannot be read on."""
        self._ids = ids
        while True:
            problem = self._filled(size)
            if len(ends := self._ends()):
                rows = self._cut(ends, size)
                if rows.records:
                    yield rows
            elif problem is not None:
                help = f"what stands before record {self._number} was read"
                raise self.source.error("unreadable", str(problem), help, self._number)
            elif not self._data:
                return
            elif self._last or len(self._data) > _LONGEST:
                yield self._first_line()
            else:
                self._more = len(self._data) + PIECE

    def _filled(self, size: int) -> Broken | None:
        """Hold some `size` records, as far as the file can be read."""
        wanted = max(PIECE, self._more, int(size * self._mean * 1.05))
        self._more = 0
        try:
            self._fill(min(wanted, _MOST_BYTES))
        except Broken as problem:
            return problem
        return None

    def _fill(self, size: int) -> None:
        while len(self._data) < size and not self._last:
            more = self.source.read(size - len(self._data))
            self._last = not more
            self._data += more

    def _ends(self) -> Places:
        return record_ends(self._data, self._delimiter, self._last)

    def _cut(self, ends: Places, size: int) -> Rows:
        """The next `size` records, or as many as there are."""
        starts = np.concatenate(([0], ends[:-1]))
        there = np.flatnonzero(~is_blank(self._data, starts, ends))[:size]
        cut = int(ends[-1]) if len(there) < size else int(ends[there[-1]])
        piece = _Piece(self._data[:cut], starts[there], ends[there], self._number)
        self._data = self._data[cut:]
        self._number += len(there)
        self._mean = cut / max(1, len(there))
        return self._parsed(piece)

    def _parsed(self, piece: _Piece) -> Rows:
        keep, rejects = self._in_utf8(piece)
        longest = int((piece.ends - piece.starts).max(initial=0))
        try:
            batch, broken = self._read(piece.joined(keep), longest)
        except pa.ArrowException as problem:
            raise self.source.error("unreadable", f"cannot be read on: {problem}", line=piece.number) from problem
        there = np.flatnonzero(keep).tolist()
        for number, fields in broken:
            keep[place := there[number - 1]] = False
            rejects.append(self._reject(piece, place, f"{_counted(fields)} instead of {len(self.names)}"))
        if len(batch) != keep.sum():
            raise self.source.error("unreadable", "its quotation marks cannot be made out", line=piece.number)
        rejects.sort(key=lambda reject: reject.row)
        return Rows(batch, np.flatnonzero(keep) + piece.number, rejects, len(keep))

    def _in_utf8(self, piece: _Piece) -> tuple[NDArray[np.bool_], list[Reject]]:
        keep = np.ones(len(piece.starts), np.bool_)
        rejects: list[Reject] = []
        try:
            piece.data.decode("utf-8")
        except UnicodeDecodeError:
            for place in range(len(keep)):
                try:
                    piece.text(place).decode("utf-8")
                except UnicodeDecodeError as problem:
                    keep[place] = False
                    rejects.append(
                        self._reject(piece, place, f"is not UTF-8 text (byte {problem.start + 1} of the row)")
                    )
        return keep, rejects

    def _reject(self, piece: _Piece, place: int, reason: str) -> Reject:
        return Reject(piece.number + place, None, reason, shortened(piece.text(place)), self.source.file)

    def _read(self, data: bytes, longest: int) -> tuple[pa.RecordBatch, list[tuple[int, int]]]:
        """The rows of a text, all as texts, and the number and fields of those that have too many or too few."""
        names = [str(place) for place in range(len(self.names))]  # names may stand twice
        broken: list[tuple[int, int]] = []

        def skip(row: pacsv.InvalidRow) -> str:
            broken.append((row.number or 0, row.actual_columns))
            return "skip"

        schema = pa.schema([(name, pa.string() if place == self._ids else _CODED) for place, name in enumerate(names)])
        if data.startswith(BOM):  # at the beginning of a file a mark, here a character like any other
            data = b"\n" + data
        if not data:
            return pa.RecordBatch.from_pylist([], schema).rename_columns(self.names), broken
        table = pacsv.read_csv(
            pa.py_buffer(data),
            # Small blocks stay in the cache, which is worth more than threads; and only without them rows have numbers.
            pacsv.ReadOptions(column_names=names, block_size=max(PIECE, 2 * longest), use_threads=False),
            pacsv.ParseOptions(delimiter=self._delimiter.decode(), newlines_in_values=True, invalid_row_handler=skip),
            pacsv.ConvertOptions(check_utf8=False, column_types=schema, null_values=[""], strings_can_be_null=True),
        )
        table = table.combine_chunks().rename_columns(self.names)
        batches = table.to_batches()
        return batches[0] if batches else pa.RecordBatch.from_pylist([], table.schema), broken

    def _first_line(self) -> Rows:
        """The line where a quote was opened and never closed is no row; the next line may be one again."""
        line, end, rest = self._data.partition(b"\n")
        while not end and not self._last:  # too long to be held
            more = self.source.read()
            self._last = not more
            _, end, rest = more.partition(b"\n")
        self._data = rest
        reject = Reject(self._number, None, "a quotation mark is never closed", shortened(line), self.source.file)
        self._number += 1
        batch, _ = self._read(b"", 0)
        return Rows(batch, np.empty(0, np.int64), [reject], 1)


def _counted(fields: int) -> str:
    return f"{fields} field" if fields == 1 else f"{fields} fields"
