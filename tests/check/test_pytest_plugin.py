"""Rule tests under pytest: one item a test, failing at its own file and line, without a traceback."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

from tests.check.conftest import TEXTS, write_base

pytest_plugins = ["pytester"]

PLUGIN = "triage.check.pytest_plugin"
# pytest refuses one plugin under two names, so it is not loaded by hand where the package is installed.
LOAD = () if any(e.value == PLUGIN for e in entry_points(group="pytest11")) else ("-p", PLUGIN)

PASSES = "- {name: a crack is a fracture, given: {crack_on_xray: present}, expect: {candidates: {fracture: likely}}}\n"
FAILS = """\
- name: pain is a strain
  given: {back_pain: present}
  expect:
    level: routine
    candidates: {strain: possible}
"""
TO_DO = "- {name: later, todo: no rule yet, given: {age: 40}, expect: {candidates: {fracture: likely}}}\n"
DONE = "- {name: done, todo: no rule yet, given: {age: 20}, expect: {candidates: {strain: possible}}}\n"


@pytest.fixture
def run(pytester):
    """Run pytest on the small rule base with these files of rule tests."""

    def run(*args, **files):
        write_base(pytester.path / "rules", **files)
        return pytester.runpytest_inprocess(*LOAD, "-p", "no:cacheprovider", *args)

    return run


def test_each_rule_test_is_an_item(run):
    run("-v", back=PASSES).stdout.fnmatch_lines(["rules/main/back.test.yaml::a crack is a fracture PASSED*"])


def test_a_failure_shows_file_line_and_reason_and_no_traceback(run):
    result = run(back=PASSES + FAILS)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*pain is a strain*",
            "*expected 'strain' as possible; it is no candidate",
            "*rules/main/back.test.yaml:6:*",
            "*help: strain.pain waits for*",
            "*rules/main/back.test.yaml:5:*",
            "FAILED rules/main/back.test.yaml::pain is a strain*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_one_test_can_be_chosen_though_its_name_has_spaces(run):
    run("rules/main/back.test.yaml::a crack is a fracture", back=PASSES + FAILS).assert_outcomes(passed=1)
    assert run("-k", "strain", back=PASSES + FAILS).parseoutcomes() == {"failed": 1, "deselected": 1}


def test_what_is_still_to_do_is_a_strict_expected_failure(run):
    result = run("-rx", back=TO_DO + DONE)
    result.assert_outcomes(xfailed=1, failed=1)
    result.stdout.fnmatch_lines(["*XPASS(strict)*no rule yet*", "*XFAIL*later*no rule yet*"])


def test_a_file_that_is_wrong_is_one_failing_item_beside_its_good_tests(run):
    result = run("-v", back=PASSES + "- {name: x, given: {}, expect: {steps: [xrai]}}\n", broken="- name: [")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*back.test.yaml::file FAILED*", "*unknown step 'xrai'*", "*did you mean 'xray'*"])


def test_a_broken_rule_base_is_one_failing_item_however_many_tests_there_are(run, pytester):
    write_base(pytester.path / "rules")
    (pytester.path / "rules" / "main" / "worse.yaml").write_text("- id: worse.rule\n  when: back_pian\n")
    result = run(back=PASSES, more=PASSES)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the key 'then' is missing", "*rules/main/worse.yaml:1:*"])


def test_two_rule_bases_are_kept_apart(run, pytester):
    write_base(pytester.path / "others", back=FAILS)
    (pytester.path / "others" / "main" / "back.yaml").write_text(
        TEXTS["main/back.yaml"]
        .replace("possible: fracture", "possible: strain")
        .replace("suggest: xray", "urgency: routine")
    )
    run(back=PASSES).assert_outcomes(passed=2)


def test_files_that_belong_to_no_rule_base_are_left_alone(pytester, run):
    (pytester.path / "api.test.yaml").write_text("requests: []\n")
    deep = pytester.path / "elsewhere" / "deep"
    deep.mkdir(parents=True)
    (deep / "api.test.yaml").write_text("requests: []\n")
    result = run(back=PASSES)
    result.assert_outcomes(passed=1)
    (pytester.path / "rules" / "findings" / "x.test.yaml").write_text(TEXTS["findings/back.yaml"].replace("back", "x"))
    assert pytester.runpytest_inprocess(*LOAD, "rules/findings").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_tests_in_a_folder_of_a_pack_are_collected(run, pytester):
    write_base(pytester.path / "rules")
    (pytester.path / "rules" / "main" / "spine").mkdir()
    (pytester.path / "rules" / "main" / "spine" / "deep.test.yaml").write_text(PASSES)
    run().assert_outcomes(passed=1)


def test_it_runs_from_below_the_rule_base_too(run, pytester, monkeypatch):
    write_base(pytester.path / "rules", back=FAILS)
    monkeypatch.chdir(pytester.path / "rules" / "main")
    result = pytester.runpytest_inprocess(*LOAD)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*back.test.yaml:5:*"])


def test_the_report_file_for_build_servers_names_the_test(run, pytester):
    run("--junit-xml=out.xml", back=FAILS)
    text = (pytester.path / "out.xml").read_text()
    assert 'name="pain is a strain"' in text
    assert "expected &apos;strain&apos;" in text or "expected 'strain'" in text


def test_an_error_of_the_engine_itself_keeps_its_traceback(run, monkeypatch):
    from triage.check import rule_tests

    def broken(kb, test):
        raise ZeroDivisionError("engine")

    monkeypatch.setattr(rule_tests, "failures", broken)
    result = run(back=PASSES + TO_DO)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*ZeroDivisionError: engine*"])
