"""Files of many patients through the shipped rules: `python -m tests.bench.files`.

`triage batch` from file to file, beside reading all columns of the same file into Arrow and writing the same
results with the same writer, one batch read while another is written, and no rules in between.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

import triage
from tests.bench.file_cases import write_csv, write_lines, write_parquet
from triage.batch import Job, run
from triage.batch.pipeline import overlapped
from triage.batch.rows import rows_to
from triage.cases.tables.block import BLOCK
from triage.cases.tables.opening import open_table
from triage.knowledge.base import KnowledgeBase

FIGURES = Path(__file__).with_name("files.json")
GOAL_RATIO, GOAL_MEMORY = 2.0, 1024.0
TEN_MILLION = 10_000_000
WRITERS: dict[str, Callable[[KnowledgeBase, Path, int], None]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "jsonl": write_lines,
}


@dataclass
class Row:
    """Seconds (wall clock, all processors together) of each round, with rules and without. Memory in MiB."""

    kind: str
    cases: int
    megabytes: float
    assessed: list[tuple[float, float]] = field(default_factory=list)
    copied: list[tuple[float, float]] = field(default_factory=list)
    memory: float = 0.0

    def ratio(self, at: int = 0) -> float:
        """How many times as long as without rules, the median of the rounds; `at` 1: by processor time."""
        return median(one[at] / other[at] for one, other in zip(self.assessed, self.copied, strict=True))


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark; 1 where a case was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.files", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_000_000, help="how many cases (1000000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often, in turns (3)")
    parser.add_argument("--formats", default="parquet,csv,jsonl", help="which formats, joined by commas")
    parser.add_argument("--ten-million", action="store_true", help="only the memory of 10 million cases of Parquet")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {FIGURES.name}, for the README")
    options = parser.parse_args(arguments)
    kb = triage.load()
    kept: dict[str, Any] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        if options.ten_million:
            kept["ten_million"] = _ten_million(kb, Path(folder))
        else:
            print(
                f"Python {platform.python_version()}, {platform.machine()}; {len(kb.rules)} rules\n{HEAD}", flush=True
            )
            rows = []
            for kind in options.formats.split(","):
                rows.append(_measured(kb, kind, Path(folder), options.cases, options.rounds))
                print(_line(rows[-1]), flush=True)
            kept |= {"python": platform.python_version(), "cores": os.cpu_count(), "rules": len(kb.rules)}
            kept["rows"] = [_data(row) for row in rows]
    if options.write:
        FIGURES.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
    return 0


def _measured(kb: KnowledgeBase, kind: str, folder: Path, cases: int, rounds: int) -> Row:
    source, out, copy = (folder / f"{name}.{kind}" for name in ("cases", "results", "copy"))
    WRITERS[kind](kb, source, cases)
    row = Row(kind, cases, source.stat().st_size / 1e6)
    with open_table(kb, source) as table:
        results = _results(kb, table)
    for _ in range(rounds):
        row.assessed.append(_timed(lambda: _assess(kb, source, out, cases)))
        row.copied.append(_timed(lambda: _copy(kb, kind, source, results, copy)))
    row.memory = _memory(source, out)
    for path in (source, out, copy):
        path.unlink()
    return row


def _assess(kb: KnowledgeBase, source: Path, out: Path, cases: int) -> None:
    with open_table(kb, source) as table:
        tally = run(kb, table, Job(str(source), str(out), restart=True)).tally
    if (tally.cases, tally.rejects) != (cases, 0):
        raise SystemExit(f"{tally.cases:,} cases and {tally.rejects:,} rejects of {cases:,} cases")


def _results(kb: KnowledgeBase, table: Any) -> list[pa.RecordBatch]:
    from triage.engine.columns.assess import assess_block

    return [assess_block(kb, block) for block, _ in table.blocks()]


def _copy(kb: KnowledgeBase, kind: str, source: Path, results: list[pa.RecordBatch], out: Path) -> None:
    """Read every column, write the results that are there already."""
    waiting = iter(results)
    with out.open("wb") as stream:
        rows = rows_to(stream, kind, kb, results[0].schema)  # type: ignore[arg-type]
        overlapped(_read(kind, source), lambda _: next(waiting, None), lambda one: one and rows.write(one))
        for one in waiting:
            rows.write(one)
        rows.finish()


def _read(kind: str, source: Path) -> Iterator[pa.RecordBatch]:
    if kind == "parquet":
        yield from pq.ParquetFile(source).iter_batches(BLOCK)
    elif kind == "csv":
        yield from pyarrow.csv.open_csv(source)
    else:
        yield from pyarrow.json.open_json(source)


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    wall, processor = perf_counter(), process_time()
    work()
    return perf_counter() - wall, process_time() - processor


def _memory(source: Path, out: Path) -> float:
    command = [sys.executable, "-m", "tests.bench.peak", str(source), str(out)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


def _ten_million(kb: KnowledgeBase, folder: Path) -> dict[str, float]:
    source, out = folder / "cases.parquet", folder / "results.parquet"
    write_parquet(kb, source, TEN_MILLION)
    start = perf_counter()
    memory = _memory(source, out)
    seconds = perf_counter() - start
    rows = pq.ParquetFile(out).metadata.num_rows
    word = "met" if memory <= GOAL_MEMORY else "NOT met"
    print(f"{TEN_MILLION:,} cases, {source.stat().st_size / 1e6:,.0f} MB of Parquet, {rows:,} rows of results")
    print(f"{seconds:.0f} s; peak of memory {memory:,.0f} MiB, goal {GOAL_MEMORY:,.0f} MiB: {word}")
    if rows != TEN_MILLION:
        raise SystemExit("cases were lost")
    return {"cases": TEN_MILLION, "seconds": seconds, "memory": memory}


HEAD = f"{'':9}{'cases':>11}{'MB':>7}{'batch':>9}{'copy':>9}{'ratio':>7}{'processor':>12}{'ratio':>7}{'memory':>10}"


def _line(row: Row) -> str:
    wall, copied = (median(one[0] for one in times) for times in (row.assessed, row.copied))
    busy = median(one[1] for one in row.assessed)
    figures = (
        f"{wall:>7.1f} s{copied:>7.1f} s{row.ratio():>7.2f}{busy:>10.1f} s{row.ratio(1):>7.2f}{row.memory:>6,.0f} MiB"
    )
    goal = (
        f"  goal {GOAL_RATIO:g}: {'met' if row.ratio() <= GOAL_RATIO else 'NOT met'}" if row.kind == "parquet" else ""
    )
    return f"{row.kind:9}{row.cases:>11,}{row.megabytes:>7,.0f}{figures}{goal}"


def _data(row: Row) -> dict[str, Any]:
    times = {
        "batch": median(one[0] for one in row.assessed),
        "copy": median(one[0] for one in row.copied),
        "batch_processor": median(one[1] for one in row.assessed),
        "copy_processor": median(one[1] for one in row.copied),
    }
    figures = {"ratio": row.ratio(), "ratio_processor": row.ratio(1), "memory": row.memory}
    return {"format": row.kind, "cases": row.cases, "megabytes": row.megabytes, **times, **figures}


if __name__ == "__main__":
    sys.exit(main())
