"""CSV and TSV: every record is a row or a reject with its number, whatever stands in quotes."""

import csv
import gzip
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.tables.law import assert_law, facts_of, told_of
from triage.cases import UnreadableCases
from triage.cases.tables import csv_rows
from triage.cases.tables.opening import open_table
from triage.cases.tables.planes import rows_of


@pytest.fixture
def read(kb, tmp_path):
    """The blocks of a text, joined: ids, facts and rejects."""

    def read(text, name="day.csv", size=65_536, start=0, mapping=None):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with open_table(kb, path, mapping, size=size) as table:
            found, columns = list(table.blocks(start)), table.columns
        for block, rejects in found:
            assert block.records == block.size + len(rejects) <= size
            if not columns.problems:
                assert_law(kb, block)
        ids = [id for block, _ in found for id in block.ids.to_pylist()]
        facts = [facts_of(block, row) for block, _ in found for row in range(block.size)]
        return ids, facts, [reject for _, rejects in found for reject in rejects]

    return read


def test_a_table_has_a_column_a_finding(read):
    ids, facts, rejects = read("case,age,Fever,site of pain\nA,38,yes,thigh\nB,,no,\n\nC, 7 ,unknown,lower-leg\n")
    assert ids == ["A", "B", "C"]
    assert facts == [
        {"age": 38, "fever": True, "site": ("thigh",)},
        {"fever": False},
        {"age": 7, "site": ("lower leg",)},
    ]
    assert not rejects


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_marks_of_every_kind_are_taken(read, end, mark, last):
    text = mark + end.join(["id,fever", "A,yes", "", '"B\nb, ""c""",no']) + (end if last else "")
    ids, facts, rejects = read(text)
    assert ids == ["A"]
    assert (rejects[0].row, rejects[0].case) == (2, None)  # an id of two lines
    assert facts == [{"fever": True}]


@pytest.mark.parametrize(("name", "mark"), [("day.tsv", "\t"), ("day.csv", ";"), ("day.csv", "\t"), ("day.CSV", ",")])
def test_fields_may_be_parted_by_tabs_and_semicolons(read, name, mark):
    assert read(f"id{mark}fever\nA{mark}no\n", name)[:2] == (["A"], [{"fever": False}])


def test_a_table_may_be_compressed(read, kb, tmp_path):
    text = gzip.compress(b"id,fever\nA,no\n") + gzip.compress(b"B,yes\n")
    assert read(text, "day.csv.gz")[:2] == (["A", "B"], [{"fever": False}, {"fever": True}])


def test_a_row_with_other_fields_is_a_reject_with_its_number_and_the_rest_goes_on(read):
    lines = ["id,fever,age", "A,yes,1", '"B\n""b""",no', "C,no,2", "", "D", "E,no,3,4", 'F,"n', 'o",5', "G,no,6"]
    ids, facts, rejects = read("\n".join(lines))
    assert ids == ["A", "C", "F", "G"]
    assert facts[-1] == {"fever": False, "age": 6}
    assert [(reject.row, reject.reason) for reject in rejects] == [
        (2, "2 fields instead of 3"),
        (4, "1 field instead of 3"),
        (5, "4 fields instead of 3"),
    ]
    assert [reject.text for reject in rejects] == ['"B\n""b""",no', "D", "E,no,3,4"]


def test_a_second_case_of_one_id_is_a_reject(read):
    for size in (1, 2, 65_536):
        ids, _, rejects = read("id,fever\nA,yes\nB,yes\nA,no\nC,no\nA,\nB,yes\n", size=size)
        assert ids == ["A", "B", "C"]
        assert [(r.row, r.case, r.reason, r.text) for r in rejects] == [
            (3, "A", "the id 'A' was already used in row 1", "A,no"),
            (5, "A", "the id 'A' was already used in row 1", "A,"),
            (6, "B", "the id 'B' was already used in row 2", "B,yes"),
        ]


def test_a_row_that_is_no_utf8_is_a_reject(read):
    ids, _, rejects = read(b"id,fever\nA,yes\n\xff,no\nB,\xe9\nC\nD,no\n")
    assert ids == ["A", "D"]
    assert [(r.row, r.reason[:16]) for r in rejects] == [
        (2, "is not UTF-8 tex"),
        (3, "is not UTF-8 tex"),
        (4, "1 field instead "),
    ]


def test_a_quote_that_is_never_closed_loses_its_line_only(read):
    ids, facts, rejects = read('id,fever\nA,yes\n"B,no\nC,no\nD,yes\n')
    assert ids == ["A", "C", "D"]
    assert facts == [{"fever": True}, {"fever": False}, {"fever": True}]
    assert [(r.row, r.reason, r.text) for r in rejects] == [(2, "a quotation mark is never closed", '"B,no')]


def test_quotes_inside_a_field_are_characters(read):
    ids, _, rejects = read('id,zzz,fever\nA 6" long,x,yes\nB,"y ""q"" z",no\nC,5" and,no\n"D" and d,,no\n')
    assert ids == ['A 6" long', "B", "C", "D and d"]
    assert not rejects


def test_a_mark_inside_a_file_is_a_character(read):
    ids, _, rejects = read("id,fever\nA,yes\n\ufeff\nB,no\n\ufeffC,no\n", size=1)
    assert ids == ["A", "B", "\ufeffC"]
    assert [(r.row, r.reason) for r in rejects] == [(2, "1 field instead of 2")]


def test_a_line_longer_than_any_record_is_a_reject(read, monkeypatch):
    monkeypatch.setattr(csv_rows, "_LONGEST", 1 << 20)
    long = '"' + "x" * 3_000_000
    ids, _, rejects = read(f"id,fever\nA,yes\n{long}\nB,no\n")
    assert ids == ["A", "B"]
    assert [(r.row, r.reason, len(r.text)) for r in rejects] == [(2, "a quotation mark is never closed", 500)]


def test_a_row_of_any_length_is_read(read):
    long = "x" * 5_000_000
    ids, _, rejects = read(f'id,zzz,fever\nA,{long},yes\nB,"{long}\n",no\nC,,no\n')
    assert (ids, rejects) == (["A", "B", "C"], [])


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", '"id,fever\nA,no\n'])
def test_a_file_without_a_header_cannot_be_read(read, text):
    with pytest.raises(UnreadableCases):
        read(text)


@pytest.mark.parametrize("text", [b"\xff\xfei\0d\0", "id,fever\n".encode("utf-16-be"), b"\0\1\2\3", b"PAR1\0\0"])
def test_a_file_that_is_no_text_is_said_to_be_none(read, text):
    with pytest.raises(UnreadableCases) as error:
        read(text)
    assert error.value.diagnostic.code == "not-text"
    assert "UTF-8" in error.value.diagnostic.help


def test_a_header_alone_is_no_case(read):
    for text in ("id,fever", "id,fever\n", "id,fever\n\n\r\n"):
        assert read(text) == ([], [], [])


def test_two_columns_of_one_finding_are_an_error_that_names_both(read):
    with pytest.raises(UnreadableCases) as error:
        read("id,fever,FEVER\nA,no,yes\n")
    assert "the columns 'fever' and 'FEVER' both stand for the finding 'fever'" in str(error.value)
    assert read("id,fever,FEVER\nA,no,yes\n", mapping={"FEVER": None})[1] == [{"fever": False}]


def test_columns_that_name_nothing_may_stand_twice_and_lose_what_they_say(read, kb, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("zzz,fever,zzz\nno,yes,\n,yes,maybe\n", encoding="utf-8")
    with open_table(kb, path) as table:
        assert len(table.columns.problems) == 2
        ((block, _),) = table.blocks()
    assert rows_of(block.lost_present, 2).tolist() == [1]


def test_empty_fields_are_unknown_in_quotes_too_and_words_for_missing_are_bad_values(kb, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('id,fever,age\nA,"",\nB,NA,null\n', encoding="utf-8")
    with open_table(kb, path) as table:
        ((block, _),) = table.blocks()
    assert list(block.pairs(0)) == []
    assert told_of(block, 1) == [("bad-value", "age"), ("bad-value", "fever")]


def test_a_compressed_file_that_is_cut_off_gives_what_it_holds_and_then_says_where(kb, tmp_path):
    lines = "".join(f"P{n},{n % 100}\n" for n in range(300_000))
    whole = gzip.compress(("id,age\n" + lines).encode(), 1)
    path = tmp_path / "x.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    count = 0
    with open_table(kb, path, size=10_000) as table, pytest.raises(UnreadableCases) as error:
        for block, rejects in table.blocks():
            count += block.size
            assert not rejects
    assert count > 100_000
    assert error.value.diagnostic.span.line == count + 1
    assert f"before record {count + 1} was read" in str(error.value)


def test_position_goes_to_the_end_of_the_bytes(kb, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("id,age\n" + "".join(f"P{n},{n % 100}\n" for n in range(500_000)), encoding="utf-8")
    with open_table(kb, path, size=10_000) as table:
        assert table.bytes == path.stat().st_size
        assert table.total is None
        places = [table.position for _ in table.blocks()]
    assert places == sorted(places)
    assert places[0] < table.bytes == places[-1]


def test_reading_can_begin_behind_any_record(read):
    text = "id,age\n" + "".join(f"P{n % 17},{n}\n" if n % 5 else "x\n" for n in range(40))
    ids, facts, rejects = read(text)
    rows = {reject.row for reject in rejects}
    places = [row for row in range(1, 41) if row not in rows]
    for start in range(42):
        later = [at for at, row in enumerate(places) if row > start]
        assert read(text, size=3, start=start) == (
            [ids[at] for at in later], [facts[at] for at in later], [r for r in rejects if r.row > start],
        )  # fmt: skip


fields = st.text(st.sampled_from('abc,"\n; é'), max_size=6)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(fields, min_size=2, max_size=4), max_size=8),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 9),
)
def test_rows_are_counted_as_they_were_written(read, rows, quoting, end, size):
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator=end).writerows([["zz", "yy", "xx"], *rows])
    ids, _, rejects = read(out.getvalue(), size=size)
    assert ids == [str(row) for row, fields in enumerate(rows, 1) if len(fields) == 3]
    assert [reject.row for reject in rejects] == [row for row, fields in enumerate(rows, 1) if len(fields) != 3]


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.sampled_from('ab,"\n\r'), max_size=60), st.integers(1, 5))
def test_any_text_is_rows_and_rejects_as_far_as_it_goes(read, text, size):
    ids, _, rejects = read("zz,yy\n" + text, size=size)
    assert sorted([*map(int, ids), *(reject.row for reject in rejects)]) == list(range(1, len(ids) + len(rejects) + 1))
    assert bool(text.strip("\r\n")) == bool(ids or rejects)
