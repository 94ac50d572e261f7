"""Three stages at once: in order, little ahead, and no error is lost."""

from __future__ import annotations

import threading
import time

import pytest

from triage.batch.pipeline import AHEAD, overlapped


def test_every_item_goes_through_in_order():
    done = []
    overlapped(range(100), lambda n: n * n, done.append)
    assert done == [n * n for n in range(100)]


def test_without_items_nothing_happens():
    overlapped([], pytest.fail, pytest.fail)


def test_the_stages_overlap():
    begun = time.monotonic()
    overlapped(_slowly(10), lambda n: time.sleep(0.02) or n, lambda _: time.sleep(0.02))
    assert time.monotonic() - begun < 0.5  # one after the other: 0.6 s


def _slowly(count):
    for n in range(count):
        time.sleep(0.02)
        yield n


def test_the_reader_is_never_far_ahead():
    read = []

    def source():
        for n in range(30):
            read.append(n)
            yield n

    def sink(n):
        time.sleep(0.005)
        assert len(read) - n <= 2 * AHEAD + 4  # waiting on both sides, and one in each hand

    overlapped(source(), lambda n: n, sink)


class Broken(Exception):
    pass


def fail_at(place):
    def stage(n):
        if n == place:
            raise Broken(place)
        return n

    return stage


def test_an_error_in_reading_is_raised_here():
    with pytest.raises(Broken):
        overlapped(map(fail_at(5), range(50)), lambda n: n, lambda _: None)


def test_an_error_in_the_work_is_raised_here():
    with pytest.raises(Broken):
        overlapped(range(50), fail_at(5), lambda _: None)


def test_an_error_in_writing_is_raised_here_and_ends_an_endless_reader():
    done = []

    def endless():
        while True:
            yield len(done)

    def sink(n):
        done.append(n)
        if len(done) == 5:
            raise Broken

    with pytest.raises(Broken):
        overlapped(endless(), lambda n: n, sink)
    assert len(done) == 5


def test_no_thread_is_left():
    before = threading.active_count()
    for place in (0, 5):
        for stages in (
            (map(fail_at(place), range(9)), lambda n: n, lambda _: None),
            (range(9), fail_at(place), lambda _: None),
            (range(9), lambda n: n, fail_at(place)),
        ):
            with pytest.raises(Broken):
                overlapped(*stages)
    assert threading.active_count() == before
