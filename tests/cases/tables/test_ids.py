"""Ids: read from columns of any type, and none taken twice."""

import decimal

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from triage.cases.tables.ids import Seen, read_ids


def test_ids_are_texts_and_numbers_as_they_are(kb):
    def ids(values, type=None):
        read = read_ids(pa.array(values, type), np.arange(1, len(values) + 1), "f")
        return ["?" if row in read.wrong else id for row, id in enumerate(read.ids.to_pylist())]

    assert ids(["007", "é", " a ", None, "", " ", "a\tb", "\u3000"]) == ["007", "é", " a ", "f#4", "?", "?", "?", "?"]
    assert ids([7, None]) == ["7", "f#2"]
    assert ids([7.0, float("nan"), 1.5]) == ["7.0", "f#2", "1.5"]
    assert ids([decimal.Decimal("1.50")]) == ["1.50"]
    assert ids([True, False, None]) == ["?", "?", "f#3"]
    assert ids([[1], None]) == ["?", "f#2"]
    assert ids(["x", "y"], pa.large_string()) == ids(["x", "y"], pa.string_view()) == ["x", "y"]
    assert read_ids(pa.array(["x", None]).dictionary_encode(), np.arange(2), "f").ids.to_pylist() == ["x", "f#1"]
    assert read_ids(None, np.array([5, 9]), "f").ids.to_pylist() == ["5", "9"]


@given(st.lists(st.lists(st.integers(0, 30).map(str), max_size=12), max_size=8))
def test_an_id_that_came_before_is_known_with_the_record_it_came_in(blocks):
    seen, first, number = Seen(), {}, 0
    for block in blocks:
        numbers = np.arange(number + 1, number + 1 + len(block))
        expected = {}
        for row, id in enumerate(block):
            number += 1
            if id in first:
                expected[row] = first[id]
            first.setdefault(id, number)
        assert seen.repeated(pa.array(block, pa.string()), numbers) == expected


def test_few_runs_are_kept_of_many_blocks():
    seen = Seen()
    for start in range(0, 40_000, 100):
        numbers = np.arange(start, start + 100)
        assert not seen.repeated(pa.array(numbers).cast(pa.string()), numbers + 1)
    assert len(seen._runs) < 10
    assert sum(len(run) for run, _ in seen._runs) == 40_000
