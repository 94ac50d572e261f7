"""`python -m tests.bench.spark`: many cases on a local Spark and on one machine alone, and whether they agree.

Cases are drawn by chance: some 60 signs of which few are known, ages, some of them impossible, words, and a column
that names nothing. Both sides read the same Parquet files and write Parquet; the figures are printed.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import triage
from tests.bench.digest import Digest, digest
from tests.bench.memory import Watch, own_peak
from triage.engine.columns.batches import ColumnWarning
from triage.engine.columns.schema import result_schema
from triage.knowledge.base import KnowledgeBase
from triage.spark import SparkMissing, assess, session

FIGURES = Path(__file__).with_name("spark.json")
A_FILE = 500_000
A_GROUP = 125_000
SIGNS = 60
KNOWN, PRESENT = 20, 8  # of 256: how often a sign is known, and how often it is there
SAMPLE = 2_000
DISK = 500  # bytes a case that the files take, with room to spare

SETTINGS = {
    "spark.driver.memory": "1g",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.ui.showConsoleProgress": "false",
}


def main(arguments: list[str] | None = None) -> int:
    """Runs both and compares; 1 where the results differ, 2 where this cannot be run."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.spark", description="One machine and Spark, compared.")
    parser.add_argument("--cases", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="where the files are made, and removed again (a temporary folder)")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {FIGURES.name}, for the README")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="triage-spark-", dir=options.folder) as folder:
        if shutil.disk_usage(folder).free < options.cases * DISK:
            print(f"not enough room in {folder}: {options.cases * DISK / 1e9:.1f} GB are needed", file=sys.stderr)
            return 2
        try:
            figures = compare(Path(folder), options.cases)
        except SparkMissing as reason:
            print(reason, file=sys.stderr)
            return 2
    if figures is None:
        return 1
    if options.write:
        FIGURES.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    return 0


def compare(folder: Path, cases: int) -> dict[str, Any] | None:
    """One line a step, and what it took; None where the results differ."""
    warnings.simplefilter("ignore", ColumnWarning)
    kb, given = triage.load(), folder / "cases"
    seconds, _ = timed(lambda: generate(kb, given, cases))
    print(f"{cases:,} cases in {len(list(given.iterdir()))} files, {size(given)}, made in {seconds:.0f} s", flush=True)
    seconds, peak = timed(lambda: alone(given, folder / "alone.parquet"))
    rows = [_row("one process", seconds, peak)]
    tell("one process", cases, seconds, f"{peak / 2**20:,.0f} MiB", folder / "alone.parquet")
    with Watch() as watch:
        seconds, _ = timed(lambda: on_spark(kb, given, folder))
    parts = ", ".join(f"{name} {held / 2**20:,.0f}" for name, held in watch.peak.most_common(3))
    tell("Spark local[2]", cases, seconds, f"{watch.together / 2**20:,.0f} MiB ({parts})", folder / "spark")
    rows.append(_row("Spark, two workers", seconds, watch.together))
    step = max(1, cases // SAMPLE)
    one, other = (digest(batches_of(folder / name), step) for name in ("alone.parquet", "spark"))
    print("\n".join(differences(one, other)))
    if one != other or one.rows != cases:
        return None
    return {"python": platform.python_version(), "cores": os.cpu_count(), "workers": 2, "cases": cases, "rows": rows}


def _row(name: str, seconds: float, peak: int) -> dict[str, Any]:
    return {"name": name, "seconds": seconds, "memory": peak / 2**20}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    start = perf_counter()
    found = work()
    return perf_counter() - start, found


def generate(kb: KnowledgeBase, folder: Path, cases: int) -> None:
    """The cases as Parquet files of at most A_FILE; the same for the same number."""
    folder.mkdir()
    for place, first in enumerate(range(0, cases, A_FILE)):
        with pq.ParquetWriter(folder / f"part-{place:04}.parquet", drawn(kb, 0, 0).schema, compression="zstd") as file:
            last = min(first + A_FILE, cases)
            for at in range(first, last, A_GROUP):
                file.write_table(drawn(kb, at, min(A_GROUP, last - at)))


def drawn(kb: KnowledgeBase, first: int, count: int) -> pa.Table:
    """`count` cases whose ids are numbers from `first` on."""
    draw = np.random.default_rng([first, count])
    signs = [finding.id for finding in kb.findings.values() if finding.kind == "boolean"][:: 185 // SIGNS]
    columns = {"case": pa.array(np.arange(first, first + count))}
    for sign in [*signs, "a_sign_of_another_system"]:
        lot = draw.integers(0, 256, count, np.uint8)
        columns[sign] = pa.array(lot < PRESENT, mask=lot >= KNOWN)
    columns["age"] = pa.array(draw.integers(-1, 125, count, np.int16), mask=draw.random(count) < 0.1)
    columns["sex"] = words(draw, count, ["female", "male", "F?"])
    columns["pain_severity"] = words(draw, count, ["none", "mild", "severe"])
    return pa.table(columns)


def words(draw: np.random.Generator, count: int, values: list[str]) -> pa.Array:
    """One of the values each, or null."""
    return pa.array([*values, None]).take(pa.array(draw.integers(0, len(values) + 1, count)))


def alone(given: Path, out: Path) -> int:
    """Assess on this machine in one process of its own; its peak memory in bytes."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_alone, (given, out))


def _alone(given: Path, out: Path) -> int:
    warnings.simplefilter("ignore", ColumnWarning)
    # Without the Arrow schema the words are read as strings, as those that Spark writes.
    with pq.ParquetWriter(out, result_schema(), compression="zstd", store_schema=False) as file:
        for batch in triage.assess_batches(triage.load(), batches_of(given)):
            file.write_batch(batch)
    return own_peak()


def on_spark(kb: KnowledgeBase, given: Path, folder: Path) -> None:
    """Assess with two workers on this machine, from the start of Spark to its end."""
    scratch = {"spark.sql.warehouse.dir": str(folder / "warehouse"), "spark.local.dir": str(folder / "scratch")}
    spark = session("local[2]", {**SETTINGS, **scratch})
    try:
        assess(spark.read.parquet(str(given)), kb).write.parquet(str(folder / "spark"))
    finally:
        spark.stop()


def batches_of(path: Path) -> Iterator[pa.RecordBatch]:
    """The rows of a Parquet file, or of all in a folder in the order of their names."""
    for file in sorted(path.glob("*.parquet")) if path.is_dir() else [path]:
        yield from pq.ParquetFile(file).iter_batches(65_536)


def differences(one: Digest, other: Digest) -> list[str]:
    """What was compared, and how it came out."""
    levels = ", ".join(f"{level} {count:,}" for level, count in one.levels.most_common())
    same = sum(other.sample.get(case) == row for case, row in one.sample.items())
    return [
        f"rows: {one.rows:,} and {other.rows:,}",
        f"levels: {levels} ({'the same' if one.levels == other.levels else 'but ' + str(dict(other.levels))})",
        f"hash over all rows and columns: {one.total:016x} and {other.total:016x}",
        f"compared whole: {same:,} of {len(one.sample):,} rows the same",
        "the results are equal" if one == other else "the results DIFFER",
    ]


def tell(what: str, cases: int, seconds: float, memory: str, out: Path) -> None:
    """One line of figures."""
    print(f"{what}: {seconds:.0f} s, {cases / seconds:,.0f} cases/s, peak {memory}, {size(out)} written", flush=True)


def size(path: Path) -> str:
    """What files take on the disk."""
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    return f"{sum(file.stat().st_size for file in files) / 1e6:,.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
