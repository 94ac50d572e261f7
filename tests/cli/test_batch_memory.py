"""Memory does not grow with the number of cases."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

FINDINGS = ("back_pain", "fever", "small_vertebrae", "night_pain", "bone_lump", "weight_loss")


def write_table(path, count):
    rng = np.random.default_rng(0)
    columns = {"case": pa.array([f"C{number}" for number in range(count)])}
    for finding in FINDINGS:
        values = rng.random(count)
        columns[finding] = pa.array(values < 0.3, mask=values > 0.6)
    pq.write_table(pa.table(columns), path)
    return path


def peak(source, out):
    """MiB that a run takes at most, and the cases it assessed."""
    command = [sys.executable, "-m", "triage", "batch", str(source), "-o", str(out)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    cases = re.search(r"([\d,]+) cases in", told)[1]
    return int(re.search(r"at most ([\d,]+) MiB", told)[1].replace(",", "")), int(cases.replace(",", ""))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_a_million_cases_take_little_more_memory_than_some_hundred_thousand(tmp_path, suffix):
    small, _ = peak(write_table(tmp_path / "small.parquet", 300_000), tmp_path / f"small-out.{suffix}")
    large, cases = peak(write_table(tmp_path / "large.parquet", 1_000_000), tmp_path / f"large-out.{suffix}")
    assert cases == 1_000_000
    assert large < 1024
    assert large < small + 128
