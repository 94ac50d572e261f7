"""The memory of one contender in a process of its own: `python -m tests.bench.column_memory RULES FILE NAME`."""

from __future__ import annotations

import sys

import pyarrow as pa

from tests.bench.column_rows import BLOCKS, ONE, TWO, built
from tests.bench.generate import rule_texts
from tests.bench.peak import peak
from triage.knowledge.load import load_texts

SECONDS = 5.0
BLOCK = BLOCKS[0]


def main(size: int, path: str, name: str) -> None:
    """Prints the MiB that building and running add to the peak of the process, at blocks of 65,536 cases."""
    kb = load_texts(rule_texts(size))
    with pa.OSFile(path) as file, pa.ipc.open_file(file) as reader:
        batch = reader.get_batch(0)
    before = peak()
    for row, contender in built(kb, batch, 60.0, name):
        if contender is None:
            sys.exit(row.missing)
        if name not in (ONE, TWO) or row.block == BLOCK:
            contender.turn(SECONDS)
            break
    print(peak() - before)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
