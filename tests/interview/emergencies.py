"""Patients with a trigger of cauda equina syndrome, and how soon their interview says so."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import triage
from tests.interview.patients import patient, possible
from tests.interview.ways import random_way
from triage.cases.model import Case
from triage.interview.interview import Interview
from triage.interview.patient import said_to
from triage.interview.questions import Ask
from triage.knowledge.base import KnowledgeBase

EMERGENCY = "emergency_now"
CAUDA_EQUINA = "cauda_equina_syndrome"


def cauda_equina_patients(kb: KnowledgeBase, seed: int) -> Iterator[Case]:
    """One patient for each rule that makes cauda equina an emergency: otherwise healthy, or with much else."""
    random = Random(seed)
    rules = [r for r in kb.rules if kb.level_of.get(r.id) == EMERGENCY and CAUDA_EQUINA in r.concludes("possible")]
    for rule in rules:
        facts = None
        while facts is None:
            facts = random_way(kb, rule.trigger, random)
        if random.random() < 0.5:
            case = patient(kb, random.randrange(10**6), facts)
        else:
            healthy = {f.id: False for f in kb.findings.values() if f.kind == "boolean"}
            apart = {f: value for f, value in healthy.items() if not kb.linked_with[f] & facts.keys()}
            case = possible(kb, {**apart, **facts}, rule.id)
        if any(fired.id in triage.assess(kb, case).urgency.rules for fired in rules):
            yield case


def questions_before(kb: KnowledgeBase, case: Case) -> list[Ask]:
    """The questions before the emergency is shown; raises AssertionError where it never is."""
    talk, asked = Interview(kb), []
    while talk.assessment.urgency.level != EMERGENCY:
        ask = talk.question
        assert ask is not None, f"{case.id}: the interview ended without the emergency"
        asked.append(ask)
        talk = talk.answer(said_to(kb, ask, case))
    return asked
