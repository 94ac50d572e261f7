"""Laws of urgency on the shipped rules: red flags only raise, answers keep within the bounds, unknown is unknown."""

from __future__ import annotations

from itertools import combinations, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import triage
from triage.cases.facts import case_from_facts
from triage.engine.inference import infer
from triage.engine.urgency import urgency
from triage.knowledge.model import LEVELS

KB = triage.load()
DOCUMENTS = triage.load(packs=["documents"])
ASKED = [finding for finding in KB.findings.values() if finding.kind != "derived"]
FLAGS = [finding for finding in ASKED if finding.red_flag and finding.kind == "boolean"]
COMPLAINTS = ["back_pain", "neck_pain", "sciatica", "bone_pain", "skin_bumps", "joint_pain"]


def values_of(finding):
    if finding.kind == "boolean":
        return st.booleans()
    if finding.kind == "number":
        limits = sorted({*_limits(finding.id), finding.low, finding.high})
        return st.one_of(st.sampled_from(limits), st.floats(finding.low, finding.high))
    return st.sampled_from(finding.values).map(lambda value: [value] if finding.many else value)


def _limits(finding):
    from triage.knowledge.expressions import Compare, leaves

    found = (leaf for rule in KB.rules for leaf in leaves(rule.trigger))
    return [leaf.value for leaf in found if isinstance(leaf, Compare) and leaf.finding == finding]


@st.composite
def cases(draw):
    """Facts without a contradiction: a complaint and some further findings."""
    facts = {draw(st.sampled_from(COMPLAINTS)): True}
    for finding in draw(st.lists(st.sampled_from(ASKED), max_size=9, unique_by=lambda f: f.id)):
        facts.setdefault(finding.id, draw(values_of(finding)))
    case = case_from_facts(KB, facts)
    lost = {p.finding for p in case.problems if p.code == "contradiction"} | {
        id for id, why in case.unknown.items() if why == "contradictory"
    }
    return {id: value for id, value in facts.items() if id not in lost}


def judged(facts):
    return urgency(infer(KB, case_from_facts(KB, facts)))


def place(level):
    return LEVELS.index(level)


def contradicts(facts):
    return any(problem.code == "contradiction" for problem in case_from_facts(KB, facts).problems)


@settings(max_examples=150, deadline=None)
@given(cases(), st.sampled_from(FLAGS))
def test_a_present_red_flag_never_lowers_the_level(facts, flag):
    more = {**facts, flag.id: True}
    if flag.id not in facts and not contradicts(more):
        assert place(judged(more).level) <= place(judged(facts).level)


@settings(max_examples=150, deadline=None)
@given(cases(), st.sampled_from([f for f in ASKED if f.kind == "boolean"]))
def test_an_answer_of_absent_never_raises_the_worst(facts, finding):
    more = {**facts, finding.id: False}
    if finding.id not in facts and not contradicts(more):
        assert place(judged(more).worst) >= place(judged(facts).worst)


@settings(max_examples=250, deadline=None)
@given(cases(), st.data())
def test_any_answer_keeps_the_level_within_the_bounds_given_before(facts, data):
    finding = data.draw(st.sampled_from(ASKED))
    more = {**facts, finding.id: data.draw(values_of(finding))}
    if finding.id not in facts and not contradicts(more):
        before, after = judged(facts), judged(more)
        assert place(before.worst) <= place(after.level) <= place(before.level)
        assert place(before.worst) <= place(after.worst)


@settings(max_examples=100, deadline=None)
@given(cases(), st.lists(st.sampled_from(ASKED), max_size=6, unique_by=lambda f: f.id))
def test_asked_and_not_known_concludes_the_same_as_not_asked(facts, asked):
    more = {**{finding.id: None for finding in asked}, **facts}
    first, second = triage.assess(KB, facts).to_dict(), triage.assess(KB, more).to_dict()
    assert {**first, "problems": []} == {**second, "problems": []}


@settings(max_examples=100, deadline=None)
@given(cases())
def test_a_settled_level_has_nothing_to_decide_it_and_an_open_one_has(facts):
    found = judged(facts)
    if found.settled:
        assert found.level == found.worst
    else:
        assert found.decided_by or found.level == "insufficient"
    assert all(KB.findings[id].kind != "derived" for id in found.decided_by)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_witness_reaches_the_worst(facts):
    case = case_from_facts(KB, facts)
    found = urgency(infer(KB, case))
    if found.witness:
        from triage.engine.assessment import shown_value

        given = {id: value for id, value in case.facts.items() if id not in case.implied}
        added = {
            id: shown_value(value) for id, value in found.witness.items() if shown_value(value) != "not applicable"
        }
        assert judged({**given, **added}).level == found.worst


def pairs_of_flags(count=None):
    return islice(combinations([flag.id for flag in FLAGS], 2), 0, count)


def check_pairs(pairs):
    alone = {flag.id: place(judged({"back_pain": True, flag.id: True}).level) for flag in FLAGS}
    for one, other in pairs:
        facts = {"back_pain": True, one: True, other: True}
        if not contradicts(facts):
            both = place(judged(facts).level)
            assert both <= min(alone[one], alone[other]), (one, other)
            assert place("routine") >= both


def test_every_red_flag_with_a_complaint_is_at_least_routine():
    for flag in FLAGS:
        assert place(judged({"back_pain": True, flag.id: True}).level) <= place("routine"), flag.id


@pytest.mark.slow
def test_every_pair_of_red_flags_is_at_least_as_urgent_as_each():
    check_pairs(pairs_of_flags())


def test_the_first_pairs_of_red_flags_are_at_least_as_urgent_as_each():
    check_pairs(pairs_of_flags(150))


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_documents_alone_conclude_the_same_with_guidelines_beside_them(facts):
    assert triage.assess(DOCUMENTS, facts).candidates == triage.assess(KB.of_pack("documents"), facts).candidates


def fresh_back_pain_with_every_flag_denied():
    denied = {
        flag.id: False for flag in ASKED if flag.red_flag and flag.kind == "boolean" and "history" in flag.obtained
    }
    return {"back_pain": True, "pain_duration_weeks": 2, "age": 30, "height_loss_cm": 0, **denied}


def test_self_care_is_said_only_when_every_flag_a_person_can_answer_is_answered():
    facts = fresh_back_pain_with_every_flag_denied()
    assert judged(facts).level == "self_care"
    for flag in FLAGS:
        if flag.id in facts:
            open_one = {id: value for id, value in facts.items() if id != flag.id}
            found = judged(open_one)
            assert found.level == "insufficient" or flag.id not in found.decided_by, flag.id


@pytest.mark.parametrize(
    "more", [{"night_sweats": True}, {"some misspelt sign": True}, {"pregnancy": True}, {"age": 12}]
)
def test_self_care_is_never_said_where_something_given_is_not_looked_at_or_not_covered(more):
    assert judged({**fresh_back_pain_with_every_flag_denied(), **more}).level == "insufficient"
