"""Change and see: what a changed rule does to a case, or where it is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from triage.learn.watch import look, look_again

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def watched(tmp_path):
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "examples" / "animals", rules)
    cases = tmp_path / "case.yaml"
    cases.write_text((ROOT / "examples" / "animals_cases.yaml").read_text("utf-8"), "utf-8")
    return rules, cases


def text(lines) -> str:
    return "\n".join(" " * line.indent + line.lead + line.text for line in lines)


def rule_file(rules: Path) -> Path:
    return next(path for path in sorted(rules.rglob("*.yaml")) if "- id: " in path.read_text("utf-8")
                and "because:" in path.read_text("utf-8"))  # fmt: skip


def test_nothing_changed(watched):
    rules, cases = watched
    _, lines = look_again(look(rules, None, cases), rules, None, cases)
    assert "The rules say what they said before." in text(lines)
    assert "Nothing that is shown has changed." in text(lines)


def test_rules_that_are_gone_and_what_they_no_longer_say(watched):
    rules, cases = watched
    before = look(rules, None, cases)
    gone = before.assessments[next(iter(before.assessments))].fired[-1]
    path = next(path for path in rules.rglob("*.yaml") if f"- id: {gone}\n" in path.read_text("utf-8"))
    head, _, tail = path.read_text("utf-8").partition(f"- id: {gone}\n")
    path.write_text(head + "- id: " + tail.partition("\n- id: ")[2], "utf-8")
    for test in rules.rglob("*.test.yaml"):
        test.unlink()
    after, lines = look_again(before, rules, None, cases)
    assert f"Rules gone: {gone}" in text(lines)
    assert f"fires no longer: {gone}" in text(lines)
    assert gone not in after.kb.rule


def test_a_slip_is_shown_where_it_is_and_what_was_seen_before_stays(watched):
    rules, cases = watched
    before = look(rules, None, cases)
    path = rule_file(rules)
    path.write_text(path.read_text("utf-8").replace("because:", "becuase:", 1), "utf-8")
    after, lines = look_again(before, rules, None, cases)
    assert after is before
    assert "becuase" in text(lines)
    assert path.name in text(lines)


def test_a_case_file_that_changes_is_read_again(watched):
    rules, cases = watched
    before = look(rules, None, cases)
    cases.write_text("id: other\nfacts: {}\n", "utf-8")
    after, lines = look_again(before, rules, None, cases)
    assert list(after.assessments) == ["other"]
    assert "Case other\n  It is new." in text(lines)
    assert "is gone." in text(lines)


def test_the_command_tells_a_change_as_it_is_made_and_ends_on_interrupt(watched):
    rules, cases = watched
    command = [sys.executable, "-m", "triage", "learn", str(cases), "--watch", str(rules)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if line.startswith("watching"):
                    break
            path = rule_file(rules)
            for attempt in range(20):  # the watch of the system may begin a moment after it is told
                path.write_text(path.read_text("utf-8").replace("because:", "becuase:", 1) + f"# {attempt}\n", "utf-8")
                if "changed: " in _line_within(process.stdout, 1.5):
                    break
            else:
                raise AssertionError("no change was told")
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
            assert process.wait(20) == 130
            assert "Traceback" not in rest
        finally:
            process.kill()


def _line_within(stream, seconds: float) -> str:
    import select

    said = ""
    while select.select([stream], [], [], seconds)[0]:
        line = stream.readline()
        said += line
        if not line or "changed: " in line:
            break
    return said
