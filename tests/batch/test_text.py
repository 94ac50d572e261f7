"""Whatever the ids of cases look like, the lines read back as the same rows."""

from __future__ import annotations

import csv
import io
import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.batch.runs import as_text
from triage.batch import text
from triage.engine.columns.schema import result_schema

IDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)
WORDS = st.sampled_from(["back_pain", "fever", "microcallus", "likely"])
LISTS = st.lists(WORDS, max_size=3)
ROWS = st.lists(
    st.fixed_dictionaries({
        "case": IDS,
        "urgency": WORDS,
        "worst": WORDS,
        "settled": st.booleans(),
        "decided_by": LISTS,
        "candidates": st.lists(st.fixed_dictionaries({"condition": WORDS, "status": WORDS}), max_size=2),
        "ruled_out": LISTS,
        "next_steps": LISTS,
        "problems": st.lists(st.fixed_dictionaries({"code": WORDS, "finding": WORDS | st.none()}), max_size=2),
    })
)  # fmt: skip


def written(rows, format, cut=0):
    file = io.BytesIO()
    out = text.TextRows(file, format, result_schema())
    out.write(pa.RecordBatch.from_pylist(rows, result_schema()).slice(cut))
    return file.getvalue().decode("utf-8")


@given(ROWS, st.integers(0, 3))
def test_json_lines_read_back_as_they_were_also_from_the_middle_of_a_batch(rows, cut):
    lines = written(rows, "jsonl", cut).split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == rows[cut:]


@pytest.mark.parametrize(("format", "separator"), [("csv", ","), ("tsv", "\t")])
@given(ROWS, st.integers(0, 3))
def test_separated_lines_read_back_as_they_were(format, separator, rows, cut):
    read = csv.DictReader(io.StringIO(written(rows, format, cut), newline=""), delimiter=separator)
    assert list(read) == [as_text(row) for row in rows[cut:]]


def test_many_rows_are_written_in_parts(monkeypatch):
    row = {"case": "A", "urgency": "routine", "worst": "routine", "settled": True}
    row |= {key: [] for key in ("decided_by", "candidates", "ruled_out", "next_steps", "problems")}
    rows = [{**row, "case": str(number)} for number in range(10)]
    monkeypatch.setattr(text, "LINES", 3)
    assert [json.loads(line) for line in written(rows, "jsonl").splitlines()] == rows
