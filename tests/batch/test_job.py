"""What is asked of a run, and what cannot be meant."""

from __future__ import annotations

import pytest

from triage.batch import Job, WrongUse
from triage.batch.formats import SUFFIXES


@pytest.mark.parametrize(("suffix", "format"), SUFFIXES.items())
def test_the_suffix_of_the_output_chooses_its_format(suffix, format):
    assert Job("in.csv", f"out{suffix}").format == format
    assert Job("in.csv", f"OUT{suffix.upper()}").format == format


def test_a_format_that_is_said_goes_before_the_suffix_and_a_stream_is_json_lines():
    assert Job("in.csv", "out.csv", to="parquet").format == "parquet"
    assert Job("in.csv", "-").format == "jsonl"
    assert Job("in.csv", "-", to="arrow").format == "arrow"


@pytest.mark.parametrize(
    ("job", "told"),
    [
        (Job("in.csv", "out.xlsx"), "must end with one of"),
        (Job("in.csv", "out"), "must end with one of"),
        (Job("in.csv", "out.csv", to="xlsx"), "no such format"),
        (Job("in.csv", "in.csv"), "is the input, too"),
        (Job("in.csv", "./in.csv"), "is the input, too"),
        (Job("in.csv", "out.csv", rejects="out.csv"), "is the output, too"),
        (Job("in.csv", "out.csv", rejects="in.csv"), "is the input, too"),
        (Job("in.csv", "-", rejects="in.csv"), "is the input, too"),
        (Job("-", "out.csv", resume=True), "cannot be taken up"),
        (Job("in.csv", "-", resume=True), "cannot be taken up"),
        (Job("in.csv", "out.csv", resume=True, restart=True), "choose one"),
    ],
)
def test_what_cannot_be_meant_is_refused(job, told):
    with pytest.raises(WrongUse, match=told):
        job.check()


def test_an_output_among_the_case_files_is_refused(tmp_path):
    with pytest.raises(WrongUse, match="read as a case"):
        Job(str(tmp_path), str(tmp_path / "out.jsonl")).check()
    Job(str(tmp_path), str(tmp_path) + ".jsonl").check()


def test_an_output_that_is_no_file_is_never_replaced(tmp_path):
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(WrongUse, match="no file"):
        Job("in.csv", str(tmp_path / "out.csv")).check()
    with pytest.raises(WrongUse, match="no file"):
        Job("in.csv", "/dev/null", to="jsonl").check()
