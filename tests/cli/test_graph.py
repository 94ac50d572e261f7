"""`triage graph`: every way to show the rules or a case, files written whole or not at all, and how errors end."""

from __future__ import annotations

import json
import stat
from xml.etree import ElementTree

import pytest

from triage.cli import graph as command
from triage.cli.app import run

CASE = "id: one\nfacts: {small_vertebrae: present, back_pain: absent, nonsense: present}\n"


def triage(capsys, *arguments):
    code = run(["graph", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def case_file(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text(CASE)
    return path


STARTS = {"text": "The rules about microcallus", "mermaid": "flowchart LR", "dot": "digraph rules {", "svg": "<svg "}


@pytest.mark.parametrize("language", STARTS)
def test_the_graph_of_a_condition_names_its_rules_in_every_language(capsys, language):
    code, out, _ = triage(capsys, "microcallus", "--as", language)
    assert code == 0
    assert out.startswith(STARTS[language])
    assert "microcallus.callus-on-mri" in out
    assert "microspondylia.small-vertebrae" not in out


def test_a_tree_is_shown_where_nothing_else_is_asked_for(capsys):
    assert triage(capsys, "microcallus") == triage(capsys, "microcallus", "--as", "text")


def test_a_case_is_told_with_its_problems(capsys, case_file):
    code, out, err = triage(capsys, "--case", case_file)
    assert code == 0
    assert out.startswith("Case one: what fired")
    assert "rule microspondylia.small-vertebrae" in out
    assert "[unknown-finding]" in err


def test_a_case_marks_what_holds_among_the_rules_about_a_condition(capsys, case_file):
    code, out, _ = triage(capsys, "microspondylia", "--case", case_file)
    assert code == 0
    assert "likely: rule microspondylia.small-vertebrae (fired)" in out
    assert "[-] back pain: present (absent)" in out


def test_the_graph_of_a_case_as_data_says_what_is_lit(capsys, case_file):
    code, out, _ = triage(capsys, "--case", case_file, "--format", "json")
    assert code == 0
    data = json.loads(out)
    assert data["case"] == "one"
    lit = {node["id"] for node in data["nodes"] if node["kind"] == "rule" and node["lit"]}
    assert "microspondylia.small-vertebrae" in lit


@pytest.mark.parametrize(
    ("suffix", "start"), [(".svg", "<svg "), (".mmd", "flowchart"), (".dot", "digraph"), (".gv", "di")]
)
def test_the_name_of_the_file_chooses_the_language(capsys, tmp_path, suffix, start):
    out = tmp_path / f"graph{suffix}"
    code, shown, err = triage(capsys, "microcallus", "-o", out)
    assert (code, shown) == (0, "")
    assert out.name in err
    assert out.read_text("utf-8").startswith(start)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    if suffix == ".svg":
        ElementTree.parse(out)
    assert triage(capsys, "microcallus", "--as", "text", "-o", out)[0] == 0
    assert out.read_text("utf-8").startswith("The rules about")
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_a_dash_is_standard_output(capsys):
    assert triage(capsys, "microcallus", "-o", "-") == triage(capsys, "microcallus")


def test_nothing_is_written_where_the_case_cannot_be_read(capsys, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("facts: [")
    for case in (bad, tmp_path / "nowhere.yaml"):
        code, out, err = triage(capsys, "--case", case, "-o", tmp_path / "graph.svg")
        assert (code, out) == (3, "")
        assert "error" in err
    assert not (tmp_path / "graph.svg").exists()


def test_a_graph_is_of_one_case(capsys, tmp_path):
    two = tmp_path / "two.yaml"
    two.write_text(f"{CASE}---\n{CASE.replace('one', 'two')}")
    code, _, err = triage(capsys, "--case", two)
    assert code == 3
    assert "more than one case" in err


def test_a_file_that_cannot_be_written_ends_with_3(capsys, tmp_path):
    for path in (tmp_path / "nowhere" / "graph.svg", tmp_path):
        code, out, err = triage(capsys, "microcallus", "-o", path)
        assert (code, out) == (3, "")
        assert "cannot be written" in err


def test_wrong_usage_ends_with_2_and_says_why(capsys, case_file):
    for arguments, told in (
        (("microcalus",), "microcallus"),
        (("--case", case_file, "-o", case_file), "holds the cases"),
        (("--as", "dot", "--format", "json"), "one of them"),
    ):
        code, out, err = triage(capsys, *arguments)
        assert (code, out) == (2, "")
        assert told in err
    assert case_file.read_text() == CASE


def test_without_the_library_of_pictures_the_extra_is_named_and_all_else_works(capsys, monkeypatch):
    from triage.cli import options

    def missing(library, what, extra):
        raise options.Usage(f"{what} need {library}: pip install 'symptom-triage[{extra}]'")

    monkeypatch.setattr(command, "need", missing)
    code, _, err = triage(capsys, "microcallus", "--as", "svg")
    assert code == 2
    assert "symptom-triage[drawing]" in err
    assert triage(capsys, "microcallus")[0] == 0
