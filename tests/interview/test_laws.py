"""Laws of the interview on the shipped rules, for patients made at random."""

from random import Random

import pytest

import triage
from tests.interview.patients import patient, possible
from triage.cases.model import NOT_APPLICABLE
from triage.interview.interview import Interview
from triage.interview.patient import said_to

KB = triage.load()


def shown(assessment):
    return assessment.urgency.level, {(c.condition, c.status) for c in assessment.candidates}


def in_scope(talk, case):
    """The facts of the topics that were opened, of all red flags, and of whatever was asked."""
    asked = talk.answers.findings.keys()
    return {
        f: value
        for f, value in case.facts.items()
        if value is not NOT_APPLICABLE
        and (KB.findings[f].red_flag or KB.findings[f].topic in talk.scope.topics or f in asked)
    }


def comes_for(ask, said, seed):
    """What such a patient says to have come for: every second one leaves out some of the pains that are there."""
    random = Random(seed)
    if ask.kind != "complaints" or seed % 2:
        return said
    pains = {complaint.id for complaint in KB.complaints if complaint.finding}
    return {id: random.random() < 0.5 if id in pains and value is True else value for id, value in said.items()}


def broken_laws(seed: int) -> list[str]:
    """Interview one patient; every law that does not hold, in words."""
    case = patient(KB, seed)
    talk, bounds, asked = Interview(KB), [], []
    while (ask := talk.question) is not None:
        bounds.append(talk.at_most)
        asked.append([(ask.kind in ("list", "finding"), item) for item in ask.items])
        talk = talk.answer(comes_for(ask, said_to(KB, ask, case), seed))
    broken = []
    single = [item for items in asked for item in items]
    if len(single) != len(set(single)):
        broken.append("something was asked twice")
    left = len(single)
    for bound, items in zip(bounds, asked, strict=True):
        left -= len(items) if items == asked[0] else 0  # complaints are no findings
        if left > bound:
            broken.append(f"{left} things were asked where at most {bound} were promised")
        left -= 0 if items == asked[0] else len(items)
    told = triage.assess(KB, in_scope(talk, case))
    everything = triage.assess(KB, case)
    if shown(talk.assessment) != shown(told):
        broken.append(f"the interview shows {shown(talk.assessment)}, its facts {shown(told)}")
    if talk.assessment.urgency.level != everything.urgency.level:
        broken.append(f"the interview says {talk.assessment.urgency.level}, all facts {everything.urgency.level}")
    return [f"patient {seed}: {law}" for law in broken]


@pytest.mark.parametrize("seed", range(16))
def test_an_interview_ends_with_what_the_full_facts_show(seed):
    assert not broken_laws(seed)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 3000, 125))
def test_thousands_of_interviews_end_with_what_the_full_facts_show(start):
    assert not [law for seed in range(start, start + 125) for law in broken_laws(seed)]


def test_possible_patients_know_nothing_that_no_test_can_have_shown():
    case = possible(KB, {"imaging_done": ["none"], "small_vertebrae": True, "back_pain": True}, "x")
    assert "small_vertebrae" not in case.facts and case.facts["back_pain"] is True
