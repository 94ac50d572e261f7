"""Running rule tests: what is not as expected is told at the line of the expectation, with the reason."""

from __future__ import annotations

import pytest

from tests.check.conftest import write_base
from triage.check.report import run_all
from triage.check.rule_tests import read_rule_tests, run_rule_test
from triage.knowledge.diagnostics import render
from triage.knowledge.load import load, load_texts

# Everything that holds of pain with a crack and a tumour, one expectation each; all are met.
MET = [
    "candidates: {tumour_fracture: likely, strain: possible}",
    "includes: {strain: possible}",
    "excludes: [fracture]",
    "no_steps: [xray]",
    "notes: [rest]",
    "next_question: null",
    "level: routine",
    "fired: [fracture.crack, fracture.pain]",
    "not_fired: [fracture.no-crack]",
    "for: {strain: [low_back_pain], tumour_fracture: [crack_on_xray, tumour]}",
    "not_against: {strain: [low_back_pain]}",
    "problems: []",
]
GIVEN = "{low_back_pain: present, crack_on_xray: present, tumour: present}"

# Expectations that are not met by the same facts, what is said of each, and a word of the reason.
UNMET = [
    ("candidates: {strain: possible}", "'tumour_fracture' came as likely and is not expected", "fracture.tumour"),
    ("candidates: {strain: possible, tumour_fracture: likely}", "expected the ranking strain, tumour_fracture", "for"),
    ("includes: {fracture: likely}", "expected 'fracture' as likely; it is no candidate", "replaced by tumour_frac"),
    ("includes: {strain: likely}", "expected 'strain' as likely; it is possible", "strain.pain"),
    ("excludes: [strain]", "expected 'strain' to be no candidate; it is possible", "strain.pain"),
    (
        "ruled_out: [fracture]",
        "expected 'fracture' to be ruled out",
        "fracture.no-crack is false because of crack_on_x",
    ),
    ("steps: [xray]", "expected the step 'xray'; it is not shown", "what it is to see is known"),
    ("no_notes: [rest]", "expected the note 'rest' not to be shown; it is", "strain.rest"),
    ("next_question: age", "expected 'age' to be asked next; nothing is", "nothing open changes anything"),
    ("level: emergency_now", "expected the level emergency_now; routine came", "fracture.crack"),
    ("worst: emergency_now", "expected emergency_now as the worst that is possible; routine is", "it hangs on"),
    ("settled: false", "expected settled: false; level routine, worst routine", "it hangs on none"),
    ("decided_by: [age]", "expected 'age' to decide the level", "what decides it: none"),
    ("fired: [fracture.no-crack]", "expected 'fracture.no-crack' to fire", "false because of crack_on_xray present"),
    ("not_fired: [fracture.pain]", "expected 'fracture.pain' not to fire", "true because of back_pain present"),
    ("for: {strain: [age]}", "expected 'age' to speak for 'strain'; it does not", "age unknown"),
    ("against: {strain: [age]}", "expected 'age' to speak against 'strain'; it does not", "age unknown"),
    ("missing: {strain: [age]}", "expected 'age' to matter for 'strain'; it does not", "age unknown"),
    ("problems: [contradiction]", "expected the problems contradiction; none came", ""),
]


def rule_test(expect, given=GIVEN, todo=""):
    return f"- name: all of it\n  given: {given}\n  expect:\n    {expect}\n" + (f"  todo: {todo}\n" if todo else "")


@pytest.mark.parametrize("expect", MET)
def test_what_holds_is_no_failure(outcome_of, expect):
    assert outcome_of(rule_test(expect)) == []


@pytest.mark.parametrize(("expect", "message", "reason"), UNMET)
def test_what_does_not_hold_is_told_at_its_line_with_the_reason(outcome_of, expect, message, reason):
    (found,) = outcome_of(rule_test(expect))
    assert found.code == "rule-test"
    assert found.message.startswith("all of it: ")
    assert message in found.message
    assert reason in found.help
    assert found.span.line == 4
    assert "back.test.yaml:4:" in render(found)


def test_every_expectation_is_looked_at():
    from triage.check.shapes import ExpectShape

    keys = {field.alias or name for name, field in ExpectShape.model_fields.items()}
    judged = {expect.split(":")[0] for expect, _, _ in UNMET} | {"no_steps", "notes", "not_against", "not_decided_by"}
    assert keys == judged


def test_the_rest_of_the_keys_can_fail_too(outcome_of):
    pain = "{back_pain: present, crack_on_xray: unknown}"
    assert "the step 'xray' not to be shown" in outcome_of(rule_test("no_steps: [xray]", pain))[0].message
    (found,) = outcome_of(rule_test("notes: [rest]", pain))
    assert "the note 'rest'; it is not shown" in found.message
    assert "strain.rest waits for low_back_pain, age" in found.help
    (found,) = outcome_of(rule_test("not_against: {fracture: [crack_on_xray]}", "{crack_on_xray: absent}"))
    assert "not to speak against 'fracture'; it does" in found.message
    assert "fracture.no-crack" in found.help


def test_a_missing_candidate_and_an_unexpected_one_are_both_told(outcome_of):
    found = outcome_of(rule_test("candidates: {strain: possible}", "{back_pain: present, crack_on_xray: unknown}"))
    assert [d.message.partition(": ")[2] for d in found] == [
        "expected 'strain' as possible; it is no candidate",
        "'fracture' came as possible and is not expected",
    ]
    assert "strain.pain waits for low_back_pain" in found[0].help
    assert "the candidates are: fracture possible" in found[0].help


def test_what_rules_a_condition_out_is_named(outcome_of):
    (found,) = outcome_of(rule_test("includes: {fracture: possible}", "{back_pain: present, crack_on_xray: absent}"))
    assert "ruled out by fracture.no-crack" in found.help


def test_no_candidates_at_all_can_be_expected(outcome_of):
    assert outcome_of(rule_test("candidates: {}", "{}")) == []
    assert len(outcome_of(rule_test("candidates: {}"))) == 2


def test_a_fact_that_was_lost_fails_the_test_unless_it_is_expected(outcome_of):
    both = "{present: [tumour], absent: [tumour], values: {age: 400}}"
    found = outcome_of(rule_test("candidates: {}", both))
    assert sorted(d.span.line for d in found) == [2, 2]
    assert any("problems: [contradiction]" in d.help for d in found)
    assert any("120" in d.message and d.span.text[d.span.column - 1 :].startswith("age") for d in found)
    assert outcome_of(rule_test("problems: [bad-value, contradiction]", both)) == []


def test_a_test_still_to_do_passes_by_failing_and_fails_by_passing(outcome_of):
    assert outcome_of(rule_test("level: emergency_now", todo="no such rule yet")) == []
    (found,) = outcome_of(rule_test("level: routine", todo="no such rule yet"))
    assert "no longer to do" in found.message
    assert found.span.line == 5


def test_a_rule_that_is_not_loaded_is_said_to_be_so(tmp_path):
    from tests.check.conftest import RULES, TEXTS

    first, rest = RULES.split("- id: fracture.no-crack")
    text = rule_test("fired: [fracture.crack]", "{crack_on_xray: present}")
    root = write_base(tmp_path, back=text)
    (test,), _ = read_rule_tests(root)
    less = load_texts({**TEXTS, "main/back.yaml": "- id: fracture.no-crack" + rest, "other/x.yaml": first}, ["main"])
    (found,) = run_rule_test(less, test).wrong
    assert "not among the loaded rules (packs main)" in found.help


def test_rules_that_no_test_fires_are_counted(tmp_path):
    text = rule_test("level: routine") + rule_test("candidates: {}", "{}").replace("all of it", "none")
    root = write_base(tmp_path, back=text)
    assert [rule.id for rule in run_all(load(root), root).untested] == ["fracture.no-crack"]


def test_what_a_test_still_to_do_fires_counts_as_untested(tmp_path):
    root = write_base(tmp_path, back=rule_test("level: emergency_now", todo="later"))
    kb = load(root)
    assert run_all(kb, root).untested == kb.rules


def test_the_report_of_a_run_says_what_failed_and_counts_the_rest(tmp_path):
    texts = [
        rule_test("level: routine"),
        rule_test("level: same_day").replace("all of it", "too calm"),
        rule_test("level: same_day", todo="no rule yet").replace("all of it", "later"),
        rule_test("steps: [xrai]").replace("all of it", "misspelt"),
    ]
    root = write_base(tmp_path, back="".join(texts))
    report = run_all(load(root), root)
    assert report.failed
    text = report.text()
    assert "back.test.yaml:8:" in text and "too calm: expected the level same_day; routine came" in text
    assert "unknown step 'xrai'" in text
    assert "later: no rule yet" in text
    assert text.endswith("2 of 3 rule tests passed; 5 of 6 rules are fired by a test")
    data = report.to_dict()
    assert [(failed["test"], failed["line"]) for failed in data["failed"]] == [("too calm", 5)]
    assert (data["tests"], data["passed"], data["untested_rules"]) == (3, 2, ["fracture.no-crack"])


def test_the_report_of_a_good_run_is_one_line(tmp_path):
    root = write_base(
        tmp_path, back=rule_test("level: routine"), more=rule_test("ruled_out: [fracture]", "{crack_on_xray: no}")
    )
    report = run_all(load(root), root, ["main"])
    assert not report.failed
    assert report.text() == "2 of 2 rule tests passed; 6 of 6 rules are fired by a test"


def test_the_shipped_rules_pass_their_tests_and_every_rule_is_fired_by_one():
    report = run_all(load())
    assert report.text() == f"{len(report.tests)} of {len(report.tests)} rule tests passed; " + (
        f"{report.rules} of {report.rules} rules are fired by a test"
    )
