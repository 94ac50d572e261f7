"""Results as Arrow IPC: a file, or on standard output a stream. Blocks are packed with LZ4."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from triage.batch.vocabulary import Words, with_words

_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")
_MAGIC = 8  # bytes of a file before its first block


class ArrowRows:
    """Writes results to a file of its own, or to an open stream; each block refers to the same words."""

    def __init__(self, target: Path | BinaryIO, schema: pa.Schema, words: Words) -> None:
        self._words = words
        if isinstance(target, Path):
            self._sink = pa.OSFile(str(target), "wb")
            self._writer = pa.ipc.new_file(self._sink, schema, options=_OPTIONS)
        else:
            self._sink = pa.PythonFile(target, "w")
            self._writer = pa.ipc.new_stream(self._sink, schema, options=_OPTIONS)

    @classmethod
    def taken_up(cls, path: Path, schema: pa.Schema, words: Words) -> ArrowRows:
        """Go on with a file that was not finished: its blocks go to a new one, which then takes its place.

        An Arrow file ends with a table of its blocks, which only the writer that wrote them can write.
        """
        copy = path.with_name(path.name + ".copy")
        copy.unlink(missing_ok=True)
        rows = cls(copy, schema, words)
        with pa.OSFile(str(path)) as old:
            if old.size() > _MAGIC:
                old.seek(_MAGIC)
                for results in pa.ipc.open_stream(old):
                    rows._writer.write_batch(results)
        copy.replace(path)
        return rows

    def write(self, results: pa.RecordBatch) -> None:
        """Write one block."""
        self._writer.write_batch(with_words(results, self._words))

    def kept(self) -> dict[str, int]:
        """The lengths of the files so far; all of it is whole blocks."""
        return {"rows": self._sink.tell()}

    def finish(self) -> None:
        """Write the table of blocks at the end."""
        self._writer.close()

    def close(self) -> None:
        """Let the file go."""
        self._sink.close()
