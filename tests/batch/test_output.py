"""What a run writes is what `assess` says, case by case, in every format."""

from __future__ import annotations

import stat

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.batch.runs import as_text, batch, read
from tests.batch.tables import write_csv
from triage.engine.columns.schema import result_schema

LISTS = ("jsonl", "parquet", "arrow")
TEXTS = ("csv", "tsv")


@pytest.mark.parametrize("suffix", [*LISTS, *TEXTS])
def test_every_row_is_the_assessment_of_its_case_in_the_order_of_the_input(kb, table, rows, tmp_path, suffix):
    out = tmp_path / f"out.{suffix}"
    batch(kb, table, out, fired=True)
    assert read(out) == (rows if suffix in LISTS else [as_text(row) for row in rows])


@pytest.mark.parametrize("suffix", LISTS)
def test_the_rules_that_fired_are_told_only_on_request(kb, table, rows, tmp_path, suffix):
    out = tmp_path / f"out.{suffix}"
    batch(kb, table, out)
    assert read(out) == [{key: value for key, value in row.items() if key != "fired"} for row in rows]


@pytest.mark.parametrize("fired", [False, True])
def test_parquet_and_arrow_keep_the_types_and_name_the_rules(kb, table, tmp_path, fired):
    batch(kb, table, tmp_path / "out.parquet", fired=fired)
    batch(kb, table, tmp_path / "out.arrow", fired=fired)
    for schema in (
        pq.read_schema(tmp_path / "out.parquet"),
        pa.ipc.open_file(tmp_path / "out.arrow").schema,
    ):
        assert schema.equals(result_schema(fired))
        assert schema.metadata[b"rules"].decode() == kb.sha256


@pytest.mark.parametrize("suffix", [*LISTS, *TEXTS])
def test_a_table_without_cases_gives_an_output_without_rows(kb, tmp_path, suffix):
    source, out = tmp_path / "in.csv", tmp_path / f"out.{suffix}"
    source.write_text("case,back_pain\n")
    batch(kb, source, out)
    assert read(out) == []
    if suffix in TEXTS:
        assert out.read_text().startswith("case")


def test_lists_in_csv_are_joined_with_semicolons_and_a_problem_without_a_finding_is_its_code(kb, tmp_path):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("case,small_vertebrae,back_pain,age\nA,present,present,999\n")
    batch(kb, source, out)
    row = read(out)[0]
    assert row["candidates"].startswith("microspondylia:likely")
    assert row["problems"] == "bad-value:age"
    assert row["settled"] in ("true", "false")


def test_only_the_owner_may_read_the_output(kb, table, tmp_path, cases):
    out = tmp_path / "out.jsonl"
    out.write_text("older, and open to all")
    batch(kb, table, out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_nothing_but_the_output_is_left(kb, table, tmp_path):
    batch(kb, table, tmp_path / "out.parquet")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.parquet"]


def test_the_same_run_gives_the_same_bytes(kb, table, tmp_path):
    for suffix in (*LISTS, *TEXTS):
        batch(kb, table, tmp_path / f"one.{suffix}")
        batch(kb, table, tmp_path / f"two.{suffix}")
        assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes()


def test_a_link_is_followed_not_replaced(kb, table, tmp_path):
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    link.symlink_to(real)
    batch(kb, table, link)
    assert link.is_symlink()
    assert len(read(real)) == len(read(link)) > 0


def test_parquet_of_several_row_groups_is_read_whole_and_by_row_group(kb, table, rows, tmp_path, monkeypatch):
    monkeypatch.setattr("triage.batch.parquet.GROUP", 50)
    batch(kb, table, tmp_path / "out.parquet", fired=True)
    file = pq.ParquetFile(tmp_path / "out.parquet")
    assert file.num_row_groups == 3
    assert read(tmp_path / "out.parquet") == rows
    assert file.read_row_group(1).to_pylist() == rows[50:100]
    assert pq.read_table(tmp_path / "out.parquet", filters=[("case", "==", "c60")]).to_pylist() == [rows[60]]


def test_polars_reads_the_parquet_file(kb, table, rows, tmp_path, monkeypatch):
    polars = pytest.importorskip("polars")
    monkeypatch.setattr("triage.batch.parquet.GROUP", 50)
    batch(kb, table, tmp_path / "out.parquet")
    assert polars.read_parquet(tmp_path / "out.parquet")["case"].to_list() == [row["case"] for row in rows]


def test_counts_add_up_and_are_told_after_every_block(kb, tmp_path, cases):
    source = write_csv(tmp_path / "in.csv", cases, repeated=(30, 31, 99))
    heard = []
    outcome = batch(kb, source, tmp_path / "out.csv", told=lambda tally: heard.append(tally.records))
    tally = outcome.tally
    assert (tally.records, tally.cases, tally.rejects, tally.rows) == (137, 134, 3, 134)
    assert sum(tally.levels.values()) == tally.cases
    assert heard[0] == 0
    assert heard[-1] == 137
    written = read(tmp_path / "out.csv")
    assert tally.levels == {level: sum(r["urgency"] == level for r in written) for level in tally.levels}
    assert tally.settled == sum(row["settled"] == "true" for row in written)
    codes = [part.split(":")[0] for row in written for part in row["problems"].split(";") if part]
    assert tally.problems == {code: codes.count(code) for code in sorted(set(codes))}
