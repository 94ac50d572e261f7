"""Why a question is asked: the words, the rules, and what each answer would do, which is then held to be true."""

import pytest

from tests.interview.told import EMERGENCY, FEET, KB, SMALL_VERTEBRAE, begun, denying, whole
from triage.explanation.lines import plain
from triage.interview.interview import Interview
from triage.interview.patient import said_to
from triage.interview.words.ranges import points, range_words
from triage.interview.words.trying import tried
from triage.interview.words.why import MOST_RULES, why_lines

OLD = denying("old", age=70, low_back_pain=True, back_pain=True, trauma_recent="unknown")


def each_state(patient):
    talk = Interview(KB)
    while talk.question is not None:
        yield talk
        talk = talk.answer(said_to(KB, talk.question, patient))


def find(patient, finding):
    return next(talk for talk in each_state(patient) if talk.question.items == (finding,))


@pytest.mark.parametrize("patient", [EMERGENCY, SMALL_VERTEBRAE, FEET], ids=lambda patient: patient.id)
def test_why_names_the_reason_the_rules_and_their_sources(patient):
    for talk in each_state(patient):
        words = plain(why_lines(talk))
        assert talk.question.why in words
        for id in talk.question.rules[:MOST_RULES]:
            rule = KB.rule[id]
            assert rule.because in words and f"rule {id}" in words
            assert all(KB.sources[KB.statements[cite].source].title in words for cite in rule.cites)
        if len(talk.question.rules) > MOST_RULES:
            assert f"and {len(talk.question.rules) - MOST_RULES} more" in words


def test_why_says_what_a_list_of_warning_signs_warns_of():
    words = plain(why_lines(begun(EMERGENCY, 1)))
    assert "What it warns of: cauda equina syndrome." in words
    assert "It could come to: call the emergency number" in words and "(emergency_now)" in words


def test_each_sign_of_a_list_is_tried_and_so_is_none_of_these():
    talk = begun(EMERGENCY, 1)
    effects = {answer: found.effects for found in tried(talk) for answer in found.answers}
    assert effects.keys() == {KB.findings[id].label for id in talk.question.items} | {"none of these"}
    label = KB.findings["saddle_anaesthesia"].label
    assert "How soon: insufficient becomes emergency_now." in effects[label]
    assert "cauda equina syndrome: not named, then possible." in effects[label]
    assert "Next step added: emergency MRI of the spine, at once." in effects[label]


def test_answers_without_effect_are_said_to_have_none():
    for talk in each_state(FEET):
        for found in tried(talk):
            if not found.effects:
                assert f"{'; '.join(found.answers)}: nothing by itself" in plain(why_lines(talk))
                return
    raise AssertionError("every answer did something")


def asking_about_tests(patient, test):
    return next(t for t in each_state(patient) if t.question.kind == "tests" and test in t.question.items)


def test_a_test_that_was_done_is_asked_about():
    talk = asking_about_tests(SMALL_VERTEBRAE, "spine_imaging")
    effects = {answer: " ".join(found.effects) for found in tried(talk) for answer in found.answers}
    assert len(effects) == 2 * len(talk.question.items)
    assert "What it showed is asked: " in effects["spine X-ray, CT or MRI: done"]


def test_a_test_that_was_not_done_stays_a_step():
    talk = asking_about_tests(EMERGENCY, "bladder_scan")
    effects = {answer: found.effects for found in tried(talk) for answer in found.answers}
    assert "bladder_scan" in [step.step for step in talk.assessment.next_steps]
    assert effects["bladder scan after passing urine: not done"] == ("It stays among the next steps.",)


def test_a_complaint_opens_its_topics():
    effects = {answer: found.effects for found in tried(Interview(KB)) for answer in found.answers}
    assert any("Skin of the feet" in text for text in effects["A sore, a wound, bumps, spots or another change of the "
                                                               "skin, above all of the feet"])  # fmt: skip


def test_neighbouring_values_that_do_the_same_are_one_range():
    talk = find(OLD, "age")
    effects = {answer: found.effects for found in tried(talk) for answer in found.answers}
    assert list(effects) == ["under 16 years", "16 to 50 years", "more than 50 years"]
    for words, values in (("under 16 years", (0, 15)), ("16 to 50 years", (16, 33, 50)), ("more than 50 years", (51,))):
        for value in values:
            after = talk.answer({"age": value}).assessment
            raised = after.urgency.level != talk.assessment.urgency.level
            assert raised is any("How soon" in text for text in effects[words])


@pytest.mark.parametrize(
    ("finding", "first", "last", "words"),
    [
        ("age", (0, True), (17, False), "under 25 years"),
        ("age", (16, True), (26, False), "16 to 39 years"),
        ("age", (65, True), (120, True), "65 years or more"),
        ("bmi", (8, True), (13.25, False), "under 18.5 kg/m2"),
        ("bmi", (18.5, True), (100, True), "18.5 kg/m2 or more"),
        ("t_score", (-2.5, True), (-1.75, False), "-2.5 SD or more, under -1 SD"),
        ("t_score", (-1.75, False), (-1, True), "more than -2.5 SD, up to -1 SD"),
        ("t_score", (-1.75, False), (10, True), "more than -2.5 SD"),
        ("t_score", (-2.5, True), (-2.5, True), "exactly -2.5 SD"),
        ("t_score", (-10, True), (-2.5, True), "-2.5 SD or less"),
        ("t_score", (-2.5, True), (-1, True), "-2.5 to -1 SD"),
        ("t_score", (-10, True), (10, True), "any number"),
    ],
)
def test_ranges_in_words(finding, first, last, words):
    around = points(KB, finding)
    assert range_words(KB.findings[finding], around, around.index(first), around.index(last)) == words


def test_limits_in_another_unit_count_as_well():
    months = {value for value, limit in points(KB, "complaint_duration") if limit}
    factor = KB.findings["pain_duration_weeks"].same_as.factor
    assert any(abs(value - 6 * factor) < 1e-9 for value in months)


def test_nothing_is_left_to_say_at_the_end():
    talk = whole(FEET)
    assert tried(talk) == [] and "Nothing is left to ask" in plain(why_lines(talk))


def test_why_is_worded_for_whom_it_is_about():
    talk = begun(FEET, 3, "someone")
    asked = next(line.text for line in why_lines(talk) if line.role == "plain" and line.indent == 2)
    assert " you " not in asked
