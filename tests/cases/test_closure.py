"""What follows from given facts by the vocabulary, and which of them cannot be so together."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.cases import NOT_APPLICABLE, close
from triage.cases.values import holds


def test_a_present_finding_makes_present_what_it_implies(kb):
    facts, implied, _ = close(kb, {"sacral_pain": True})
    assert facts == {"back_pain": True, "low_back_pain": True, "sacral_pain": True}
    assert implied == {"back_pain": "sacral_pain", "low_back_pain": "sacral_pain"}


def test_an_absent_finding_makes_absent_what_would_imply_it(kb):
    assert close(kb, {"low_back_pain": False}).facts == {"low_back_pain": False, "sacral_pain": False}


def test_what_belongs_to_an_absent_finding_is_absent_empty_or_not_applicable(kb):
    facts, implied, _ = close(kb, {"back_pain": False})
    assert facts == {
        "back_pain": False,
        "low_back_pain": False,
        "sacral_pain": False,
        "weeks": NOT_APPLICABLE,
        "site": NOT_APPLICABLE,
        "imaging": (),
    }
    assert set(implied.values()) == {"back_pain"}


@pytest.mark.parametrize(("child", "value"), [("site", "thigh"), ("weeks", 0), ("imaging", ("CT",))])
def test_what_is_known_of_a_finding_makes_present_what_it_belongs_to(kb, child, value):
    assert close(kb, {child: value}).facts["back_pain"] is True


@pytest.mark.parametrize("value", [(), ("none",)])
def test_none_and_nothing_say_nothing_of_what_they_belong_to(kb, value):
    assert close(kb, {"imaging": value}).facts == {"imaging": value}
    facts, _, contradictions = close(kb, {"imaging": value, "back_pain": False})
    assert not contradictions
    assert facts["imaging"] == value


def test_one_quantity_is_known_in_both_units(kb):
    facts, implied, _ = close(kb, {"weeks": 10})
    assert facts == {"weeks": 10, "months": 2.5, "back_pain": True}
    assert implied == {"months": "weeks", "back_pain": "weeks"}
    assert close(kb, {"months": 3}).facts == {"weeks": 12, "months": 3, "back_pain": True}


@pytest.mark.parametrize("weeks", [9, 12, 15])
def test_rounding_in_the_coarser_unit_is_no_contradiction(kb, weeks):
    facts, implied, contradictions = close(kb, {"weeks": weeks, "months": 3})
    assert not contradictions
    assert (facts["weeks"], facts["months"]) == (weeks, 3)
    assert implied == {"back_pain": "weeks"}


@pytest.mark.parametrize("weeks", [0, 8, 16])
def test_more_than_rounding_is_a_contradiction(kb, weeks):
    closed = close(kb, {"weeks": weeks, "months": 3})
    assert closed.contradictions == (("weeks", "months"),)
    assert closed.facts == {}


def test_all_given_facts_that_disagree_are_left_out_and_nothing_follows_from_them(kb):
    closed = close(kb, {"back_pain": False, "low_back_pain": True, "site": "thigh", "fever": True})
    assert closed.contradictions == (("back_pain", "low_back_pain"), ("back_pain", "site"))
    assert closed.facts == {"fever": True}
    assert closed.implied == {}


def test_disagreement_is_found_through_what_follows(kb):
    assert close(kb, {"back_pain": False, "sacral_pain": True}).contradictions == (("back_pain", "sacral_pain"),)
    assert close(kb, {"back_pain": False, "months": 3}).contradictions == (("months", "back_pain"),)


def test_facts_come_in_vocabulary_order(kb):
    facts = close(kb, {"shoe_size": 40, "sacral_pain": True, "age": 3}).facts
    assert list(facts) == ["age", "back_pain", "low_back_pain", "sacral_pain", "shoe_size"]


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "back_pain": st.booleans(),
        "low_back_pain": st.booleans(),
        "sacral_pain": st.booleans(),
        "weeks": st.integers(0, 60),
        "months": st.integers(0, 15),
        "site": st.sampled_from(["thigh", "lower leg"]),
        "imaging": st.sampled_from([(), ("none",), ("CT", "MRI")]),
    },
)


@given(facts=FACTS, seed=st.randoms())
def test_the_order_of_facts_does_not_show(kb, facts, seed: random.Random):
    shuffled = list(facts.items())
    seed.shuffle(shuffled)
    one, other = close(kb, facts), close(kb, dict(shuffled))
    assert one == other
    assert list(one.facts) == list(other.facts)


@given(facts=FACTS)
def test_a_closed_set_is_closed_and_keeps_what_was_given(kb, facts):
    closed = close(kb, facts)
    left_out = {id for pair in closed.contradictions for id in pair}
    assert {id: value for id, value in facts.items() if id not in left_out}.items() <= closed.facts.items()
    again = close(kb, closed.facts)
    assert again.facts == closed.facts
    assert not again.contradictions
    for finding in kb.findings.values():
        for other in finding.implies:
            assert not (closed.facts.get(finding.id) is True and closed.facts.get(other) is not True)
            assert not (closed.facts.get(other) is False and closed.facts.get(finding.id) is not False)
        if finding.only_with and closed.facts.get(finding.only_with) is False:
            assert not holds(closed.facts[finding.id])
