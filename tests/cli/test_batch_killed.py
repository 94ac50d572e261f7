"""`triage batch` that is killed, interrupted or locked out, as a process of its own."""

from __future__ import annotations

import fcntl
import random
import signal
import struct
import subprocess
import termios
import time

import pytest

from tests.cli.batch_processes import command, same_files, started, table, wait_for_records

SUFFIXES = ("csv", "jsonl", "parquet", "arrow")


def undisturbed(source, out):
    subprocess.run(command(source, "-o", out, "--fired", pause=0), check=True, capture_output=True)
    return out


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_killed_twice_it_goes_on_to_the_undisturbed_output(tmp_path, suffix):
    source, out = table(tmp_path), tmp_path / f"out.{suffix}"
    for count in (1, 400):
        run = started(source, "-o", out, "--fired", "--resume")
        wait_for_records(out, run, count)
        run.kill()
        run.communicate()
        assert not out.exists()
    run = started(source, "-o", out, "--fired", "--resume")
    _, err = run.communicate()
    assert run.returncode == 0
    assert "taken up after" in err
    assert same_files(out, undisturbed(source, tmp_path / f"whole.{suffix}"))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_killed_at_ten_random_moments_it_goes_on_to_the_undisturbed_output(tmp_path, suffix):
    source, out, rng = table(tmp_path), tmp_path / f"out.{suffix}", random.Random(suffix)
    began = time.monotonic()
    started(source, "-o", tmp_path / f"timed.{suffix}", "--fired").communicate()
    whole = time.monotonic() - began
    killed = 0
    while killed < 10:
        run = started(source, "-o", out, "--fired", "--resume")
        time.sleep(rng.uniform(0, whole))
        if run.poll() is None:
            run.kill()
            killed += 1
        else:
            out.unlink()
        run.communicate()
    subprocess.run(command(source, "-o", out, "--fired", "--resume", pause=0), check=True, capture_output=True)
    assert same_files(out, undisturbed(source, tmp_path / f"whole.{suffix}"))
    assert not out.with_name(out.name + ".part").exists()


def test_an_interrupt_keeps_what_is_done_and_says_how_to_go_on(tmp_path):
    source, out = table(tmp_path), tmp_path / "out.csv"
    run = started(source, "-o", out, "--fired")
    wait_for_records(out, run)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=20)
    assert run.returncode == 130
    assert "interrupted" in err
    assert "--resume" in err
    assert "Traceback" not in err
    again = started(source, "-o", out, "--fired", pause=0)
    assert "--resume" in again.communicate()[1]
    assert again.returncode == 2
    subprocess.run(command(source, "-o", out, "--fired", "--resume", pause=0), check=True, capture_output=True)
    assert same_files(out, undisturbed(source, tmp_path / "whole.csv"))


def test_an_interrupt_before_anything_is_kept_leaves_nothing(tmp_path):
    source = table(tmp_path)
    run = started(source, "-o", tmp_path / "out.csv", pause=5)
    while not (tmp_path / "out.csv.part").exists():
        time.sleep(0.01)
    time.sleep(0.2)
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=20)
    assert run.returncode == 130
    assert "nothing was written" in err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_an_interrupt_while_standard_input_is_awaited_ends_the_run(tmp_path):
    run = started("-", "-o", tmp_path / "out.csv", "--from", "csv", stdin=subprocess.PIPE)
    run.stdin.write("case,back_pain\nA,present\n")
    run.stdin.flush()
    while struct.unpack("i", fcntl.ioctl(run.stdin, termios.FIONREAD, b"0000"))[0]:
        time.sleep(0.01)  # until it has read what is there
    time.sleep(0.3)
    run.send_signal(signal.SIGINT)
    assert run.wait(20) == 130
    err = run.stderr.read()
    assert "interrupted" in err
    assert "Fatal" not in err
    assert not list(tmp_path.iterdir())
    for pipe in (run.stdin, run.stdout, run.stderr):
        pipe.close()


def test_two_runs_at_once_on_one_output_are_refused(tmp_path):
    source, out = table(tmp_path), tmp_path / "out.csv"
    first = started(source, "-o", out)
    wait_for_records(out, first)
    second = started(source, "-o", out, "--resume", pause=0)
    _, err = second.communicate()
    assert second.returncode == 3
    assert "being written by another run" in err
    first.communicate()
    assert first.returncode == 0


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    run = started(table(tmp_path), "-o", "-", pause=0)
    run.stdout.readline()
    run.stdout.close()
    err = run.stderr.read()
    run.stderr.close()
    assert run.wait(20) == 0
    assert "Traceback" not in err
    assert "Exception" not in err
