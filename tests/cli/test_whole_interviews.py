"""Whole interviews, line by line and on the full screen: each ends as `assess` on the same facts, emergencies first."""

from __future__ import annotations

import os
import sys

import pexpect
import pytest

import triage
from tests.cli.answers_of_patients import keys, typed
from tests.cli.on_screen import on_screen
from tests.cli.patients_of_screens import (
    CAUDA_EQUINA,
    DOCUMENTS,
    EMERGENCIES,
    KB,
    PATIENTS,
    Patient,
    closed,
    dangers_told,
    shown,
)
from triage.cli.plain import Conversation
from triage.cli.screens.alarm import Alarm
from triage.cli.screens.asking import Asking
from triage.cli.screens.result import Result
from triage.cli.typed import read_typed
from triage.engine.completions import completions_of
from triage.engine.naive import Reading
from triage.explanation.lines import plain
from triage.interview.choice import dangers_of
from triage.interview.interview import Interview
from triage.interview.keeping import resume
from triage.interview.patient import said_to
from triage.interview.words.wording import Wording

EMERGENCY_RULES = [rule for rule, level in KB.level_of.items() if level == "emergency_now"]
WORDING = Wording(KB)
SOON = 6  # screens after which somebody with cauda equina syndrome has been told at the latest
QUICK = (DOCUMENTS["microspondylosis"], CAUDA_EQUINA[0], EMERGENCIES[-1])  # the others are led with the slow tests


def named(patients):
    return pytest.mark.parametrize("patient", patients, ids=lambda patient: patient.name.replace(" ", "-"))


def by_speed(patients):
    marks = {True: (), False: (pytest.mark.slow,)}
    return [pytest.param(p, marks=marks[p in QUICK], id=p.name.replace(" ", "-")) for p in patients]


def is_emergency(talk: Interview) -> bool:
    return talk.assessment.urgency.level == "emergency_now"


# ---- the patients -------------------------------------------------------------------------------


def test_each_document_has_a_patient():
    documents = {source.id for source in KB.sources.values() if source.kind == "document"}
    assert documents == DOCUMENTS.keys()
    for document, patient in DOCUMENTS.items():
        standing = next(c for c in triage.assess(KB, patient.case).candidates if c.condition == patient.condition)
        cited = {KB.statements[cite].source for rule in standing.rules for cite in rule.cites}
        assert document in cited, patient.name


def test_each_danger_that_an_emergency_rule_warns_of_has_a_patient():
    """A new danger in the rules is missed here until somebody with it stands in the table."""
    told = set().union(*map(dangers_told, EMERGENCIES))
    assert {dangers_of(KB)[rule][1] for rule in EMERGENCY_RULES} == told


@named(PATIENTS)
def test_the_rules_say_of_the_patient_what_the_table_says(patient):
    level, candidates = shown(triage.assess(KB, patient.case))
    assert level == patient.level
    assert patient.condition in dict(candidates) or not patient.condition


# ---- line by line -------------------------------------------------------------------------------


def by_lines(patient: Patient) -> tuple[Interview, int]:
    """The interview as it is typed, and the question after which the emergency was told; 0 where none was."""
    talk, told_after, heard = Interview(KB), 0, []

    def read():
        nonlocal told_after
        now, words = conversation.talk, "\n".join(heard)
        heard.clear()
        if is_emergency(now) and not told_after:
            told_after = len(now.events)
            assert "IMPORTANT: call the emergency number" in words
            assert "112" in words
            asks_on = words.find(WORDING.title(now.question)) if now.question else len(words)
            assert words.index("IMPORTANT") < asks_on
        else:
            assert "IMPORTANT" not in words
        return "result" if now.question is None else typed(now.question, said_to(KB, now.question, patient.case))

    conversation = Conversation(talk, lambda _: None, read, lambda lines: heard.append(plain(lines)))
    return conversation.run(), told_after


def ends_as_assessed(talk: Interview, patient: Patient) -> None:
    assert talk.question is None
    assert not any(type(event).__name__ != "Answered" for event in talk.events)
    assert shown(talk.assessment) == shown(triage.assess(KB, patient.case))


@named(PATIENTS)
def test_a_whole_interview_line_by_line(patient):
    talk, told_after = by_lines(patient)
    ends_as_assessed(talk, patient)
    assert (told_after > 0) == (patient in EMERGENCIES)


@named(CAUDA_EQUINA)
def test_cauda_equina_syndrome_is_told_of_soon(patient):
    assert 0 < by_lines(patient)[1] <= SOON


@pytest.mark.slow
@pytest.mark.parametrize("rule", EMERGENCY_RULES)
def test_whoever_an_emergency_rule_is_about_is_told(rule):
    way = completions_of(KB).reaching(Reading(KB, {}), KB.rule[rule])
    patient = Patient(rule, closed(way), "emergency_now", "")
    assert rule in triage.assess(KB, patient.case).fired
    talk, told_after = by_lines(patient)
    ends_as_assessed(talk, patient)
    assert told_after
    assert told_after <= SOON or not rule.startswith("cauda_equina.")


@named((DOCUMENTS["spine_surgery"], CAUDA_EQUINA[1]))
def test_a_whole_interview_at_a_terminal(patient, tmp_path):
    kept = tmp_path / "kept.yaml"
    child = pexpect.spawn(
        sys.executable, ["-m", "triage", "ask", "--plain", "--save", str(kept)],
        encoding="utf-8", dimensions=(50, 100), timeout=60, env={**os.environ, "NO_COLOR": "1", "TERM": "xterm"},
    )  # fmt: skip
    child.delaybeforesend = None
    talk, told_after = Interview(KB), 0
    while (ask := talk.question) is not None:
        child.expect_exact("\n> ")
        assert WORDING.title(ask)[:40] in child.before
        line = typed(ask, said_to(KB, ask, patient.case))
        child.sendline(line)
        talk = talk.answer(*read_typed(WORDING, ask, line))
        if is_emergency(talk) and not told_after:
            told_after = child.expect_exact(["nothing", "IMPORTANT: call the emergency number", "> "])
            assert told_after == 1
    child.expect_exact("\n> ")
    child.sendline("result")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert f"({patient.level})" in child.before
    assert KB.conditions[patient.condition].label in child.before
    assert bool(told_after) == (patient in EMERGENCIES)
    ends_as_assessed(resume(KB, kept).talk, patient)


# ---- on the full screen -------------------------------------------------------------------------


async def by_keys(screen, patient: Patient) -> int:
    """Lead the interview to its end by keys; the screen after which the emergency was told, 0 where none was."""
    screens, told_after = 0, 0
    while (ask := screen.ask) is not None:
        screens += 1
        await screen.press(*keys(screen.body, said_to(KB, ask, patient.case)))
        assert screen.ask is not ask, "the answer was not taken"
        if is_emergency(screen.talk) and not told_after:
            told_after = screens
            assert isinstance(screen.app.screen, Alarm)
            assert "EMERGENCY: call the emergency number" in screen.words()
            await screen.press("g")
        assert isinstance(screen.app.screen, Result if screen.ask is None else Asking)
    return told_after


@pytest.mark.parametrize("patient", by_speed(PATIENTS))
def test_a_whole_interview_on_the_full_screen(patient):
    told_after = 0

    async def drive(screen):
        nonlocal told_after
        told_after = await by_keys(screen, patient)
        assert isinstance(screen.app.screen, Result)
        assert "The interview is complete" in screen.words()
        assert screen.kept[-1] is screen.talk

    ends_as_assessed(on_screen(KB, drive).talk, patient)
    assert (told_after > 0) == (patient in EMERGENCIES)
    assert told_after <= SOON or patient not in CAUDA_EQUINA
