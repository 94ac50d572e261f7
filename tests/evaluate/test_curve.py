"""Hiding facts: how many, which, and that nothing but seed, repetition and id decides."""

from hypothesis import given
from hypothesis import strategies as st

import triage
from tests.evaluate.made import labels, rules
from triage.cases.facts import case_from_facts
from triage.evaluate.curve import SHARES, Sample, curve, hidden

KB = rules()
SHIPPED = triage.load()
FACTS = {"low_back_pain": "present", "fever": "absent", "age": 44, "weight_loss": "absent", "trauma_recent": "absent"}


def given_facts(case):
    return {id for id in case.facts if id not in case.implied}


def test_nothing_and_everything_can_be_hidden():
    case = case_from_facts(SHIPPED, FACTS, "a")
    assert hidden(SHIPPED, case, 0, 1, 0).facts == case.facts
    assert hidden(SHIPPED, case, 100, 1, 0).facts == {}


@given(st.sampled_from(SHARES), st.integers(0, 3))
def test_the_share_of_the_given_facts_is_hidden_and_what_followed_from_them_goes_too(share, repetition):
    case = case_from_facts(SHIPPED, FACTS, "a")
    left = hidden(SHIPPED, case, share, 1, repetition)
    assert len(given_facts(left)) == 5 - (5 * share + 50) // 100
    assert ("back_pain" in left.facts) == ("low_back_pain" in left.facts)
    assert all(left.unknown[id] == "not asked" for id in given_facts(case) - left.facts.keys())


@given(st.integers(0, 5))
def test_more_hidden_holds_what_less_hides(repetition):
    case = case_from_facts(SHIPPED, FACTS, "a")
    before = set(case.facts)
    for share in SHARES:
        now = set(hidden(SHIPPED, case, share, 1, repetition).facts)
        assert now <= before
        before = now


def test_the_order_in_which_facts_are_given_shows_nowhere():
    turned = dict(reversed(FACTS.items()))
    one, other = (case_from_facts(SHIPPED, facts, "a") for facts in (FACTS, turned))
    assert hidden(SHIPPED, one, 40, 1, 2).facts == hidden(SHIPPED, other, 40, 1, 2).facts


def sample(ids, most=100):
    kept = Sample(most)
    for id in ids:
        if kept.wants(id):
            case = case_from_facts(KB, {"pain": True, "numb": True}, id)
            kept.add(case, labels("squeeze", "emergency_now"))
    return kept


def test_the_curve_begins_with_all_answers_and_ends_with_none():
    found = curve(KB, sample(["a", "b", "c"]))
    assert [p.hidden for p in found.points["urgency"]] == list(SHARES)
    assert found.points["urgency"][0].value == 1
    assert found.points["urgency"][-1].value == 0
    assert found.points["under_triage"][-1].value == 1
    assert found.points["worst_covers"][-1].value == 1  # nothing is known, so nothing is excluded
    assert all(p.low <= p.value <= p.high for points in found.points.values() for p in points)


def test_the_curve_is_the_same_every_time_and_in_any_order_of_the_cases():
    ids = [f"case {n}" for n in range(20)]
    assert curve(KB, sample(ids, 7)) == curve(KB, sample(reversed(ids), 7))
    assert sample(ids, 7).cases() == sample(list(reversed(ids)), 7).cases()


def test_no_case_makes_a_curve_without_values():
    assert all(p.value is None for p in curve(KB, sample([])).points["top1"])
