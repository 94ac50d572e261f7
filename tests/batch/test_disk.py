"""A disk that is full, a folder that isn't there: clear errors, and nothing under the final name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.batch.runs import batch
from tests.batch.tables import write_csv
from triage.batch import BatchError

SMALL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
import triage.batch.to_file, triage.batch.parquet
triage.batch.to_file.KEPT_EVERY, triage.batch.parquet.GROUP = 0, 50
from triage.batch import BatchError
from tests.batch.runs import batch
import triage
from pathlib import Path
source, out = map(Path, sys.argv[1:])
try:
    batch(triage.load(), source, out, fired=True)
except BatchError as error:
    print(error, *error.__notes__)
"""


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "arrow"])
def test_a_full_disk_is_told_and_after_it_the_run_goes_on(kb, table, tmp_path, suffix, monkeypatch):
    monkeypatch.setattr("triage.batch.parquet.GROUP", 50)
    out, whole = tmp_path / f"out.{suffix}", tmp_path / f"whole.{suffix}"
    command = [sys.executable, "-c", SMALL_DISK, str(table), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"'{out}' cannot be written: File too large" in done.stdout
    assert not out.exists()
    assert "Traceback" not in done.stderr
    batch(kb, table, out, fired=True, resume="--resume" in done.stdout)
    batch(kb, table, whole, fired=True)
    assert out.read_bytes() == whole.read_bytes()


def test_a_folder_that_is_not_there_is_told(kb, table, tmp_path):
    with pytest.raises(BatchError, match="cannot be written: No such file or directory"):
        batch(kb, table, tmp_path / "nowhere" / "out.csv")


def test_a_rejects_file_that_cannot_be_written_is_told_and_the_rows_are_kept(kb, tmp_path, cases):
    source, out = write_csv(tmp_path / "in.csv", cases, repeated=(5,)), tmp_path / "out.csv"
    with pytest.raises(BatchError, match="cannot be written"):
        batch(kb, source, out, rejects=str(tmp_path / "nowhere" / "r.jsonl"))
    assert not out.exists()
    (tmp_path / "nowhere").mkdir()
    assert batch(kb, source, out, rejects=str(tmp_path / "nowhere" / "r.jsonl"), resume=True).taken_up == 137
    assert out.exists()
