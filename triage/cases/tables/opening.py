"""Any file of many cases, opened: what its columns mean, and its cases as blocks.

Memory is flat in the number of cases but for their ids, of which 12 bytes a case are kept (see `ids.Seen`), so that
no id is used twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

from triage.cases.model import Problem
from triage.cases.records import UnreadableCases
from triage.cases.tables.arrow_files import ArrowRows
from triage.cases.tables.block import BLOCK, Block
from triage.cases.tables.case_files import FileCases
from triage.cases.tables.columns import ColumnPlan, plan_columns
from triage.cases.tables.csv_rows import CsvRows
from triage.cases.tables.lines import LineCases
from triage.cases.tables.long import LongCases
from triage.cases.tables.rejects import Reject
from triage.cases.tables.sources import Source
from triage.cases.tables.wide_cases import WideCases
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, Span

__all__ = ["FORMATS", "Reject", "Table", "open_table"]

# By suffix without its dot; the suffix of a folder is "".
_SUFFIXES = {
    "csv": "csv",
    "tsv": "tsv",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "json": "json",
    "yaml": "yaml",
    "yml": "yaml",
    "parquet": "parquet",
    "arrow": "arrow",
    "arrows": "arrow",
    "feather": "arrow",
    "ipc": "arrow",
}
FORMATS = tuple(dict.fromkeys(_SUFFIXES.values()))


class Cases(Protocol):
    """Whatever gives blocks."""

    def blocks(self, size: int, start: int) -> Iterator[tuple[Block, list[Reject]]]:
        """Blocks of at most `size` cases, from behind record `start` on."""


class Table:
    """An open input of many cases. Use it in a `with` statement, or close it.

    `columns` is what every column was understood as. `total` is the number of records where the file says it, else
    None; `position` is about how many of its `bytes` have been read (None: not known, as for standard input).
    """

    def __init__(self, columns: ColumnPlan, cases: Cases, source: Any, size: int, total: int | None = None) -> None:
        self.columns, self.total, self.size = columns, total, size
        self._cases, self._source = cases, source

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return int(self._source.position)

    @property
    def bytes(self) -> int | None:
        """Bytes of the input, or None where that is not known."""
        size: int | None = self._source.bytes
        return size

    def blocks(self, start: int = 0) -> Iterator[tuple[Block, list[Reject]]]:
        """Blocks of cases and what could not be read as one, in the order of the input; can be asked for once.

        `start`: so many records (cases and rejects) are read over. Over all blocks, cases and rejects are
        `block.records` together. Raises UnreadableCases where the input cannot be read on, after all that stands
        before that place.
        """
        return self._cases.blocks(self.size, start)

    def close(self) -> None:
        """Close the input."""
        self._source.close()

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_table(
    kb: KnowledgeBase,
    path: str | Path,
    mapping: Mapping[str, str | None] | None = None,
    format: str | None = None,
    size: int = BLOCK,
) -> Table:
    """Open a table or file of cases, a folder of case files, or standard input (`-`, by default JSON Lines).

    The suffix says the format, unless `format` does (one of FORMATS); CSV, TSV and JSON Lines may be compressed with
    gzip. `mapping` says what some columns mean (None: leave it out). Blocks hold at most `size` cases. Raises
    UnreadableCases where the input cannot be read at all.
    """
    kind = format or _format_of(path)
    with ExitStack() as stack:
        source: Any
        if kind in ("parquet", "arrow"):
            source = arrow = ArrowRows(path, kind == "parquet")
            stack.callback(source.close)
            table = Table(*_cases(kb, arrow, mapping, path), arrow, size, arrow.total)
        elif kind in ("csv", "tsv"):
            source = Source(path)
            stack.callback(source.close)
            table = Table(*_cases(kb, CsvRows(source, "\t" if kind == "tsv" else ","), mapping, path), source, size)
        elif kind == "jsonl":
            source = Source(path)
            stack.callback(source.close)
            table = Table(_plan_of_cases(mapping), LineCases(kb, source), source, size)
        else:
            source = FileCases(kb, path, kind)
            table = Table(_plan_of_cases(mapping, source.problems()), source, source, size)
        stack.pop_all()  # nothing went wrong: whoever has the table closes it
    return table


def _plan_of_cases(mapping: Mapping[str, str | None] | None, problems: tuple[Problem, ...] = ()) -> ColumnPlan:
    if mapping:
        message = "the map was not used: it is for the columns of tables, and this input holds cases"
        problems = (*problems, Problem("unused", message, "warning"))
    return ColumnPlan("cases", problems=problems)


def _cases(
    kb: KnowledgeBase, rows: ArrowRows | CsvRows, mapping: Mapping[str, str | None] | None, path: str | Path
) -> tuple[ColumnPlan, Cases]:
    file = "stdin" if str(path) == "-" else str(path)
    plan = plan_columns(kb, rows.names, mapping, file)
    reader = LongCases if plan.shape == "long" else WideCases
    return plan, reader(kb, plan, rows, file, Path(file).name)


def _format_of(path: str | Path) -> str:
    if str(path) == "-":
        return "jsonl"
    if Path(path).is_dir():
        return ""
    suffixes = [suffix.lower()[1:] for suffix in Path(path).suffixes]
    if suffixes and suffixes[-1] == "gz":
        suffixes.pop()
    if suffixes and suffixes[-1] in _SUFFIXES:
        return _SUFFIXES[suffixes[-1]]
    help = f"say its format: {', '.join(FORMATS)}"
    message = "the name does not say what the file holds"
    raise UnreadableCases(Diagnostic("unknown-format", message, Span(str(path), 1, 1), help))
