"""The walk-throughs, the two small rule bases and the lesson: all run, and print what their README shows."""

import runpy
import subprocess
import sys
from types import SimpleNamespace

import pytest

import triage
from examples import walkthroughs
from triage.cases import Case, read_cases
from triage.check.lints import check
from triage.check.report import run_all
from triage.engine.events import RuleFired

HERE = walkthroughs.HERE
SUBJECTS = ("animals", "car")


@pytest.fixture(scope="module", params=SUBJECTS)
def subject(request):
    return request.param, triage.load(HERE / request.param)


def test_there_are_nine_walk_throughs_numbered_without_a_gap():
    assert [script.name[:2] for script in walkthroughs.scripts()] == [f"{n:02}" for n in range(1, 10)]


@pytest.mark.parametrize("script", walkthroughs.scripts(), ids=lambda script: script.stem)
def test_a_walk_through_is_short_and_prints_what_the_readme_shows(script):
    text = script.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    assert text.startswith('"""')
    assert walkthroughs.section(script) in walkthroughs.README.read_text(encoding="utf-8")


def test_the_readme_is_not_stale_and_names_nothing_that_is_gone(monkeypatch, tmp_path, capsys):
    assert walkthroughs.main(["--check"]) == 0, capsys.readouterr().err
    stale = tmp_path / "README.md"
    stale.write_text(walkthroughs.README.read_text(encoding="utf-8").replace("albatross", "gull"), encoding="utf-8")
    monkeypatch.setattr(walkthroughs, "README", stale)
    monkeypatch.setattr(walkthroughs, "section", lambda script: f"### {script.name}")
    assert walkthroughs.main(["--check"]) == 1
    assert "README.md differs" in capsys.readouterr().err
    assert "gull" in stale.read_text(encoding="utf-8")
    assert walkthroughs.main([]) == 0
    assert walkthroughs.main(["--check"]) == 0


def test_a_walk_through_runs_from_the_root_as_a_script():
    script = "examples/01_first_case.py"
    done = subprocess.run([sys.executable, script], cwd=HERE.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "Candidates:"


def test_a_small_rule_base_has_neither_errors_nor_doubtful_places(subject):
    _, kb = subject
    assert check(kb) == []


def test_its_rule_tests_pass_and_fire_every_rule(subject):
    name, kb = subject
    report = run_all(kb, HERE / name)
    assert not report.failed, report.text()
    assert report.untested == ()
    assert report.to_do == ()


def test_its_cases_give_their_usual_answers(subject):
    name, kb = subject
    for case in read_cases(kb, HERE / f"{name}_cases.yaml"):
        assert isinstance(case, Case)
        assert case.problems == ()
        found = triage.assess(kb, case)
        assert case.expect["condition"] == (found.candidates[0].condition if found.candidates else "none"), case.id
        assert case.expect.get("urgency", found.urgency.level) == found.urgency.level, case.id
        step = case.expect.get("step")
        assert step is None or step in [shown.step for shown in found.next_steps], case.id


def test_the_animals_chain_over_findings_that_rules_infer(subject):
    name, kb = subject
    assert {"mammal", "bird", "carnivore", "ungulate"} <= set(kb.inferring) or name == "car"
    assert all(finding.kind == "derived" for finding in kb.findings.values() if finding.id in kb.inferring)


@pytest.fixture(scope="module")
def lesson():
    pytest.importorskip("marimo", reason="the lesson is a marimo notebook: install the extra 'lesson'")
    return HERE / "lesson.py"


def test_the_lesson_runs_as_a_plain_script(lesson):
    done = subprocess.run([sys.executable, lesson], cwd=HERE.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_lesson_shows_the_agenda_as_the_engine_had_it(lesson):
    app = runpy.run_path(str(lesson))["app"]
    _, names = app.run()
    engine, events = names["engine"], names["events"]
    firings = [place for place, event in enumerate(events) if isinstance(event, RuleFired)]

    def shown(step):
        return app.run(defs={"engine": engine, "events": events, "step": SimpleNamespace(value=step)})[1]

    for place in firings[::3]:
        assert shown(place)["agenda"][0] == events[place].rule
    at_the_end = shown(len(events))
    assert at_the_end["agenda"] == []
    assert at_the_end["fired"] == engine.fired == list(names["assessment"].fired)
