"""`triage evaluate` from the outside: output, exit codes, files, and what it says where something is missing."""

import json
import stat
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.evaluate.made import CASES, GUIDELINES, written
from triage.check.schemas import schemas
from triage.cli.app import run
from triage.evaluate.result import NOT_CLINICAL
from triage.explanation.words import SAFETY_LINE

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def small(tmp_path, monkeypatch):
    written(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def evaluated(capsys, *arguments):
    code = run(["evaluate", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def on_small(capsys, *arguments):
    return evaluated(capsys, "cases.yaml", "--rules", "rules", *arguments)


def other_rules(folder):
    """A copy of the rules that is milder in one rule."""
    written(folder / "old")
    path = folder / "old/rules/guidelines/all.yaml"
    path.write_text(GUIDELINES.replace("{urgency: emergency_now}", "{urgency: same_day}"))
    return folder / "old/rules"


def without_spaces_at_the_end(text):
    return "\n".join(line.rstrip() for line in text.splitlines())


def test_the_text_is_as_expected(small, capsys, golden):
    code, out, _ = on_small(capsys, "--against", other_rules(small), "--fail-under", "top1=0.5")
    assert code == 0
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 80
    golden(GOLDEN / "evaluate.txt", without_spaces_at_the_end(out))


def test_the_data_is_as_expected_and_follows_its_schema(small, capsys, golden):
    arguments = ("--against", other_rules(small), "--format", "json", "--fail-under", "urgency=0.5")
    code, out, _ = on_small(capsys, *arguments)
    assert code == 0
    jsonschema.validate(json.loads(out), schemas()["evaluation"])
    golden(GOLDEN / "evaluate.json", out)


def test_every_output_says_what_it_is_not(small, capsys):
    text = " ".join(on_small(capsys, "--no-curve")[1].split())
    assert SAFETY_LINE in text
    assert NOT_CLINICAL in text
    assert json.loads(on_small(capsys, "--format", "json", "--no-curve")[1])["remarks"] == [NOT_CLINICAL, SAFETY_LINE]


def test_the_curve_can_be_left_out(small, capsys):
    assert "As answers turn unknown" in on_small(capsys)[1]
    assert "As answers turn unknown" not in on_small(capsys, "--no-curve")[1]
    assert json.loads(on_small(capsys, "--no-curve", "--format", "json")[1])["curve"] is None


def test_what_is_missed_ends_with_1_and_says_what_came(small, capsys):
    code, out, err = on_small(capsys, "--no-curve", "--fail-under", "top1=0.9", "--fail-under", "safety=0.5")
    assert code == 1
    assert err == "missed: top1 at least 0.9; 0.75 came\n"
    assert "top1 at least 0.9: 0.75 came, MISSED" in out


@pytest.mark.parametrize(("gate", "said"), [("topp1=0.9", "did you mean 'top1'"), ("under_triage=0.1", "hold safety")])
def test_a_metric_that_cannot_be_held_is_a_usage_error(small, capsys, gate, said):
    code, out, err = on_small(capsys, "--fail-under", gate)
    assert (code, out) == (2, "")
    assert said in err


def test_what_cannot_be_read_ends_with_3_and_the_rest_is_shown(small, capsys):
    Path("cases.yaml").write_text(CASES + "- {id: bad, fact: {pain: yes}}\n")
    code, out, _ = on_small(capsys, "--no-curve", "--fail-under", "top1=0.5")
    assert code == 3
    assert "1 case could not be read; no figure counts it:" in out
    assert "7 cases from 1 file" in out


def test_cases_without_any_label_end_with_3_and_say_how_to_write_one(small, capsys):
    Path("cases.yaml").write_text("{facts: {pain: yes}}")
    code, _, err = on_small(capsys, "--no-curve")
    assert code == 3
    assert "write expect:" in err


def test_a_missing_file_ends_with_3(small, capsys):
    code, out, _ = evaluated(capsys, "nowhere.yaml", "--rules", "rules")
    assert code == 3
    assert "nowhere.yaml" in out


def test_the_page_is_written_whole_and_for_its_owner_only(small, capsys):
    code, _, err = on_small(capsys, "--html", "page.html", "--no-curve")
    assert code == 0
    assert "page.html" in err
    assert stat.S_IMODE(Path("page.html").stat().st_mode) == 0o600
    text = Path("page.html").read_text()
    assert text.startswith("<!doctype html>")
    assert text.rstrip().endswith("</html>")
    assert sorted(p.name for p in small.iterdir()) == ["cases.yaml", "page.html", "rules"]


@pytest.mark.parametrize(("page", "code"), [("cases.yaml", 2), ("nowhere/page.html", 3), ("rules", 3)])
def test_a_page_that_cannot_be_written_is_said_before_the_work(small, capsys, page, code):
    found = on_small(capsys, "--html", page)
    assert found[0] == code
    assert found[1] == ""
    assert page in found[2]
    assert Path("cases.yaml").read_text() == CASES


def test_a_map_names_the_columns(small, capsys):
    Path("table.csv").write_text("case,Schmerz,expect.urgency\na,yes,routine\n")
    Path("map.yaml").write_text("Schmerz: pain\n")
    arguments = ("table.csv", "--rules", "rules", "--no-curve", "--format", "json")
    assert json.loads(evaluated(capsys, *arguments)[1])["metrics"]["urgency"]["hits"] == 0
    mapped = json.loads(evaluated(capsys, *arguments, "--map", "map.yaml")[1])
    assert mapped["metrics"]["urgency"]["hits"] == 1


def test_a_pack_alone_can_be_measured(small, capsys):
    data = json.loads(on_small(capsys, "--pack", "documents", "--no-curve", "--format", "json")[1])
    assert data["knowledge"]["packs"] == ["documents"]
    assert [tool["tool"] for tool in data["scores"]["tools"]] == ["these rules", "always routine"]


def test_two_rule_sets_need_cases_that_can_be_read_twice(small, capsys):
    code, _, err = evaluated(capsys, "-", "--rules", "rules", "--against", "rules")
    assert code == 2
    assert "name a file" in err


@pytest.mark.parametrize("library", ["scipy", "matplotlib"])
def test_a_library_that_is_not_there_is_named_with_what_installs_it(small, capsys, monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    code, out, err = on_small(capsys, "--html", "page.html")
    assert (code, out) == (2, "")
    assert library in err
    assert "symptom-triage[evaluate]" in err


def test_colours_are_left_out_where_they_are_not_wanted(small, capsys):
    assert "\x1b[" not in on_small(capsys, "--no-curve")[1]
