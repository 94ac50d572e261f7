"""Two rule sets on the same cases: what changes, and which rules did it."""

import pytest

from tests.evaluate.made import DOCUMENTS, GUIDELINES, rules, written
from triage.evaluate.against import rule_changes
from triage.evaluate.run import evaluate

OLD = rules()


@pytest.fixture
def cases(tmp_path):
    return written(tmp_path)[1]


def changes(cases, new, old=OLD):
    found = evaluate(new, [cases], other=old, with_curve=False)
    return found.comparison, {
        change.case: {
            moved.what: (moved.other, moved.these, [(c.rule, c.where) for c in moved.causes]) for moved in change.moved
        }
        for change in found.comparison.changes.items
    }


def test_the_same_rules_change_nothing(cases):
    comparison, changed = changes(cases, rules())
    assert changed == {}
    assert comparison.counts["any"] == 0
    assert comparison.rules == rule_changes(OLD, OLD)


def test_a_rule_that_is_gone_is_named_where_it_made_the_difference(cases):
    without = GUIDELINES[: GUIDELINES.index("- id: tumour.lump")]
    comparison, changed = changes(cases, rules(guidelines=without))
    assert comparison.rules.removed == ("tumour.lump",)
    assert changed["lumpy"]["level"] == (("urgent_2wk",), ("insufficient",), [("tumour.lump", "other")])
    assert changed["lumpy"]["condition"] == (("tumour",), (), [("tumour.lump", "other")])
    assert comparison.less_urgent == 1
    assert comparison.more_urgent == 0


def test_a_rule_that_is_new_is_named(cases):
    more = GUIDELINES + (
        "- id: flag.age\n  when: {all: [pain, {age: {above: 65}}]}\n"
        "  then: [{urgency: same_day}, {suggest: mri}]\n  because: Old.\n  cites: [book-1]\n"
    )
    comparison, changed = changes(cases, rules(guidelines=more))
    assert comparison.rules.added == ("flag.age",)
    assert changed["missed"]["level"] == (("routine",), ("same_day",), [("flag.age", "these")])
    assert changed["missed"]["steps"][2] == [("flag.age", "these")]
    assert comparison.levels == {("routine", "same_day"): 1}


def test_a_rule_that_says_something_else_is_named_as_such(cases):
    milder = GUIDELINES.replace("{urgency: emergency_now}", "{urgency: same_day}")
    comparison, changed = changes(cases, rules(guidelines=milder))
    assert comparison.rules.changed == ("squeeze.numb",)
    assert changed["squeezed"]["level"] == (("emergency_now",), ("same_day",), [("squeeze.numb", "both")])
    assert "condition" not in changed["squeezed"]


def test_a_change_of_what_is_still_possible_names_the_rule_that_can_still_fire(cases):
    milder = GUIDELINES.replace("{urgency: emergency_now}", "{urgency: same_day}")
    _, changed = changes(cases, rules(guidelines=milder))
    assert changed["bare"] == {"worst": (("emergency_now",), ("same_day",), [("squeeze.numb", "both")])}


def test_a_rule_that_asks_for_more_no_longer_fires(cases):
    stricter = DOCUMENTS.replace("when: pain", "when: {all: [pain, lump]}")
    _, changed = changes(cases, rules(documents=stricter))
    assert changed["strained"]["condition"] == (("strain",), (), [("strain.pain", "other")])
    assert changed["strained"]["steps"][2] == [("strain.pain", "other")]


def test_metrics_stand_side_by_side(cases):
    milder = GUIDELINES.replace("{urgency: emergency_now}", "{urgency: same_day}")
    found = evaluate(rules(guidelines=milder), [cases], other=OLD, with_curve=False)
    assert found.comparison.other.urgency != found.tally.urgency
    assert found.comparison.other.cases == found.tally.cases
    assert [score.tool for score in found.scores][:2] == ["these rules", "other rules"]
