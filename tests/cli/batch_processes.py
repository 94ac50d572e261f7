"""`triage batch` as a process of its own, slowed down and in small steps, so that it can be met on its way."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from tests.batch.tables import made_up, write_csv

SLOWED = """
import functools, time
import triage.batch.assessing as assessing, triage.batch.parquet as parquet, triage.batch.to_file as to_file
import triage.cases.tables.opening as opening
from triage.cli import main
to_file.KEPT_EVERY, parquet.GROUP = 0, 100
opening.open_table = functools.partial(opening.open_table, size=40)
assess = assessing.assess_block
def slow(*arguments):
    time.sleep({pause})
    return assess(*arguments)
assessing.assess_block = slow
main()
"""
COUNT, REPEATED = 1200, (3, 77, 78, 500, 1199)


def command(*arguments, pause=0.03):
    """The command line of a slowed run."""
    return [sys.executable, "-c", SLOWED.format(pause=pause), "batch", *map(str, arguments)]


def started(*arguments, pause=0.03, **options):
    """A slowed run."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    return subprocess.Popen(command(*arguments, pause=pause), **options)


def table(folder):
    """A table of 30 blocks, with rejects."""
    return write_csv(folder / "in.csv", made_up(COUNT), REPEATED)


def wait_for_records(out, process, count=1):
    """Wait until so many records are kept."""
    state = out.with_name(out.name + ".part") / "state.json"
    while process.poll() is None:
        if state.exists() and json.loads(state.read_text())["tally"]["records"] >= count:
            return
        time.sleep(0.005)
    raise AssertionError(f"the run ended before: {process.communicate()}")


def same_files(out, whole):
    """Whether two runs wrote the same rows and the same rejects."""
    return all(
        path.with_name(path.name + end).read_bytes() == whole.with_name(whole.name + end).read_bytes()
        for path in (out,)
        for end in ("", ".rejects.jsonl")
    )
