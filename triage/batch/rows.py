"""Where the rows of a run go: a writer for each format, to a file that can be taken up again or to a stream."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa

from triage.batch.formats import Format
from triage.batch.vocabulary import words_of
from triage.knowledge.base import KnowledgeBase


class Rows(Protocol):
    """A file of results that grows."""

    def write(self, results: pa.RecordBatch) -> None:
        """Write one block."""

    def kept(self) -> dict[str, int] | None:
        """How long the files are, by their names; None while that is no place to go on from."""

    def finish(self) -> None:
        """Write what ends the file."""

    def close(self) -> None:
        """Let the file go."""


def rows_in(folder: Path, format: Format, kb: KnowledgeBase, schema: pa.Schema, begun: bool) -> Rows:
    """A writer to the file `rows` in `folder`; `begun` where it holds results already."""
    path = folder / "rows"
    if format == "parquet":
        from triage.batch.parquet import ParquetRows

        return ParquetRows(path, folder / "row_groups", schema)
    if format == "arrow":
        from triage.batch.arrow import ArrowRows

        return ArrowRows.taken_up(path, schema, words_of(kb)) if begun else ArrowRows(path, schema, words_of(kb))
    from triage.batch.text import TextRows

    return TextRows(path.open("ab"), format, schema, header=not begun)


def rows_to(stream: BinaryIO, format: Format, kb: KnowledgeBase, schema: pa.Schema) -> Rows:
    """A writer to an open stream."""
    if format == "parquet":
        from triage.batch.parquet import ParquetStream

        return ParquetStream(stream, schema)
    if format == "arrow":
        from triage.batch.arrow import ArrowRows

        return ArrowRows(stream, schema, words_of(kb))
    from triage.batch.text import TextRows

    return TextRows(stream, format, schema)
