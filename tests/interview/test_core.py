"""The interview as a pure state machine: answers, back, edits, and what follows from them."""

import pytest

import triage
from triage.cases.facts import case_from_facts
from triage.interview.events import event_data, event_of
from triage.interview.interview import Interview
from triage.interview.patient import said_to
from triage.interview.questions import BadAnswer

KB = triage.load()


def begun(*complaints: str, rest=False) -> Interview:
    return Interview(KB).answer(dict.fromkeys(complaints, True), rest=rest)


def reach(talk: Interview, finding: str, **facts) -> Interview:
    """Answer no to everything (but `facts`) until the finding is asked for."""
    for _ in range(60):
        ask = talk.question
        assert ask is not None, f"{finding} was never asked for"
        if finding in ask.items:
            return talk
        yes_or_no = ask.kind in ("list", "tests") or KB.findings[ask.items[0]].kind == "boolean"
        said = {id: facts[id] for id in ask.items if id in facts}
        talk = talk.answer(said, rest=False if yes_or_no else "not known")
    raise AssertionError(f"{finding} was not asked for in 60 questions")


def test_what_brings_the_person_here_is_asked_first():
    assert Interview(KB).question.kind == "complaints"


def test_a_ticked_complaint_is_a_fact_and_opens_its_topics():
    talk = begun("low_back_pain")
    assert talk.case.facts["low_back_pain"] is True and talk.case.facts["back_pain"] is True
    assert {"person", "spine_pain"} <= talk.scope.topics


@pytest.mark.parametrize("rest", [False, "not known", "declined"])
def test_what_did_not_bring_the_person_here_may_be_there_all_the_same(rest):
    assert "neck_pain" not in begun("low_back_pain", rest=rest).case.facts


def test_somebody_who_came_for_a_foot_is_told_of_an_emergency_of_the_back():
    case = case_from_facts(KB, {"low_back_pain": True, "saddle_anaesthesia": True, "age": 60})
    talk = begun("foot_trouble")
    while talk.question:
        talk = talk.answer(said_to(KB, talk.question, case))
    assert talk.assessment.urgency.level == triage.assess(KB, case).urgency.level == "emergency_now"


def test_complaints_and_tests_take_back_nothing_that_was_told():
    told = Interview(KB).volunteer({"low_back_pain": True}).volunteer({"lax_anal_sphincter": True})
    talk = told.answer({"foot_trouble": True}, rest=False)
    assert talk.assessment.urgency.level == "emergency_now" and not talk.answers.dormant
    assert talk.answers.tests["examination"] is True  # an examination has found it
    while talk.question:
        talk = talk.answer({}, rest=False)
    assert talk.assessment.urgency.level == "emergency_now"


def test_a_warning_sign_that_is_there_outlives_the_denial_of_the_test_that_shows_it():
    talk = begun("low_back_pain").volunteer({"lax_anal_sphincter": True}).edit("tests", {"examination": False})
    assert talk.case.facts["lax_anal_sphincter"] is True


@pytest.mark.parametrize("value", [False, "not known"])
def test_a_corrected_complaint_takes_back_what_it_told(value):
    talk = begun("nerve_trouble").edit("complaints", {"nerve_trouble": value})
    assert "neurological_symptoms" not in talk.case.facts


def test_what_followed_from_a_ticked_sign_is_not_asked_again_once_that_is_changed():
    talk = Interview(KB).volunteer({"severe_weakness": True}).answer({"other_spine_trouble": True})
    while "bilateral_sciatica" not in talk.question.items:
        talk = talk.answer({})
    assert "sciatica" in talk.question.items
    talk = talk.answer({"bilateral_sciatica": True}, rest=False).edit("finding", {"bilateral_sciatica": "not known"})
    while talk.question:
        assert "sciatica" not in talk.question.items
        talk = talk.answer({}, rest=False)


def test_the_warning_signs_of_one_danger_come_as_one_list():
    ask = begun("low_back_pain").question
    assert (ask.kind, ask.level, ask.danger) == ("list", "emergency_now", "cauda equina syndrome")
    assert {"saddle_anaesthesia", "urinary_retention", "bowel_incontinence"} <= set(ask.items)
    assert all(KB.findings[f].red_flag for f in ask.items)


def test_an_emergency_stands_at_once():
    talk = begun("low_back_pain").answer({"saddle_anaesthesia": True})
    assert talk.assessment.urgency.level == "emergency_now"


def test_signs_that_were_neither_ticked_nor_denied_stay_unknown_and_are_not_asked_again():
    talk = begun("low_back_pain").answer({"urinary_hesitancy": False})
    assert "saddle_anaesthesia" not in talk.case.facts
    assert talk.case.unknown["saddle_anaesthesia"] == "not known"
    while (ask := talk.question) is not None:
        assert "saddle_anaesthesia" not in ask.items
        talk = talk.answer({})
    assert not talk.assessment.urgency.settled


def test_skipping_is_remembered_as_declining():
    talk = begun("low_back_pain").answer({}, rest="declined")
    assert talk.case.unknown["saddle_anaesthesia"] == "declined"


def test_none_of_the_others_does_not_deny_what_follows_from_a_ticked_one():
    talk = begun("low_back_pain")
    assert talk.case.facts["back_pain"] is True and not talk.case.problems and not talk.answers.dormant


def test_a_complaint_that_is_not_ticked_clears_no_warning_sign():
    facts = begun("low_back_pain").case.facts
    assert not {"neurological_symptoms", "limb_numbness", "sciatica", "bilateral_sciatica"} & facts.keys()


def test_back_takes_the_last_answer_back_and_remembers_it():
    first = begun("low_back_pain")
    talk = first.answer({"saddle_anaesthesia": True}).back()
    assert talk.question == first.question
    assert talk.assessment.urgency.level == first.assessment.urgency.level
    assert talk.remembered["finding", "saddle_anaesthesia"] is True
    assert talk.back().back().back() == talk.back().back()


def test_what_was_told_and_taken_back_is_remembered():
    talk = begun("low_back_pain").volunteer({"age": 41}).volunteer({"age": 50}).back()
    assert talk.remembered["finding", "age"] == 50


def test_an_edit_takes_the_conclusions_along_that_rested_on_the_old_answer():
    talk = begun("low_back_pain").answer({"saddle_anaesthesia": True}, rest=False)
    mended = talk.edit("list", {"saddle_anaesthesia": False})
    assert mended.assessment.urgency.level != "emergency_now"
    assert mended.back().assessment.urgency.level == "emergency_now"


def test_answers_that_no_longer_apply_rest_and_come_back():
    talk = begun("injury").volunteer({"trauma_recent": True}).volunteer({"trauma_severity": "major"})
    assert talk.case.facts["trauma_severity"] == "major"
    without = talk.edit("finding", {"trauma_recent": False})
    assert without.case.problems == () and without.case.facts["trauma_recent"] is False
    assert without.answers.dormant == {"trauma_severity": "major"}
    again = without.edit("finding", {"trauma_recent": True})
    assert again.case.facts["trauma_severity"] == "major" and not again.answers.dormant


def test_results_of_a_test_rest_while_the_test_is_said_not_to_have_been_done():
    talk = reach(begun("low_back_pain", "test_result"), "spine_imaging")
    talk = reach(talk.answer({"spine_imaging": True}, rest=False), "small_vertebrae")
    talk = talk.answer({"small_vertebrae": True}, rest=False)
    assert "microspondylia" in {c.condition for c in talk.assessment.candidates}
    undone = talk.edit("tests", {"spine_imaging": False})
    assert "small_vertebrae" not in undone.case.facts
    assert undone.edit("tests", {"spine_imaging": True}).case.facts["small_vertebrae"] is True


def test_a_test_that_was_not_done_is_not_asked_about_further():
    talk = reach(begun("low_back_pain"), "spine_imaging").answer({}, rest=False)
    while (ask := talk.question) is not None:
        assert "small_vertebrae" not in ask.items
        talk = talk.answer({}, rest="not known")


def test_a_clinician_is_asked_what_an_examination_shows_without_being_asked_whether_there_was_one():
    talk = Interview(KB, "clinician").answer({"low_back_pain": True}, rest=False)
    assert "lax_anal_sphincter" in talk.question.items


def test_told_findings_are_never_asked_for():
    talk = begun("low_back_pain").volunteer({"age": 40, "saddle_anaesthesia": False})
    while (ask := talk.question) is not None:
        assert "age" not in ask.items and "saddle_anaesthesia" not in ask.items
        talk = talk.answer({})


@pytest.mark.parametrize(
    ("said", "told"),
    [({"age": 400}, "0 to 120"), ({"age": "old"}, "number in years"), ({"back_pain": "maybe"}, "present, absent")],
)
def test_a_value_that_cannot_be_is_refused_with_what_can_be_said(said, told):
    with pytest.raises(BadAnswer, match=told):
        begun("low_back_pain").volunteer(said)


def test_only_what_was_asked_can_be_answered_and_only_what_was_said_can_be_edited():
    talk = begun("low_back_pain")
    with pytest.raises(BadAnswer, match="was not asked"):
        talk.answer({"age": 40})
    with pytest.raises(BadAnswer, match="nothing was said"):
        talk.edit("finding", {"age": 40})


def test_the_state_is_the_list_of_events():
    talk = begun("injury").volunteer({"age": 40, "imaging_done": ["X-ray", "CT"]})
    talk = talk.answer({talk.question.items[0]: True}).back().edit("complaints", {"injury": False})
    again = Interview(KB, events=tuple(event_of(event_data(event)) for event in talk.events))
    assert again == talk and again.assessment.to_dict() == talk.assessment.to_dict()
    assert again.question == talk.question


def test_nothing_changes_in_place():
    talk = begun("low_back_pain")
    before = talk.case.facts
    talk.answer({"saddle_anaesthesia": True})
    assert talk.case.facts == before and len(talk.events) == 1
