"""How far a run is, on a terminal and elsewhere."""

from __future__ import annotations

import re
import subprocess

import pexpect
import pytest
from pyarrow import csv, parquet

from tests.cli.batch_processes import command, table
from triage.batch import Tally
from triage.cli import batch_progress
from triage.cli.batch_progress import SoFar, duration, progress


class Input:
    """What progress needs of a table."""

    def __init__(self, total=None, bytes=None, position=0):
        self.total, self.bytes, self.position = total, bytes, position


@pytest.fixture
def _clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(batch_progress, "monotonic", lambda: now[0])
    return now


def test_speed_and_time_left_are_those_of_this_run(_clock):
    sofar = SoFar(Input(total=1000), levels=True)
    assert sofar.counts() == "beginning"
    sofar.hear(Tally(records=500, cases=500))  # an earlier run left these
    assert sofar.counts() == "500 cases"
    _clock[0] += 10
    sofar.hear(Tally(records=750, cases=740, levels={"routine": 555, "insufficient": 185}))
    assert sofar.counts() == "740 cases, 24 cases/s, 10 s left"
    assert sofar.shares() == "routine 75%  insufficient 25%"


def test_where_the_number_of_cases_is_not_known_bytes_tell_the_time_left(_clock):
    table = Input(bytes=1000)
    sofar = SoFar(table, levels=False)
    sofar.hear(Tally())
    _clock[0] += 10
    table.position = 100
    sofar.hear(Tally(records=50, cases=50))
    assert sofar.counts() == "50 cases, 5 cases/s, 1:30 left"
    assert sofar.shares() == ""


def test_of_a_stream_no_time_left_is_said(_clock):
    sofar = SoFar(Input(), levels=True)
    sofar.hear(Tally())
    _clock[0] += 10
    sofar.hear(Tally(records=50, cases=50))
    assert sofar.counts() == "50 cases, 5 cases/s"


@pytest.mark.parametrize(("seconds", "words"), [(0.4, "0 s"), (59.4, "59 s"), (60, "1:00"), (3723, "1:02:03")])
def test_durations_are_said_as_people_say_them(seconds, words):
    assert duration(seconds) == words


def test_elsewhere_there_is_a_line_when_some_seconds_have_gone_by(_clock, capsys, kb):
    with progress(kb, Input(total=100), quiet=False) as told:
        told(Tally())
        told(Tally(records=10, cases=10))
        _clock[0] += batch_progress.EVERY
        told(Tally(records=50, cases=50, levels={"routine": 50}))
        told(Tally(records=60, cases=60))
    assert capsys.readouterr().err == "50%: 50 cases, 5 cases/s, 10 s left  routine 100%\n"


def test_on_a_terminal_a_display_moves_and_goes_and_the_summary_stays(tmp_path):
    source = tmp_path / "in.parquet"  # whose number of cases is known
    parquet.write_table(csv.read_csv(table(tmp_path)), source)
    line = command(source, "-o", tmp_path / "out.csv")
    terminal = pexpect.spawn(line[0], line[1:], encoding="utf-8", timeout=30, dimensions=(24, 100))
    terminal.expect(r"\d+ cases, [\d,]+ cases/s, \d+ s left")
    terminal.expect(r"insufficient \d+%")
    terminal.expect("in the order of the input")
    terminal.expect("not medical advice")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_without_a_terminal_nothing_moves(tmp_path):
    line = command(table(tmp_path), "-o", tmp_path / "out.csv", pause=0)
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    assert not re.search(r"\x1b|\r", done.stderr)
