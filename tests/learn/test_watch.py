"""Change and see: what a changed rule does to a case, or where it is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import typer

from triage.cli.watching import _changes, _folders, watch
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
    assert "The rules mean what they meant before." in text(lines)
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


def test_a_level_that_goes_with_all_urgency_is_told(tmp_path):
    rules, case = tmp_path / "rules", tmp_path / "c.yaml"
    shutil.copytree(ROOT / "examples" / "car", rules)
    case.write_text((ROOT / "examples" / "car_cases.yaml").read_text("utf-8"), "utf-8")
    before = look(rules, None, case)
    assert {one.urgency.level for one in before.assessments.values()} > {"insufficient"}
    for path in rules.rglob("*.yaml"):
        kept = [line for line in path.read_text("utf-8").splitlines() if "urgency:" not in line]
        path.write_text("\n".join(kept) + "\n", "utf-8")
    for test in rules.rglob("*.test.yaml"):
        test.unlink()
    _, lines = look_again(before, rules, None, case)
    assert "becomes insufficient" in text(lines)


def test_a_case_that_cannot_be_read_for_a_moment_is_not_forgotten(watched):
    rules, cases = watched
    whole, before = cases.read_text("utf-8"), look(rules, None, cases)
    cases.write_text("id: [", "utf-8")
    halfway, lines = look_again(before, rules, None, cases)
    assert "error[" in text(lines)
    assert halfway.assessments == before.assessments
    cases.write_text(whole, "utf-8")
    assert "It is new." not in text(look_again(halfway, rules, None, cases)[1])


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


@pytest.fixture
def watching(watched):
    """The command on a small case, its output until it watches read."""
    rules, cases = watched
    command = [sys.executable, "-m", "triage", "learn", str(cases), "--watch", str(rules)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        timer = threading.Timer(60, process.kill)
        timer.start()
        assert any(line.startswith("watching") for line in process.stdout)
        timer.cancel()
        yield process, rules, cases
        process.kill()


def rest_of(process) -> str:
    """All that is told to the end; a process that does not end is ended."""
    timer = threading.Timer(30, process.kill)
    timer.start()
    try:
        return process.stdout.read()
    finally:
        timer.cancel()


def told(process, change) -> str:
    """What is told of a change; it is made again until it is seen, as the watch may begin a moment late."""
    said = ""
    for attempt in range(20):
        change(attempt)
        said += _line_within(process.stdout, 1.5)
        if "changed: " in said:
            return said
    raise AssertionError("no change was told")


def test_a_change_is_told_as_it_is_made_and_an_interrupt_ends_it(watching):
    process, rules, _ = watching
    path = rule_file(rules)
    text_of = path.read_text("utf-8")
    said = told(process, lambda n: path.write_text(f"{text_of.replace('because:', 'becuase:', 1)}# {n}\n", "utf-8"))
    assert f"changed: {path.name}" in said
    process.send_signal(signal.SIGINT)
    rest = rest_of(process)
    assert process.wait(20) == 130
    assert "Traceback" not in rest


def test_a_case_file_that_is_put_in_place_by_renaming_is_seen_again_and_again(watching):
    process, _, cases = watching

    def renamed(number):
        fresh = cases.with_name("fresh.tmp")
        fresh.write_text(f"id: fresh-{number}\nfacts: {{}}\n", "utf-8")
        fresh.replace(cases)

    for _ in range(3):
        assert f"changed: {cases.name}" in told(process, renamed)


def test_rules_that_are_gone_end_it_with_an_error(watching):
    process, rules, _ = watching
    told(process, lambda number: (rules / "zoo" / "new.yaml").write_text(f"# {number}\n[]\n", "utf-8"))
    shutil.rmtree(rules)
    rest = rest_of(process)
    assert process.wait(20) == 3
    assert "is no longer there" in rest
    assert "Traceback" not in rest


def test_rules_that_go_before_their_folders_are_listed_end_the_watch(watched, monkeypatch):
    rules, cases = watched[:2]
    listed, looks = _folders, []

    def too_late(*places):
        shutil.rmtree(rules, ignore_errors=True)
        return listed(*places)

    def endless(*_, **__):
        for look_number in range(5):
            looks.append(look_number)
            yield set()

    monkeypatch.setattr("triage.cli.watching._folders", too_late)
    monkeypatch.setattr("watchfiles.watch", endless)
    assert list(_changes(rules, cases)) == []
    assert looks == [0]


@pytest.mark.parametrize("goes", [True, False])
def test_rules_that_go_while_they_are_read_are_told_as_gone(watched, monkeypatch, capsys, goes):
    rules, cases = watched[:2]

    def half_gone(*_):
        if goes:
            threading.Timer(0.3, shutil.rmtree, [rules]).start()
        raise FileNotFoundError("sources")

    monkeypatch.setattr("triage.cli.watching._changes", lambda *_: iter([["new.yaml"]]))
    monkeypatch.setattr("triage.learn.watch.look_again", half_gone)
    with pytest.raises(typer.Exit if goes else FileNotFoundError):
        watch(rules, None, cases)
    assert ("is no longer there" in capsys.readouterr().err) is goes


def _line_within(stream, seconds: float) -> str:
    import select

    said = ""
    while select.select([stream], [], [], seconds)[0]:
        line = stream.readline()
        said += line
        if not line or "changed: " in line:
            break
    return said
