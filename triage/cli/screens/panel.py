"""Where the interview stands, in a few lines: how soon, what it could be, what is still open."""

from __future__ import annotations

from collections.abc import Iterator

from triage.engine.urgency import has_urgency
from triage.explanation.lines import Line, Role
from triage.explanation.words import STATUS_WORDS, level_words
from triage.interview.interview import Interview
from triage.knowledge.model import Level

URGENT: tuple[Level, ...] = ("emergency_now", "same_day")
ALARM = {"emergency_now": "EMERGENCY", "same_day": "TODAY"}
NOTHING_YET = "Nothing said so far points to a condition in these rules."


def level_line(talk: Interview) -> Line:
    """How soon, in one line."""
    if not has_urgency(talk.kb):
        return Line(f"{talk.kb!r}".strip("<>"), "quiet")
    level = talk.assessment.urgency.level
    words = f"{ALARM.get(level, 'How soon')}: {level_words(talk.kb, level)}"
    if level == "emergency_now" and talk.kb.emergency_numbers:
        words += f" ({', '.join(number for _, number in talk.kb.emergency_numbers)})"
    return Line(words, "strong")


def open_line(talk: Interview) -> Line:
    """How much can still be asked."""
    count = talk.at_most
    if count == 0:
        return Line("Nothing more that may be asked can change the result.")
    return Line(f"At most {count} question{'s' if count > 1 else ''} can still matter.")


def panel_lines(talk: Interview) -> Iterator[Line]:
    """The whole panel."""
    kb, assessment = talk.kb, talk.assessment
    if has_urgency(kb):
        urgent = assessment.urgency
        yield Line("How soon", "heading")
        yield Line(f"{_sentence(level_words(kb, urgent.level))}.", _role(urgent.level))
        if not urgent.settled:
            yield Line(f"With more known, up to: {level_words(kb, urgent.worst)}.", "plain")
        yield Line("")
    yield Line("What it could be", "heading")
    if not assessment.candidates:
        yield Line(NOTHING_YET)
    for place, standing in enumerate(assessment.candidates, 1):
        label = kb.conditions[standing.condition].label
        yield Line(f"{label}: {STATUS_WORDS[standing.status]}", lead=f"{place}. ")
    yield Line("")
    yield Line("Still open", "heading")
    yield open_line(talk)
    for topic in kb.topics:
        if topic in talk.scope.topics:
            yield Line(kb.topics[topic], "quiet", lead="- ")


def _role(level: Level) -> Role:
    return "urgent" if level in URGENT else "strong"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
