"""`triage batch` as people and programs use it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.batch.runs import read
from triage.cases.tables.opening import FORMATS
from triage.cli import batch as command
from triage.cli.app import run
from triage.explanation.words import SAFETY_LINE

TABLE = """case,small_vertebrae,back_pain,age
A,present,present,38
B,absent,,999
A,present,,1
C,present
D,present,absent,40
"""


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text(TABLE)
    Path("good.csv").write_text("case,small_vertebrae\nA,present\nB,absent\n")


def batch(capsys, *arguments):
    code = run(["batch", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_rows_go_to_the_output_and_rejects_beside_it_and_both_are_counted(capsys):
    code, out, err = batch(capsys, "in.csv", "-o", "out.jsonl")
    assert (code, out) == (0, "")
    assert [row["case"] for row in read(Path("out.jsonl"))] == ["A", "B", "D"]
    assert [json.loads(line)["row"] for line in Path("out.jsonl.rejects.jsonl").read_text().splitlines()] == [3, 4]
    assert "3 cases in 'out.jsonl'" in err
    assert "2 rows were no cases: see 'out.jsonl.rejects.jsonl'" in err
    assert "1 bad-value" in err


def test_the_summary_tells_levels_settled_time_speed_memory_and_that_it_is_no_advice(capsys):
    _, _, err = batch(capsys, "in.csv", "-o", "out.csv")
    assert re.search(r"insufficient +\d+ +[\d.]+%", err)
    assert re.search(r"settled +\d+ +[\d.]+%", err)
    assert re.search(r"[\d.]+ s, [\d,]+ cases/s, at most \d+ MiB", err)
    assert err.splitlines()[-1] == SAFETY_LINE


def test_rules_without_urgency_say_nothing_of_levels(capsys, monkeypatch):
    monkeypatch.setattr("triage.cli.batch_summary.has_urgency", lambda _: False)
    _, _, err = batch(capsys, "in.csv", "-o", "out.csv")
    assert "insufficient" not in err


def test_quiet_says_only_what_went_wrong(capsys):
    assert batch(capsys, "good.csv", "-o", "out.csv", "--quiet") == (0, "", "")
    _, _, err = batch(capsys, "in.csv", "-o", "out.csv", "-q")
    assert err == "2 rows were no cases: see 'out.csv.rejects.jsonl'\n"


def test_strict_makes_problems_and_rejects_an_exit_code_and_writes_all_the_same(capsys):
    assert batch(capsys, "good.csv", "-o", "out.csv", "--strict")[0] == 0
    for text in (TABLE, "case,age\nA,999\n", "case,age,ghost\nA,9,\n", "case,age\nA,9\nA,9\n"):
        Path("bad.csv").write_text(text)
        Path("out.csv").unlink(missing_ok=True)
        assert batch(capsys, "bad.csv", "-o", "out.csv", "--strict")[0] == 3
        assert Path("out.csv").exists()


def test_a_column_that_names_nothing_is_said_once_before_the_run(capsys):
    Path("odd.csv").write_text("case,bck_pain\nA,yes\nB,no\nC,\n")
    _, _, err = batch(capsys, "odd.csv", "-o", "out.csv")
    assert err.count("bck_pain") >= 1
    assert "did you mean 'back_pain'" in err.splitlines()[0]


def test_a_map_says_what_columns_mean(capsys):
    Path("odd.csv").write_text("case,Rücken,Station\nA,yes,7\n")
    Path("map.yaml").write_text("Rücken: back_pain\nStation: null\n")
    code, _, err = batch(capsys, "odd.csv", "-o", "out.jsonl", "--map", "map.yaml", "--strict", "--quiet")
    assert (code, err) == (0, "")
    _, out, _ = batch(capsys, "odd.csv", "--explain-columns", "--map", "map.yaml")
    assert "'Rücken': the finding 'back_pain'" in out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "map.yaml:1"),
        ("- a\n", "is one mapping"),
        ("a: 3\n", "names no finding"),
        ("a: b\na: c\n", "stands twice"),
        ("small_vertebrae: ghost\n", "ghost"),
    ],
)
def test_a_map_that_cannot_be_read_is_told_with_its_place(capsys, text, told):
    Path("map.yaml").write_text(text)
    code, _, err = batch(capsys, "in.csv", "-o", "out.csv", "--map", "map.yaml")
    assert code == 3
    assert told in err
    assert not Path("out.csv").exists()


def test_explain_columns_shows_what_was_understood_and_ends(capsys):
    code, out, _ = batch(capsys, "in.csv", "--explain-columns")
    assert code == 0
    assert "'small_vertebrae': the finding 'small_vertebrae'" in out


def test_chosen_cases_are_explained_as_explain_does(capsys):
    Path("A.yaml").write_text("id: A\nfacts: {small_vertebrae: present, back_pain: present, age: 38}\n")
    run(["explain", "A.yaml"])
    expected = capsys.readouterr().out
    assert batch(capsys, "in.csv", "--explain", "A") == (0, expected, "")
    _, out, _ = batch(capsys, "in.csv", "--explain", "D", "--explain", "A")
    assert out.index("Case A") < out.index("Case D")


def test_an_id_that_is_not_there_is_told_and_the_others_are_explained(capsys):
    code, out, err = batch(capsys, "in.csv", "--explain", "ghost", "--explain", "B")
    assert code == 3
    assert "Case B" in out
    assert "no case of the input has the id 'ghost'" in err


@pytest.mark.parametrize(("to", "read_stream"), [
    (None, lambda data: [json.loads(line) for line in data.decode().splitlines()]),
    ("arrow", lambda data: pa.ipc.open_stream(data).read_all().to_pylist()),
    ("parquet", lambda data: pq.read_table(io.BytesIO(data)).to_pylist()),
])  # fmt: skip
def test_a_dash_reads_standard_input_and_writes_standard_output(to, read_stream, capsys):
    batch(capsys, "in.csv", "-o", "out.jsonl")
    arguments = ["batch", "-", "--from", "csv", "-o", "-", *(["--to", to] if to else [])]
    done = subprocess.run(
        [sys.executable, "-m", "triage", *arguments], input=TABLE.encode(), capture_output=True, check=True
    )
    assert read_stream(done.stdout) == read(Path("out.jsonl"))
    rejects = [json.loads(line) for line in done.stderr.decode().splitlines() if line.startswith("{")]
    assert [reject["row"] for reject in rejects] == [3, 4]
    assert "2 rows were no cases: told above" in done.stderr.decode()


def test_with_a_stream_rejects_may_go_to_a_file(capfdbinary):
    assert run(["batch", "in.csv", "-o", "-", "--rejects", "r.jsonl", "--to", "csv"]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert out.startswith("case,urgency,worst,settled,decided_by,candidates,ruled_out,next_steps,problems\n")
    assert len(Path("r.jsonl").read_text().splitlines()) == 2
    assert sorted(path.name for path in Path().iterdir()) == ["good.csv", "in.csv", "r.jsonl"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["in.csv"], "-o OUT"),
        (["in.csv", "-o", "out.xlsx"], "must end with one of"),
        (["in.csv", "-o", "in.csv"], "is the input, too"),
        (["-", "-o", "out.csv", "--resume"], "read from a file"),
        (["in.csv", "-o", "out.csv", "--pack", "ghost"], "ghost"),
    ],
)
def test_wrong_use_is_exit_2_and_says_what_to_write(capsys, arguments, told):
    code, _, err = batch(capsys, *arguments)
    assert code == 2
    assert told in err


@pytest.mark.parametrize(
    ("name", "text"),
    [("ghost.csv", None), ("empty.csv", ""), ("twice.csv", "case,back_pain,Back Pain\nA,yes,yes\n"), ("what.xyz", "A")],
)
def test_an_input_that_cannot_be_read_is_exit_3_and_leaves_nothing(capsys, name, text):
    if text is not None:
        Path(name).write_text(text)
    code, _, err = batch(capsys, name, "-o", "out.csv")
    assert code == 3
    assert name in err
    assert not list(Path().glob("out.csv*"))


def test_an_input_that_breaks_midway_is_exit_3_and_leaves_nothing(capsys):
    import gzip

    whole = gzip.compress("".join(f"C{n},present\n" for n in range(100_000)).join(["case,back_pain\n", ""]).encode())
    Path("cut.csv.gz").write_bytes(whole[: len(whole) // 2])
    code, _, err = batch(capsys, "cut.csv.gz", "-o", "out.csv")
    assert code == 3
    assert "cut.csv.gz" in err
    assert not list(Path().glob("out.csv*"))


def test_counts_that_differ_are_a_fault_of_the_program_exit_1(capsys, monkeypatch):
    from triage.batch import assessing

    whole = assessing.assess_block
    monkeypatch.setattr(assessing, "assess_block", lambda *arguments: whole(*arguments).slice(1))
    code, _, err = batch(capsys, "in.csv", "-o", "out.csv")
    assert code == 1
    assert "fault of the program" in err
    assert not list(Path().glob("out.csv*"))


def test_the_formats_in_the_help_are_those_that_there_are():
    from typing import get_args

    from triage.batch.formats import FORMATS as OUT_FORMATS

    assert get_args(command.InFormat) == FORMATS
    assert get_args(command.OutFormat) == OUT_FORMATS


def test_a_folder_of_case_files_is_read_in_the_order_of_their_names(capsys, tmp_path):
    folder = tmp_path / "cases"
    folder.mkdir()
    for name in ("b", "a", "c"):
        (folder / f"{name}.yaml").write_text(f"id: {name}\nfacts: {{back_pain: present}}\n")
    assert batch(capsys, folder, "-o", "out.jsonl")[0] == 0
    assert [row["case"] for row in read(Path("out.jsonl"))] == ["a", "b", "c"]
