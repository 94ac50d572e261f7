"""What the pieces for notebooks say, as plain texts; the templates make them HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from triage.engine.assessment import Assessment
from triage.engine.urgency import has_urgency
from triage.explanation.text import NOTHING_SHOWN, level_lines, problem_lines
from triage.explanation.words import STATUS_WORDS, fact_words, labels, level_words
from triage.knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a list: its name, a word on it, and what belongs to it."""

    text: str
    mark: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    heading: str
    entries: tuple[Entry, ...]
    numbered: bool = False


def counts(kb: KnowledgeBase) -> list[tuple[str, int]]:
    """How much there is of each kind."""
    return [
        ("rules", len(kb.rules)),
        ("findings", len(kb.findings)),
        ("conditions", len(kb.conditions)),
        ("steps", len(kb.steps)),
        ("notes", len(kb.notes)),
        ("statements", len(kb.statements)),
    ]


def packs(kb: KnowledgeBase) -> list[tuple[str, str, int]]:
    """Each pack in use: its id, its label, and how many rules it has."""
    rules = Counter(rule.pack for rule in kb.rules)
    return [(id, kb.pack_texts[id].label if id in kb.pack_texts else id, rules[id]) for id in kb.packs]


def topics(kb: KnowledgeBase) -> list[tuple[str, int, int]]:
    """Each topic: its label, and how many findings and conditions it has."""
    findings = Counter(finding.topic for finding in kb.findings.values())
    conditions = Counter(condition.topic for condition in kb.conditions.values())
    ids = dict.fromkeys((*kb.topics, *findings, *conditions))
    return [(kb.topics.get(id, id), findings[id], conditions[id]) for id in ids if findings[id] + conditions[id]]


def sections(assessment: Assessment) -> list[Section]:
    """The result of one case, most important first."""
    return [section for section in _sections(assessment) if section.entries]


def _sections(assessment: Assessment) -> Iterator[Section]:
    kb = assessment.kb
    yield Section("Problems in the case", tuple(Entry(line.text) for line in problem_lines(assessment) if line.lead))
    if has_urgency(kb):
        yield Section("How soon", (_urgency(assessment),))
    found = tuple(
        Entry(
            kb.conditions[standing.condition].label,
            STATUS_WORDS[standing.status],
            tuple(_evidence(assessment, standing.for_, standing.against, standing.missing)),
        )
        for standing in assessment.candidates
    )
    yield Section("What it could be", found or (Entry(NOTHING_SHOWN),), numbered=bool(found))
    ruled_out = (kb.conditions[standing.condition].label for standing in assessment.ruled_out)
    yield Section("Ruled out", tuple(map(Entry, ruled_out)))
    steps = tuple(Entry(kb.steps[step.step].label) for step in assessment.next_steps)
    yield Section("Next steps", steps, numbered=True)


def _urgency(assessment: Assessment) -> Entry:
    kb, urgent = assessment.kb, assessment.urgency
    details = [line.text for line in level_lines(kb, urgent.level)]
    if not urgent.settled:
        details.append(f"With more known it could become: {level_words(kb, urgent.worst)} ({urgent.worst}).")
    return Entry(level_words(kb, urgent.level), urgent.level, (*details, *urgent.remarks))


def _evidence(
    assessment: Assessment, for_: tuple[str, ...], against: tuple[str, ...], missing: tuple[str, ...]
) -> Iterator[str]:
    kb, facts = assessment.kb, assessment.case.facts
    for word, findings in (("for", for_), ("against", against)):
        if findings:
            yield f"{word}: {'; '.join(fact_words(kb, id, facts[id]) for id in findings)}"
    if missing:
        yield f"still open: {labels(kb, missing)}"
