"""What each possible answer to a question would do by itself: the interview, answered so and assessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage.explanation.text import difference_lines
from triage.explanation.what_if import WhatIf
from triage.explanation.words import choice_words
from triage.interview.interview import Interview
from triage.interview.questions import Ask, Said
from triage.interview.words.ranges import points, range_words
from triage.interview.words.wording import NONE_OF_THESE, Wording

NOTHING = "nothing by itself"
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Tried:
    """Answers that would do the same, in words, and what that is: one sentence each, none where it is nothing."""

    answers: tuple[str, ...]
    effects: tuple[str, ...]


def tried(talk: Interview) -> list[Tried]:
    """Each possible answer to the question of an interview; those that would do the same stand together."""
    if talk.question is None:
        return []
    groups: dict[tuple[str, ...], list[str]] = {}
    for words, effects in _each(talk, talk.question):
        groups.setdefault(effects, []).append(words)
    return [Tried(tuple(words), effects) for effects, words in groups.items()]


def _each(talk: Interview, ask: Ask) -> Iterator[tuple[str, tuple[str, ...]]]:
    if ask.kind == "finding":
        yield from _finding(talk, ask.items[0])
        return
    wording = Wording(talk.kb, talk.audience)
    for id in ask.items:
        if ask.kind == "tests":
            words = wording.item("tests", id)
            yield f"{words}: done", (*_effects(talk, id, True), *_asked_next(talk, ask, id))
            yield f"{words}: not done", (*_effects(talk, id, False), *_suggested(talk, id))
        elif ask.kind == "complaints":
            yield wording.item("complaints", id), (*_effects(talk, id, True), *_opens(talk, id))
        else:
            yield wording.label(id), _effects(talk, id, True)
    if ask.kind != "tests":
        yield NONE_OF_THESE, _difference(talk, talk.answer({}, rest=False))


def _finding(talk: Interview, id: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    finding = talk.kb.findings[id]
    if finding.kind == "boolean":
        yield "yes", _effects(talk, id, True)
        yield "no", _effects(talk, id, False)
    elif finding.kind == "number":
        yield from _number(talk, id)
    else:
        for value in finding.values:
            yield choice_words(finding, value), _effects(talk, id, (value,) if finding.many else value)
        if finding.many and "none" not in finding.values:
            yield NONE_OF_THESE, _effects(talk, id, ())


def _number(talk: Interview, id: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Neighbouring values that would do the same are one range."""
    around = points(talk.kb, id)
    effects = [_effects(talk, id, value) for value, _ in around]
    first = 0
    for place in range(1, len(around) + 1):
        if place == len(around) or effects[place] != effects[first]:
            yield range_words(talk.kb.findings[id], around, first, place - 1), effects[first]
            first = place


def _effects(talk: Interview, id: str, said: Said) -> tuple[str, ...]:
    return _difference(talk, talk.answer({id: said}))


def _difference(talk: Interview, after: Interview) -> tuple[str, ...]:
    data = WhatIf(talk.assessment, after.assessment, {}).to_dict()
    return tuple(line.text for line in difference_lines(data, talk.kb))


def _asked_next(talk: Interview, ask: Ask, test: str) -> Iterator[str]:
    """What such a test may have shown, of what the question is asked for."""
    kb, scope = talk.kb, talk.scope
    shows = [
        f for f in kb.findings if test in kb.findings[f].obtained and f in scope.may_ask and not scope.is_direct(f)
    ]
    served = {f for rule in ask.rules for f in kb.base_findings(kb.rule[rule].trigger)}
    labels = [kb.findings[f].label for f in shows if f in served] or [kb.findings[f].label for f in shows]
    if labels:
        more = f" and {len(labels) - _MOST_NAMED} more" if len(labels) > _MOST_NAMED else ""
        yield f"What it showed is asked: {', '.join(labels[:_MOST_NAMED])}{more}."


def _suggested(talk: Interview, test: str) -> Iterator[str]:
    step = next((step for step in talk.assessment.next_steps if step.step == test), None)
    if step is not None:
        yield "It stays among the next steps."


def _opens(talk: Interview, complaint: str) -> Iterator[str]:
    kb = talk.kb
    opens = next(c.opens for c in kb.complaints if c.id == complaint)
    topics = [kb.topics[topic] for topic in kb.topics if topic in opens and topic not in talk.scope.topics]
    if topics:
        yield f"Opens: {'; '.join(topics)}."
