"""The questions in the three wordings: all of them, as a person reads them."""

import re
from pathlib import Path

import pytest

from tests.interview.told import KB
from triage.explanation.words import fact_words
from triage.interview.questions import AUDIENCES, EXAMINATION, Ask
from triage.interview.words.persons import for_clinician, they
from triage.interview.words.wording import Wording

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_all_questions_of_the_shipped_rules(golden, audience):
    wording = Wording(KB, audience)
    lines = [wording.title(Ask(kind, (), "")) for kind in ("complaints", "tests", "list")]
    lines += [wording.item("complaints", complaint.id) for complaint in KB.complaints]
    asked = [finding for finding in KB.findings.values() if finding.kind != "derived"]
    for finding in asked:
        lines += ["", finding.id, wording.question(finding.id), wording.help("finding", finding.id)]
    ways = {way for finding in asked for way in finding.obtained}
    for test in (EXAMINATION, *(step for step in KB.steps if step in ways)):
        lines += ["", test, wording.item("tests", test), wording.help("tests", test)]
    golden(GOLDEN / f"questions-{audience}.txt", "\n".join(lines))


def test_no_help_speaks_of_what_the_sources_leave_out():
    for finding in KB.findings.values():
        assert not re.search(r"\b(documents?|sources?)\b", finding.help), finding.id


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("spine_tenderness", "no tenderness over one place of the spine"),
        ("better_with_movement", "no pain that eases with movement"),
        ("back_pain", "no back pain"),
        ("urinary_retention", "unable to empty the bladder: absent"),
        ("fit_for_surgery", "overall health allows surgery: no"),
        ("surgery_site_suitable", "site in the spine suits minimally invasive surgery: no"),
    ],
)
def test_what_is_not_there_is_said_in_good_words(finding, words):
    assert fact_words(KB, finding, False) == words


def test_no_question_about_someone_else_is_put_to_the_reader():
    wording = Wording(KB, "someone")
    for finding in KB.findings.values():
        words = f"{wording.question(finding.id)} {wording.help('finding', finding.id)}".lower().split()
        assert not {"you", "your", "yours", "yourself"} & {word.strip(".,;:?") for word in words}, finding.id


@pytest.mark.parametrize(
    ("you", "other"),
    [
        ("Do you have pain in your back?", "Do they have pain in their back?"),
        ("Your age in full years.", "Their age in full years."),
        ("Has a doctor told you that you have it?", "Has a doctor told them that they have it?"),
        ("Less than you used to, as you or others see it.", "Less than they used to, as they or others see it."),
        ("It wakes you or keeps you from sleeping.", "It wakes them or keeps them from sleeping."),
        ("Does a child of yours have it?", "Does a child of theirs have it?"),
        ("It is hard for you to look after yourself.", "It is hard for them to look after themselves."),
        ("Is it offered to you within a trial?", "Is it offered to them within a trial?"),
        ("Young people, and the youngest.", "Young people, and the youngest."),
    ],
)
def test_you_becomes_they(you, other):
    assert they(you) == other


@pytest.mark.parametrize(
    ("help", "kept"),
    [
        ("A clinician finds this; say what you were told.", ""),
        ("Any type; say yes if a doctor has told you so.", "Any type."),
        ("A doctor judges this; say what you were told. A scan is asked about separately.",
         "A scan is asked about separately."),
        ("To anything; say yes also if it comes and goes.", "To anything; say yes also if it comes and goes."),
        ("Say yes if a doctor found it. One spot does not count.", "One spot does not count."),
        ("", ""),
    ],
)  # fmt: skip
def test_a_clinician_is_not_sent_to_a_doctor(help, kept):
    assert for_clinician(help) == kept
