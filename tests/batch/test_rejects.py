"""What can't be read as a case is written aside with its reason, and the rest goes on."""

from __future__ import annotations

import json
import stat

import pytest

from tests.batch.runs import batch, read
from tests.batch.tables import write_csv
from triage.batch import CountsDiffer, Tally


def rejects_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_second_case_of_one_id_is_a_reject_with_its_row_reason_and_text(kb, tmp_path, cases):
    source, out = write_csv(tmp_path / "in.csv", cases, repeated=(60,)), tmp_path / "out.jsonl"
    outcome = batch(kb, source, out)
    [reject] = rejects_of(tmp_path / "out.jsonl.rejects.jsonl")
    assert outcome.rejects == tmp_path / "out.jsonl.rejects.jsonl"
    assert reject["row"] == 61
    assert reject["case"] == "c59"
    assert reject["reason"]
    assert reject["text"]
    assert reject["file"].endswith("in.csv")
    assert [row["case"] for row in read(out)] == [id for number, (id, _) in enumerate(cases) if number != 60]


def test_the_rejects_go_where_they_are_wanted_and_only_the_owner_reads_them(kb, tmp_path, cases):
    source, wanted = write_csv(tmp_path / "in.csv", cases, repeated=(5,)), tmp_path / "aside" / "r.jsonl"
    wanted.parent.mkdir()
    batch(kb, source, tmp_path / "out.csv", rejects=str(wanted))
    assert len(rejects_of(wanted)) == 1
    assert stat.S_IMODE(wanted.stat().st_mode) == 0o600
    assert not (tmp_path / "out.csv.rejects.jsonl").exists()


def test_without_rejects_there_is_no_file_and_an_older_one_goes(kb, table, tmp_path, cases):
    out, aside = tmp_path / "out.csv", tmp_path / "out.csv.rejects.jsonl"
    batch(kb, write_csv(tmp_path / "bad.csv", cases, repeated=(5,)), out)
    assert aside.exists()
    outcome = batch(kb, table, out)
    assert outcome.rejects is None
    assert not aside.exists()


@pytest.mark.parametrize(
    "tally", [Tally(records=5, cases=4, rejects=0, rows=4), Tally(records=5, cases=4, rejects=1, rows=3)]
)
def test_counts_that_do_not_add_up_are_an_error(tally):
    with pytest.raises(CountsDiffer, match="fault of the program"):
        tally.check()


def test_where_a_row_is_lost_there_is_no_output(kb, table, tmp_path, monkeypatch):
    from triage.batch import assessing

    whole = assessing.assess_block
    monkeypatch.setattr(assessing, "assess_block", lambda kb, block, fired: whole(kb, block, fired).slice(1))
    with pytest.raises(CountsDiffer, match="rows written"):
        batch(kb, table, tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
