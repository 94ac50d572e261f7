"""A run that was ended is taken up where it was, and only the same run is."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from tests.batch.runs import batch
from tests.batch.tables import made_up, write_csv
from triage.batch import BatchError, WrongUse, to_file

SUFFIXES = ("csv", "tsv", "jsonl", "parquet", "arrow")
REPEATED = (3, 24, 25, 70, 130)


class Ended(Exception):
    """Something that ends a run."""


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch):
    monkeypatch.setattr(to_file, "KEPT_EVERY", 0)
    monkeypatch.setattr("triage.batch.parquet.GROUP", 50)


@pytest.fixture
def source(tmp_path, cases):
    return write_csv(tmp_path / "in.csv", cases, repeated=REPEATED)


def end_at(records):
    def told(tally):
        if tally.records >= records:
            raise Ended

    return told


def ended(kb, source, out, records=60, **options):
    """A run that ends when so many records are done, before they are kept."""
    with pytest.raises(Ended) as ending:
        batch(kb, source, out, told=end_at(records), **options)
    assert not out.exists()
    return ending.value.__notes__


def records_kept(out):
    return json.loads((out.with_name(out.name + ".part") / "state.json").read_text())["tally"]["records"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_after_any_block_it_goes_on_to_the_same_bytes(kb, source, tmp_path, suffix):
    whole = tmp_path / f"whole.{suffix}"
    batch(kb, source, whole, fired=True)
    for records in (20, 40, 60, 80, 110, 137):
        out = tmp_path / f"out{records}.{suffix}"
        ended(kb, source, out, records, fired=True)
        outcome = batch(kb, source, out, fired=True, resume=True)
        assert out.read_bytes() == whole.read_bytes()
        aside = out.with_name(out.name + ".rejects.jsonl")
        assert aside.read_bytes() == whole.with_name(whole.name + ".rejects.jsonl").read_bytes()
        assert (outcome.tally.records, outcome.tally.rejects) == (137, len(REPEATED))
        assert not out.with_name(out.name + ".part").exists()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_it_may_end_again_and_again(kb, source, tmp_path, suffix):
    whole, out = tmp_path / f"whole.{suffix}", tmp_path / f"out.{suffix}"
    batch(kb, source, whole)
    ended(kb, source, out, 30)
    for records in (60, 80, 110):
        ended(kb, source, out, records, resume=True)
    assert batch(kb, source, out, resume=True).taken_up > 0
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_stands_behind_the_last_state_is_cut_off(kb, source, tmp_path, suffix):
    whole, out = tmp_path / f"whole.{suffix}", tmp_path / f"out.{suffix}"
    batch(kb, source, whole)
    ended(kb, source, out, 110)
    for path in out.with_name(out.name + ".part").iterdir():
        if path.name in ("rows", "row_groups", "rejects"):
            with path.open("ab") as file:
                file.write(b"half a ro")
    batch(kb, source, out, resume=True)
    assert out.read_bytes() == whole.read_bytes()


def test_killed_between_the_last_row_and_the_final_name_it_only_gives_the_name(kb, source, tmp_path, monkeypatch):
    whole, out = tmp_path / "whole.parquet", tmp_path / "out.parquet"
    batch(kb, source, whole)
    for name in ("rejects", "rows"):
        with monkeypatch.context() as patch:

            def place(self, name, target, last=name, real=to_file.Part.place):
                if name == last:
                    raise Ended
                real(self, name, target)

            patch.setattr(to_file.Part, "place", place)
            with pytest.raises(Ended):
                batch(kb, source, out)
        assert batch(kb, source, out, resume=True).taken_up == 137
        assert out.read_bytes() == whole.read_bytes()
        assert out.with_name("out.parquet.rejects.jsonl").exists()
        out.unlink()


def test_a_note_says_what_is_kept_and_how_to_go_on(kb, source, tmp_path):
    [note] = ended(kb, source, tmp_path / "out.csv")
    assert f"{records_kept(tmp_path / 'out.csv'):,} records" in note
    assert "--resume" in note


def test_where_nothing_was_kept_nothing_is_left(kb, source, tmp_path, monkeypatch):
    monkeypatch.setattr(to_file, "KEPT_EVERY", 1000)
    assert ended(kb, source, tmp_path / "out.csv") == ["nothing was written"]
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_without_resume_an_unfinished_run_is_not_thrown_away(kb, source, tmp_path):
    out = tmp_path / "out.csv"
    ended(kb, source, out)
    before = records_kept(out)
    with pytest.raises(WrongUse, match=r"--resume .*--restart"):
        batch(kb, source, out)
    assert records_kept(out) == before
    assert batch(kb, source, out, restart=True).taken_up == 0


def test_resume_without_such_a_run_begins_at_the_beginning(kb, source, tmp_path):
    assert batch(kb, source, tmp_path / "out.csv", resume=True).taken_up == 0


def test_a_changed_input_is_refused(kb, source, tmp_path, cases):
    out = tmp_path / "out.csv"
    ended(kb, source, out)
    write_csv(source, made_up(137, seed=1))
    with pytest.raises(BatchError, match=r"the input .* changed"):
        batch(kb, source, out, resume=True)
    write_csv(source, cases, repeated=REPEATED)
    os.utime(source, (1, 1))
    with pytest.raises(BatchError, match=r"the input .* changed"):
        batch(kb, source, out, resume=True)


@pytest.mark.parametrize(
    "options", [{"fired": True}, {"to": "jsonl"}, {"mapping": {"x": None}}, {"rejects": "r.jsonl"}], ids=str
)
def test_changed_options_are_refused(kb, source, tmp_path, options):
    out = tmp_path / "out.csv"
    ended(kb, source, out)
    with pytest.raises(BatchError, match=r"the options \(\w+\) changed"):
        batch(kb, source, out, resume=True, **options)


def test_changed_rules_are_refused(kb, source, tmp_path):
    out = tmp_path / "out.csv"
    ended(kb, source, out)
    for other in (replace(kb, sha256="0" * 64), kb.of_pack("documents")):
        with pytest.raises(BatchError, match="the rules"):
            batch(other, source, out, resume=True)


def test_a_damaged_state_is_told_and_restart_helps(kb, source, tmp_path):
    out = tmp_path / "out.csv"
    ended(kb, source, out)
    (tmp_path / "out.csv.part" / "state.json").write_text("{")
    with pytest.raises(BatchError, match="--restart"):
        batch(kb, source, out, resume=True)
    batch(kb, source, out, restart=True)
    assert out.exists()


def test_two_runs_never_write_one_output_at_once(kb, source, tmp_path):
    out = tmp_path / "out.csv"
    refused = []

    def told(tally):
        if tally.records and not refused:
            with pytest.raises(BatchError, match="another run") as error:
                batch(kb, source, out)
            refused.append(str(error.value))

    batch(kb, source, out, told=told)
    assert refused
    assert out.exists()


def test_a_failed_run_leaves_the_older_output_as_it_was(kb, source, tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("older")
    with pytest.raises(Ended):
        batch(kb, source, out, told=end_at(60))
    assert out.read_text() == "older"
