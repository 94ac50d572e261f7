"""Any input opened: the same cases from every format, clear errors, and nothing lost between."""

import io
import json
import sys
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest

from tests.cases.tables.law import assert_law, facts_of, same_cases
from triage.cases import UnreadableCases
from triage.cases.tables.opening import open_table

COLUMNS = {"id": ["A", "B", "C"], "age": [38, None, 7], "fever": [True, False, None], "site": ["thigh", None, "hip"]}
CASES = [
    {"id": "A", "facts": {"age": 38, "fever": "yes", "site": "thigh"}},
    {"id": "B", "facts": {"fever": False}},
    {"id": "C", "facts": {"age": 7, "site": "hip"}},
]


def write(path, kind):
    table = pa.table(COLUMNS)
    if kind == "parquet":
        pq.write_table(table, path, row_group_size=2)
    elif kind == "arrow":
        with pa.ipc.new_file(path, table.schema) as out:
            out.write_table(table, max_chunksize=2)
    elif kind == "arrows":
        with pa.ipc.new_stream(path, table.schema) as out:
            out.write_table(table, max_chunksize=1)
    elif kind == "feather":
        pyarrow.feather.write_feather(table, path, compression="lz4")
    elif kind == "csv":
        path.write_text("id,age,fever,site\nA,38,yes,thigh\nB,,no,\nC,7,,hip\n", encoding="utf-8")
    elif kind == "tsv":
        path.write_text("id\tage\tfever\tsite\nA\t38\tyes\tthigh\nB\t\tno\t\nC\t7\t\thip\n", encoding="utf-8")
    elif kind in ("jsonl", "ndjson"):
        path.write_text("\n".join(map(json.dumps, CASES)), encoding="utf-8")
    else:
        path.write_text(json.dumps(CASES), encoding="utf-8")  # which is YAML, too
    return path


KINDS = ["parquet", "arrow", "arrows", "feather", "csv", "tsv", "jsonl", "ndjson", "json", "yaml", "yml"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_every_format_gives_the_same_cases(kb, tmp_path, kind, size):
    path = write(tmp_path / f"day.{kind}", kind)
    with open_table(kb, path, size=size) as table:
        found = list(table.blocks())
        assert table.position == table.bytes == path.stat().st_size
        assert table.total == (3 if kind == "parquet" else None)
    assert not [reject for _, rejects in found for reject in rejects]
    assert [block.size for block, _ in found] == {1: [1, 1, 1], 2: [2, 1], 100: [3]}[size]
    cases = [case for block, _ in found for case in same_cases(kb, block)]
    assert cases == [
        ("A", ({"age": 38, "fever": True, "site": "thigh"}, []), False),
        ("B", ({"fever": False}, []), False),
        ("C", ({"age": 7}, [("bad-value", "site")]), False),
    ]
    for block, _ in found:
        assert_law(kb, block)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("start", [0, 1, 2, 3, 4])
def test_reading_can_begin_behind_any_record(kb, tmp_path, kind, start):
    path = write(tmp_path / f"day.{kind}", kind)
    with open_table(kb, path) as table:
        ids = [id for block, _ in table.blocks(start) for id in block.ids.to_pylist()]
    assert ids == ["A", "B", "C"][start:]


def test_a_format_that_the_name_does_not_say_must_be_said(kb, tmp_path):
    path = write(tmp_path / "day.dat", "csv")
    with pytest.raises(UnreadableCases, match="csv, tsv, jsonl"):
        open_table(kb, path)
    with open_table(kb, path, format="csv") as table:
        assert sum(block.size for block, _ in table.blocks()) == 3


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "json", "yaml", "arrows"])
def test_standard_input_is_of_the_format_that_is_said(kb, tmp_path, monkeypatch, kind):
    data = write(tmp_path / f"day.{kind}", kind).read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    with open_table(kb, "-", format="arrow" if kind == "arrows" else kind) as table:
        assert [id for block, _ in table.blocks() for id in block.ids.to_pylist()] == ["A", "B", "C"]
        assert table.bytes is None


def test_parquet_cannot_come_from_standard_input(kb):
    with pytest.raises(UnreadableCases, match="Parquet cannot be read from standard input"):
        open_table(kb, "-", format="parquet")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_not_there_is_an_error_that_says_so(kb, tmp_path, kind):
    with pytest.raises(UnreadableCases, match="No such file"), open_table(kb, tmp_path / f"none.{kind}") as table:
        list(table.blocks())


@pytest.mark.parametrize("kind", ["parquet", "arrow", "feather"])
@pytest.mark.parametrize("data", [b"", b"PAR1", b"ARROW1\0\0", b"x" * 1000, b"\0" * 100])
def test_what_is_no_arrow_file_is_an_error(kb, tmp_path, kind, data):
    path = tmp_path / f"x.{kind}"
    path.write_bytes(data)
    with pytest.raises(UnreadableCases, match=r"cannot be read|may be damaged"):
        open_table(kb, path)


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_file_that_is_cut_off_is_an_error(kb, tmp_path, kind):
    path = write(tmp_path / f"x.{kind}", kind)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableCases):
        open_table(kb, path)


@pytest.mark.parametrize("together", [1, 5, 7, 1000])
@pytest.mark.parametrize("size", [1, 3, 8, 100])
def test_row_groups_of_any_size_give_full_blocks_however_many_one_reader_reads(
    kb, tmp_path, monkeypatch, together, size
):
    monkeypatch.setattr("triage.cases.tables.arrow_files._TOGETHER", together)
    path = tmp_path / "x.parquet"
    ids, sites = [f"P{n}" for n in range(30)], ["thigh", None, "lower leg", "lower leg", None] * 6
    table = pa.table({"id": ids, "age": range(30), "site": sites})
    with pq.ParquetWriter(path, table.schema) as out:
        for begin, end in ((0, 3), (3, 3), (3, 9), (9, 10), (10, 22), (22, 30)):
            out.write_table(table.slice(begin, end - begin))
    with open_table(kb, path, size=size) as opened:
        blocks = [block for block, _ in opened.blocks()]
    assert [block.size for block in blocks] == [size] * (30 // size) + [30 % size] * (30 % size > 0)
    cases = [case for block in blocks for case in same_cases(kb, block)]
    assert [id for id, _, _ in cases] == ids
    assert [facts["age"] for _, (facts, _), _ in cases] == list(range(30))
    assert [facts.get("site") for _, (facts, _), _ in cases] == sites


def test_a_broken_row_group_is_an_error_where_it_is_reached(kb, tmp_path):
    path = tmp_path / "x.parquet"
    table = pa.table({"id": [f"P{n}" for n in range(10_000)], "age": [n % 90 for n in range(10_000)]})
    pq.write_table(table, path, row_group_size=1000, compression="gzip", write_page_checksum=True)
    group = pq.ParquetFile(path).metadata.row_group(6).column(1)
    data = bytearray(path.read_bytes())
    start = group.dictionary_page_offset + 10
    data[start : start + 60] = bytes(60)
    path.write_bytes(data)
    count = 0
    with open_table(kb, path, size=700) as opened, pytest.raises(UnreadableCases) as error:
        for block, _ in opened.blocks():
            count += block.size
    assert 5_000 <= count <= 6_000
    assert error.value.diagnostic.span.line == count + 1


def test_a_stream_that_is_cut_off_gives_what_it_holds_and_then_says_where(kb, tmp_path):
    path = write(tmp_path / "x.arrows", "arrows")
    path.write_bytes(path.read_bytes()[:-300])
    found = []
    with open_table(kb, path) as table, pytest.raises(UnreadableCases) as error:
        found += [block.ids.to_pylist() for block, _ in table.blocks()]
    assert "cannot be read on" in str(error.value)


def test_a_second_case_of_one_id_is_a_reject_in_every_table(kb, tmp_path):
    path = tmp_path / "x.parquet"
    ids = ["A", "B", "A", None, "x.parquet#4", "C", "\n"]
    pq.write_table(pa.table({"case": ids, "fever": [True] * 7}), path)
    for size in (1, 3, 100):
        with open_table(kb, path, size=size) as table:
            found = list(table.blocks())
        assert [id for block, _ in found for id in block.ids.to_pylist()] == ["A", "B", "x.parquet#4", "C"]
        rejects = [reject for _, rejects in found for reject in rejects]
        assert [(r.row, r.case, r.text) for r in rejects] == [
            (3, "A", "A,True"), (5, "x.parquet#4", "x.parquet#4,True"), (7, None, "\n,True"),
        ]  # fmt: skip
        assert rejects[2].reason == r"'\n' cannot be printed as an id; write a word or a number"


def test_a_folder_is_all_its_case_files_in_the_order_of_their_names(kb, tmp_path):
    (tmp_path / "b.yaml").write_text("- {id: B, facts: {fever: yes}}\n- {facts: {}}\n- 7", encoding="utf-8")
    (tmp_path / "a.json").write_text('{"facts": {"age": 3}}', encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('{"id": "B", "facts": {}}\n{broken\n{"id": "D", "facts": {}}', encoding="utf-8")
    (tmp_path / "d.yaml").write_bytes(b"\xff\xfe")
    (tmp_path / "e.yml").write_text("id: E\nfacts: {age: 4}\n---\n{", encoding="utf-8")
    (tmp_path / ".hidden").write_text("x", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    (tmp_path / "more").mkdir()
    with open_table(kb, tmp_path) as table:
        assert "'notes.txt'" in table.columns.problems[0].message
        assert "hidden" not in table.columns.problems[0].message
        ((block, rejects),) = table.blocks()
    assert block.ids.to_pylist() == ["a.json#1", "B", "b.yaml#2", "D", "E"]
    assert [(r.file.rpartition("/")[2], r.row, r.case) for r in rejects] == [
        ("b.yaml", 3, None), ("c.jsonl", 1, "B"), ("c.jsonl", 2, None), ("d.yaml", 1, None), ("e.yml", 2, None),
    ]  # fmt: skip
    assert rejects[1].reason == "the id 'B' was already used in record 2 of the folder"
    assert block.records == block.size + len(rejects) == 10


def test_a_file_of_cases_that_breaks_off_gives_what_stood_before(kb, tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("id: A\nfacts: {age: 4}\n---\nid: B\nfacts: [\n", encoding="utf-8")
    ids = []
    with open_table(kb, path) as table, pytest.raises(UnreadableCases) as error:
        for block, _ in table.blocks():
            ids += block.ids.to_pylist()
    assert ids == ["A"]
    assert error.value.diagnostic.span.line == 5


def test_an_element_that_is_no_case_is_a_reject_with_its_place(kb, tmp_path):
    path = tmp_path / "x.json"
    path.write_text('[{"facts": {}}, 7, {"id": "x", "fact": {}}, {"id": "y", "facts": {"age": 4}}]', encoding="utf-8")
    with open_table(kb, path) as table:
        ((block, rejects),) = table.blocks()
    assert block.ids.to_pylist() == ["x.json#1", "y"]
    assert [(reject.row, reject.case) for reject in rejects] == [(2, None), (3, "x")]


def test_labels_of_cases_are_columns(kb, tmp_path):
    path = tmp_path / "x.jsonl"
    labels = [{"urgency": "routine"}, None, {"condition": ["a"], "urgency": "x"}, "odd"]
    lines = [json.dumps({"facts": {}, "expect": label}) for label in labels]
    path.write_text("\n".join(lines), encoding="utf-8")
    with open_table(kb, path) as table:
        ((block, _),) = table.blocks()
    assert block.expect == {
        "urgency": ["routine", None, "x", None],
        "condition": [None, None, ["a"], None],
        "expect": [None, None, None, "odd"],
    }


def test_a_map_for_cases_is_not_silently_unused(kb, tmp_path):
    path = write(tmp_path / "x.jsonl", "jsonl")
    with open_table(kb, path, {"temperature": "fever"}) as table:
        assert [problem.code for problem in table.columns.problems] == ["unused"]
    with open_table(kb, write(tmp_path / "x.csv", "csv"), {"SITE": None, "site": "tests"}) as table:
        assert ["speaks of the column 'SITE'" in problem.message for problem in table.columns.problems] == [True]
        ((block, _),) = table.blocks()
    assert "site" not in facts_of(block, 0)


def test_dictionaries_that_differ_from_batch_to_batch_are_joined(kb, tmp_path):
    path = tmp_path / "x.arrows"
    kind = pa.dictionary(pa.int8(), pa.string())
    with pa.ipc.new_stream(path, pa.schema([("site", kind)])) as out:
        for words in (["thigh", "hip"], ["lower leg", "thigh"], ["no"]):
            out.write_batch(pa.record_batch({"site": pa.array(words).dictionary_encode().cast(kind)}))
    with open_table(kb, path) as table:
        ((block, _),) = table.blocks()
    assert [facts_of(block, row).get("site") for row in range(5)] == [
        ("thigh",), None, ("lower leg",), ("thigh",), None,
    ]  # fmt: skip


def test_batches_that_cannot_be_joined_are_blocks_of_their_own(kb, tmp_path):
    path = tmp_path / "x.arrows"
    schema = pa.schema([("age", pa.run_end_encoded(pa.int32(), pa.int64()))])
    with pa.ipc.new_stream(path, schema) as out:
        for ages in ([1, 1, 2], [3]):
            out.write_batch(pa.record_batch([pa.compute.run_end_encode(pa.array(ages))], schema=schema))
    with open_table(kb, path) as table:
        blocks = [block for block, _ in table.blocks()]
    assert [facts_of(block, row)["age"] for block in blocks for row in range(block.size)] == [1, 1, 2, 3]
