"""Patients made at random over a rule base: often near a rule, known in part or in full, and possible in themselves."""

from __future__ import annotations

from random import Random

from triage.cases.facts import case_from_facts
from triage.cases.model import NOT_APPLICABLE, Case
from triage.engine.completions import completions_of
from triage.engine.naive import Reading
from triage.engine.passing import kinds_of_value
from triage.interview.questions import EXAMINATION
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Finding
from triage.knowledge.terms import TooManyTerms

SHARES = (0.05, 0.15, 0.4, 0.8, 1.0)  # of all findings, how many are known
PRESENT = 0.3  # of the known signs, how many are there


def patient(kb: KnowledgeBase, seed: int, given: dict | None = None) -> Case:
    """A patient with the facts that make some rule fire (or `given`), and others at random."""
    random = Random(seed)
    facts = dict(given or {})
    if given is None and random.random() < 0.8:
        facts = near_rule(kb, random)
    share, present = random.choice(SHARES), random.choice((0.05, PRESENT))
    for finding in kb.findings.values():
        if finding.kind != "derived" and finding.id not in facts and random.random() < share:
            facts[finding.id] = random_value(kb, finding, random, present)
    return possible(kb, facts, f"patient-{seed}")


def near_rule(kb: KnowledgeBase, random: Random) -> dict:
    rule = random.choice(kb.rules)
    try:
        facts = completions_of(kb).reaching(Reading(kb, {}), rule) or {}
    except TooManyTerms:
        facts = {}
    return {id: value for id, value in facts.items() if value is not NOT_APPLICABLE}


def random_value(kb: KnowledgeBase, finding: Finding, random: Random, present: float):
    if finding.kind == "boolean":
        return random.random() < present
    values = kinds_of_value(kb, finding.id)
    if finding.kind == "choice" and finding.many:
        chosen = [value for value in finding.values if value != "none" and random.random() < 0.4]
        return chosen or [random.choice(finding.values)]
    return random.choice(values) if values else None


def possible(kb: KnowledgeBase, facts: dict, id: str) -> Case:
    """The case without contradictions, and without what only a test shows that cannot have been done."""
    closed = dict(case_from_facts(kb, facts, id).facts)
    reading = Reading(kb, closed)
    for finding in list(closed):
        ways = kb.findings[finding].obtained
        tests = [way for way in ways if way in kb.steps]
        undone = [t for t in tests if (c := kb.steps[t].only_if_done) is not None and reading.truth(c) is False]
        if "history" not in ways and EXAMINATION not in ways and undone == tests:
            del closed[finding]
    return case_from_facts(kb, {f: value for f, value in closed.items() if value is not NOT_APPLICABLE}, id)
