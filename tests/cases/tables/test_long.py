"""Long tables: the rows of one case together are what the row reader makes of them all."""

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.tables.arrays import WORDS
from tests.cases.tables.law import assert_law, facts_of, same_cases
from triage.cases import UnreadableCases
from triage.cases.tables.opening import open_table
from triage.cases.tables.planes import rows_of

HEADER = "case,finding,value\n"


@pytest.fixture
def blocks(kb, tmp_path):
    def blocks(text, size=65_536, start=0, mapping=None):
        path = tmp_path / "long.csv"
        path.write_text(text, encoding="utf-8", newline="")
        with open_table(kb, path, mapping, size=size) as table:
            assert table.columns.shape == "long"
            return list(table.blocks(start))

    return blocks


def joined(kb, blocks):
    return [case for block, _ in blocks for case in same_cases(kb, block)], [r for _, rs in blocks for r in rs]


def test_the_rows_of_a_case_are_its_facts(kb, blocks):
    found = blocks(HEADER + "A,age,38\nA,dorsalgia,yes\nB,fever,no\nB,site,thigh\nC,,\nD,age,\n")
    assert [block.ids.to_pylist() for block, _ in found] == [["A", "B", "C"], ["D"]]
    assert [facts_of(found[0][0], row) for row in range(3)] == [
        {"age": 38, "back_pain": True}, {"fever": False, "site": ("thigh",)}, {},
    ]  # fmt: skip
    assert list(found[0][0].pairs(2)) == []


def test_a_finding_given_twice_is_for_the_row_reader(kb, blocks):
    cases, _ = joined(
        kb, blocks(HEADER + "A,age,38\nA,age,38.0\nB,fever,no\nB,fever,yes\nC,present,fever\nD,weeks,\nD,fever,1\n")
    )
    exact = [case for _, case, _ in cases[:2]]
    assert [[(p.code, p.finding) for p in case.problems] for case in exact] == [
        [("duplicate", "age")], [("contradiction", "fever")],
    ]  # fmt: skip
    assert [said for _, said, _ in cases[2:]] == [({"fever": True}, []), ({}, [("bad-value", "fever")])]


def test_every_row_of_a_case_that_comes_again_later_is_a_reject(kb, blocks):
    for size in (1, 2, 3, 100):
        cases, rejects = joined(
            kb, blocks(HEADER + "A,age,38\nA,fever,no\nB,age,3\nA,site,thigh\nA,age,4\nC,age,5\n", size)
        )
        assert [id for id, *_ in cases] == ["A", "B", "C"]
        reason = "the id 'A' was already used in row 1; all rows of a case stand together"
        assert [(r.row, r.case, r.reason, r.text) for r in rejects] == [
            (4, "A", reason, "A,site,thigh"), (5, "A", reason, "A,age,4"),
        ]  # fmt: skip


def test_what_stood_in_a_broken_row_may_have_been_said_of_the_cases_beside_it(kb, blocks):
    text = HEADER + "A,age,1\nA,fever\nA,weeks,1\nB,age,2\nC,age,3\n,fever,yes\nD,age,4\nE,age,5\n"
    for size in (1, 2, 3, 4, 100):
        cases, rejects = joined(kb, blocks(text, size))
        assert [(id, lost) for id, _, lost in cases] == [
            ("A", True),
            ("B", False),
            ("C", True),
            ("D", True),
            ("E", False),
        ]
        assert [reject.row for reject in rejects] == [2, 6]


def test_a_map_speaks_of_the_names_in_the_rows_too(kb, blocks):
    found = blocks(HEADER + "A,temperature,yes\nA,bed,7\nB,age,3\n", mapping={"temperature": "fever", "bed": None})
    cases, _ = joined(kb, found)
    assert [(facts, told) for _, (facts, told), _ in cases] == [({"fever": True}, []), ({"age": 3}, [])]


def test_labels_are_the_first_that_a_row_of_the_case_gives(kb, blocks):
    text = "id,finding,value,expect.urgency\nA,age,1,\nA,fever,no,routine\nB,age,2,\nB,age,2,urgent_2wk\nC,age,2,\n"
    found = blocks(text, size=100)
    assert [label for block, _ in found for label in block.expect["urgency"]] == ["routine", "urgent_2wk", None]


def test_findings_in_columns_of_a_long_table_are_an_error(kb, blocks):
    with pytest.raises(UnreadableCases, match="a column 'fever' that is a finding, too"):
        blocks("case,finding,value,fever\nA,age,1,yes\n")


def test_reading_can_begin_behind_any_record_with_blocks_of_any_size(kb, blocks):
    text = HEADER + "".join(
        f"P{n // 3 % 7},{['age', 'fever', 'weeks'][n % 3]},1\n" if n % 8 else "broken\n" for n in range(60)
    )
    cases, rejects = joined(kb, blocks(text))
    records = sum(block.records for block, _ in blocks(text))
    assert records == len(cases) + len(rejects)
    for start in range(records + 2):
        for size in (1, 4, 100):
            found = blocks(text, size=size, start=start)
            assert sum(block.records for block, _ in found) == max(0, records - start)
            later, rejected = joined(kb, found)
            assert later == cases[len(cases) - len(later) :]
            assert rejected == rejects[len(rejects) - len(rejected) :]


def test_the_last_case_of_a_table_that_breaks_off_is_not_given_as_if_it_were_whole(kb, tmp_path):
    rows = "".join(f"P{n // 7},age,{n % 7}\n" for n in range(500_000))
    whole = gzip.compress((HEADER + rows).encode(), 1)
    path = tmp_path / "x.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    counts = []
    with open_table(kb, path, size=1000) as table, pytest.raises(UnreadableCases):
        for block, _ in table.blocks():
            counts += [len(list(block.pairs(row))) for row in range(0, block.size, 50)]
            counts.append(len(list(block.pairs(block.size - 1))))
    assert set(counts) == {7}


NAMES = [
    "age",
    "weeks",
    "dorsalgia",
    "fever",
    "HP:0003418",
    "M54",
    "A01",
    "site",
    "imaging",
    "serious",
    "zzz",
    "present",
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A", "B", "B", "C", None]),
            st.one_of(st.none(), st.sampled_from(NAMES)),
            st.one_of(st.none(), st.sampled_from(WORDS)),
        ),
        max_size=25,
    ),
    st.integers(1, 6),
)
def test_a_case_is_what_the_row_reader_makes_of_its_rows(kb, tmp_path, rows, size):
    path = tmp_path / "long.parquet"
    columns = {
        name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(("case", "finding", "value"))
    }
    pq.write_table(pa.table(columns), path, row_group_size=4)
    with open_table(kb, path, size=size) as table:
        found = list(table.blocks())
    runs = []
    for number, (id, name, value) in enumerate(rows, 1):
        if id is not None:
            if not runs or runs[-1][0] != id:
                runs.append((id, [], []))
            runs[-1][1].append(number)
            runs[-1][2].append(("" if name is None else name, value))
    first = {}
    for run in runs:
        first.setdefault(run[0], run)
    assert [id for block, _ in found for id in block.ids.to_pylist()] == list(first)
    pairs = [list(block.pairs(row)) for block, _ in found for row in range(block.size)]
    assert pairs == [[pair for pair in run[2] if pair != ("", None)] for run in first.values()]
    again = [number for run in runs if first[run[0]] is not run for number in run[1]]
    nobody = [number for number, row in enumerate(rows, 1) if row[0] is None]
    assert [reject.row for _, rejects in found for reject in rejects] == sorted(again + nobody)
    for block, rejects in found:
        assert block.records == block.size + len(rejects)
        beside = rows_of(block.lost_present, block.size).tolist() if nobody else []
        assert_law(kb, block, frozenset(beside))
