"""The memory of one contender in a process of its own: `python -m tests.bench.column_memory RULES FILE NAME`."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pyarrow as pa

from tests.bench.column_rows import BLOCKS, ONE, TWO, built
from tests.bench.generate import rule_texts
from triage.knowledge.load import load_texts

SECONDS = 5.0
BLOCK = BLOCKS[0]


def main(size: int, path: str, name: str) -> None:
    """Prints the MiB that building and running add to the peak of the process, at blocks of 65,536 cases."""
    kb = load_texts(rule_texts(size))
    with pa.OSFile(path) as file, pa.ipc.open_file(file) as reader:
        batch = reader.get_batch(0)
    before = _peak()
    for row, contender in built(kb, batch, 60.0, name):
        if contender is None:
            sys.exit(row.missing)
        if name not in (ONE, TWO) or row.block == BLOCK:
            contender.turn(SECONDS)
            break
    print(_peak() - before)


def _peak() -> float:
    """The most MiB this process has held; Linux counts what was held before `exec` in ru_maxrss, so not that there."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
