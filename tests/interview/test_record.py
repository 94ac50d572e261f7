"""What was said, put in order: nothing lost, nothing made up."""

from dataclasses import replace

from tests.interview.told import EMERGENCY, FEET, KB, SMALL_VERTEBRAE, begun, whole
from triage.explanation.lines import plain
from triage.interview.interview import Interview
from triage.interview.questions import UNSAID
from triage.interview.words.record import record_of, so_far_lines


def test_every_answer_stands_in_exactly_one_group():
    for patient in (EMERGENCY, SMALL_VERTEBRAE, FEET):
        talk = whole(patient)
        record = record_of(talk)
        known = [told.finding for told in (*record.reported, *record.denied)]
        groups = [*known, *record.not_known, *record.dormant, *record.not_asked]
        assert len(groups) == len(set(groups))
        assert talk.answers.findings.keys() | talk.answers.dormant.keys() <= set(groups)
        assert {f for f in talk.case.facts if f not in known} == {
            f for f, value in talk.case.facts.items() if repr(value) == "not applicable"
        }


def test_reported_and_denied_come_with_their_values_and_where_they_follow_from():
    record = record_of(whole(EMERGENCY))
    reported = {told.finding: told for told in record.reported}
    assert reported["age"].value == 44 and reported["saddle_anaesthesia"].value is True
    assert "fever" in {told.finding for told in record.denied}
    assert "Pain low in the back" in record.complaints and "Pain in the neck" not in record.complaints


def test_what_nobody_said_itself_is_marked():
    talk = Interview(KB).answer({"low_back_pain": True})
    told = {told.finding: told.follows_from for told in record_of(talk).reported}
    assert told == {"back_pain": "low_back_pain", "low_back_pain": ""}
    assert "back pain (follows from low back pain)" in plain(so_far_lines(talk))


def test_not_known_and_declined_are_told_apart():
    record = record_of(begun(EMERGENCY, 1).answer({"bilateral_sciatica": "declined"}))
    assert record.not_known["bilateral_sciatica"] == "declined"
    assert record.not_known["saddle_anaesthesia"] == "not known"
    assert set(record.not_known.values()) <= set(UNSAID)


def test_an_answer_that_does_not_apply_for_now_is_dormant_and_nothing_else():
    talk = Interview(KB).volunteer({"low_back_pain": True}).volunteer({"back_pain": False})
    record = record_of(talk)
    assert dict(record.dormant) == {"low_back_pain": True}
    assert "low_back_pain" not in {told.finding for told in record.reported}
    assert "low back pain" in plain(so_far_lines(talk)).partition("Does not apply for now")[2]


def test_tests_are_done_not_done_or_not_known():
    talk = whole(SMALL_VERTEBRAE).edit("tests", {"examination": False})
    record = record_of(talk)
    said = dict.fromkeys(record.tests_done, True) | dict.fromkeys(record.tests_not_done, False)
    assert "spine_imaging" in record.tests_done and "examination" in record.tests_not_done
    assert said == {id: value for id, value in talk.answers.tests.items() if value not in UNSAID}


def test_topics_are_open_or_not_looked_into_and_warning_signs_belong_to_all():
    record = record_of(whole(FEET))
    assert "skin_of_feet" in record.topics_open
    assert {"painful_bone", "bone_health"} <= set(record.topics_not_looked_into)
    assert not set(record.topics_open) & set(record.topics_not_looked_into)
    assert not any(topic.startswith("warning_signs") for topic in record.topics_not_looked_into)
    derived_only = {"nerve_signs_together", "no_warning_signs", "taken_together"}
    assert not derived_only & set(record.topics_not_looked_into)


def test_what_was_never_asked_and_could_make_it_more_urgent():
    talk = begun(FEET, 2)
    record = record_of(talk)
    assert set(record.not_asked) == set(talk.assessment.urgency.decided_by) - talk.answers.asked - set(
        talk.answers.findings
    )
    assert (record.complete, record.at_most) == (False, talk.at_most)
    assert record_of(whole(FEET)).complete


def test_so_far_tells_what_was_said_and_begins_with_nothing():
    assert plain(so_far_lines(Interview(KB))) == "Nothing was said yet."
    words = plain(so_far_lines(whole(SMALL_VERTEBRAE)))
    for text in ("age: 38 years", "unusually small vertebrae on imaging", "Done", "Not known"):
        assert text in words


def test_so_far_words_tests_for_the_audience():
    talk = whole(SMALL_VERTEBRAE)
    assert "an examination by a doctor or nurse" in plain(so_far_lines(talk))
    assert "a clinical examination" in plain(so_far_lines(replace(talk, audience="clinician")))
