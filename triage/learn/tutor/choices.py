"""What a learner can choose from, found by the words that people use."""

from __future__ import annotations

from dataclasses import dataclass

from triage.explanation.search import findings_told
from triage.explanation.words import level_words
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import LEVELS
from triage.knowledge.names import normal
from triage.learn.tutor.words import NONE


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. `id` is None for none of these."""

    id: str | None
    words: str
    about: str = ""


def findings(kb: KnowledgeBase, text: str) -> list[Choice]:
    """The findings with every word of `text` in a name, a code or the question; all of them without a word."""
    asked = [finding for finding in kb.findings.values() if finding.kind != "derived"]
    found = findings_told(kb, text) if text.strip() else asked
    return [Choice(finding.id, finding.label, finding.question) for finding in found if finding.kind != "derived"]


def conditions(kb: KnowledgeBase, text: str) -> list[Choice]:
    """The conditions with every word of `text` in a name, and none of these."""
    found = [
        Choice(condition.id, condition.label, condition.description)
        for condition in kb.conditions.values()
        if _has(text, condition.label, condition.id, *condition.synonyms, *condition.aliases)
    ]
    return [*found, Choice(None, NONE)]


def steps(kb: KnowledgeBase, text: str) -> list[Choice]:
    """The steps with every word of `text` in the name, and none of these."""
    found = [Choice(s.id, s.label, s.description) for s in kb.steps.values() if _has(text, s.label, s.id)]
    return [*found, Choice(None, NONE)]


def levels(kb: KnowledgeBase, text: str) -> list[Choice]:
    """How soon, the most urgent first."""
    return [Choice(level, level_words(kb, level)) for level in LEVELS if _has(text, level_words(kb, level), level)]


def _has(text: str, *names: str) -> bool:
    whole = normal(" ".join(names))
    return all(normal(word) in whole for word in text.split())
