"""What the shipped rules say of an interview: every topic can be reached, and a complaint opens what it needs."""

from __future__ import annotations

import pytest

from triage.knowledge.load import load

SPINE = ("low_back_pain", "upper_back_pain", "other_spine_trouble", "neck_pain", "sciatica", "radicular_pain")


@pytest.fixture(scope="module")
def kb():
    return load()


def test_every_topic_with_a_question_can_be_opened_by_what_a_person_says(kb):
    opened = {*kb.always_open, *kb.opened_by, *(topic for complaint in kb.complaints for topic in complaint.opens)}
    assert {finding.topic for finding in kb.findings.values() if finding.kind != "derived"} - opened == set()


def test_the_first_screen_stays_short(kb):
    assert len(kb.complaints) <= 17


@pytest.mark.parametrize("complaint", SPINE)
def test_a_complaint_of_the_spine_opens_what_its_rules_read(kb, complaint):
    (found,) = [each for each in kb.complaints if each.id == complaint]
    assert {"spine_pain", "pain_pattern", "imaging_report", "general_risk"} <= set(found.opens)


def test_trouble_that_is_another_way_of_the_same_opens_the_same(kb):
    opens = {complaint.id: complaint.opens for complaint in kb.complaints}
    assert opens["low_back_pain"] == opens["upper_back_pain"] == opens["other_spine_trouble"]


def test_what_a_scan_showed_is_asked_only_where_such_a_scan_was_made(kb):
    told = {step.id for step in kb.steps.values() if step.only_if_done is not None}
    pictures = {step.id for step in kb.steps.values() if step.burden in ("xray", "ct", "mri") and step.reveals}
    assert pictures - told == {"dxa", "vertebral_fracture_assessment"}
    assert told <= pictures
