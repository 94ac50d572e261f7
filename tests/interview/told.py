"""Patients whose interviews the tests read: what they know, and what else they answer no to."""

from __future__ import annotations

import triage
from triage.cases.facts import case_from_facts
from triage.interview.interview import Interview
from triage.interview.patient import interviewed, said_to
from triage.interview.questions import Audience

KB = triage.load()


def case(id: str, **facts):
    return case_from_facts(KB, facts, id)


def denying(id: str, **facts):
    """A patient who answers no to every question for a complaint or sign of the body that is not among the facts."""
    told = {f.id: False for f in KB.findings.values() if f.kind == "boolean" and "history" in f.obtained}
    return case(id, **(told | facts))


EMERGENCY = denying(
    "emergency", age=44, sex="female", low_back_pain=True, back_pain=True, saddle_anaesthesia=True, sciatica="declined",
    pain_duration_weeks=1,
)  # fmt: skip
SMALL_VERTEBRAE = case("small vertebrae", age=38, back_pain=True, small_vertebrae=True, imaging_done=["X-ray"])
FEET = denying("feet", age=61, skin_bumps=True, skin_bump_site=["heels"], diabetes=True)
HOSTILE = "<img src=x onerror=alert(1)> & \"friends\" 'n' `co` *bold* [link](http://x)\n# \x1b[31m"


def whole(patient, audience: Audience = "self") -> Interview:
    return interviewed(KB, patient, audience)


def begun(patient, answers: int, audience: Audience = "self") -> Interview:
    """The first answers of an interview."""
    talk = Interview(KB, audience, name=patient.id)
    for _ in range(answers):
        assert talk.question is not None
        talk = talk.answer(said_to(KB, talk.question, patient))
    return talk
