"""What an interview has come to, in short, and how two outcomes differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from triage.engine.assessment import Assessment
from triage.engine.urgency import has_urgency
from triage.explanation.words import STATUS_WORDS, level_words
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Level


@dataclass(frozen=True, slots=True)
class Outcome:
    """The level, the worst level that is still possible, and the status of each candidate by condition."""

    level: Level
    worst: Level
    candidates: Mapping[str, str]


def outcome_of(assessment: Assessment) -> Outcome:
    """The outcome in short of an assessment."""
    urgent = assessment.urgency
    return Outcome(urgent.level, urgent.worst, {c.condition: c.status for c in assessment.candidates})


def differences(kb: KnowledgeBase, before: Outcome, after: Outcome, worst: bool = False) -> Iterator[str]:
    """One sentence for each thing that is not as it was; nothing where all is the same."""
    if has_urgency(kb) and before.level != after.level:
        yield f"How soon: {_level(kb, after.level)}. Before: {_level(kb, before.level)}."
    if worst and has_urgency(kb) and before.worst != after.worst:
        yield f"The worst still possible: {_level(kb, after.worst)}. Before: {_level(kb, before.worst)}."
    for condition in dict.fromkeys((*after.candidates, *before.candidates)):
        was, now = (_status(outcome, condition) for outcome in (before, after))
        if was != now:
            known = kb.conditions.get(condition)
            yield f"{known.label if known else condition}: {now}. Before: {was}."


def _level(kb: KnowledgeBase, level: Level) -> str:
    return f"{level_words(kb, level)} ({level})"


def _status(outcome: Outcome, condition: str) -> str:
    status = outcome.candidates.get(condition)
    return "not named" if status is None else STATUS_WORDS[status]
