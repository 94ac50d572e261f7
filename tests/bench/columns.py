"""Many patients: the column engine and its peers on the same rules and cases, `python -m tests.bench.columns`.

Contenders take turns, so that a busy machine hurts all alike. A table says microseconds a case: the median of the
turns, the best one, and the time of all processors together, which says most where others use the machine too. Ratios
and growth are of the best turns: clipspy as documented never gives back what it asserts, and is slower every turn.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from tests.bench.column_report import as_data, goal_lines, growth_lines, size_lines
from tests.bench.column_rows import ALL, ONE, POLARS, WHOLE, Row, built, disagreeing, same_as_polars
from tests.bench.generate import SIZES, rule_texts
from tests.bench.many_cases import batches_of
from triage.knowledge.load import load_texts

ROUNDS = 6
FIGURES = Path(__file__).with_name("columns.json")
MEMORY_UP_TO = 2_000  # rules; more would only load them again for each


@dataclass
class SizeResult:
    """All rows of one size. `shared`: on how many cases Polars and the column engine were compared and equal."""

    size: int
    cases: int
    known: float
    rows: list[Row]
    shared: int = 0
    memory: dict[str, float] = field(default_factory=dict)

    def row(self, name: str) -> Row | None:
        """The fastest row of that name that ran."""
        return min((row for row in self.rows if row.name == name and row.turns), key=lambda row: row.best, default=None)

    @property
    def agree(self) -> bool:
        """Whether all fired the same rules."""
        compared = self.row(POLARS) is None or self.shared == self.cases
        return compared and all(row.agree for row in self.rows)


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark; 1 where someone fired other rules than the naive interpreter."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.columns", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=_numbers, default=list(SIZES), help="numbers of rules, joined by commas")
    parser.add_argument("--cases", type=int, default=1_000_000, help="how many cases (1000000)")
    parser.add_argument("--seconds", type=float, default=30.0, help="time for each peer at each size (30)")
    parser.add_argument("--build-seconds", type=float, default=60.0, help="time to build each of them (60)")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {FIGURES.name}, for the README")
    options = parser.parse_args(arguments)
    print(f"Python {platform.python_version()}, {platform.machine()}; {options.cases:,} cases\n", flush=True)
    results = []
    for size in options.sizes:
        results.append(measure(size, options.cases, options.seconds, options.build_seconds))
        print("\n".join(size_lines(results[-1])), end="\n\n", flush=True)
    by_cases = {count: _alone(200, count) for count in (10_000, 100_000, 1_000_000) if count <= options.cases}
    print("\n".join([*growth_lines(results, by_cases), *goal_lines(results)]))
    if options.write:
        FIGURES.write_text(json.dumps(as_data(results, by_cases, options.seconds), indent=2) + "\n", "utf-8")
    return 0 if all(result.agree for result in results) else 1


def measure(size: int, cases: int, seconds: float, limit: float) -> SizeResult:
    """Build everyone on a rule base of `size` rules, then give each of them `seconds`, in turns."""
    kb = load_texts(rule_texts(size))
    (batch,) = batches_of(size, cases)
    known = sum(1 - column.null_count / len(batch) for column in batch.columns)
    everyone = list(built(kb, batch, limit))
    gc.collect()
    gc.freeze()
    try:
        for turn in range(ROUNDS):
            shift = turn % len(everyone)
            for row, contender in everyone[shift:] + everyone[:shift]:
                if contender is not None:
                    row.turns.append(contender.turn(seconds / ROUNDS))
    finally:
        gc.unfreeze()
    wrong = disagreeing(kb, batch, [contender for _, contender in everyone if contender is not None])
    for row, _ in everyone:
        row.agree = row.name not in wrong
    result = SizeResult(size, cases, known, [row for row, _ in everyone])
    if result.row(POLARS):
        result.shared = same_as_polars(kb, batch)
    del everyone
    if size <= MEMORY_UP_TO:
        result.memory = _memory(size, batch)
    return result


def _alone(size: int, cases: int) -> dict[str, float]:
    """Seconds for all `cases`, of those that take a whole table, on rules of one size."""
    kb, (batch,) = load_texts(rule_texts(size)), batches_of(size, cases)
    rows: list[Row] = []
    for name in (ONE, WHOLE, POLARS):
        for row, contender in built(kb, batch, 60.0, name):
            if contender is not None and (row.block is None or row.block == 65_536):
                row.turns = [contender.turn(60.0) for _ in range(7)]
                rows.append(row)
    return {row.name: row.each * cases for row in rows}


def _memory(size: int, batch: pa.RecordBatch) -> dict[str, float]:
    """MiB that a process of its own has at most for each contender, beyond rules and cases (`column_memory`)."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.arrow"
        with pa.ipc.new_file(str(path), batch.schema) as file:
            file.write(batch)
        for name in ALL:
            command = [sys.executable, "-m", "tests.bench.column_memory", str(size), str(path), name]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                found[name] = float(done.stdout)
    return found


def _numbers(text: str) -> list[int]:
    return [int(part.replace("_", "")) for part in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
