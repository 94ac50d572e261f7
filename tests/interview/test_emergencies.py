"""An emergency is on the screen before anything that can wait."""

import pytest

import triage
from tests.interview.emergencies import EMERGENCY, cauda_equina_patients, questions_before

KB = triage.load()
MOST_SCREENS = 6


@pytest.mark.parametrize("seed", range(8))
def test_cauda_equina_is_told_within_six_screens(seed):
    for case in cauda_equina_patients(KB, seed):
        assert len(questions_before(KB, case)) <= MOST_SCREENS, case.facts


@pytest.mark.parametrize("seed", range(8, 12))
def test_nothing_but_complaint_age_and_emergency_signs_is_asked_before(seed):
    for case in cauda_equina_patients(KB, seed):
        for ask in questions_before(KB, case):
            assert ask.kind == "complaints" or ask.items == ("age",) or ask.level == EMERGENCY
