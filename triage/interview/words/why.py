"""Why a question is asked: what it is for, the rules it serves, and what each answer would do by itself."""

from __future__ import annotations

from collections.abc import Iterator

from triage.explanation.lines import Line
from triage.explanation.words import level_words
from triage.interview.interview import Interview
from triage.interview.questions import Ask
from triage.interview.words.trying import NOTHING, tried
from triage.interview.words.wording import Wording
from triage.knowledge.base import KnowledgeBase

MOST_RULES = 6


def why_lines(talk: Interview) -> Iterator[Line]:
    """Why the question of an interview is asked; one line where nothing is left to ask."""
    ask = talk.question
    if ask is None:
        yield Line("Nothing is left to ask that could change what is shown.")
        return
    yield Line("Why this is asked", "heading")
    yield Line(Wording(talk.kb, talk.audience).why(ask), indent=2)
    yield from _danger(talk.kb, ask)
    yield from _rules(talk.kb, ask.rules)
    yield from _answers(talk)


def _danger(kb: KnowledgeBase, ask: Ask) -> Iterator[Line]:
    if ask.level is None:
        return
    if ask.danger:
        yield Line(f"What it warns of: {ask.danger}.", indent=2)
    if ask.level != "self_care":
        urgent = ask.level in ("emergency_now", "same_day")
        yield Line(f"It could come to: {level_words(kb, ask.level)} ({ask.level}).", "urgent" if urgent else "plain", 2)


def _rules(kb: KnowledgeBase, rules: tuple[str, ...]) -> Iterator[Line]:
    if rules:
        yield Line("")
        yield Line("The rules it serves" if len(rules) > 1 else "The rule it serves", "heading")
    for rule in (kb.rule[id] for id in rules[:MOST_RULES]):
        yield Line(rule.because, indent=2, lead="- ")
        yield Line(f"rule {rule.id}", "quiet", 4)
        for cite in rule.cites:
            yield Line(f"source {cite}: {kb.sources[kb.statements[cite].source].title}", "quiet", 4)
    if len(rules) > MOST_RULES:
        yield Line(f"and {len(rules) - MOST_RULES} more", indent=2)


def _answers(talk: Interview) -> Iterator[Line]:
    yield Line("")
    yield Line("What each answer would do by itself", "heading")
    for found in tried(talk):
        answers = "; ".join(found.answers)
        if not found.effects:
            yield Line(f"{answers}: {NOTHING}", indent=2, lead="- ")
            continue
        yield Line(f"{answers}:", "strong", 2, "- ")
        for effect in found.effects:
            yield Line(effect, indent=4)
