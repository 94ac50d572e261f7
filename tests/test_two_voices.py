"""Where a document is unsafe the guideline decides, the reader sees both, and the unsafe advice is not given."""

from __future__ import annotations

from functools import cache

import pytest

import triage
from triage.check.judgements import judgement_counts, judgements
from triage.check.rule_tests import read_rule_tests
from triage.explanation.lines import plain
from triage.explanation.text import assessment_lines

KB = triage.load()
UNSAFE = [judgement for judgement in judgements(KB) if KB.statements[judgement.id].action == "override"]
CAUSES = [
    "known_osteoarthritis",
    "known_osteoporosis",
    "known_aseptic_necrosis",
    "known_rheumatoid_arthritis",
    "known_ischaemia",
    "known_tumour",
]


def text_of(facts):
    return plain(assessment_lines(triage.assess(KB, facts)))


def disagreement(facts):
    text = text_of(facts)
    assert "Where sources disagree" in text
    return text.split("Where sources disagree")[1].split("\n\n")[0]


@pytest.mark.parametrize("cause", CAUSES)
def test_marrow_oedema_with_each_cause_shows_both_voices(cause):
    shown = disagreement({"mri_marrow_fluid": True, cause: True})
    assert "Document (" in shown
    assert "which decides:" in shown
    assert triage.assess(KB, {"mri_marrow_fluid": True, cause: True}).urgency.level in (
        "urgent_2wk", "same_day", "emergency_now",
    )  # fmt: skip


def test_skin_bumps_with_diabetes_show_both_voices_and_a_foot_assessment():
    facts = {"skin_bumps": True, "diabetes": True}
    assert "Guideline (Diabetic foot problems (NG19)), which decides" in disagreement(facts)
    steps = [shown.step for shown in triage.assess(KB, facts).next_steps]
    assert "foot_assessment" in steps
    assert "no_step_needed" not in steps


def test_a_crack_at_the_femoral_neck_is_not_called_harmless():
    facts = {
        "bone_pain": True,
        "weight_bearing_pain": True,
        "xray_fine_line": True,
        "high_risk_bone_site": "femoral_neck",
    }
    assessment = triage.assess(KB, facts)
    assert assessment.urgency.level == "same_day"
    assert "microcallus_outlook" not in [note.note for note in assessment.notes]
    assert "guideline_not_always_harmless" in [note.note for note in assessment.notes]
    assert "which decides" in disagreement(facts)


def test_all_44_places_are_accounted_for():
    assert judgement_counts(judgements(KB)) == {
        "caveat": 22, "not encoded": 11, "outranked": 11, "unaccounted": 0, "places": 44,
    }  # fmt: skip


@cache
def every_assessment():
    return [triage.assess(KB, test.given) for test in read_rule_tests(packs=["guidelines"])[0]]


@pytest.mark.parametrize("judgement", UNSAFE, ids=lambda judgement: judgement.id)
def test_each_unsafe_place_has_a_case_in_which_both_fire_and_the_unsafe_advice_is_not_given(judgement):
    both = [
        (assessment, outranked)
        for assessment in every_assessment()
        for outranked, by in assessment.inference.overridden.items()
        if set(by) & set(judgement.rules)
    ]
    assert both
    for assessment, outranked in both:
        data = assessment.to_dict()
        shown = [
            rule for kind in ("candidates", "next_steps", "notes") for item in data[kind] for rule in item["rules"]
        ]
        assert outranked not in shown
        assert outranked not in data["urgency"]["rules"]
        assert outranked in data["fired"]


def test_an_emergency_step_comes_first_of_all():
    for assessment in every_assessment():
        if assessment.urgency.level == "emergency_now" and assessment.next_steps:
            first = assessment.next_steps[0]
            assert any("emergency_now" in rule.concludes("urgency") for rule in first.rules), assessment.case.facts


def test_nobody_is_told_to_wait_or_to_care_for_themselves_in_an_emergency():
    for assessment in every_assessment():
        if assessment.urgency.level in ("emergency_now", "same_day", "urgent_2wk"):
            shown = {step.step for step in assessment.next_steps} | {note.note for note in assessment.notes}
            assert not shown & {"book_appointment", "conservative_care", "safety_net", "acute_back_pain_self_care"}


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"compressed_vertebra": True, "rectal_fullness_loss": True}, "emergency_now"),
        ({"known_spinal_stenosis": True, "urinary_retention": True}, "emergency_now"),
        ({"sciatica": True, "muscle_power_grade": 4}, "routine"),
        ({"limb_pain": True, "bone_complaint_unexplained": True, "age": 9}, "same_day"),
    ],
)
def test_danger_told_in_other_words_is_at_least_as_urgent(facts, level):
    from triage.knowledge.model import LEVELS

    assert LEVELS.index(triage.assess(KB, facts).urgency.level) <= LEVELS.index(level)
