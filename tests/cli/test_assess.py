"""`triage assess` as people and programs use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import jsonschema
import pytest

from triage.check.schemas import schemas
from triage.cli.app import run

CASE = "id: one\nfacts: {small_vertebrae: present, back_pain: present}\n"


def assess(capsys, *arguments):
    code = run(["assess", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def case_file(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text(CASE)
    return path


def test_json_follows_the_published_schema(capsys, case_file):
    code, out, _ = assess(capsys, case_file, "--format", "json")
    assert code == 0
    jsonschema.validate(json.loads(out), schemas()["assessment"])


def test_text_names_candidates_steps_question_and_ends_with_the_safety_line(capsys, case_file):
    code, out, _ = assess(capsys, case_file)
    assert code == 0
    assert "microspondylia (small vertebrae) with symptoms: likely" in out
    for heading in ("How soon", "What it could be", "Next steps", "Next question"):
        assert heading in out
    assert out.rstrip().splitlines()[-1].startswith("doctor or call") or "not medical advice" in out
    assert out.count("not medical advice") == 1


def test_without_red_flag_rules_the_text_says_that_nobody_looked(capsys, case_file):
    _, out, _ = assess(capsys, case_file, "--pack", "documents")
    assert "Warning signs of an emergency were not looked at" in " ".join(out.split())


def test_an_unreadable_file_is_told_and_the_others_are_assessed_in_order(capsys, case_file, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("facts: {back_pain: [\n")
    other = tmp_path / "other.json"
    other.write_text('{"id": "two", "facts": {"bone_pain": true}}')
    missing = tmp_path / "missing.yaml"
    code, out, err = assess(capsys, case_file, broken, missing, other, "--format", "json")
    assert code == 3
    assert [a["case"] for a in json.loads(out)] == ["one", "two"]
    assert "broken.yaml" in err
    assert "missing.yaml" in err


def test_strict_makes_any_problem_an_exit_code_but_still_answers(capsys, tmp_path):
    path = tmp_path / "odd.yaml"
    path.write_text("facts: {back_pian: present}\n")
    assert assess(capsys, path, "--format", "json")[0] == 0
    code, out, _ = assess(capsys, path, "--format", "json", "--strict")
    assert code == 3
    assert json.loads(out)[0]["problems"][0]["code"] == "unknown-finding"


def test_an_unknown_pack_is_a_usage_error_that_names_the_packs(capsys, case_file):
    code, _, err = assess(capsys, case_file, "--pack", "document")
    assert code == 2
    assert "documents" in err


def test_a_rule_base_with_errors_exits_with_1_and_shows_the_place(capsys, case_file, tmp_path):
    rules = tmp_path / "rules"
    (rules / "mine").mkdir(parents=True)
    (rules / "mine" / "r.yaml").write_text("- id: r\n  when: ghost\n  then: [{note: n}]\n  because: b\n  cites: [x]\n")
    code, _, err = assess(capsys, case_file, "--rules", rules)
    assert code == 1
    assert "r.yaml:2" in err


def test_no_facts_at_all_is_outside_the_scope_and_never_reassurance(capsys, tmp_path):
    path = tmp_path / "empty.yaml"
    path.write_text("facts: {}\n")
    _, out, _ = assess(capsys, path, "--format", "json")
    answer = json.loads(out)[0]
    assert answer["urgency"]["level"] == "insufficient"
    assert [n["note"] for n in answer["notes"]] == ["outside_scope"]


def test_stdin_is_read_with_a_dash(case_file):
    command = [sys.executable, "-m", "triage", "assess", "-", "--format", "json"]
    done = subprocess.run(command, input=CASE, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)[0]["case"] == "one"


def test_the_same_case_gives_the_same_bytes_under_any_hash_seed(case_file):
    outputs = set()
    for seed in ("0", "1", "2", "3", "77"):
        for form in ("json", "text"):
            command = [sys.executable, "-m", "triage", "assess", str(case_file), "--format", form]
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            outputs.add((form, subprocess.run(command, capture_output=True, check=True, env=environment).stdout))
    assert len(outputs) == 2


def test_no_colour_codes_without_a_terminal_or_under_no_color(case_file):
    command = [sys.executable, "-m", "triage", "assess", str(case_file)]
    for extra in ({}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}):
        done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, **extra})
        if not extra or "FORCE_COLOR" not in os.environ:
            assert b"\x1b[3" not in done.stdout
