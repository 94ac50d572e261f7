"""`triage learn`: the command in all its ways, at a terminal and without one."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pexpect
import pytest

from triage.cli.app import run

ROOT = Path(__file__).resolve().parents[2]
FIRST = ROOT / "examples" / "cases" / "first.yaml"
VIGNETTES = ROOT / "examples" / "vignettes" / "cauda_equina.yaml"


def triage(capsys, *arguments):
    code = run(["learn", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_every_step_is_told_as_text_where_there_is_no_terminal(capsys):
    code, out, _ = triage(capsys, FIRST)
    assert code == 0
    assert out.startswith("Case first, step by step")
    assert "Rule microspondylia.small-vertebrae fires." in out
    assert ">   when: small_vertebrae" in out


def test_the_recording_as_json_is_what_the_text_tells(capsys):
    code, out, _ = triage(capsys, FIRST, "--format", "json")
    data = json.loads(out)
    assert code == 0
    told = triage(capsys, FIRST)[1].replace("\n", " ")
    assert all(" ".join(step["title"].split())[:40] in " ".join(told.split()) for step in data["steps"])


def test_one_case_of_many_is_chosen_by_its_id(capsys):
    code, out, _ = triage(capsys, VIGNETTES, "--id", "cauda-equina-second-leg")
    assert code == 0
    assert out.startswith("Case cauda-equina-second-leg, step by step")


def test_an_id_that_is_not_there_is_an_error_with_what_may_be_meant(capsys):
    code, out, err = triage(capsys, VIGNETTES, "--id", "cauda-equina-second-legs")
    assert (code, out) == (3, "")
    assert "did you mean 'cauda-equina-second-leg'" in err


@pytest.mark.parametrize(
    "arguments,said",
    [
        ([], "name a case file"),
        ([FIRST, "--html", "x.html", "--tutor"], "--html and --tutor do not go together"),
        ([FIRST, "--watch", "nowhere"], "there is no such folder"),
        ([FIRST, "--watch", ".", "--rules", "rules"], "leave out --rules"),
        (["-", "--watch", "."], "standard input cannot be"),
        ([FIRST, "--html", FIRST], "this file holds the cases"),
        (["--tutor"], "the tutor asks at a terminal"),
    ],
    ids=str,
)
def test_wrong_usage_is_told(capsys, monkeypatch, tmp_path, arguments, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    code, out, err = triage(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    "scores,said", [("- 1\n", "does not hold scores"), (None, "it is no file")], ids=["other", "folder"]
)
def test_scores_that_cannot_be_kept_are_told_before_the_lesson(capsys, tmp_path, scores, said):
    path = tmp_path / "scores.yaml"
    if scores is None:
        path.mkdir()
    else:
        path.write_text(scores, "utf-8")
    code, _, err = triage(capsys, "--tutor", "--plain", "--scores", path)
    assert code == 3
    assert said in err


def test_a_class_brings_its_own_cases_and_rules(capsys, monkeypatch, tmp_path):
    cases = tmp_path / "class.yaml"
    cases.write_text("id: stripes\nfacts: {covering: hair, black_stripes: present}\n"
                     "expect: {narrative: Behind a fence., told: [nothing so, covering]}\n", "utf-8")  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"stripes\nquit\n")))
    code, out, err = triage(
        capsys, cases, "--tutor", "--plain", "--rules", ROOT / "examples" / "animals", "--scores", tmp_path / "s.yaml"
    )
    assert (code, err) == (0, "")
    assert "Somebody comes to you: " in out
    assert "black stripes" in out


def terminal(*arguments: str) -> pexpect.spawn:
    command = ["-m", "triage", "learn", *arguments]
    environment = {**os.environ, "TERM": "xterm-256color"}
    return pexpect.spawn(sys.executable, command, dimensions=(36, 110), timeout=30, encoding="utf-8", env=environment)


def test_the_player_at_a_terminal_ends_in_order():
    child = terminal(str(FIRST))
    child.expect("Working memory")
    child.send("f")
    child.expect("small-vertebrae")
    child.send("q")
    child.expect(pexpect.EOF)
    assert child.wait() == 0


def test_the_tutor_at_a_terminal_asks_and_ends_in_order(tmp_path):
    scores = tmp_path / "scores.yaml"
    child = terminal("--tutor", "--scores", str(scores))
    child.expect("Somebody comes to you")
    child.sendcontrol("q")
    child.expect(pexpect.EOF)
    assert child.wait() == 0
    assert not scores.exists()  # nothing was named
